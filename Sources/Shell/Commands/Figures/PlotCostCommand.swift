import Descents
import Optimization
import Plotting

/// `plot cost`: how far the last run was from its goal, over the iterations.
struct PlotCostCommand: Command {
  let name = ["plot", "cost"]
  let summary = "Draw the cost of the last run over its iterations"
  let group = CommandGroup.figures
  let searchTerms = ["loss", "learning curve", "loss curve", "convergence"]
  let details = [
    "For a descent on data that is the cost J, with the least there is as a line; where rows were "
      + "kept for testing, the cost on them has a line of its own. For a function "
      + "it is f less its minimum, where that is known; 'of=distance' draws the squared distance "
      + "to the minimum instead, of either."
  ]
  let examples = [
    Example("plot cost", after: "data gen; fit", "how it falls"),
    Example("plot cost log=y", after: "data gen; fit", "a straight line is a constant factor"),
    Example(
      "plot cost of=distance", after: "minimize x^2 - 6x + 5 from=15", "as the tutorial does"),
    Example(
      "plot cost runs=slow,fast log=y",
      after: "data gen; fit alpha=0.01 iters=100 as=slow; fit alpha=0.1 iters=100 as=fast",
      "two runs"),
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
  static let runs = Option(
    "runs", .runs, absent: "the last run", "runs to draw over each other, by commas")
  var options: [any AnyOption] { [Self.quantity, Self.runs, Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let runs = try runs(arguments, context.session)
    let every = try arguments.value(Self.every)
    let isDistance = try arguments.value(Self.quantity) == "distance"
    if isDistance, let unknown = runs.first(where: { $0.descent.goal == nil }) {
      throw Diagnostic(
        .noKnownMinimum(unknown.descent.subject.quantity), arguments.span(Self.quantity))
    }
    var series: [Series] = []
    for run in runs {
      let trace = run.descent.run.trace
      let positions = trace.positions(every: every)
      let values = positions.map { run.descent.height(at: $0, isDistance: isDistance) }
      series.append(
        Series(
          runs.count > 1 ? run.name : nil, role: runs.count > 1 ? .plain : .fit,
          .line(x: positions.map { Double(trace.iterations[$0]) }, y: values)))
    }
    let first = runs[0].descent
    if runs.count == 1, !isDistance, let test = first.subject.test {
      let trace = first.run.trace
      let positions = trace.positions(every: every)
      series[0].label = "training rows"
      series.append(
        Series(
          "test rows", role: .plain,
          .line(
            x: positions.map { Double(trace.iterations[$0]) },
            y: positions.map { test.score(trace[$0].point).cost })))
    }
    if !isDistance, first.subject.usesRows, let goal = first.goal {
      let text = NumberFormat(precision: 4).significant(goal.value)
      series.append(
        Series("\(first.minima.kind.label) \(text)", role: .guide, .horizontal(goal.value)))
    }
    let quantity = first.heightName(isDistance: isDistance)
    // The name of a function keeps its case; words do not.
    var name = quantity
    if first.subject.usesRows { name = quantity.prefix(1).uppercased() + quantity.dropFirst() }
    let title =
      runs.count > 1
      ? "\(runs.count) runs: \(quantity) over the iterations"
      : "\(name) over \(counted(first.run.iteration, "iteration"))"
    try context.show(
      Figure(title: title, xAxis: Axis("iteration"), yAxis: Axis(quantity), series: series),
      arguments)
  }

  /// The runs that the option names, else the last.
  private func runs(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> [KeptRun]
  {
    guard let words = try arguments.value(Self.runs) else {
      return [try session.lastRun(arguments, for: fullName)]
    }
    return try session.state.runs.named(words)
  }
}

extension Descent {
  /// How far the run was from its goal at a position of its record.
  fileprivate func height(at position: Int, isDistance: Bool) -> Double {
    if isDistance { return squaredDistance(run.trace[position].point, goal?.point ?? []) }
    guard !subject.usesRows, let goal else { return run.trace.costs[position] }
    return run.trace.costs[position] - goal.value
  }

  /// What `height` is called.
  fileprivate func heightName(isDistance: Bool) -> String {
    if isDistance { return "squared distance" }
    guard !subject.usesRows, let goal, goal.value != 0 else { return subject.quantity }
    return "\(subject.quantity) less its minimum"
  }
}
