import LeastSquares
import Optimization
import Plotting

/// `plot theta`: the way of the last descent over its coefficients.
struct PlotThetaCommand: Command {
  let name = ["plot", "theta"]
  let summary = "Draw the way of the last descent over two coefficients"
  let group = CommandGroup.figures
  let searchTerms = ["parameters", "weights", "coefficients"]
  let examples = [
    Example("plot theta", after: "data gen; fit", "every 100th iterate, from start to end"),
    Example("plot theta every=10 xrange=1..2 yrange=60..66", after: "data gen; fit", "the end"),
  ]
  let related = ["surface", "plot cost"]

  static let every = FigureOptions.every(100)
  var options: [any AnyOption] { [Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    guard fit.parameterNames.count >= 2 else {
      throw Diagnostic(.needsCoefficients(fullName, wanted: 2, found: fit.parameterNames.count))
    }
    let every = try arguments.value(Self.every)
    let trace = fit.run.trace
    let points = trace.positions(every: every).map { trace[$0].point }
    let titles = coefficientTitles(fit.parameterNames, hasIntercept: fit.hasIntercept)
    let least = fit.leastSquares.coefficients.map(\.value)
    let x = points.map { $0[0] }
    let y = points.map { $0[1] }
    var series = [
      Series(
        "every \(every == 1 ? "" : "\(grouped(every))th ")iterate", role: .path, .line(x: x, y: y)),
      Series(role: .path, .points(x: x, y: y)),
      Series("least squares", role: .reference, .mark(.minimum, x: least[0], y: least[1])),
    ]
    if let first = points.first {
      series.append(Series("start", role: .path, .mark(.start, x: first[0], y: first[1])))
    }
    if let last = points.last {
      series.append(Series("end", role: .path, .mark(.end, x: last[0], y: last[1])))
    }
    try context.show(
      Figure(
        title: "The way of descent, \(counted(fit.run.iteration, "iteration"))",
        xAxis: Axis(titles[0]), yAxis: Axis(titles[1]), series: series), arguments)
  }
}
