import Glibc

/// Student's t distribution.
public enum StudentDistribution {
  /// The probability that |T| exceeds |t|, accurate far into the tails.
  ///
  /// With ν degrees of freedom it is the regularized incomplete beta function I_x(ν/2, 1/2) at
  /// x = ν/(ν + t²), by its continued fraction. Source: A. R. DiDonato and A. H. Morris, "Algorithm
  /// 708: significant digit computation of the incomplete beta function ratios", 1992; evaluation
  /// of the fraction: W. J. Lentz, "Generating Bessel functions in Mie scattering calculations using
  /// continued fractions", 1976.
  ///
  /// - Parameters:
  ///   - t: The statistic; infinite for none of the probability, NaN for NaN.
  ///   - degreesOfFreedom: At least 1; NaN comes back for less.
  /// - Returns: A probability in 0...1.
  public static func twoSidedTail(_ t: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom >= 1, !t.isNaN else { return .nan }
    guard t.isFinite else { return 0 }
    let half = Double(degreesOfFreedom) / 2
    // t / √ν, of which everything is a function.
    let ratio = abs(t) / Double(degreesOfFreedom).squareRoot()
    guard ratio > 0 else { return 1 }
    let square = ratio * ratio
    let below = 1 / (1 + square)
    let above = ratio < 1 ? square / (1 + square) : 1 / (1 + 1 / square)
    // ln(1 + t²/ν), the square of which may overflow.
    let logarithm = ratio > 0x1p500 ? 2 * log(ratio) : log1p(square)
    // x^a (1 − x)^b / B(a, b)
    let factor = exp(-half * logarithm + logGammaRatio(half)) * (above / Double.pi).squareRoot()
    if below < (half + 1) / (half + 2.5) {
      return min(factor / half * continuedFraction(half, 0.5, below), 1)
    }
    return max(1 - factor / 0.5 * continuedFraction(0.5, half, above), 0)
  }

  /// The continued fraction of the incomplete beta function.
  private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    // Where a denominator vanishes, the next term takes it back.
    func nonzero(_ value: Double) -> Double { abs(value) < 0x1p-1000 ? 0x1p-1000 : value }
    var ratio = 1.0
    var inverse = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = inverse
    // About √max(a, b) terms are needed near the middle of the distribution.
    for term in 1...1_000_000 {
      let k = Double(term)
      let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
      inverse = 1 / nonzero(1 + even * inverse)
      ratio = nonzero(1 + even / ratio)
      value *= ratio * inverse
      let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
      inverse = 1 / nonzero(1 + odd * inverse)
      ratio = nonzero(1 + odd / ratio)
      let change = ratio * inverse
      value *= change
      if abs(change - 1) < 0x1p-52 { break }
    }
    return value
  }

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
