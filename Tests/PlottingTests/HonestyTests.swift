import Glibc
import Numerics
import Testing

@testable import Plotting

/// A figure shows what is there: nothing hidden, moved, dropped or invented.
@Suite struct HonestyTests {
  /// Cells of a page that hold a marker of points.
  private func visible(_ figure: Figure, _ charset: TextStyle.Charset, _ size: (Int, Int)) -> Int {
    let text = render(figure, style: TextStyle(width: size.0, height: size.1, charset: charset))
    // The legend has a marker too.
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = rows.firstIndex { $0.contains("┌") || $0.contains("+--") } ?? 0
    let sign: Character = charset == .ascii ? "o" : "●"
    return rows[first...].reduce(0) { $0 + $1.count(where: { $0 == sign }) }
  }

  private static let sizes = [(80, 24), (60, 20), (160, 50), (40, 12)]

  @Test(arguments: TextStyle.Charset.allCases, [28, 100, 300]) func pointsLieOverLines(
    charset: TextStyle.Charset, count: Int
  ) {
    var random = SeededGenerator(seed: UInt64(count))
    let x = (0..<count).map { _ in Double.random(in: -2...2, using: &random) }
    let y = x.map { 60 * $0 + .random(in: -9...9, using: &random) }
    let ends = [-2.0, 2.0]
    let points = Series("data", role: .data, .points(x: x, y: y))
    let lines = [
      Series("descent", role: .fit, .line(x: ends, y: ends.map { 60 * $0 })),
      Series("least squares", role: .reference, .line(x: ends, y: ends.map { 61 * $0 })),
      Series(role: .guide, .horizontal(0)), Series(role: .guide, .vertical(0)),
    ]
    for size in Self.sizes {
      let hidden = lines.map { Series($0.label, role: $0.role, .line(x: [], y: [])) }
      let ranges = Figure(series: [points] + lines).withFixedRanges()
      var alone = ranges
      alone.series = [points] + hidden
      let seen = visible(ranges, charset, size)
      #expect(seen == visible(alone, charset, size), "\(size)")
      // On small pages many points become a cloud of dots, which share cells with the lines.
      #expect(seen > 0 || count > 28 && charset != .ascii, "\(size)")
    }
  }

  @Test(arguments: TextStyle.Charset.allCases) func aCloudDoesNotHideTheLine(
    charset: TextStyle.Charset
  ) {
    var random = SeededGenerator(seed: 7)
    let x = (0..<20_000).map { _ in Double.random(in: -2...2, using: &random) }
    let y = x.map { _ in Double.random(in: -2...2, using: &random) }
    let figure = Figure(series: [
      Series("data", role: .data, .points(x: x, y: y)),
      Series("least squares", role: .reference, .line(x: [-2, 2], y: [-1, 1])),
    ])
    let text = render(figure, style: TextStyle(charset: charset))
    let tag: Character = charset == .ascii ? "=" : "□"
    #expect(text.count(where: { $0 == tag }) > 4, "\(text)")
  }

  @Test func linesOfAPathAreLinesAndItsPointsAreMarks() {
    let grid = HeightGrid(x: (-10, 10), y: (-2, 2), columns: 81, rows: 81) {
      $0 * $0 + 20 * $1 * $1
    }
    let (x, y) = ([10.0, 9.1, 8.281, 7.53571, 6.8575], [1.0, -0.8, 0.64, -0.512, 0.4096])
    let figure = Figure(series: [
      .levels(of: grid, count: 5), Series("path", role: .path, .line(x: x, y: y)),
      Series("iterates", role: .path, .points(x: x, y: y)),
    ])
    for charset in TextStyle.Charset.allCases {
      #expect(visible(figure, charset, (80, 24)) == 5, "\(charset)")
      let text = render(figure, style: TextStyle(charset: charset))
      #expect(text.contains(" path") && text.contains(" iterates"))
    }
  }

