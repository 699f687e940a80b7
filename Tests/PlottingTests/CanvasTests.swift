import Numerics
import Testing
import TextWidth

@testable import Plotting

@Suite struct CanvasTests {
  private let pen = Canvas.Pen(ink: .fit, series: 0)

  private func drawn(
    _ charset: TextStyle.Charset, columns: Int, rows: Int, _ draw: (inout Canvas) -> Void
  ) -> [String] {
    var canvas = Canvas(columns: columns, rows: rows, glyphs: charset.glyphs)
    draw(&canvas)
    return (0..<rows).map { row in
      String((0..<columns).map { canvas.character($0, row)?.character ?? " " })
    }
  }

  @Test func brailleDotsStandWhereUnicodePutsThem() {
    // Dots 1 2 3 7 run down the left column, 4 5 6 8 down the right one.
    for (y, scalars) in [(0, "⠁⠈"), (1, "⠂⠐"), (2, "⠄⠠"), (3, "⡀⢀")] {
      for (x, scalar) in scalars.enumerated() {
        let lines = drawn(.braille, columns: 1, rows: 1) { $0.light(x, y, pen) }
        #expect(lines == [String(scalar)])
      }
    }
  }

  @Test func quadrantsFillTheirCorner() {
    for (dot, glyph) in [((0, 0), "▘"), ((1, 0), "▝"), ((0, 1), "▖"), ((1, 1), "▗")] {
      #expect(drawn(.block, columns: 1, rows: 1) { $0.light(dot.0, dot.1, pen) } == [glyph])
    }
  }

  @Test func asciiLinesFollowTheirSlope() {
    let gentle = drawn(.ascii, columns: 8, rows: 1) {
      _ = $0.line(from: (0, 3), to: (15, 0), pen)
    }
    #expect(gentle == ["_...--''"])
    let up = drawn(.ascii, columns: 2, rows: 2) { _ = $0.line(from: (0, 7), to: (3, 0), pen) }
    #expect(up == [" /", "/ "])
    let down = drawn(.ascii, columns: 2, rows: 2) { _ = $0.line(from: (0, 0), to: (3, 7), pen) }
    #expect(down == ["\\ ", " \\"])
    let upright = drawn(.ascii, columns: 1, rows: 2) { _ = $0.line(from: (0, 0), to: (0, 7), pen) }
    #expect(upright == ["|", "|"])
  }

  @Test func allMasksHaveOneCellWideGlyphs() {
    for charset in TextStyle.Charset.allCases {
      let glyphs = charset.glyphs
      #expect(glyphs.glyphs.count == 1 << (glyphs.across * glyphs.down))
      #expect(glyphs.glyphs.allSatisfy { $0.cells == 1 })
      #expect(glyphs.glyphs.dropFirst().allSatisfy { $0 != " " }, "\(charset)")
      if charset == .ascii { #expect(glyphs.glyphs.allSatisfy { $0.isASCII }) }
    }
  }

  @Test func linesConnectTheirEndsWithoutGaps() {
    for seed in UInt64(0)..<100 {
      var random = SeededGenerator(seed: seed)
      var canvas = Canvas(columns: 20, rows: 10, glyphs: .braille)
      func place() -> (x: Int, y: Int) {
        (.random(in: 0..<40, using: &random), .random(in: 0..<40, using: &random))
      }
      let (a, b) = (place(), place())
      _ = canvas.line(from: a, to: b, pen)
      let dots = canvas.masks.reduce(0) { $0 + $1.nonzeroBitCount }
      #expect(dots == max(abs(a.x - b.x), abs(a.y - b.y)) + 1, "seed \(seed)")
    }
  }

  @Test func dashesGoOnFromSegmentToSegment() {
    var dashed = pen
    dashed.dash = (4, 4)
    let lines = drawn(.braille, columns: 8, rows: 1) {
      let phase = $0.line(from: (0, 0), to: (5, 0), dashed)
      _ = $0.line(from: (5, 0), to: (15, 0), dashed, phase: phase)
    }
    #expect(lines == ["⠉⠉  ⠉⠉  "])
  }

  @Test func asciiCellsShowTheLastSeriesAlone() {
    let lines = drawn(.ascii, columns: 1, rows: 1) {
      $0.light(0, 0, pen)
      $0.light(0, 3, Canvas.Pen(ink: .data, series: 1))
    }
    #expect(lines == ["_"])
  }
}
