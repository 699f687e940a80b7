import Optimization

extension StopReason {
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
    case .stepTolerance(let step, let precision):
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
      let coordinates = (point.prefix(6).map(text) + (point.count > 6 ? ["…"] : []))
        .joined(separator: ", ")
      return ReportLine(
        "stopped at iteration \(grouped(iteration)): \(what.name(quantity)) is not a finite number at "
          + "(\(coordinates))", .bad)
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
