import Descents
import Language
import Optimization
import Plotting

/// `plot modes`: what is left of the cost gap along each eigen-direction.
struct PlotModesCommand: Command {
  let name = ["plot", "modes"]
  let summary = "Draw how the cost gap falls along each eigen-direction"
  let group = CommandGroup.figures
  let searchTerms = ["eigenvectors", "eigenvalues", "directions", "dominates"]
  let details = [
    "On a quadratic cost each eigenvector of the Hessian has an error of its own, which a step "
      + "multiplies by 1 - alpha lambda: on a logarithmic axis a straight line. Where it starts is the "
      + "start's part along it, how it falls is the step size's doing, and what lies highest decides. "
      + "The measured gap is their sum."
  ]
  let examples = [
    Example("plot modes", after: "minimize bowl from=9,1.5 alpha=0.015 iters=60", "two directions"),
    Example("plot modes", after: "data gen features=3; fit alpha=0.5 iters=40", "of a regression"),
  ]
  let related = ["explain", "plot cost", "sweep"]

  /// The most directions that are drawn, those with most of the first gap.
  private static let most = 6
  /// The most iterations that are worked out.
  private static let samples = 400
  /// How far down the gap is drawn, as a fraction of the first.
  private static let floor = 1e-14

  var options: [any AnyOption] { FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let descent = try context.session.lastRun(arguments, for: fullName).descent
    try context.session.prepareCurvature(of: descent.subject)
    guard let forecast = descent.forecast(), forecast.firstGap > 0 else {
      throw Diagnostic(.noModes(descent.method), arguments.end)
    }
    let last = max(descent.run.iteration, 1)
    let count = min(last, Self.samples)
    let iterations = (0...count).map { Int((Double($0) * Double(last) / Double(count)).rounded()) }
    let order = forecast.eigenvalues.indices.sorted {
      forecast.fractions[$0] > forecast.fractions[$1]
    }
    let drawn = order.prefix(Self.most).filter { forecast.fractions[$0] > 0 }
    let short = NumberFormat(precision: min(context.numbers.precision, 4))
    let shown = (Self.floor * forecast.firstGap)...(2 * forecast.firstGap)
    let times = iterations.map(Double.init)
    var series: [Series] = []
    for index in drawn {
      try context.session.stopIfInterrupted()
      let gaps = forecast.gaps(along: index, at: iterations)
      series.append(
        Series(
          "lambda = \(short.significant(forecast.eigenvalues[index]))",
          .line(x: times, y: gaps.map { $0 < shown.lowerBound ? .nan : $0 })))
    }
    if let goal = descent.goal {
      let trace = descent.run.trace
      series.append(
        Series(
          "measured", role: .fit,
          .line(
            x: trace.iterations.map(Double.init),
            y: trace.costs.map { $0 - goal.value < shown.lowerBound ? .nan : $0 - goal.value })))
    }
    var figure = Figure(
      title: "The cost gap along each eigen-direction", xAxis: Axis("iteration"),
      yAxis: Axis("gap", scale: .logarithmic), series: series)
    figure.add(
      notes: [deciding(forecast, drawn, iterations, short)].compactMap { $0 }
        + [
          order.count > drawn.count
            ? "\(counted(order.count - drawn.count, "direction")) with less of the gap not drawn"
            : nil
        ].compactMap { $0 })
    try context.show(figure, arguments)
  }

  /// Which direction has most of what is left at the end.
  private func deciding(
    _ forecast: QuadraticForecast, _ drawn: [Int], _ iterations: [Int], _ short: NumberFormat
  ) -> String? {
    let ends = drawn.map { forecast.gaps(along: $0, at: [iterations.last ?? 0])[0] }
    let whole = ends.reduce(0, +)
    guard drawn.count > 1, whole > 0, whole.isFinite,
      let index = ends.indices.max(by: { ends[$0] < ends[$1] })
    else { return nil }
    let percent = NumberFormat(precision: 3).significant(100 * ends[index] / whole)
    let first = NumberFormat(precision: 3).significant(100 * forecast.fractions[drawn[index]])
    return "in the end lambda = \(short.significant(forecast.eigenvalues[drawn[index]])) decides: "
      + "\(percent) % of what is left, \(first) % of the start"
  }
}
