import CLibrary

/// The distribution of a ratio of two mean squares, Fisher's and Snedecor's F.
public enum FDistribution {
  /// The probability that F exceeds a value.
  ///
  /// It is the regularized incomplete beta function I_x(d/2, n/2) at x = d/(d + n f), by its
  /// continued fraction. Source: W. J. Lentz, "Generating Bessel functions in Mie scattering
  /// calculations using continued fractions", 1976; the fraction: Abramowitz and Stegun, 26.5.8.
  ///
  /// - Parameters:
  ///   - value: The ratio; NaN for NaN.
  ///   - numerator: The degrees of freedom n above the line, at least 1.
  ///   - denominator: Those below it, d, at least 1.
  /// - Returns: A probability in 0...1; NaN for fewer degrees of freedom.
  public static func tail(_ value: Double, numerator: Int, denominator: Int) -> Double {
    guard numerator >= 1, denominator >= 1, !value.isNaN else { return .nan }
    guard value > 0 else { return 1 }
    guard value.isFinite else { return 0 }
    let (n, d) = (Double(numerator), Double(denominator))
    let ratio = n * value / d
    // x and 1 - x, neither of them by a difference.
    return incompleteBeta(d / 2, n / 2, 1 / (1 + ratio), ratio / (1 + ratio))
  }

  /// I_x(a, b), with the complement of x.
  private static func incompleteBeta(
    _ a: Double, _ b: Double, _ x: Double, _ complement: Double
  ) -> Double {
    guard x > 0 else { return 0 }
    guard complement > 0 else { return 1 }
    let factor = exp(
      a * log(x) + b * log(complement) + lgamma(a + b) - lgamma(a) - lgamma(b))
    return x < (a + 1) / (a + b + 2)
      ? factor * IncompleteBeta.fraction(a, b, x) / a
      : 1 - factor * IncompleteBeta.fraction(b, a, complement) / b
  }
}

extension StudentDistribution {
  /// The value that |T| exceeds with a probability.
  ///
  /// - Parameters:
  ///   - tail: The probability, between 0 and 1.
  ///   - degreesOfFreedom: At least 1.
  /// - Returns: The value, correct to about 15 digits; NaN for other arguments.
  public static func quantile(twoSidedTail tail: Double, degreesOfFreedom: Int) -> Double {
    guard tail > 0, tail < 1, degreesOfFreedom >= 1 else { return .nan }
    // Halved in the logarithm, as the values go over many powers of ten.
    var (low, high) = (-700.0, 700.0)
    for _ in 0..<200 where high - low > 0x1p-50 * max(abs(low), 1) {
      let middle = low / 2 + high / 2
      if twoSidedTail(exp(middle), degreesOfFreedom: degreesOfFreedom) > tail {
        low = middle
      } else {
        high = middle
      }
    }
    return exp(low / 2 + high / 2)
  }
}
