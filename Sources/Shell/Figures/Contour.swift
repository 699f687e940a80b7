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
  /// - Returns: The figure, with remarks on what is not drawn.
  /// - Throws: `.nothingFinite` where no height is, `.flat` where there is nothing to draw, and
  ///   `.interrupted`.
  func contour(
    levels: Int = 6, spacing: LevelSpacing = .automatic, every: Int? = nil
  ) throws(Diagnostic) -> Figure {
    let grid = try grid(columns: 121, rows: 121)
    let heights = grid.levels(count: levels, spacing: spacing)
    var figure = Figure(
      title: landscape.title, xAxis: axis(0), yAxis: axis(1),
      series: [Series(role: .level, .levels(grid.levelLines(at: heights)))] + marks(every: every))
    var notes = notes(every: every)
    if heights.isEmpty {
      guard figure.series.count > 1 else { throw Diagnostic(.flat(height, grid.shown?.lowerBound)) }
      notes.append("no level lines: \(height) is the same everywhere here")
    }
    notes += beyond(grid)
    figure.add(notes: notes)
    return figure
  }

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
