import Glibc
import Numerics
import Testing

@testable import Plotting

@Suite struct LayoutTests {
  /// Rows of a figure in ASCII, padded to a rectangle.
  private func rows(_ figure: Figure, width: Int = 80, height: Int = 24) -> [[Character]] {
    render(figure, style: TextStyle(width: width, height: height))
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { Array($0) + Array(repeating: " ", count: width - $0.count) }
  }

  @Test(arguments: 0..<60) func ticksStandWhereTheirValuesAreDrawn(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let lower = Double.random(in: -100...100, using: &random)
    let upper = lower + Double.random(in: 0.1...1000, using: &random)
    let width = Int.random(in: 40...130, using: &random)
    let axis = Axis(range: .explicit(lower, upper))
    let empty = Figure(xAxis: axis, yAxis: axis)
    let style = TextStyle(width: width, height: 24)
    let layout = PlaneLayout(
      empty, scales: empty.scales(), style: style, glyphs: .ascii, entries: [])
    try #require(layout.xTicks.values.count >= 2 && layout.yTicks.values.count >= 2)
    let middle = (lower + upper) / 2
    let across = Figure(
      xAxis: axis, yAxis: axis,
      series: [
        Series(.points(x: layout.xTicks.values, y: layout.xTicks.values.map { _ in middle })),
        Series(.points(x: layout.yTicks.values.map { _ in middle }, y: layout.yTicks.values)),
      ])
    let page = rows(across, width: width)
    let bottom = try #require(page.lastIndex { $0.contains("+") })
    let ticks = page[bottom].indices.dropFirst(layout.left).dropLast(layout.width(of: page))
      .filter { page[bottom][$0] == "+" }
    let drawn = Set(
      page[..<bottom].flatMap { row in row.indices.filter { row[$0] == "o" } })
    #expect(ticks.count == layout.xTicks.values.count, "seed \(seed)")
    #expect(drawn.isSubset(of: Set(ticks)) || drawn.subtracting(ticks).count <= 1, "seed \(seed)")
    for row in page.indices where page[row][layout.left - 1] == "+" && row > 0 && row < bottom {
      #expect(page[row].contains("*") || page[row].contains("o"), "row \(row), seed \(seed)")
    }
  }

  @Test(arguments: 0..<300) func numbersNeverTouch(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func axis() -> Axis {
      let isLogarithmic = Int.random(in: 0..<3, using: &random) == 0
      let size = Double.random(in: -12...12, using: &random)
      let lower = exp(size) * .random(in: isLogarithmic ? 0.01...1 : -1...1, using: &random)
      let upper = lower + exp(size + .random(in: -6...6, using: &random))
      return Axis(scale: isLogarithmic ? .logarithmic : .linear, range: .explicit(lower, upper))
    }
    let figure = Figure(xAxis: axis(), yAxis: axis())
    let style = TextStyle(
      width: .random(in: 20...140, using: &random), height: .random(in: 6...50, using: &random))
    let scales = figure.scales()
    let layout = PlaneLayout(figure, scales: scales, style: style, glyphs: .ascii, entries: [])
    #expect(layout.left + layout.columns < style.width, "seed \(seed)")
    var free = 0
    for (value, label) in zip(layout.xTicks.values, layout.xTicks.labels) {
      let place = Int((scales.x.fraction(of: value) * Double(layout.columns * 2 - 1)).rounded()) / 2
      let start = PlaneLayout.labelStart(label, at: layout.left + place, width: style.width)
      #expect(start >= free, "\(layout.xTicks.labels), seed \(seed)")
      free = start + label.count + 2
    }
    #expect(free <= style.width + 2, "seed \(seed)")
    let rows = layout.yTicks.values.map {
      Int(((1 - scales.y.fraction(of: $0)) * Double(layout.rows * 4 - 1)).rounded()) / 4
    }
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 > $1 }, "\(rows), seed \(seed)")
    let widest = layout.yTicks.labels.map(\.count).max() ?? 0
    #expect(layout.left <= max(widest + 2, style.width / 2), "seed \(seed)")
    if style.height >= 12, style.width >= 40 {
      #expect(layout.xTicks.values.count >= 2 && layout.yTicks.values.count >= 2, "seed \(seed)")
    }
  }

  @Test func numbersStandUnderTheirMarks() throws {
    let page = rows(ExampleFigures.fit)
    let bottom = try #require(page.lastIndex { $0.contains("+") })
    let labels = page[bottom + 1]
    for column in page[bottom].indices.dropFirst(6).dropLast(3) where page[bottom][column] == "+" {
      #expect(labels[column].isNumber, "column \(column)")
    }
  }

  @Test func namesAndTitleHaveTheirLines() {
    let page = rows(ExampleFigures.fit).map { String($0) }
    #expect(page.count == 24)
    #expect(page[0].contains("Descent and least squares"))
    #expect(page[1].hasPrefix("y "))
    #expect(page[1].contains("o data   --- descent   -=  least squares"))
    #expect(page[23].contains(" x "))
  }

  @Test func smallPagesKeepThePlotAndDropTheRest() {
    let page = rows(ExampleFigures.fit, width: 20, height: 6).map { String($0) }
    #expect(page.count == 6)
    #expect(page[0].contains("|"), "the plot reaches the first row")
    #expect(page[4].contains("+---"))
  }

  @Test func guidesAndMarksCarryTheirNames() {
    let text = render(ExampleFigures.bound, style: TextStyle())
    for name in ["1/L", "2/(L+mu)", "2/L", "a day"] { #expect(text.contains(name)) }
    let path = render(ExampleFigures.theta, style: TextStyle())
    #expect(path.contains("S start") && path.contains("end (1.19, 62.8)"))
  }

  @Test func levelsCarryTheirValues() {
    let text = render(ExampleFigures.bowl, style: TextStyle(charset: .braille))
    for level in ["50", "100", "150", "200", "250"] { #expect(text.contains(" \(level) ")) }
  }

  @Test func longLegendsSayWhatIsLeftOut() {
    let text = render(ExampleFigures.sweep, style: TextStyle(width: 40, height: 12))
    #expect(text.contains("+6 more"))
  }
}

extension PlaneLayout {
  /// Cells of a page from the frame's right edge on.
  fileprivate func width(of page: [[Character]]) -> Int {
    (page.first?.count ?? 0) - left - columns
  }
}
