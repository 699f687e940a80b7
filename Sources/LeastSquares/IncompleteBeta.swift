/// The incomplete beta function, which tails of Student's and Fisher's distributions are made of.
enum IncompleteBeta {
  /// The continued fraction of I_x(a, b) over x^a (1 - x)^b / (a B(a, b)), for small x.
  ///
  /// Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.5.8.
  static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    // Where a denominator vanishes, the next term takes it back.
    func nonzero(_ value: Double) -> Double { abs(value) < 0x1p-1000 ? 0x1p-1000 : value }
    var ratio = 1.0
    var inverse = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = inverse
    for term in 1...100_000 {
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
      if abs(change - 1) <= 0x1p-52 { break }
    }
    return value
  }
}
