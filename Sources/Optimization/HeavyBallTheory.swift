internal import CLibrary

/// What is known beforehand of descent with momentum on a quadratic cost.
///
/// Along the eigenvector of λ the heavy ball, b ← βb + λe, e ← e − αb, makes the error eₖ₊₁ = (1 +
/// β − αλ)eₖ − βeₖ₋₁. Two steps together are a linear map with the characteristic polynomial r² −
/// (1 + β − αλ)r + β, whose larger root decides.
/// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration
/// methods"; 1987, "Introduction to Optimization", section 3.2.
extension StepSizeTheory {
  /// The bound 2(1 + β)/L on the step size for a momentum 0 ≤ β < 1: the heavy ball converges below
  /// it.
  ///
  /// Source: Boris T. Polyak, 1987, "Introduction to Optimization", section 3.2.1, theorem 1.
  public func heavyBallBound(momentum: Double) -> Double { 2 * (1 + momentum) / largest }

  /// The best step size of the heavy ball, (2/(√L + √μ))², to go with `bestMomentum`.
  ///
  /// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration
  /// methods".
  public var bestHeavyBallStepSize: Double {
    let root = 2 / (largest.squareRoot() + smallestCurved.squareRoot())
    return root * root
  }

  /// The best momentum of the heavy ball, ((√κ − 1)/(√κ + 1))².
  ///
  /// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration
  /// methods".
  public var bestMomentum: Double { bestHeavyBallFactor * bestHeavyBallFactor }

  /// The factor that the best heavy ball leaves of the error at each step in the long run: (√κ −
  /// 1)/(√κ + 1).
  ///
  /// In the slowest directions the roots meet, and the error falls as k·factorᵏ.
  /// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration
  /// methods".
  public var bestHeavyBallFactor: Double {
    let (steep, shallow) = (largest.squareRoot(), smallestCurved.squareRoot())
    return (steep - shallow) / (steep + shallow)
  }

  /// The factor that the heavy ball leaves of the error at each step in the long run, over all
  /// directions that are not flat.
  ///
  /// It is the largest spectral radius of the two-step maps: the larger root's magnitude, √β where
  /// the roots are complex.
  public func heavyBallFactor(stepSize: Double, momentum: Double) -> Double {
    eigenvalues.lazy.filter { $0 > 0 }
      .map { Self.heavyBallRoot(stepSize * $0, momentum).factor }.max() ?? 1
  }

  /// What the heavy ball does along each eigenvector, in the order of `eigenvalues`.
  ///
  /// A direction swings where the roots are complex, and zigzags where the larger one is below 0 or
  /// a swing hardly takes more than the two steps of a zigzag.
  public func heavyBallDirections(stepSize: Double, momentum: Double) -> [Direction] {
    eigenvalues.map { eigenvalue in
      guard eigenvalue > 0 else { return Direction(eigenvalue: 0, factor: 1, regime: nil) }
      let root = Self.heavyBallRoot(stepSize * eigenvalue, momentum)
      let period = heavyBallPeriod(
        eigenvalue: eigenvalue, stepSize: stepSize, momentum: momentum)
      let regime = Self.regime(
        factor: root.factor, alternates: period.map { $0 < Self.shortestSwing } ?? root.alternates)
      return Direction(
        eigenvalue: eigenvalue, factor: root.factor,
        regime: period != nil && [.monotone, .crawling].contains(regime) ? .swinging : regime)
    }
  }

  /// How the heavy ball goes as a whole; ranked as in `regime(stepSize:)`.
  public func heavyBallRegime(stepSize: Double, momentum: Double) -> Regime {
    Self.overall(heavyBallDirections(stepSize: stepSize, momentum: momentum))
  }

  /// How many iterations a swing along the eigenvector of λ takes, 2π/ω with cos ω = (1 + β −
  /// αλ)/2√β; nil where the roots are real and nothing swings.
  public func heavyBallPeriod(
    eigenvalue: Double, stepSize: Double, momentum: Double
  ) -> Double? {
    let half = (1 + momentum - stepSize * eigenvalue) / 2
    guard momentum > 0, half * half < momentum else { return nil }
    return 2 * Double.pi / acos(half / momentum.squareRoot())
  }

  /// The fewest iterations of a swing that is no zigzag.
  static let shortestSwing = 2.2

  /// The magnitude of the larger root of r² − (1 + β − αλ)r + β, and whether it is real and makes
  /// the error change sides at each step.
  private static func heavyBallRoot(
    _ scaledEigenvalue: Double, _ momentum: Double
  ) -> (factor: Double, alternates: Bool) {
    let half = (1 + momentum - scaledEigenvalue) / 2
    let discriminant = half * half - momentum
    guard discriminant >= 0 else { return (momentum.squareRoot(), false) }
    return (half.magnitude + discriminant.squareRoot(), half < 0)
  }
}
