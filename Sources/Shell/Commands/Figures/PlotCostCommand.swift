import Descents
import Language
import LeastSquares
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
      + "it is f less its minimum, where that is known; several runs are all measured from the lowest "
      + "minimum known to any of them. 'of=distance' draws the squared distance to the minimum nearest "
      + "to a run's end instead, of either."
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
    "runs", .runs, absent: "the last run",
    "runs to draw over each other, by commas; sweep draws the band of the last sweep")
  var options: [any AnyOption] { [Self.quantity, Self.runs, Self.every] + FigureOptions.plane }

  /// The word that stands for the rows of the last sweep, where no run has that name.
  private static let sweep = "sweep"

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    if let words = try arguments.value(Self.runs), words.map(\.text) == [Self.sweep],
      context.session.state.runs.named(Self.sweep) == nil
    {
      guard let sweep = context.session.state.sweep else {
        throw Diagnostic(.noSweep, arguments.span(Self.runs))
      }
      return try context.show(sweep.bandFigure, arguments)
    }
    let runs = try runs(arguments, context.session)
    let every = try arguments.value(Self.every)
    let isDistance = try arguments.value(Self.quantity) == "distance"
    if isDistance, let unknown = runs.first(where: { $0.descent.goal == nil }) {
      throw Diagnostic(
        .noKnownMinimum(unknown.descent.subject.quantity), arguments.span(Self.quantity))
    }
    let baseline = isDistance ? nil : Baseline(runs.map(\.descent))
    var series: [Series] = []
    for run in runs {
      let trace = run.descent.run.trace
      let positions = trace.positions(every: every)
      let values = positions.map {
        run.descent.height(at: $0, isDistance: isDistance, above: baseline)
      }
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
    let isOneSubject = runs.allSatisfy { $0.descent.subject.isSame(as: first.subject) }
    if !isDistance, first.subject.model != nil, isOneSubject, let goal = first.goal {
      let text = NumberFormat(precision: 4).significant(goal.value)
      series.append(
        Series("\(first.minima.kind.label) \(text)", role: .guide, .horizontal(goal.value)))
    }
    let plainQuantity = isOneSubject ? first.subject.quantity : "value"
    let quantity = isDistance ? "squared distance" : baseline?.name ?? plainQuantity
    // The name of a function keeps its case; words do not.
    var name = quantity
    if first.subject.model != nil { name = quantity.prefix(1).uppercased() + quantity.dropFirst() }
    let title =
      runs.count > 1
      ? "\(runs.count) runs: \(quantity) over the iterations"
      : "\(name) over \(counted(first.run.iteration, "iteration"))"
    var figure = Figure(
      title: title, xAxis: Axis("iteration"),
      yAxis: Axis(baseline?.label ?? quantity), series: series)
    if !isOneSubject, !isDistance { figure.add(notes: ["the runs are on different functions"]) }
    try context.show(figure, arguments)
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

/// What the curves of a function's runs are measured from.
private struct Baseline {
  /// The lowest minimum that is known, or the lowest value reached where that is lower.
  let value: Double
  /// What is drawn: `f less its minimum`.
  let name: String
  /// What the axis is called, with the number that is taken away.
  var label: String { value == 0 ? name : "\(name) (\(shortValue))" }
  private var shortValue: String { NumberFormat(precision: 4).significant(value) }

  /// One baseline for all runs; nil for runs on rows or on different functions, and where no
  /// minimum is known.
  init?(_ descents: [Descent]) {
    guard let first = descents.first, first.subject.model == nil,
      descents.allSatisfy({ $0.subject.isSame(as: first.subject) })
    else { return nil }
    let known =
      descents.count == 1
      ? [first.goal].compactMap { $0?.value } : descents.flatMap { $0.minima.points.map(\.value) }
    guard let least = known.filter(\.isFinite).min() else { return nil }
    let reached = descents.map(\.run.bestCost).filter(\.isFinite).min() ?? least
    // A run that ended at the minimum may lie below it by rounding.
    let isLower = reached < least - 1e-9 * max(least.magnitude, 1)
    value = isLower ? reached : least
    let quantity = first.subject.quantity
    let minimum = descents.count == 1 ? "its minimum" : "its lowest minimum"
    name =
      value == 0 ? quantity : "\(quantity) less \(isLower ? "the lowest value reached" : minimum)"
  }
}

extension Descent {
  /// How far the run was from its goal, or above the baseline, at a position of its record.
  fileprivate func height(at position: Int, isDistance: Bool, above baseline: Baseline?) -> Double {
    if isDistance { return squaredDistance(run.trace[position].point, goal?.point ?? []) }
    return run.trace.costs[position] - (baseline?.value ?? 0)
  }
}
