import Numerics
import Testing
import TextWidth

@testable import Plotting

/// What holds for every figure, however odd.
@Suite struct RenderTests {
  /// The lines of a text without its escape sequences; nil when one is malformed.
  static func bare(_ text: String) -> [String]? {
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "\u{1B}") {
      result += rest[..<start]
      guard let end = rest[start...].firstIndex(of: "m") else { return nil }
      let codes = rest[start..<end].dropFirst(2)
      guard rest[start...].dropFirst().first == "[",
        codes.allSatisfy({ $0.isNumber || $0 == ";" })
      else { return nil }
      rest = rest[rest.index(after: end)...]
    }
    result += rest
    return result.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func check(_ text: String, _ style: TextStyle, seed: UInt64) throws {
    let lines = try #require(RenderTests.bare(text), "seed \(seed)")
    #expect(lines.count <= max(style.height, 1), "seed \(seed)")
    for line in lines {
      #expect(line.reduce(0) { $0 + $1.cells } <= max(style.width, 0), "seed \(seed): \(line)")
      if style.color == .none {
        #expect(!line.hasSuffix(" "), "seed \(seed): \(line)")
      }
    }
    if style.charset == .ascii { #expect(text.utf8.allSatisfy { $0 < 128 }, "seed \(seed)") }
    if style.color == .none { #expect(!text.contains("\u{1B}"), "seed \(seed)") }
    for line in text.split(separator: "\n") where line.contains("\u{1B}") {
      let isClosed = line.contains("\u{1B}[0m")
      #expect(isClosed, "seed \(seed): \(line)")
    }
    if style.width >= 20, style.height >= 6 { #expect(lines.count > 4, "seed \(seed)") }
  }

  private func randomStyle(_ random: inout SeededGenerator) -> TextStyle {
    TextStyle(
      width: .random(in: 0...110, using: &random),
      height: .random(in: 0...40, using: &random),
      charset: TextStyle.Charset.allCases.randomElement(using: &random) ?? .ascii,
      color: TextStyle.Color.allCases.randomElement(using: &random) ?? .none
    )
  }

  private func randomAxis(_ random: inout SeededGenerator) -> Axis {
    Axis(
      Bool.random(using: &random) ? "a name" : nil,
      scale: Bool.random(using: &random) ? .linear : .logarithmic,
      range: Bool.random(using: &random)
        ? .automatic : .explicit(random.wildNumber(), random.wildNumber())
    )
  }

  private func randomContent(_ random: inout SeededGenerator) -> Series.Content {
    let count = Int.random(in: 0...12, using: &random)
    let isTame = Bool.random(using: &random)
    func numbers(_ random: inout SeededGenerator) -> [Double] {
      (0..<count).map { _ in isTame ? .random(in: -9...9, using: &random) : random.wildNumber() }
    }
    let (x, y) = (numbers(&random), numbers(&random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return .points(x: x, y: y)
    case 1: return .line(x: x, y: y)
    case 2: return .steps(x: x, y: y + [1])
    case 3:
      return .levels([
        LevelLine(value: 1, label: "1", pieces: [LevelLine.Piece(x: x, y: y)]),
        LevelLine(value: 2, label: nil, pieces: []),
      ])
    case 4: return .horizontal(random.wildNumber())
    case 5: return .vertical(random.wildNumber())
    default:
      let mark = Series.Mark.allCases.randomElement(using: &random) ?? .end
      return .mark(mark, x: random.wildNumber(), y: random.wildNumber())
    }
  }

  @Test(arguments: 0..<600) func everyFigureStaysOnItsPage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let labels = [nil, "", "short", "a rather long name for a series in a figure"]
    let figure = Figure(
      title: Bool.random(using: &random) ? "A title" : nil,
      xAxis: randomAxis(&random),
      yAxis: randomAxis(&random),
      series: (0..<Int.random(in: 0...9, using: &random)).map { _ in
        Series(
          labels.randomElement(using: &random) ?? nil,
          role: Series.Role.allCases.randomElement(using: &random) ?? .plain,
          randomContent(&random))
      },
      note: Bool.random(using: &random) ? "2 points left out" : nil
    )
    let style = randomStyle(&random)
    try check(render(figure, style: style), style, seed: seed)
    let fixed = figure.withFixedRanges()
    try check(render(fixed, style: style), style, seed: seed)
    _ = figure.omissions()
  }

  @Test(arguments: 0..<150) func everySurfaceStaysOnItsPage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let isTame = Bool.random(using: &random)
    let bend = Double.random(in: -3...3, using: &random)
    let grid = HeightGrid(
      x: (random.wildNumber(), random.wildNumber()), y: (random.wildNumber(), random.wildNumber()),
      columns: .random(in: 0...20, using: &random), rows: .random(in: 0...20, using: &random)
    ) { x, y in isTame ? x * x + bend * y : random.wildNumber() }
    let figure = SurfaceFigure(
      title: Bool.random(using: &random) ? "A title" : nil,
      zAxis: randomAxis(&random),
      grid: grid,
      azimuth: Bool.random(using: &random)
        ? random.wildNumber() : .random(in: -400...400, using: &random),
      elevation: Bool.random(using: &random)
        ? random.wildNumber() : .random(in: 0...90, using: &random),
      marks: [
        SurfaceFigure.Mark(.minimum, x: grid.x[0], y: grid.y[0], label: "low"),
        SurfaceFigure.Mark(.point, x: random.wildNumber(), y: 0, z: random.wildNumber()),
      ],
      path: SurfaceFigure.Path(x: grid.x, y: grid.y)
    )
    let style = randomStyle(&random)
    try check(render(figure, style: style), style, seed: seed)
  }

  @Test func hugeAndNegativeSizes() throws {
    let figure = Figure(series: [Series(.line(x: [0, 1], y: [0, 1]))])
    for size in [
      (1000, 500), (20, 6), (Int.max, 6), (20, 100_000), (19, 500), (-5, -5), (Int.min, 3),
    ] {
      let style = TextStyle(width: size.0, height: size.1)
      try check(render(figure, style: style), style, seed: 0)
    }
    #expect(render(figure, style: TextStyle(width: 0, height: 24)) == "")
    #expect(
      render(figure, style: TextStyle(width: 12, height: 3))
        == "too small to\ndraw: 20x6\nis the least")
  }

  @Test func fixedRangesDrawTheSamePicture() {
    for (name, figure) in ExampleFigures.plane {
      let style = TextStyle(charset: .braille)
      #expect(
        render(figure.withFixedRanges(), style: style) == render(figure, style: style), "\(name)")
    }
  }