  @Test func severalPathsHaveNoMarksBesideTheirIterates() {
    let figure = Figure(
      series: ["a", "b"].flatMap { name in
        let y = name == "a" ? [0.0, 0, 0] : [1.0, 1, 1]
        return [
          Series(name, .line(x: [0, 1, 2], y: y)), Series(name, .points(x: [0, 1, 2], y: y)),
        ]
      })
    for charset in TextStyle.Charset.allCases {
      #expect(visible(figure, charset, (80, 24)) == 3)
      let styles = SeriesStyle.plan(for: figure.series, glyphs: charset.glyphs)
      #expect(styles.allSatisfy { $0.tag == nil })
      #expect(styles[0].marker != styles[2].marker && styles[0].marker == styles[1].marker)
    }
  }

  @Test func aRangeOfOrdinatesLeavesAbscissasAlone() {
    var figure = Figure(series: [Series(.line(x: [0, 100], y: [4000, 0]))])
    figure.yAxis.range = .explicit(0, 100)
    #expect(figure.scales().x.range == (0, 100))
    figure.yAxis.range = .explicit(9000, 9100)
    #expect(figure.scales().x.range == (0, 100))
    #expect(figure.omissions().isEverything)
  }

  @Test func narrowRangesAreKept() {
    let subnormal = Double.leastNormalMagnitude / 64
    let narrow: [(Double, Double)] = [
      (1, 1 + 1e-14), (1, 1.nextUp), (-subnormal, subnormal), (1e300, 1e300.nextUp),
    ]
    for (lower, upper) in narrow {
      let axis = Axis("x", range: .explicit(lower, upper))
      let figure = Figure(
        xAxis: axis, yAxis: axis, series: [Series(.line(x: [lower, upper], y: [lower, upper]))])
      #expect(figure.scales().x.range == (lower, upper))
      #expect(figure.scales().y.range == (lower, upper))
      for charset in TextStyle.Charset.allCases {
        let text = render(figure, style: TextStyle(charset: charset))
        #expect(!text.contains("nan") && !figure.omissions().isEverything)
      }
    }
  }

  /// The value that a label stands for with the factor and the offset of its axis.
  private func value(_ label: String, _ ticks: Ticks) -> Double {
    let scaled = (Double(label) ?? .nan) * pow(10, Double(ticks.factor?.exponent ?? 0))
    return scaled + (ticks.factor?.offset.flatMap { Double($0) } ?? 0)
  }

  @Test(arguments: 0..<400) func labelsAreTheirValues(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func axis() -> Axis {
      let size = pow(10, Double.random(in: -30...30, using: &random))
      let lower = size * .random(in: -1...1, using: &random)
      let span = size * pow(10, Double.random(in: -8...1, using: &random))
      let names = [nil, "x", "a name that is much longer than the page is wide, and goes on"]
      return Axis(
        names.randomElement(using: &random) ?? nil, range: .explicit(lower, lower + span))
    }
    let figure = Figure(xAxis: axis(), yAxis: axis())
    let style = TextStyle(
      width: .random(in: 20...100, using: &random), height: .random(in: 6...30, using: &random))
    let layout = PlaneLayout(
      figure, scales: figure.scales(), style: style, glyphs: .ascii, entries: [])
    let page = render(figure, style: style)
    let scales = figure.scales()
    for (ticks, scale) in [(layout.xTicks, scales.x), (layout.yTicks, scales.y)] {
      let span = scale.interval.upper - scale.interval.lower
      for (label, expected) in zip(ticks.labels, ticks.values) {
        let found = value(label, ticks)
        let error = abs(found - expected)
        #expect(error <= 1e-3 * span, "seed \(seed): \(label) of \(ticks) for \(expected)")
        #expect(page.contains(label), "seed \(seed): \(label) is cut")
      }
      guard let factor = ticks.factor else { continue }
      #expect(page.contains(factor.text(times: "x")), "seed \(seed): \(factor)")
    }
  }

