import CLibrary

/// Elementary functions of numbers of about 32 digits.
///
/// The relative error is below 1e-29, that of values near a zero away from the origin (log near 1,
/// sines near multiples of π) relative to the argument instead. Outside the domain, and where the
/// values of 53 bits are infinite or 0, the results are those of 53 bits.
///
/// Source: Y. Hida, X. S. Li and D. H. Bailey, "Library for double-double and quad-double
/// arithmetic", 2007: series after the reduction of the argument, and a step of Newton's method
/// from the value of 53 bits for inverse functions.
extension DoubleDouble {
  /// π/2 in three parts.
  private static let halfPi = (0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110)
  /// The ratio of a circle's circumference to its diameter.
  public static let pi = DoubleDouble(2 * halfPi.0, plus: 2 * halfPi.1)
  /// The natural logarithm of 2.
  static let ln2 = DoubleDouble(0x1.62e42fefa39efp-1, plus: 0x1.abc9e3b39803fp-56)
  /// The natural logarithm of 10.
  static let ln10 = DoubleDouble(0x1.26bb1bbb55516p+1, plus: -0x1.f48ad494ea3e9p-53)

  /// Whether it is a number and not infinite.
  public var isFinite: Bool { high.isFinite }

  /// The size.
  public var magnitude: DoubleDouble { high < 0 || (high == 0 && low < 0) ? -self : self }

  /// Whether the first is less.
  public static func < (first: DoubleDouble, second: DoubleDouble) -> Bool {
    first.high < second.high || first.high == second.high && first.low < second.low
  }

  /// The exponential function.
  public func exponential() -> DoubleDouble {
    let nearest = Glibc.exp(high)
    guard nearest.isNormal else { return DoubleDouble(nearest) }
    let exponent = (high / 0x1.62e42fefa39efp-1).rounded()
    let rest = self - DoubleDouble.ln2 * DoubleDouble(exponent)
    return (DoubleDouble(1) + rest.smallExponentialMinusOne()).scaled(by: Int(exponent))
  }

  /// eˣ − 1, without loss where x is small.
  public func exponentialMinusOne() -> DoubleDouble {
    high.magnitude < 0.4 ? smallExponentialMinusOne() : exponential() - DoubleDouble(1)
  }

  /// eˣ − 1 for sizes up to 0.4: a series at x/512, doubled nine times.
  private func smallExponentialMinusOne() -> DoubleDouble {
    let x = scaled(by: -9)
    var term = x
    var sum = x
    var index = 2.0
    while term.high.magnitude > 0x1p-110 * sum.high.magnitude {
      term = term * x / DoubleDouble(index)
      sum = sum + term
      index += 1
    }
    for _ in 0..<9 { sum = sum.scaled(by: 1) + sum * sum }
    return sum
  }

  /// The natural logarithm.
  public func logarithm() -> DoubleDouble {
    let nearest = Glibc.log(high)
    guard nearest.isFinite, high.isNormal else { return DoubleDouble(nearest) }
    let power = DoubleDouble(nearest).exponential()
    guard power.high.isNormal else { return DoubleDouble(nearest) }
    return DoubleDouble(nearest) + (self - power).scaled(by: 1) / (self + power)
  }

  /// The logarithm to base 2.
  public func logarithm2() -> DoubleDouble { logarithm() / Self.ln2 }

  /// The logarithm to base 10.
  public func logarithm10() -> DoubleDouble { logarithm() / Self.ln10 }

