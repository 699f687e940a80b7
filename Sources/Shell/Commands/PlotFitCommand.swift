import Datasets
import LeastSquares
import Optimization
import Plotting

/// `plot fit`: the data, the line that descent found, the line of least squares.
struct PlotFitCommand: Command {
  let name = ["plot", "fit"]
  let summary = "Draw the data with the lines of descent and least squares"
  let group = CommandGroup.figures
  let searchTerms = ["regression line"]
  let details = [
    "With several features a line cannot be drawn: the points are then the predicted target over "
      + "the measured one, and a perfect fit lies on the diagonal."
  ]
  let examples = [
    Example("plot fit", after: "data gen; lsq; fit", "both lines"),
    Example("plot fit xrange=-0.2..0.2 yrange=-20..20", after: "data gen; fit", "close to 0"),
  ]
  let related = ["plot residuals", "compare"]

  var options: [any AnyOption] { FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.data(for: fullName)
    let fit = session.state.fit
    let regression: LinearRegression
    if let known = fit?.leastSquares ?? session.state.regression {
      regression = known
    } else {
      regression = try session.regression(intercept: true, for: fullName)
    }
    let figure =
      data.features.count == 1
      ? try lines(data, fit, regression, zoom: try arguments.value(FigureOptions.xrange))
      : agreement(data, fit, regression)
    try context.show(figure, arguments)
  }

  private func lines(
    _ data: Dataset, _ fit: FitResult?, _ regression: LinearRegression, zoom: ClosedRange<Double>?
  ) throws(Diagnostic) -> Figure {
    let feature = data.features[0]
    let summary = ColumnSummary(feature)
    let lower = zoom?.lowerBound ?? summary.minimum ?? 0
    let upper = zoom?.upperBound ?? summary.maximum ?? 0
    let ends = [lower, upper]
    var series = [Series("data", role: .data, .points(x: feature.values, y: data.target.values))]
    series.append(
      Series(
        "least squares", role: .reference,
        .line(x: ends, y: ends.map { regression.predict([$0]) ?? .nan })))
    if let fit {
      series.append(
        Series("descent", role: .fit, .line(x: ends, y: ends.map { fit.predict([$0]) })))
    }
    let steps = fit.map { ", descent after \(counted($0.run.iteration, "iteration"))" } ?? ""
    return Figure(
      title: "Least squares\(steps)", xAxis: Axis(visible(feature.name)),
      yAxis: Axis(visible(data.target.name)), series: series)
  }

  private func agreement(
    _ data: Dataset, _ fit: FitResult?, _ regression: LinearRegression
  ) -> Figure {
    let predicted = data.predictions { fit?.predict($0) ?? regression.predict($0) ?? .nan }
    let summary = ColumnSummary(data.target)
    let ends = [summary.minimum ?? 0, summary.maximum ?? 0]
    let target = visible(data.target.name)
    return Figure(
      title: "Predicted over measured, by \(fit == nil ? "least squares" : "descent")",
      xAxis: Axis("measured \(target)"), yAxis: Axis("predicted \(target)"),
      series: [
        Series("rows", role: .data, .points(x: data.target.values, y: predicted)),
        Series("perfect", role: .reference, .line(x: ends, y: ends)),
      ])
  }
}

extension Dataset {
  /// A prediction for every row.
  func predictions(_ predict: ([Double]) -> Double) -> [Double] {
    var point = [Double](repeating: 0, count: features.count)
    return (0..<rowCount).map { row in
      for index in point.indices { point[index] = features[index].values[row] }
      return predict(point)
    }
  }
}
