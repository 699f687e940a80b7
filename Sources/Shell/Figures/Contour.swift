import Descents
import Language
import Plotting

extension LandscapeDrawing {
  /// Level lines with the path of the run over them.
  ///
  /// - Parameters:
  ///   - levels: About how many levels.
  ///   - spacing: How they are spread.
  ///   - every: Iterations from one marked iterate to the next; nil for some fifty marks.
  ///   - hasArrows: Whether arrows say which way it falls.
  /// - Returns: The figure, with remarks on what is not drawn.
  /// - Throws: `.nothingFinite` where no height is, `.flat` where there is nothing to draw, and
  ///   `.interrupted`.
  func contour(
    levels: Int = 6, spacing: LevelSpacing = .automatic, every: Int? = nil, hasArrows: Bool = false
  ) throws(Diagnostic) -> Figure {
    let grid = try grid(columns: 121, rows: 121)
    let heights = grid.levels(count: levels, spacing: spacing)
    var figure = Figure(
      title: landscape.title, xAxis: axis(0), yAxis: axis(1),
      series: [Series(role: .level, .levels(grid.levelLines(at: heights)))]
        + (hasArrows ? arrows() : []) + marks(every: every))
    var notes = notes(every: every)
    if heights.isEmpty {
      guard figure.series.count > 1 else { throw Diagnostic(.flat(height, grid.shown?.lowerBound)) }
      notes.append("no level lines: \(height) is the same everywhere here")
    }
    notes += beyond(grid)
    figure.add(notes: notes)
    return figure
  }

  /// Arrows against the gradient, all of one length: where a step from there leads.
  private func arrows() -> [Series] {
    let box = landscape.box
    let reach = box.map { $0.upperBound - $0.lowerBound }
    var (x, y): ([Double], [Double]) = ([], [])
    var (right, up): ([Double], [Double]) = ([], [])
    for row in 0..<Self.arrowRows {
      for column in 0..<Self.arrowColumns where !shouldStop() {
        let place = [
          (Double(column) + 0.5) / Double(Self.arrowColumns),
          (Double(row) + 0.5) / Double(Self.arrowRows),
        ]
        let point = (0...1).map { box[$0].lowerBound + place[$0] * reach[$0] }
        let step = reach.map { $0 * 1e-4 }
        let slope = [
          landscape.value(point[0] + step[0], point[1])
            - landscape.value(point[0] - step[0], point[1]),
          landscape.value(point[0], point[1] + step[1])
            - landscape.value(point[0], point[1] - step[1]),
        ]
        // Against the gradient in the units of the coordinates, as a part of the box.
        let fall = (0...1).map { -slope[$0] / step[$0] / reach[$0] }
        let length = max(fall[0].magnitude, fall[1].magnitude)
        guard length.isFinite, length > 0 else { continue }
        x.append(point[0])
        y.append(point[1])
        right.append(fall[0] / length)
        up.append(fall[1] / length)
      }
    }
    guard !x.isEmpty else { return [] }
    return [Series("downhill", role: .reference, .arrows(x: x, y: y, right: right, up: up))]
  }

  private static let arrowColumns = 16
  private static let arrowRows = 8

  /// What a grid does not show of its heights.
  func beyond(_ grid: HeightGrid) -> [String] {
    guard grid.goesBeyond, let shown = grid.shown else { return [] }
    let short = NumberFormat(precision: 3)
    return [
      "beyond \(short.significant(shown.lowerBound)) and \(short.significant(shown.upperBound)), "
        + "near poles, nothing is drawn"
    ]
  }
}
