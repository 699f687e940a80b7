import Testing

@testable import Plotting

/// A level that has a name and no line.
@Suite struct EmptyLevelTests {
  @Test func isNoPlaceForAName() {
    var figure = Figure(title: nil, xAxis: Axis("x"), yAxis: Axis("y"))
    figure.series = [
      Series(
        "f", role: .level,
        .levels([LevelLine(value: 1, label: "1", pieces: [.init(x: [], y: [])])])),
      Series("path", role: .path, .line(x: [0, 1], y: [0, 1])),
    ]
    let text = draw(figure).svg()
    #expect(text.hasSuffix("</svg>\n") && !text.contains("nan"))
    #expect(!render(figure, style: TextStyle(width: 40, height: 12)).isEmpty)
  }
}
