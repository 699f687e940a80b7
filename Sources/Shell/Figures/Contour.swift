import Descents
import Plotting

extension LandscapeDrawing {
  /// Level lines with the path of the run over them.
  func contour(
    levels: Int = 6, spacing: LevelSpacing = .automatic, every: Int = 1
  ) throws(Diagnostic) -> Figure {
    let grid = try grid(columns: 121, rows: 121)
    return Figure(
      title: landscape.title, xAxis: axis(0), yAxis: axis(1),
      series: [Series.levels(of: grid, count: levels, spacing: spacing)]
        + marks(every: every))
  }
}
