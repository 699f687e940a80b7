import Testing

@testable import Plotting

/// What figures say in words: each word where it is true, and not on its neighbour.
@Suite struct DescriptionTests {
  private func words(_ y: (Double) -> Double, from: Double = 0, to: Double = 10) -> String {
    let x = (0...1000).map { from + (to - from) * Double($0) / 1000 }
    return describe(Figure(series: [Series("cost", .line(x: x, y: x.map(y)))]))
  }

  @Test func tellsRiseFromFall() {
    #expect(words { 100 - $0 }.contains("Cost falls from 100 at x = 0 to 90 at 10."))
    #expect(words { $0 * $0 }.contains("Cost rises from 0 at x = 0 to 100 at 10."))
    #expect(words { _ in 3 }.contains("Cost stays at 3."))
  }

  @Test func findsTurns() {
    #expect(words { ($0 - 4) * ($0 - 4) }.contains("with a low of 0 at 4."))
    #expect(words { 5 - ($0 - 4) * ($0 - 4) }.contains("with a peak of 5 at 4."))
    let wells = words({ x in x * x * x * x - 4 * x * x + x }, from: -3, to: 3)
    #expect(wells.contains("a low of -5.444 at -1.47"), "\(wells)")
    #expect(wells.contains("a low of -2.618 at 1.344"), "\(wells)")
    // Less than a thousandth of the height is no turn.
    #expect(words { $0 + ($0 > 5 ? -0.001 : 0) }.contains("rises"))
  }

  @Test func saysHowPointsLie() {
    let x = (0..<20).map(Double.init)
    func cloud(_ y: [Double]) -> String {
      describe(Figure(series: [Series("data", role: .data, .points(x: x, y: y))]))
    }
    #expect(cloud(x).contains("20 points, x 0 to 19, y 0 to 19; the one rises with the other"))
    #expect(cloud(x.map { -$0 }).contains("falls as the other rises"))
    #expect(cloud(x.map { $0.truncatingRemainder(dividingBy: 2) }).contains("no straight trend"))
  }

  @Test func followsPaths() {
    func path(_ x: [Double]) -> String {
      describe(
        Figure(series: [
          Series(role: .level, .levels([LevelLine(value: 1, label: nil, pieces: [])])),
          Series("path", role: .path, .line(x: x, y: x.map { _ in 1 })),
        ]))
    }
    #expect(path([10, -8, 6, -4, 3]).contains("goes from (10, 1) to (3, 1) in 4 drawn steps"))
    #expect(path([10, -8, 6, -4, 3]).contains("turning back at most of them"))
    #expect(!path([10, 8, 6, 4, 3]).contains("turning back"))
    #expect(path([1]).contains("One level line, at 1."))
  }

  @Test func describesSurfaces() {
    let figure = SurfaceFigure(
      title: "bowl", grid: HeightGrid(x: (-1, 1), y: (-2, 2)) { $0 * $0 + $1 * $1 })
    #expect(describe(figure).contains("The lowest point of the grid is 0 at (0, 0), the highest 5"))
    let flat = SurfaceFigure(grid: HeightGrid(x: (-1, 1), y: (-2, 2)) { _, _ in 7 })
    #expect(describe(flat).contains("It is flat at 7."))
  }

  @Test func saysAtMostTenThings() {
    let series = (0..<30).map { Series("s\($0)", .line(x: [0, 1], y: [0, Double($0)])) }
    let said = sentences(about: Figure(series: series))
    #expect(said.count == 10)
    #expect(said.last == "And 22 more things are drawn.")
  }

  @Test func takesEmptyFigures() {
    #expect(sentences(about: Figure()).count == 1)
    #expect(sentences(about: Figure(series: [Series(.points(x: [.nan], y: [1]))])).count == 1)
  }
}
