import BigInt

/// A fraction of whole numbers of any size, in lowest terms, its denominator above 0.
struct Rational: Equatable {
  let numerator: BigInt
  let denominator: BigInt

  static let one = Rational(BigInt(1))
  static let half = Rational(BigInt(1), over: 2)

  /// The quotient of two whole numbers, the second not 0.
  init(_ numerator: BigInt, over denominator: BigInt = 1) {
    let (top, below) = Self.halved(numerator, denominator)
    let divisor = Self.oddDivisor(top, below)
    guard divisor > 1 || below < 0 else {
      self.numerator = top
      self.denominator = below
      return
    }
    let signed = below < 0 ? -divisor : divisor
    self.numerator = top / signed
    self.denominator = below / signed
  }

  /// Both parts without the powers of two that they share.
  private static func halved(_ numerator: BigInt, _ denominator: BigInt) -> (BigInt, BigInt) {
    guard numerator != 0 else { return (0, 1) }
    let shift = Swift.min(
      numerator.magnitude.trailingZeroBitCount, denominator.magnitude.trailingZeroBitCount)
    return shift == 0 ? (numerator, denominator) : (numerator >> shift, denominator >> shift)
  }

  /// The greatest common divisor of two numbers of which one is odd.
  ///
  /// Denominators are mostly powers of two, or short numbers times one: then no long division is
  /// needed.
  private static func oddDivisor(_ numerator: BigInt, _ denominator: BigInt) -> BigInt {
    let magnitude = denominator.magnitude
    let odd = magnitude >> magnitude.trailingZeroBitCount
    guard odd > 1 else { return 1 }
    guard odd.bitWidth < 64 else { return BigInt(odd).greatestCommonDivisor(with: numerator) }
    var (greater, lesser) = (UInt64(odd), UInt64(numerator.magnitude % odd))
    while lesser != 0 { (greater, lesser) = (lesser, greater % lesser) }
    return BigInt(greater)
  }

  /// The quotient of two numbers that are not long, the second not 0.
  init(whole numerator: Int, over denominator: Int = 1) {
    self.init(BigInt(numerator), over: BigInt(denominator))
  }

  /// The decimal number with the fewest digits that reads as this double: 3/10 for 0.3.
  ///
  /// Nil for what is not finite.
  init?(decimal value: Double) {
    guard value.isFinite else { return nil }
    let text = value.magnitude.description
    var digits = BigInt(0)
    var exponent = 0
    var isFraction = false
    var rest = text[...]
    while let character = rest.popFirst() {
      if let digit = character.wholeNumberValue {
        digits = digits * 10 + BigInt(digit)
        if isFraction { exponent -= 1 }
      } else if character == "." {
        isFraction = true
      } else {
        exponent += Int(rest) ?? 0
        break
      }
    }
    if value < 0 { digits = -digits }
    if exponent >= 0 {
      self.init(digits * BigInt(10).power(exponent))
    } else {
      self.init(digits, over: BigInt(10).power(-exponent))
    }
  }

  /// The number that a finite double is, exactly; nil for what is not finite.
  init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      self.init(BigInt(0))
      return
    }
    let exponent = Int(value.exponent) - 52
    let significand = BigInt(Int64((value.significand * 0x1p52)) * (value < 0 ? -1 : 1))
    if exponent >= 0 {
      self.init(significand << exponent)
    } else {
      self.init(significand, over: BigInt(1) << -exponent)
    }
  }

  static func + (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  static func - (left: Rational, right: Rational) -> Rational {
    left + Rational(-right.numerator, over: right.denominator)
  }

  static func * (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  var isZero: Bool { numerator == 0 }

  /// The bits of the longer of both parts.
  var bitWidth: Int { Swift.max(numerator.magnitude.bitWidth, denominator.magnitude.bitWidth) }

  /// The quotient; nil for division by 0.
  func divided(by other: Rational) -> Rational? {
    guard other.numerator != 0 else { return nil }
    return Rational(numerator * other.denominator, over: denominator * other.numerator)
  }

  static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  /// The nearest double, ties to even; infinite beyond the largest.
  var double: Double {
    guard numerator != 0 else { return 0 }
    let magnitude = numerator.magnitude
    // A quotient of 64 bits or more, whose last bit remembers that something was cut off.
    let shift = denominator.magnitude.bitWidth - magnitude.bitWidth + 66
    let (quotient, rest) =
      shift >= 0
      ? (magnitude << shift).quotientAndRemainder(dividingBy: denominator.magnitude)
      : magnitude.quotientAndRemainder(dividingBy: denominator.magnitude << -shift)
    var bits = quotient
    var exponent = -shift
    // Numbers below the normal range keep fewer bits.
    let extra = max(bits.bitWidth - 53, -1074 - exponent)
    guard extra > 0 else { return .nan }
    let dropped = bits & ((BigUInt(1) << extra) - 1)
    let half = BigUInt(1) << (extra - 1)
    bits >>= extra
    exponent += extra
    if dropped > half || (dropped == half && (rest != 0 || bits & 1 == 1)) { bits += 1 }
    let result = Double(sign: .plus, exponent: exponent, significand: Double(UInt64(bits)))
    return numerator < 0 ? -result : result
  }

  /// The fraction with the smallest denominator in an interval of positive width.
  ///
  /// The last convergent that both ends have in common, and the shortest step from there: Donald
  /// Knuth, 1997, "The Art of Computer Programming", volume 2, exercise 4.5.3-39.
  static func simplest(from lower: Rational, to upper: Rational) -> Rational {
    var low = (above: lower.numerator, below: lower.denominator)
    var high = (above: upper.numerator, below: upper.denominator)
    var parts: [BigInt] = []
    // Each round takes at least one bit off the ends.
    while parts.count < 2000 {
      var (whole, lowRest) = low.above.quotientAndRemainder(dividingBy: low.below)
      if lowRest < 0 {
        whole -= 1
        lowRest += low.below
      }
      if lowRest == 0 {
        parts.append(whole)
        break
      }
      let highRest = high.above - whole * high.below
      if highRest >= high.below {
        parts.append(whole + 1)
        break
      }
      parts.append(whole)
      (low, high) = ((high.below, highRest), (low.below, lowRest))
    }
    var numerator: BigInt = 1
    var denominator: BigInt = 0
    for part in parts.reversed() {
      (numerator, denominator) = (part * numerator + denominator, numerator)
    }
    return Rational(numerator, over: denominator)
  }
}
