import Expressions
import Language
import Optimization
import Plotting

/// `plot path`: where the last run went.
struct PlotPathCommand: Command {
  let name = ["plot", "path"]
  let summary = "Draw the iterates of the last run on the curve or the level lines"
  let group = CommandGroup.figures
  let searchTerms = ["iterates", "trajectory"]
  let examples = [
    Example("plot path", after: "minimize x^2 - 6x + 5 from=15", "on the curve"),
    Example("plot path every=50", after: "minimize rosenbrock alpha=0.001", "on level lines"),
    Example("plot path", after: "data gen; fit", "over the coefficients of a regression"),
    Example(
      "plot path over=x1,x3", after: "data gen features=3; fit alpha=0.1", "over two of several"),
  ]
  let related = ["plot theta", "plot cost", "animate path"]

  static let every = FigureOptions.every(1)
  var options: [any AnyOption] { [CoefficientChoice.pair, Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let every = try arguments.value(Self.every)
    guard let descent = context.session.state.lastDescent else {
      throw Diagnostic(.noRun(for: fullName, command: "minimize"))
    }
    if case .minimization(let last) = descent, last.formula.variables.count == 1 {
      try arguments.refusePair()
      let range = try arguments.value(FigureOptions.xrange)
      return try context.show(
        last.pathOnCurve(every: every, over: range, context.numbers), arguments)
    }
    let landscape = try context.landscape(arguments, for: self, of: descent)
    try context.show(try landscape.contour(every: every), arguments)
  }
}

extension Minimization {
  /// The iterates on the curve of a function of one variable.
  func pathOnCurve(
    every: Int, over range: ClosedRange<Double>?, _ numbers: NumberFormat
  ) throws(Diagnostic) -> Figure {
    let trace = run.trace
    let positions = trace.positions(every: every)
    let x = positions.map { trace.coordinates[$0] }
    let y = positions.map { trace.costs[$0] }
    let walked = extent()[0]
    let range = range ?? formula.known?.domain.first ?? mirrored(walked)
    var series = [
      try formula.curve(over: range),
      Series(
        every == 1 ? "iterates" : "every \(grouped(every))th iterate", role: .path,
        .points(x: x, y: y)),
    ]
    if let minimum = minima.nearest(to: point) {
      series.append(minimum.mark(numbers, isNamed: true))
    }
    if let first = x.first, let height = y.first {
      series.append(Series("start", role: .path, .mark(.start, x: first, y: height)))
    }
    if let last = x.last, let height = y.last {
      series.append(Series("end", role: .path, .mark(.end, x: last, y: height)))
    }
    return Figure(
      title: "\(formula.heading(limit: 40)), \(counted(run.iteration, "iteration"))",
      xAxis: Axis(formula.variables[0]), yAxis: Axis(formula.name), series: series)
  }

  /// A range that shows both sides of the minimum where the run came from one.
  private func mirrored(_ walked: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let center = minima.nearest(to: point)?.x.first, walked.contains(center) else {
      return walked
    }
    let reach = max(walked.upperBound - center, center - walked.lowerBound)
    return (center - reach)...(center + reach)
  }
}
