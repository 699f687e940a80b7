/// What is known beforehand of descent with a fixed step size on a quadratic cost.
///
/// For a Hessian with eigenvalues μ ≤ … ≤ L, a step multiplies the error along the eigenvector of
/// λ by 1 − αλ; all else follows from that.
/// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 1.4.
public struct StepSizeTheory: Equatable, Sendable {
  /// The smallest eigenvalue μ of the Hessian; 0 where the cost has a flat direction.
  public let smallest: Double
  /// The largest eigenvalue L of the Hessian.
  public let largest: Double

  /// The theory for a Hessian with these eigenvalues; nil unless some is positive and all are
  /// finite and at least 0.
  public init?(eigenvalues: [Double]) {
    guard let smallest = eigenvalues.min(), let largest = eigenvalues.max(),
      smallest >= 0, largest > 0, largest.isFinite
    else { return nil }
    self.smallest = smallest
    self.largest = largest
  }

  /// The bound 2/L: descent converges below it and diverges above it.
  public var bound: Double { 2 / largest }

  /// The fixed step size 2/(L + μ), whose worst factor is the least.
  public var bestStepSize: Double { 2 / (largest + smallest) }

  /// The condition number κ = L/μ; infinite where μ is 0.
  public var conditionNumber: Double { largest / smallest }

  /// The factor that a step with the best step size leaves of the error: (κ − 1)/(κ + 1).
  public var bestFactor: Double { (largest - smallest) / (largest + smallest) }

  /// The largest factor |1 − αλ| that a step leaves of the error, over all eigenvalues.
  public func factor(stepSize: Double) -> Double {
    max((1 - stepSize * smallest).magnitude, (1 - stepSize * largest).magnitude)
  }
}
