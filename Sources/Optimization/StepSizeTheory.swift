internal import CLibrary

/// How the error along a direction goes from step to step.
public enum Regime: Equatable, Sendable, CaseIterable {
  /// It shrinks without changing sides, but by a hundredth a step at most
  /// (`StepSizeTheory.crawlingFactor`).
  case crawling
  /// It shrinks without changing sides.
  case monotone
  /// It shrinks and changes sides at every step.
  case zigzag
  /// It shrinks in swings of several steps past the minimum and back: a damped oscillation, as
  /// momentum makes it.
  case swinging
  /// It does not shrink: it stays or grows.
  case diverging
}

/// What is known beforehand of descent with a fixed step size on a quadratic cost.
///
/// For a Hessian with eigenvalues μ ≤ … ≤ L, a step multiplies the error along the eigenvector of λ
/// by 1 − αλ; all else follows from that. Elsewhere it holds near a minimum, with the Hessian
/// there.
///
/// An eigenvalue that is 0 to rounding belongs to a flat direction: the gradient has no part in it
/// and no step moves along it. Bounds, factors and iterations then speak of the other directions,
/// in which the cost is decided.
/// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 1.4.
public struct StepSizeTheory: Equatable, Sendable {
  /// The eigenvalues of the Hessian, rising; those that are 0 to rounding are 0.
  public let eigenvalues: [Double]

  /// From this factor up the error crawls: a hundred steps leave more than a third of it.
  public static let crawlingFactor = 0.99

  /// The theory for a Hessian with these eigenvalues; nil unless some is positive and all are
  /// finite and at least 0.
  ///
  /// Up to n·2⁻⁵² times the largest, n being their number, an eigenvalue counts as 0, which is what
  /// rounding makes of 0.
  public init?(eigenvalues: [Double]) {
    guard let largest = eigenvalues.max(), largest > 0, largest.isFinite else { return nil }
    let rounding = Double(eigenvalues.count) * 0x1p-52 * largest
    guard eigenvalues.allSatisfy({ $0 >= -rounding }) else { return nil }
    let sorted = eigenvalues.sorted()
    let flat = sorted.prefix { $0 <= rounding }.count
    self.eigenvalues = [Double](repeating: 0, count: flat) + sorted[flat...]
    self.largest = largest
    smallestCurved = sorted[flat]
  }

  /// The smallest eigenvalue μ of the Hessian; 0 where the cost has a flat direction.
  public var smallest: Double { eigenvalues.first ?? 0 }
  /// The largest eigenvalue L of the Hessian.
  public let largest: Double
  /// The smallest eigenvalue above 0; the same as `smallest` where no direction is flat.
  public let smallestCurved: Double

  /// How many directions are flat.
  public var flatCount: Int { eigenvalues.prefix { $0 == 0 }.count }

  /// The bound 2/L: descent converges below it and diverges above it.
  ///
  /// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 1.4, theorem 3.
  public var bound: Double { 2 / largest }

  /// The step size 1/L, up to which the error changes sides in no direction.
  ///
  /// It is where 1 − αλ is 0 for the largest eigenvalue and at least 0 for all others.
  public var monotoneBound: Double { 1 / largest }

  /// The fixed step size 2/(L + μ), whose worst factor is the least; μ is `smallestCurved`.
  ///
  /// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 1.4, theorem 3.
  public var bestStepSize: Double { 2 / (largest + smallestCurved) }

  /// The condition number κ = L/μ; infinite where a direction is flat.
  public var conditionNumber: Double { largest / smallest }

  /// The condition number of the directions that are not flat.
  public var curvedConditionNumber: Double { largest / smallestCurved }

  /// The factor that a step with the best step size leaves of the error: (κ − 1)/(κ + 1).
  ///
  /// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 1.4, theorem 3.
  public var bestFactor: Double { (largest - smallestCurved) / (largest + smallestCurved) }

  /// The largest factor |1 − αλ| that a step leaves of the error, over all directions that are not
  /// flat.
  public func factor(stepSize: Double) -> Double {
    max((1 - stepSize * smallestCurved).magnitude, (1 - stepSize * largest).magnitude)
  }

  /// One eigenvector's direction, and what steps of a fixed size do along it.
  public struct Direction: Equatable, Sendable {
    /// The eigenvalue λ.
    public let eigenvalue: Double
    /// What a step leaves of the error: 1 − αλ, below 0 where it changes sides; with momentum the
    /// magnitude alone.
    public let factor: Double
    /// How the error goes; nil where the direction is flat and nothing happens.
    public let regime: Regime?
  }

  /// What steps of this size do along each eigenvector, in the order of `eigenvalues`.
  public func directions(stepSize: Double) -> [Direction] {
    eigenvalues.map { eigenvalue in
      let factor = 1 - stepSize * eigenvalue
      return Direction(
        eigenvalue: eigenvalue, factor: factor,
        regime: eigenvalue == 0
          ? nil
          // 1 − αλ may round to 1 where it is less.
          : factor == 1
            ? .crawling : Self.regime(factor: factor.magnitude, alternates: factor < 0))
    }
  }

  static func regime(factor: Double, alternates: Bool) -> Regime {
    if !(factor < 1) { return .diverging }
    if alternates { return .zigzag }
    return factor >= crawlingFactor ? .crawling : .monotone
  }

  /// How descent with steps of this size goes as a whole.
  ///
  /// - `diverging` from 2/L on, where the error along the steepest direction does not shrink;
  /// - `zigzag` above 1/L, where it changes sides at every step, however slow the other directions
  ///   are;
  /// - `crawling` where the slowest direction keeps `crawlingFactor` of the error or more at each
  ///   step;
  /// - `monotone` elsewhere.
  public func regime(stepSize: Double) -> Regime {
    Self.overall(directions(stepSize: stepSize))
  }

  static func overall(_ directions: [Direction]) -> Regime {
    let regimes = directions.compactMap(\.regime)
    let order: [Regime] = [.diverging, .zigzag, .swinging, .crawling]
    return order.first { regimes.contains($0) } ?? .monotone
  }

  /// The iterations after which the error is sure to be at most `tolerance` times the first; nil
  /// when that is never.
  ///
  /// The least whole number k with factorᵏ ≤ tolerance, the factor being that of the slowest
  /// direction. The cost gap falls by the square of the factor.
  public func iterations(stepSize: Double, tolerance: Double) -> Int? {
    Self.iterations(factor: factor(stepSize: stepSize), tolerance: tolerance)
  }

  /// The least whole number k with `factor`ᵏ ≤ `tolerance`; nil when there is none that can be
  /// counted.
  public static func iterations(factor: Double, tolerance: Double) -> Int? {
    if tolerance >= 1 { return 0 }
    guard factor >= 0, factor < 1, tolerance >= 0 else { return nil }
    if factor == 0 { return 1 }
    guard tolerance > 0 else { return nil }
    let count = log(tolerance) / log(factor)
    // A hair above a whole number is that number, rounded.
    let whole = (count - count * 0x1p-48).rounded(.up)
    return Int(exactly: max(whole, 1))
  }
}
