import Datasets
import Language
import LeastSquares
import Numerics
import Optimization

/// `fit`: descent on the least-squares cost of the data.
struct FitCommand: DescentCommand {
  let name = ["fit"]
  let summary = "Fit by descent: follow the gradient of the cost step by step"
  let group = CommandGroup.fitting
  let searchTerms = ["gradient descent", "linear regression", "train", "learn", "line"]
  let details = [
    "The cost is J(theta) = |X theta - y|^2 / 2m over the m rows, the intercept first; a step is "
      + "theta <- theta - alpha X'(X theta - y) / m. With tol=0 exactly 'iters' steps are made.",
    "Iterations do not pay for rows: the data are compressed once to an R factor, on which cost and "
      + "gradient are the same.",
    "start=last begins where the last fit ended. Every fit is kept as a run, r1, r2 … or 'as=NAME'.",
    "Ctrl-C stops the descent and keeps the state reached.",
  ]
  let examples = [
    Example("fit alpha=0.001 iters=5000", after: "data gen n=100 noise=10", "the tutorial's fit"),
    Example("fit alpha=1 tol=1e-9", after: "data gen", "until the gradient is small"),
    Example("fit start=random seed=1 iters=100", after: "data gen", "from a random start"),
  ]
  let related = ["lsq", "compare", "plot cost", "plot theta", "surface"]

  static let iterations = Option(
    "iters", .whole(0...Int.max), default: 5000, "the most steps that are made")
  static let start = Option(
    "start", .start, default: Start.zeros, shown: "0,0", "where it begins: numbers, random, or last"
  ).found(by: "from")
  static let tolerance = Option(
    "tol", .number(atLeast: 0), default: 0, shown: "0", "stop when |gradient| is at most this")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of start=random", fallback: { $0.seed })
  static let intercept = LsqCommand.intercept
  var options: [any AnyOption] {
    let shared: [any AnyOption] = [
      Self.iterations, Self.start, MethodChoice.method, Self.tolerance, Self.seed, Self.intercept,
      RunNaming.name,
    ]
    return [MethodChoice.alpha(default: 0.001)] + shared + MethodChoice.options
  }

  func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan {
    let hasIntercept = try arguments.value(Self.intercept)
    let choice = try MethodChoice.make(
      arguments, fixedStepSize: 0.001, seed: Self.seed)
    let rFactor = try session.rFactor(intercept: hasIntercept, for: fullName)
    let leastSquares = try session.regression(intercept: hasIntercept, for: fullName)
    let start = try startPoint(arguments, rFactor, last: session.state.fit)
    let limits = RunLimits(
      iterations: try arguments.value(Self.iterations),
      gradientTolerance: try arguments.value(Self.tolerance))
    let cost: QuadraticCost
    do {
      cost = try QuadraticCost(rFactor)
    } catch {
      throw Diagnostic(error)
    }
    if choice.method is any RowMethod, session.state.sampling != nil {
      throw Diagnostic(
        .needsAllRows("method=\(choice.name)"), arguments.span(MethodChoice.method) ?? arguments.end
      )
    }
    let objective = RegressionObjective(
      cost: cost, data: try session.shownRows(for: fullName), hasIntercept: hasIntercept)
    let test = try session.testRows(intercept: hasIntercept)
    do {
      let run = try Runner.begin(objective, method: choice.method, start: start)
      let result = FitResult(
        run: run, objective: objective, method: choice.name, alpha: choice.alpha,
        parameterNames: rFactor.parameterNames, hasIntercept: hasIntercept,
        leastSquares: leastSquares, test: test)
      return RunPlan(method: choice.method, start: start, limits: limits, descent: .fit(result))
    } catch {
      throw Diagnostic(run: error, start: arguments.span(Self.start), arguments)
    }
  }

  func nextSteps(in session: Session) -> [NextStep] {
    guard let fit = session.state.fit else { return [] }
    let scaling =
      isWorthScaling(fit, in: session) ? [NextStep("data scale", "evens the features out")] : []
    if fit.run.isDiverged { return [NextStep("explain", "says why")] + scaling }
    let least = fit.leastSquares.cost
    if fit.run.stopReason?.isConverged != true, fit.cost > least * (1 + 1e-6) {
      return [NextStep("explain", "says why it is slow")]
        + (scaling.isEmpty
          ? [NextStep("sweep alpha=0.001,0.01,0.1,1", "tries others")] : scaling)
    }
    return [NextStep("plot fit", "draws it"), NextStep("plot cost", "shows how it came down")]
  }

  /// Whether unlike features are what holds a descent up; not looked at where that takes long.
  private func isWorthScaling(_ fit: FitResult, in session: Session) -> Bool {
    guard fit.run.family == .fixedStep, fit.hasIntercept, fit.parameterNames.count <= 50,
      let spectrum = try? fit.objective.cost.spectrum(),
      let theory = StepSizeTheory(eigenvalues: spectrum.eigenvalues),
      let scaled = session.standardizedConditionNumber
    else { return false }
    return Explanation.isWorthScaling(theory.curvedConditionNumber, scaled: scaled)
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard case .fit(let result) = try context.makeRun(self, arguments).descent else { return }
    context.emit(.table(result.comparison(context.numbers, withDifference: false)))
    context.reportHidden(result.parameterNames.count)
    if let reason = result.run.stopReason {
      context.report(reason.line(of: result.run, context.numbers))
    }
    result.reportFurther(to: context)
    if let alpha = result.alpha, result.run.family == .fixedStep, result.run.isDiverged {
      context.report(divergenceLines(alpha: alpha, result.objective.cost, context.numbers))
    }
  }