  /// The sine and the cosine.
  public func sineAndCosine() -> (sine: DoubleDouble, cosine: DoubleDouble) {
    // Beyond, the parts of π/2 do not reach.
    guard high.magnitude < 0x1p40 else {
      return (DoubleDouble(Glibc.sin(high)), DoubleDouble(Glibc.cos(high)))
    }
    let turns = (high / Self.halfPi.0).rounded()
    let rest =
      self - DoubleDouble(turns, times: Self.halfPi.0) - DoubleDouble(turns, times: Self.halfPi.1)
      - DoubleDouble(turns, times: Self.halfPi.2)
    let square = -(rest * rest)
    var sine = rest
    var cosine = DoubleDouble(1)
    var odd = rest
    var even = DoubleDouble(1)
    var index = 1.0
    while even.high.magnitude > 0x1p-112 {
      even = even * square / DoubleDouble((2 * index - 1) * (2 * index))
      odd = odd * square / DoubleDouble((2 * index) * (2 * index + 1))
      cosine = cosine + even
      sine = sine + odd
      index += 1
    }
    switch Int(turns) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  /// The angle whose tangent it is.
  public func arcTangent() -> DoubleDouble {
    let nearest = Glibc.atan(high)
    guard isFinite, high.magnitude > 0x1p-500, high.magnitude < 0x1p500 else {
      return DoubleDouble(nearest)
    }
    let (sine, cosine) = DoubleDouble(nearest).sineAndCosine()
    return DoubleDouble(nearest) + (self * cosine - sine) / (cosine + self * sine)
  }

  /// The angle whose sine it is.
  public func arcSine() -> DoubleDouble {
    guard high.magnitude < 1 else { return DoubleDouble(Glibc.asin(high)) }
    return (self / complementRoot()).arcTangent()
  }

  /// The angle whose cosine it is.
  public func arcCosine() -> DoubleDouble {
    guard high.magnitude < 1, high != 0 else { return DoubleDouble(Glibc.acos(high)) }
    let angle = (complementRoot() / self).arcTangent()
    return high > 0 ? angle : angle + Self.pi
  }

  /// √(1 − x²).
  private func complementRoot() -> DoubleDouble {
    ((DoubleDouble(1) - self) * (DoubleDouble(1) + self)).squareRoot()
  }

  /// The hyperbolic sine.
  public func hyperbolicSine() -> DoubleDouble {
    let power = exponentialMinusOne()
    guard power.isFinite, power.high > -1 else { return DoubleDouble(Glibc.sinh(high)) }
    return (power + power / (power + DoubleDouble(1))).scaled(by: -1)
  }

  /// The hyperbolic cosine.
  public func hyperbolicCosine() -> DoubleDouble {
    let power = exponential()
    guard power.isFinite, power.high > 0 else { return DoubleDouble(Glibc.cosh(high)) }
    return (power + DoubleDouble(1) / power).scaled(by: -1)
  }

  /// The hyperbolic tangent.
  public func hyperbolicTangent() -> DoubleDouble {
    guard high.magnitude < 40 else { return DoubleDouble(Glibc.tanh(high)) }
    let power = scaled(by: 1).exponentialMinusOne()
    return power / (power + DoubleDouble(2))
  }

  /// 1/(1 + e⁻ˣ).
  public func logistic() -> DoubleDouble {
    let power = (-magnitude).exponential()
    return (high < 0 ? power : DoubleDouble(1)) / (DoubleDouble(1) + power)
  }

  /// A power.
  public func power(_ exponent: DoubleDouble) -> DoubleDouble {
    let nearest = Glibc.pow(high, exponent.high)
    guard nearest.isNormal else { return DoubleDouble(nearest) }
    if exponent.low == 0, exponent.high.magnitude <= 1024,
      let whole = Int(exactly: exponent.high)
    {
      return power(whole)
    }
    guard high > 0 else { return DoubleDouble(nearest) }
    return (exponent * logarithm()).exponential()
  }

  /// A power to a whole number, by squares.
  private func power(_ exponent: Int) -> DoubleDouble {
    var result = DoubleDouble(1)
    var square = self
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return exponent < 0 ? DoubleDouble(1) / result : result
  }

  /// A whole number near it, found for each part by the rounding of 53 bits.
  public func rounded(_ rule: FloatingPointRoundingRule) -> DoubleDouble {
    let whole = high.rounded(rule)
    // Where the first part is whole the second decides.
    return whole == high && isFinite
      ? DoubleDouble(whole, plus: low.rounded(rule)) : DoubleDouble(whole)
  }
}