  @Test func omissionsAreCounted() {
    let figure = Figure(
      yAxis: Axis(scale: .logarithmic),
      series: [
        Series(.points(x: [0, 1, 2, .nan], y: [-1, 0, 1, 2])),
        Series(.mark(.end, x: 1, y: .infinity)),
      ]
    )
    var expected = Figure.Omissions()
    expected.notFinite = 2
    expected.notPositive = 2
    #expect(figure.omissions() == expected)
  }

  @Test func everySeriesHasItsOwnGlyph() throws {
    let figure = Figure(
      series: (0..<6).map { Series("line \($0)", .line(x: [0, 9], y: [Double($0), Double($0)])) }
        + (0..<3).map { Series("dots \($0)", .points(x: [Double($0)], y: [8])) }
    )
    for charset in TextStyle.Charset.allCases {
      let styles = SeriesStyle.plan(for: figure.series, glyphs: charset.glyphs)
      let entries = LegendEntry.entries(of: figure, styles: styles, glyphs: charset.glyphs)
      #expect(entries.count == 9)
      #expect(Set(entries.map(\.sample)).count == 9)
      let signs = styles.map { $0.tag?.character ?? $0.marker }
      #expect(Set(signs).count == 9, "\(signs)")
    }
  }

  @Test func aZoomedLineIsCutAtTheRange() {
    let figure = Figure(
      xAxis: Axis(range: .explicit(4, 6)), series: [Series(.line(x: [0, 10], y: [0, 100]))])
    let range = figure.scales().y.range
    #expect(abs(range.lower - 39.2) < 1e-9 && abs(range.upper - 60.8) < 1e-9)
  }
}
