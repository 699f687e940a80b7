import Datasets
import Descents
import Language
import LeastSquares
import Numerics
import Optimization

/// `fit`: descent on the cost of the data.
struct FitCommand: DescentCommand {
  let name = ["fit"]
  let summary = "Fit by descent: follow the gradient of the cost step by step"
  let group = CommandGroup.fitting
  let searchTerms = ["gradient descent", "linear regression", "train", "learn", "line"]
  let syntax = ArgumentSyntax.equation(isRequired: false)
  let positional = Positional(usage: "[Y = MODEL]", maximum: 0)
  let details = [
    "The cost is J(theta) = |X theta - y|^2 / 2m over the m rows, the intercept first; a step is "
      + "theta <- theta - alpha X'(X theta - y) / m. With tol=0 exactly 'iters' steps are made.",
    "With loss= errors cost otherwise than by their squares, and l2= and l1= make coefficients cost "
      + "something by themselves, the intercept left out; the exact minimum of the same cost stands "
      + "beside the descent. loss=logistic is for a target of two classes.",
    "Iterations do not pay for rows where errors cost their squares: the data are compressed once to an R factor, on which cost and "
      + "gradient are the same.",
    "With patience= it stops when the rows that 'data split' kept for testing are predicted no "
      + "better for so many steps, and keeps the point that predicted them best.",
    "start=last begins where the last fit ended. Every fit is kept as a run, r1, r2 … or 'as=NAME'.",
    "Ctrl-C stops the descent and keeps the state reached.",
    ModelReading.details,
  ]
  let examples = [
    Example("fit alpha=0.001 iters=5000", after: "data gen n=100 noise=10", "the tutorial's fit"),
    Example("fit alpha=1 tol=1e-9", after: "data gen", "until the gradient is small"),
    Example("fit l2=0.1 alpha=0.1", after: "data gen", "ridge regression"),
    Example("fit loss=huber delta=5 alpha=0.1", after: "data gen noise=10", "against outliers"),
    Example("fit start=random seed=1 iters=100", after: "data gen", "from a random start"),
    Example(
      "fit y = a*exp(-b*x) start=1,1 method=lm", after: "data set x=0,1,2,3 y=5,3,2,1.2",
      "a model of your own"),
  ]
  let related = ["lsq", "compare", "plot cost", "plot theta", "surface"]

  static let iterations = Option(
    "iters", .whole(0...Int.max), default: 5000, "the most steps that are made"
  ).found(
    by: "epochs", "epoch", "steps", "maxiter", "max iter", "n iter", "iterations")
  static let start = Option(
    "start", .start, default: Start.zeros, shown: "0,0", "where it begins: numbers, random, or last"
  ).found(by: "from", "x0", "init")
  static let tolerance = Option(
    "tol", .number(atLeast: 0), default: 0, shown: "0", "stop when |gradient| is at most this")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of start=random", fallback: { $0.seed })
  static let patience = Option<Int?>(
    "patience", .whole(1...Int.max), absent: "the test rows stop nothing",
    "stop when so many steps on end bring the test rows no lower; their best point is kept"
  ).found(by: "early stopping")
  static let intercept = LsqCommand.intercept
  var options: [any AnyOption] {
    let shared: [any AnyOption] = [
      Self.iterations, Self.start, MethodChoice.method, Self.tolerance, Self.seed, Self.intercept,
      RunNaming.stop, Self.patience, RunNaming.name, RunNaming.divergence,
    ]
    return [MethodChoice.alpha(default: 0.001)] + shared + LossOptions.all + MethodChoice.options
  }

  let resultPrefix = "fit"

  func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan {
    if let model = try arguments.model(in: session, for: fullName) {
      return try plan(model, arguments, session)
    }
    let hasIntercept = try arguments.value(Self.intercept)
    let choice = try MethodChoice.make(
      arguments, fixedStepSize: 0.001, seed: Self.seed)
    let subject = try LossOptions.cost(
      arguments, intercept: hasIntercept, session, for: fullName)
    let start = try startPoint(arguments, subject.coordinateNames, last: session.state.fit)
    let limits = try RunLimits(
      iterations: try arguments.value(Self.iterations),
      tolerance: try arguments.value(Self.tolerance), arguments)
    let patience = try arguments.value(Self.patience)
    if patience != nil, subject.test == nil {
      throw Diagnostic(.needsTestRows(Self.patience.name), arguments.span(Self.patience))
    }
    if choice.method is any RowMethod || choice.method is any ResidualMethod,
      session.state.sampling != nil
    {
      throw Diagnostic(
        .needsAllRows("method=\(choice.name)"),
        arguments.span(MethodChoice.method) ?? arguments.end)
    }
    return RunPlan(
      try arguments.descent(
        on: subject, choice, start: start, startSpan: arguments.span(Self.start)),
      limits: limits, patience: patience)
  }

  func nextSteps(in session: Session) -> [NextStep] {
    guard let fit = session.state.fit?.descent else { return [] }
    let scaling =
      isWorthScaling(fit, in: session) ? [NextStep("data scale", "evens the features out")] : []
    if fit.run.isDiverged { return [NextStep("explain", "says why")] + scaling }
    if fit.run.stopReason?.isConverged != true, !hasArrived(fit) {
      return [NextStep("explain", "says why it is slow")]
        + (scaling.isEmpty ? [NextStep("sweep", "tries other step sizes")] : scaling)
    }
    return [NextStep("plot fit", "draws it"), NextStep("plot cost", "shows how it came down")]
  }

  /// Whether its cost is as near to the least as counts as arrived.
  private func hasArrived(_ fit: Descent) -> Bool {
    guard let least = fit.goal?.value else { return false }
    return fit.value - least <= EndPoint.arrivalFraction * (fit.run.firstCost - least)
  }

  /// Whether unlike features are what holds a descent up; not looked at where that takes long.
  private func isWorthScaling(_ fit: Descent, in session: Session) -> Bool {
    let host = session.host
    guard fit.run.family == .fixedStep, fit.point.count <= 50, fit.subject.isQuadratic,
      let theory = fit.subject.curvature(at: fit.point)?.stepSizeTheory,
      let scaled = fit.subject.standardizedConditionNumber(shouldStop: { host.isInterrupted })
    else { return false }
    return Explanation.isWorthScaling(theory.curvedConditionNumber, scaled: scaled)
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    try context.report(try context.makeRun(self, arguments))
    context.reportVariables(ofModelIn: arguments)
  }

  /// Where a run begins, one number for each of these names.
  func startPoint(
    _ arguments: BoundArguments, _ names: [String], last: KeptRun?
  ) throws(Diagnostic) -> [Double] {
    let count = names.count
    switch try arguments.value(Self.start) {
    case .zeros:
      return [Double](repeating: 0, count: count)
    case .last:
      guard let last = last?.descent, last.point.count == count else {
        throw Diagnostic(.noRun(for: "start=last", command: "fit"), arguments.span(Self.start))
      }
      return last.point
    case .random:
      let seed = try arguments.value(Self.seed)
      var generator = MersenneTwister(seed: UInt32(exactly: seed) ?? 0)
      return (0..<count).map { _ in generator.nextUniform() }
    case .point(let point):
      guard point.count == count else {
        throw Diagnostic(
          .wrongCount(
            Self.start.name, expected: names.map { shortened(visible($0)) },
            found: point.count),
          arguments.span(Self.start))
      }
      return point
    }
  }
}
