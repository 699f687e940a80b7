import CLibrary

/// Student's t distribution.
public enum StudentDistribution {
  /// The probability that |T| exceeds |t|, accurate far into the tails.
  ///
  /// With ν degrees of freedom it is the regularized incomplete beta function I_x(ν/2, 1/2) at x =
  /// ν/(ν + t²), by its continued fraction. Source: A. R. DiDonato and A. H. Morris, "Algorithm
  /// 708: significant digit computation of the incomplete beta function ratios", 1992; evaluation
  /// of the fraction: W. J. Lentz, "Generating Bessel functions in Mie scattering calculations
  /// using continued fractions", 1976.
  ///
  /// - Parameters:
  ///   - t: The statistic; infinite for none of the probability, NaN for NaN.
  ///   - degreesOfFreedom: At least 1; NaN comes back for less.
  /// - Returns: A probability in 0...1.
  public static func twoSidedTail(_ t: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom >= 1, !t.isNaN else { return .nan }
    guard t.isFinite else { return 0 }
    let freedom = Double(degreesOfFreedom)
    let half = freedom / 2
    // Everything is a function of t² / ν; where that overflows, its logarithm does not.
    let isHuge = abs(t) > 0x1p500
    let square = isHuge ? .infinity : t * t / freedom
    guard square > 0 else { return 1 }
    let logarithm = isHuge ? 2 * log(abs(t)) - log(freedom) : log1p(square)
    let above = square < 1 ? square / (1 + square) : 1 / (1 + 1 / square)
    // x^a (1 − x)^b / B(a, b)
    let factor = exp(-half * logarithm + logGammaRatio(half)) * (above / Double.pi).squareRoot()
    if square > 2 / freedom {
      return min(factor * upperFraction(half, complement: above), 1)
    }
    return max(1 - factor / 0.5 * IncompleteBeta.fraction(0.5, half, above), 0)
  }

  /// The continued fraction of I_x(a, 1/2) over x^a (1 − x)^(1/2) / B(a, 1/2), from 1 − x.
  ///
  /// Written with a − (a + b)x, so that nothing cancels where x is near 1. Source: equation 9 of
  /// DiDonato and Morris.
  private static func upperFraction(_ a: Double, complement: Double) -> Double {
    let b = 0.5
    let x = 1 - complement
    let excess = (a + b) * complement - b
    // Numerators and denominators of successive convergents, the last denominator kept at 1.
    var (previousNumerator, numerator) = (0.0, (a + 1) / (a * (excess + 1)))
    var previousDenominator = numerator
    for term in 1...iterationLimit {
      let n = Double(term)
      let weight = n * (b - n) * x / (a + 2 * n - 1)
      let alpha = (a + n - 1) * (a + b + n - 1) * weight * x / (a + 2 * n - 1)
      let beta = n + weight + (a + n) * (excess + 1 + n * (1 + complement)) / (a + 2 * n + 1)
      let nextNumerator = beta * numerator + alpha * previousNumerator
      let nextDenominator = beta + alpha * previousDenominator
      let convergent = nextNumerator / nextDenominator
      let change = abs(convergent - numerator)
      previousNumerator = numerator / nextDenominator
      previousDenominator = 1 / nextDenominator
      numerator = convergent
      if change <= 0x1p-52 * convergent { break }
    }
    return numerator
  }

  /// The most terms of a continued fraction; some dozens are enough as a rule.
  private static let iterationLimit = 100_000

  /// ln(Γ(a + 1/2) / Γ(a)), without the cancellation of two large logarithms.
  ///
  /// For large a by the asymptotic series of the logarithm of the ratio. Source: F. G. Tricomi and
  /// A. Erdélyi, "The asymptotic expansion of a ratio of gamma functions", 1951.
  private static func logGammaRatio(_ a: Double) -> Double {
    guard a > 20 else { return log(tgamma(a + 0.5) / tgamma(a)) }
    let inverse = 1 / a
    let square = inverse * inverse
    let series =
      1.0 / 8 - square
      * (1.0 / 192 - square
        * (1.0 / 640 - square
          * (17.0 / 14336
            - square * (31.0 / 18432))))
    return 0.5 * log(a) - inverse * series
  }
}
