import Datasets
import Descents
import Expressions
import Language
import Numerics
import Optimization

/// `minimize f`: descent on a function.
struct MinimizeCommand: DescentCommand {
  let name = ["minimize"]
  let summary = "Descend on a function, step by step, to a minimum"
  let group = CommandGroup.functions
  let searchTerms = ["optimize", "minimum", "gradient descent", "solve"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("FUNCTION")
  let details = [
    "A step is x <- x - alpha f'(x), for several variables with the gradient. It stops when a step "
      + "is no longer than 'precision', when |gradient| is at most 'tol', after 'iters' steps, or "
      + "when the function leaves its domain or runs away. A precision or tolerance of 0 is not "
      + "asked about.",
    "Below the minimum found is the exact one where the derivative can be solved, or the one "
      + "known from the literature.",
  ]
  let examples = [
    Example("minimize x^2 - 6x + 5 from=15 alpha=0.01", "the tutorial's descent"),
    Example(
      "minimize f from=15 alpha=0.01 precision=0.001", after: "f(x) = x^2 - 6x + 5", "by name"),
    Example(
      "minimize rosenbrock from=-1.2,1 method=backtracking iters=1e5 precision=1e-9",
      "two variables"),
    Example("minimize himmelblau from=random range=-5..5 seed=3 alpha=0.01", "a random start"),
  ]
  let related = ["derive", "plot", "plot path", "plot cost", "contour"]

  static let start = Option(
    "from", .start, absent: "the function's usual start, where it has one",
    "where it begins: a number a variable, random, or last"
  ).found(by: "start", "x0", "init", "at")
  static let range = Option(
    "range", .range, absent: "the function's own domain, else -10..10",
    "the range of from=random, for each variable")
  static let precision = Option<Double?>(
    "precision", .number(atLeast: 0),
    absent: "0.001 for gd along one variable; else 0, which is not asked about",
    "stop when a step is no longer than this")
  static let tolerance = Option<Double?>(
    "tol", .number(atLeast: 0), absent: "0 where a precision is asked about, else 1e-6",
    "stop when |gradient| is at most this")
  static let iterations = Option(
    "iters", .whole(0...Int.max), default: 10_000, shown: "10000", "the most steps that are made"
  ).found(
    by: "epochs", "epoch", "steps", "maxiter", "max iter", "n iter", "iterations")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of from=random", fallback: { $0.seed })
  var options: [any AnyOption] {
    let first: [any AnyOption] = [
      Self.start, MethodChoice.alpha(default: 0.01), Self.precision, Self.iterations,
      MethodChoice.method, Self.tolerance, Self.range, Self.seed, RunNaming.stop,
      RunNaming.name, RunNaming.divergence,
    ]
    return first + MethodChoice.options
  }

  let resultPrefix = "min"

  func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan {
    let formula = try arguments.formula(for: self, in: session)
    let choice = try MethodChoice.make(
      arguments, fixedStepSize: 0.01, seed: Self.seed)
    let start = try startPoint(arguments, formula, last: session.state.latest[resultPrefix])
    // The tutorial's test suits plain descent along a line; elsewhere a short step is no arrival.
    let isPlain =
      choice.method.family == .fixedStep && choice.schedule == nil
      && formula.variables.count == 1
    let precision = try arguments.value(Self.precision) ?? (isPlain ? 0.001 : 0)
    let tolerance = try arguments.value(Self.tolerance) ?? (isPlain || precision > 0 ? 0 : 1e-6)
    let limits = try RunLimits(
      iterations: try arguments.value(Self.iterations), tolerance: tolerance,
      stepTolerance: precision > 0 ? precision : nil, arguments)
    let descent = try arguments.descent(
      on: formula, choice, start: start, startSpan: arguments.span(Self.start))
    guard descent.run.firstCost.isFinite else {
      let coordinates = zip(formula.variables, start).map { "\($0) = \(shortest($1))" }
        .joined(separator: ", ")
      throw Diagnostic(
        formula.faultyRow(at: start).map { .faultyRow(formula.name, at: coordinates, $0) }
          ?? .outsideDomain(formula.name, at: coordinates, value: descent.run.firstCost),
        arguments.span(Self.start) ?? arguments.arguments.positional)
    }
    return RunPlan(descent, limits: limits)
  }

  func nextSteps(in session: Session) -> [NextStep] {
    guard let last = session.state.latest[resultPrefix]?.descent else { return [] }
    if last.run.isDiverged { return [NextStep("explain", "says why")] }
    let isDrawn = last.point.count <= 2
    let path =
      isDrawn ? NextStep("plot path", "draws the path") : NextStep("plot cost", "draws it")
    return [path, NextStep("trace every=10", "lists it")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    try context.report(try context.makeRun(self, arguments))
  }

  private func startPoint(
    _ arguments: BoundArguments, _ formula: Formula, last: KeptRun?
  ) throws(Diagnostic) -> [Double] {
    switch try arguments.value(Self.start) {
    case .point(let point)?:
      guard point.count == formula.variables.count else {
        throw Diagnostic(
          .wrongCount(Self.start.name, expected: formula.variables, found: point.count),
          arguments.span(Self.start))
      }
      return point
    case .last?:
      guard let last = last?.descent, last.point.count == formula.variables.count else {
        throw Diagnostic(
          .noRun(for: "from=last", command: "minimize"), arguments.span(Self.start))
      }
      return last.point
    case .random?:
      let seed = try arguments.value(Self.seed)
      var generator = MersenneTwister(seed: UInt32(exactly: seed) ?? 0)
      return formula.box(try arguments.value(Self.range)).map { range in
        let fraction = generator.nextUniform()
        return range.lowerBound * (1 - fraction) + range.upperBound * fraction
      }
    case .zeros?, nil:
      guard let start = formula.known?.start else {
        let example = formula.variables.map { _ in "1" }.joined(separator: ",")
        throw Diagnostic(
          .missingValue(Self.start.name, example: "from=\(example)"), arguments.end)
      }
      return start
    }
  }
}
