import LeastSquares
import Optimization
import Plotting

/// `plot cost`: the cost over the iterations of the last descent.
struct PlotCostCommand: Command {
  let name = ["plot", "cost"]
  let summary = "Draw the cost of the last descent over its iterations"
  let group = CommandGroup.figures
  let examples = [
    Example("plot cost", after: "data gen; fit", "how it falls"),
    Example("plot cost log=y", after: "data gen; fit", "a straight line is a constant factor"),
    Example("plot cost xrange=0..500 every=10", after: "data gen; fit", "the first 500"),
  ]
  let related = ["fit", "plot theta"]

  static let every = FigureOptions.every(1)
  var options: [any AnyOption] { [Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    let trace = fit.run.trace
    let positions = trace.positions(every: try arguments.value(Self.every))
    let least = fit.leastSquares.cost
    var series = [
      Series(
        "cost", role: .fit,
        .line(
          x: positions.map { Double(trace.iterations[$0]) },
          y: positions.map { trace.costs[$0] }))
    ]
    let text = NumberFormat(precision: 4).significant(least)
    series.append(Series("least squares \(text)", role: .guide, .horizontal(least)))
    try context.show(
      Figure(
        title: "Cost over \(counted(fit.run.iteration, "iteration")) of descent",
        xAxis: Axis("iteration"), yAxis: Axis("cost"), series: series), arguments)
  }
}

extension Session {
  /// The last descent, or the diagnostic that says how to make one.
  func lastFit(for purpose: String) throws(Diagnostic) -> FitResult {
    _ = try data(for: purpose)
    guard let fit = state.fit else { throw Diagnostic(.noRun(for: purpose, command: "fit")) }
    return fit
  }
}