  @Test func smallPagesWriteNumbersOut() {
    var figure = Figure(
      xAxis: Axis("x", range: .explicit(0, 1e7)), yAxis: Axis("f"),
      series: [Series(.line(x: [0, 1e7], y: [0, 1e14]))])
    let text = render(figure, style: TextStyle(width: 40, height: 8))
    #expect(text.contains("1e14") && text.contains("1e7"), "\(text)")
    figure.xAxis.label = nil
    let unnamed = render(figure, style: TextStyle(width: 60, height: 20))
    #expect(unnamed.contains("1e7") && unnamed.contains("x1e14"), "\(unnamed)")
  }

  @Test func pointsOutsideAreCounted() {
    var figure = Figure(series: [
      Series(.points(x: [0, 1, 2, 3, .nan], y: [0, 1, 2, 3, 4])),
      Series(.line(x: [0, 9], y: [0, 9])),
    ])
    #expect(figure.omissions().outside == 0)
    figure.xAxis.range = .explicit(0.5, 2.5)
    #expect(figure.omissions().outside == 2)
    figure.yAxis.range = .explicit(1.5, 2.5)
    #expect(figure.omissions().outside == 3 && !figure.omissions().isEverything)
  }

  @Test func anEmptyFrameIsNoticed() {
    #expect(Figure(series: [Series(role: .guide, .horizontal(0))]).omissions().isEverything)
    let single = Figure(series: [Series(.line(x: [0, 1], y: [.nan, 2]))])
    #expect(!single.omissions().isEverything)
    let passing = Figure(
      xAxis: Axis(range: .explicit(4, 5)), yAxis: Axis(range: .explicit(4, 5)),
      series: [Series(.line(x: [0, 9], y: [0, 9]))])
    #expect(!passing.omissions().isEverything)
  }

  @Test func remarksAreReadOnSmallPages() {
    let note = "12 points lie outside of the range"
    let figure = Figure(
      title: "t", xAxis: Axis("x"), yAxis: Axis("y"),
      series: [Series(.line(x: [0, 1], y: [0, 1]))], note: note)
    for (width, height) in [(40, 8), (40, 9), (80, 24), (20, 16)] {
      let text = render(figure, style: TextStyle(width: width, height: height))
      let words = text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
      #expect(words.hasSuffix(note), "\(text)")
    }
  }

  @Test func polesOfSurfacesDrawNoLines() {
    let grid = HeightGrid(x: (-2.05, 1.9), y: (-1.97, 2.03), columns: 121, rows: 121) {
      1 / ($0 * $1)
    }
    let lines = grid.levelLines(at: [0, 1, -1, 3])
    #expect(lines[0].pieces.isEmpty, "1/(xy) is nowhere 0")
    for line in lines {
      for piece in line.pieces {
        for (x, y) in zip(piece.x, piece.y) {
          #expect(abs(1 / (x * y) - line.value) < 0.25 * abs(line.value), "(\(x), \(y))")
        }
      }
    }
    let levels = grid.levels(count: 6)
    #expect(levels.count >= 4 && levels.allSatisfy { abs($0) < 40 }, "\(levels)")
    let funnel = HeightGrid(x: (-2.05, 1.9), y: (-1.97, 2.03), columns: 121, rows: 121) {
      -1 / ($0 * $0 + $1 * $1)
    }
    #expect((funnel.shown?.lowerBound ?? -.infinity) > -100, "\(String(describing: funnel.shown))")
    let step = HeightGrid(x: (-1, 1), y: (-1, 1), columns: 40, rows: 40) {
      $0 + 0.3 * $1 > 0 ? 1 : 0
    }
    #expect(step.levelLines(at: [0.5])[0].pieces.count == 1, "the edge of a step is one line")
    #expect(!step.jumps.isEmpty && step.poles.isEmpty && !step.goesBeyond)
    let well = HeightGrid(x: (-1, 1), y: (-1, 1), columns: 41, rows: 41) {
      -exp(-200 * ($0 * $0 + $1 * $1))
    }
    #expect(well.shown?.lowerBound == -1 && well.jumps.isEmpty && well.poles.isEmpty)
  }
}
