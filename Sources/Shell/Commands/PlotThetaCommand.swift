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
    Example(
      "plot theta over=area,distance", after: "data sample houses; fit alpha=1e-4",
      "over two of several"),
    Example("plot theta every=10 xrange=1..2 yrange=60..66", after: "data gen; fit", "the end"),
  ]
  let related = ["surface", "plot cost"]

  static let every = FigureOptions.every(100)
  var options: [any AnyOption] { [CoefficientChoice.pair, Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    let pair = try CoefficientChoice.pair(
      arguments, names: fit.parameterNames, hasIntercept: fit.hasIntercept, for: self)
    let every = try arguments.value(Self.every)
    let trace = fit.run.trace
    let points = trace.positions(every: every).map { trace[$0].point }
    let titles = coefficientTitles(fit.parameterNames, hasIntercept: fit.hasIntercept)
    let least = fit.leastSquares.coefficients.map(\.value)
    let x = points.map { $0[pair.0] }
    let y = points.map { $0[pair.1] }
    var series = [
      Series(
        "every \(every == 1 ? "" : "\(grouped(every))th ")iterate", role: .path, .line(x: x, y: y)),
      Series(role: .path, .points(x: x, y: y)),
      Series(
        "least squares", role: .reference, .mark(.minimum, x: least[pair.0], y: least[pair.1])),
    ]
    for (name, mark, place) in [("start", Series.Mark.start, 0), ("end", .end, points.count - 1)] {
      series.append(Series(name, role: .path, .mark(mark, x: x[place], y: y[place])))
    }
    try context.show(
      Figure(
        title: "The way of descent, \(counted(fit.run.iteration, "iteration"))",
        xAxis: Axis(titles[pair.0]), yAxis: Axis(titles[pair.1]), series: series), arguments)
  }
}
