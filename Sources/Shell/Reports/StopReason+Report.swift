import Descents
import Language
import Optimization

extension StopReason {
  /// The reason in a sentence, with the two numbers that decided it.
  ///
  /// - Parameters:
  ///   - descent: The run that stopped.
  ///   - numbers: How numbers are written.
  ///   - end: What the point is where it stopped; nil where that was not looked at.
  ///   - isEndless: Whether the run heads for no minimum: one at infinity, or none.
  /// - Returns: The sentence. It says converged only where the point is a minimum.
  func line(
    of descent: Descent, _ numbers: NumberFormat, end: EndPoint?, isEndless: Bool = false
  ) -> ReportLine {
    let run = descent.run
    let quantity = descent.subject.quantityInWords
    let iterations = run.iteration
    let short = NumberFormat(precision: min(numbers.precision, 4))
    func text(_ value: Double) -> String { short.significant(value) }
    let count = counted(iterations, "iteration")
    if !run.isDiverged, self != .interrupted, let sentence = end?.sentence(descent, numbers) {
      return ReportLine("stopped after \(count) \(sentence)", .bad)
    }
    switch self {
    case .iterationLimit(_, let norm, let tolerance):
      let gap =
        norm > tolerance && tolerance > 0
        ? "|gradient| \(text(norm)) is still above \(text(tolerance))"
        : "|gradient| is \(text(norm))"
      return ReportLine("stopped after \(count), the limit: \(gap)")
    case .gradientTolerance(let norm, let tolerance):
      let bound = "|gradient| \(text(norm)) is at most \(text(tolerance))"
      guard end?.kind == .slope || isEndless else {
        return ReportLine("converged after \(count): \(bound)", .good)
      }
      let promised = isEndless ? nil : end?.promisedDistance
      let further =
        promised.map {
          "a minimum could lie about \(text($0)) away, \(text(end?.promisedFall ?? 0)) lower"
        } ?? "\(quantity) still slopes here"
      return ReportLine("stopped after \(count): \(bound), but \(further)")
    case .stepTolerance(let step, let tolerance):
      // A short step alone does not say that the end was reached: the gradient tells.
      return ReportLine(
        "stopped after \(count): the last step, \(text(step)), is at most \(text(tolerance)); "
          + "|gradient| is \(text(run.gradientNorm))")
    case .patience(let patience, let best, let iteration):
      return ReportLine(
        "stopped early after \(count): \(counted(patience, "step")) brought the test rows no lower "
          + "than \(text(best)), the test cost at iteration \(grouped(iteration)); that point is kept"
      )
    case .costTolerance(let change, let cost, let tolerance):
      let relative = cost == 0 ? 0 : change / cost.magnitude
      let bound =
        "the last step changed \(quantity) by \(text(relative)) of itself, at most "
        + "\(text(tolerance))"
      guard end?.kind == .slope || isEndless else {
        return ReportLine("converged after \(count): \(bound)", .good)
      }
      return ReportLine(
        "stopped after \(count): \(bound), but |gradient| is \(text(run.gradientNorm))")
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
      // At a minimum no step lowers it: that is an arrival.
      if end?.kind == .minimum || end?.kind == .flatMinimum {
        return ReportLine(
          "converged after \(count): no step lowers \(quantity) any more; |gradient| is "
            + text(norm), .good)
      }
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
