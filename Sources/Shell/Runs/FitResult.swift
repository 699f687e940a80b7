import Language
import LeastSquares
import Optimization

/// A descent on the data: the run, and what is needed to report and draw it.
struct FitResult: Sendable {
  /// The run as far as it came, with its record.
  var run: RunState
  /// The cost that it descends on.
  var objective: RegressionObjective
  /// The method's name.
  var method: String
  /// The step size asked for; nil where the method chooses its own.
  var alpha: Double?
  /// The names of the coefficients, the intercept first when there is one.
  var parameterNames: [String]
  /// Whether the first coefficient is an intercept.
  var hasIntercept: Bool
  /// Least squares on the same data, to measure the descent by.
  var leastSquares: LinearRegression
  /// The rows kept for testing, as they were when the run began; nil where there are none.
  var test: TestRows?

  /// The coefficients to go on with: the last, or the best where the run diverged.
  var theta: [Double] { run.isDiverged ? run.bestPoint : run.point }
  /// The cost at `theta`.
  var cost: Double { run.isDiverged ? run.bestCost : run.cost }

  /// The target that descent predicts at a point, one number a feature.
  func predict(_ features: [Double]) -> Double {
    let slopes = hasIntercept ? theta.dropFirst() : theta[...]
    return zip(slopes, features).reduce(hasIntercept ? theta.first ?? 0 : 0) { $0 + $1.0 * $1.1 }
  }

  /// What expressions can ask of a descent.
  var resultValues: [(name: String, value: Value)] {
    var values = coefficientValues(theta, hasIntercept: hasIntercept)
    values += [
      ("cost", .number(cost)), ("iterations", .number(Double(run.iteration))),
      ("gradient", .number(run.gradientNorm)),
      ("status", .word(run.stopReason?.status ?? "new")),
    ]
    if let alpha { values.append(("alpha", .number(alpha))) }
    return values
  }
}

extension StopReason {
  /// The reason in a word, as `fit.status` gives it.
  var status: String {
    switch self {
    case .iterationLimit: "limit"
    case .gradientTolerance: "converged"
    case .stepPrecision: "short step"
    case .diverged: "diverged"
    case .nonFinite: "not finite"
    case .noDecrease: "stuck"
    case .interrupted: "interrupted"
    }
  }

  /// The reason in a sentence, with the two numbers that decided it.
  func line(
    of run: RunState, _ numbers: NumberFormat, quantity: String = "the cost"
  ) -> ReportLine {
    let iterations = run.iteration
    let short = NumberFormat(precision: min(numbers.precision, 4))
    func text(_ value: Double) -> String { short.significant(value) }
    let count = counted(iterations, "iteration")
    switch self {
    case .iterationLimit(_, let norm, let tolerance):
      let gap =
        norm > tolerance
        ? "|gradient| \(text(norm)) is still above \(text(tolerance))"
        : "|gradient| is \(text(norm))"
      return ReportLine("stopped after \(count), the limit: \(gap)")
    case .gradientTolerance(let norm, let tolerance):
      return ReportLine(
        "converged after \(count): |gradient| \(text(norm)) is at most \(text(tolerance))", .good)
    case .stepPrecision(let step, let precision):
      // A short step alone does not say that the end was reached: the gradient tells.
      return ReportLine(
        "stopped after \(count): the last step, \(text(step)), is at most \(text(precision)); "
          + "|gradient| is \(text(run.gradientNorm))")
    case .diverged(let first, let last, _) where last < first:
      return ReportLine(
        "stopped at iteration \(grouped(iterations)): \(quantity) fell from \(text(first)) to "
          + "\(text(last)) and seems to have no minimum", .bad)
    case .diverged(let first, let last, let factor):
      return ReportLine(
        "diverged at iteration \(grouped(iterations)): \(quantity) rose from \(text(first)) to "
          + "\(text(last)) (limit: \(text(factor)) times the first)", .bad)
    case .nonFinite(let what, let point, let iteration):
      let place = (point.prefix(6).map(text) + (point.count > 6 ? ["…"] : []))
        .joined(separator: ", ")
      return ReportLine(
        "stopped at iteration \(grouped(iteration)): \(what.name(quantity)) is not a finite number at "
          + "(\(place))", .bad)
    case .noDecrease(let smallest, let norm):
      return ReportLine(
        "stuck after \(count): no step down to \(text(smallest)) lowers \(quantity); |gradient| is "
          + "\(text(norm))")
    case .interrupted:
      return ReportLine("interrupted after \(count); what was reached is kept", .bad)
    }
  }
}

extension NonFinite {
  fileprivate func name(_ quantity: String) -> String {
    switch self {
    case .point: "a coordinate"
    case .cost: quantity
    case .gradient: "the gradient"
    }
  }
}
