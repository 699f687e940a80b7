import LeastSquares
import Optimization
import Plotting

/// `plot cost`: how far the last run was from its goal, over the iterations.
struct PlotCostCommand: Command {
  let name = ["plot", "cost"]
  let summary = "Draw the cost of the last run over its iterations"
  let group = CommandGroup.figures
  let details = [
    "For a descent on data that is the cost J, with the least there is as a line. For a function "
      + "it is f less its minimum, where that is known; 'of=distance' draws the squared distance "
      + "to the minimum instead, of either."
  ]
  let examples = [
    Example("plot cost", after: "data gen; fit", "how it falls"),
    Example("plot cost log=y", after: "data gen; fit", "a straight line is a constant factor"),
    Example(
      "plot cost of=distance", after: "minimize x^2 - 6x + 5 from=15", "as the tutorial does"),
    Example("plot cost xrange=0..500 every=10", after: "data gen; fit", "the first 500"),
  ]
  let related = ["fit", "minimize", "plot theta", "plot path"]

  static let quantity = Option(
    "of",
    .choice([
      Choice(name: "cost", meaning: "the cost, or the function above its minimum"),
      Choice(name: "distance", meaning: "the squared distance to the minimum"),
    ]), default: "cost", shown: "cost", "what is drawn")
  static let every = FigureOptions.every(1)
  var options: [any AnyOption] { [Self.quantity, Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard let descent = context.session.state.lastDescent else {
      _ = try context.session.data(for: fullName)
      throw Diagnostic(.noRun(for: fullName, command: "fit"))
    }
    let every = try arguments.value(Self.every)
    let isDistance = try arguments.value(Self.quantity) == "distance"
    let trace = descent.run.trace
    let positions = trace.positions(every: every)
    let goal = descent.goal
    var quantity = descent.quantity
    var offset = 0.0
    var series: [Series] = []
    if isDistance {
      guard goal != nil else { throw Diagnostic(.noKnownMinimum, arguments.span(Self.quantity)) }
      quantity = "squared distance"
    } else if case .minimization = descent, let goal {
      offset = goal.value
      if goal.value != 0 { quantity += " less its minimum" }
    }
    let values = positions.map { position in
      isDistance
        ? squaredDistance(trace[position].point, goal?.x ?? [])
        : trace.costs[position] - offset
    }
    series.append(
      Series(role: .fit, .line(x: positions.map { Double(trace.iterations[$0]) }, y: values)))
    if !isDistance, case .fit = descent, let goal {
      let text = NumberFormat(precision: 4).significant(goal.value)
      series.append(Series("least squares \(text)", role: .guide, .horizontal(goal.value)))
    }
    let capital = quantity.prefix(1).uppercased() + quantity.dropFirst()
    try context.show(
      Figure(
        title: "\(capital) over \(counted(descent.run.iteration, "iteration"))",
        xAxis: Axis("iteration"), yAxis: Axis(quantity), series: series), arguments)
  }
}

extension Session {
  /// The last descent on data, or the diagnostic that says how to make one.
  func lastFit(for purpose: String) throws(Diagnostic) -> FitResult {
    _ = try data(for: purpose)
    guard let fit = state.fit else { throw Diagnostic(.noRun(for: purpose, command: "fit")) }
    return fit
  }
}
