import CLibrary

/// The standard normal distribution.
public enum NormalDistribution {
  /// The number that so large a part of the draws lies below.
  ///
  /// Solved from the complementary error function by Halley's method, from the approximation of C.
  /// Hastings, "Approximations for digital computers", 1955, formula 26.2.23 in Abramowitz and
  /// Stegun.
  ///
  /// - Parameter part: Between 0 and 1.
  /// - Returns: The quantile; infinite at 0 and 1, NaN outside.
  public static func quantile(_ part: Double) -> Double {
    guard part > 0, part < 1 else {
      return part == 0 ? -.infinity : part == 1 ? .infinity : .nan
    }
    guard part <= 0.5 else { return -quantile(1 - part) }
    let t = (-2 * log(part)).squareRoot()
    let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
    let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var x = numerator / denominator - t
    for _ in 0..<4 {
      let excess = 0.5 * erfc(-x / 2.squareRoot()) - part
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      guard density > 0 else { break }
      let step = excess / density
      let change = step / (1 + x * step / 2)
      x -= change
      if change.magnitude <= 0x1p-52 * x.magnitude { break }
    }
    return x
  }
}