  /// Why a fixed step size diverged, and one that does not.
  private func divergenceLines(
    alpha: Double, _ cost: QuadraticCost, _ numbers: NumberFormat
  ) -> [ReportLine] {
    guard let spectrum = try? cost.spectrum(),
      let theory = StepSizeTheory(eigenvalues: spectrum.eigenvalues),
      alpha > theory.bound
    else { return [] }
    let short = NumberFormat(precision: 4)
    var bound = short.significant(theory.bound)
    // Just above the bound both would look alike.
    if bound == short.significant(alpha) {
      bound = NumberFormat(precision: 10).significant(theory.bound)
    }
    let factor = short.significant(theory.factor(stepSize: alpha))
    let advice = ReportLine(
      "  try alpha=\(short.significant(theory.bestStepSize, below: theory.bound)), the best fixed "
        + "step for this data")
    // Where the best step is hardly shorter than the longest, it is of little use.
    let further =
      theory.curvedConditionNumber > 1000
      ? [
        ReportLine(
          "  even so it will crawl: kappa = \(short.significant(theory.curvedConditionNumber)); "
            + "'explain' says why")
      ] : []
    return [
      ReportLine(
        "  alpha \(numbers.significant(alpha)) is above 2/L = \(bound): each step overshoots and "
          + "the error grows \(factor) times"),
      advice,
    ] + further
  }

  private func startPoint(
    _ arguments: BoundArguments, _ rFactor: RFactor, last: FitResult?
  ) throws(Diagnostic) -> [Double] {
    let count = rFactor.parameterCount
    switch try arguments.value(Self.start) {
    case .zeros:
      return [Double](repeating: 0, count: count)
    case .last:
      guard let last, last.theta.count == count else {
        throw Diagnostic(.noRun(for: "start=last", command: "fit"), arguments.span(Self.start))
      }
      return last.theta
    case .random:
      let seed = try arguments.value(Self.seed)
      var generator = MersenneTwister(seed: UInt32(exactly: seed) ?? 0)
      return (0..<count).map { _ in generator.nextUniform() }
    case .point(let point):
      guard point.count == count else {
        throw Diagnostic(
          .wrongCount(
            Self.start.name, expected: rFactor.parameterNames.map { shortened(visible($0)) },
            found: point.count),
          arguments.span(Self.start))
      }
      return point
    }
  }
}

extension FitResult {
  /// What descent and least squares are called, and their coefficients.
  private var sides: [(name: String, theta: [Double])] {
    [
      (run.isDiverged ? "descent, best" : "descent", theta),
      ("least squares", leastSquares.coefficients.map(\.value)),
    ]
  }

  /// The fit on the test rows, and its coefficients in the original units, where there are such.
  func reportFurther(to context: CommandContext) {
    context.reportTest(test, of: sides)
    context.reportOriginal(sides, parameterNames: parameterNames, hasIntercept: hasIntercept)
  }

  /// Descent beside least squares: coefficients across where they fit, else down.
  func comparison(_ numbers: NumberFormat, withDifference: Bool) -> ReportTable {
    let names = coefficientTitles(parameterNames, hasIntercept: hasIntercept)
    let costs = [cost, leastSquares.cost]
    var rows = zip(sides, costs).map { side, cost in
      (side.name, side.theta + [cost] + (test.map { [$0.cost(side.theta)] } ?? []))
    }
    if withDifference {
      rows.append(("difference", zip(rows[0].1, rows[1].1).map { $0 - $1 }))
    }
    let headings = names + (test == nil ? ["cost"] : ["training cost", "test cost"])
    // The costs stand last, and are shown whatever is left out.
    let shown = headings.indices.filter { $0 < coefficientLimit || $0 >= names.count }
    guard names.count > 5 else {
      let columns = headings.indices.map { column in
        alignedCells(rows.map { $0.1[column] }, numbers, lastIsDifference: withDifference)
      }
      return ReportTable(
        columns: [.text("")] + headings.map { .number($0) },
        rows: rows.indices.map { row in [rows[row].0] + columns.map { $0[row] } })
    }
    let columns = rows.map { numbers.column($0.1) }
    return ReportTable(
      columns: [.text("")] + rows.map { .number($0.0) },
      rows: shown.map { row in [headings[row]] + columns.map { $0[row] } })
  }

  /// Values of one kind with their points under each other, a difference with digits of its own.
  private func alignedCells(
    _ values: [Double], _ numbers: NumberFormat, lastIsDifference: Bool
  ) -> [String] {
    guard lastIsDifference, let last = values.last else { return numbers.column(values) }
    return numbers.column(Array(values.dropLast())) + [numbers.significant(last)]
  }
}
