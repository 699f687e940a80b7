import BigInt

/// A polynomial in one variable with whole coefficients of any size, constant first.
///
/// Roots do not change when a polynomial is multiplied by a number, so one with rational
/// coefficients is kept as whole multiples.
struct ExactPolynomial: Equatable {
  /// The coefficients, constant first; the last is not 0, except for the polynomial `[0]`.
  let coefficients: [BigInt]

  static let one = ExactPolynomial([1])
  static let variable = ExactPolynomial([0, 1])

  /// The polynomial with leading zeros left out.
  init(_ coefficients: [BigInt]) {
    var coefficients = coefficients
    while coefficients.count > 1, coefficients.last == 0 { coefficients.removeLast() }
    self.coefficients = coefficients.isEmpty ? [0] : coefficients
  }

  /// The polynomial with coefficients that are no long numbers, constant first.
  init(whole coefficients: [Int]) {
    self.init(coefficients.map { BigInt($0) })
  }

  var degree: Int { coefficients.count - 1 }
  var isZero: Bool { coefficients == [0] }
  var leading: BigInt { coefficients[degree] }

  /// The width in bits of the largest coefficient.
  var bitWidth: Int { coefficients.map { $0.magnitude.bitWidth }.max() ?? 0 }

  static func + (left: ExactPolynomial, right: ExactPolynomial) -> ExactPolynomial {
    let (longer, shorter) = left.degree >= right.degree ? (left, right) : (right, left)
    var sum = longer.coefficients
    for (power, coefficient) in shorter.coefficients.enumerated() { sum[power] += coefficient }
    return ExactPolynomial(sum)
  }

  static func * (left: ExactPolynomial, right: ExactPolynomial) -> ExactPolynomial {
    guard !left.isZero, !right.isZero else { return ExactPolynomial([0]) }
    var product = [BigInt](repeating: 0, count: left.degree + right.degree + 1)
    for (first, factor) in left.coefficients.enumerated() where factor != 0 {
      for (second, other) in right.coefficients.enumerated() {
        product[first + second] += factor * other
      }
    }
    return ExactPolynomial(product)
  }

  static prefix func - (polynomial: ExactPolynomial) -> ExactPolynomial {
    ExactPolynomial(polynomial.coefficients.map { -$0 })
  }

  var derivative: ExactPolynomial {
    ExactPolynomial(coefficients.enumerated().dropFirst().map { BigInt($0) * $1 })
  }

  /// The polynomial of -x.
  var mirrored: ExactPolynomial {
    ExactPolynomial(coefficients.enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 })
  }

  /// The polynomial without common divisors of its coefficients, its last coefficient above 0.
  var primitive: ExactPolynomial {
    var divisor: BigInt = 0
    for coefficient in coefficients where divisor != 1 {
      divisor = divisor.greatestCommonDivisor(with: coefficient)
    }
    guard divisor != 0 else { return self }
    if leading < 0 { divisor = -divisor }
    return divisor == 1 ? self : ExactPolynomial(coefficients.map { $0 / divisor })
  }

  // MARK: Values

  /// The value at a rational number, times a positive power of its denominator.
  ///
  /// The sign is that of the value; the denominator is above 0.
  func scaledValue(_ numerator: BigInt, over denominator: BigInt) -> BigInt {
    // Horner's rule, with the denominators collected.
    var value: BigInt = 0
    var power: BigInt = 1
    for coefficient in coefficients.reversed() {
      value = value * numerator + coefficient * power
      power *= denominator
    }
    return value
  }

  /// The value at a rational number.
  func value(_ x: Rational) -> Rational {
    Rational(
      scaledValue(x.numerator, over: x.denominator), over: x.denominator.power(degree))
  }

  /// The sign of the value at a rational number: -1, 0 or 1.
  func sign(at x: Rational) -> Int {
    scaledValue(x.numerator, over: x.denominator).signum().asSmallInteger
  }

  // MARK: Division

  /// The remainder of division by a polynomial that is not 0, times a positive number.
  private func pseudoRemainder(_ divisor: ExactPolynomial) -> ExactPolynomial {
    var remainder = self
    while remainder.degree >= divisor.degree, !remainder.isZero {
      let shift = remainder.degree - divisor.degree
      let common = remainder.leading.greatestCommonDivisor(with: divisor.leading)
      let own = divisor.leading.magnitude / common.magnitude
      let other = remainder.leading / common * BigInt(divisor.leading.signum())
      var next = remainder.coefficients.map { $0 * BigInt(own) }
      for (power, coefficient) in divisor.coefficients.enumerated() {
        next[power + shift] -= other * coefficient
      }
      remainder = ExactPolynomial(next)
      if divisor.degree == 0 { return ExactPolynomial([0]) }
    }
    return remainder
  }

  /// The quotient by a primitive polynomial that divides this one without remainder; nil for
  /// others.
  func quotient(_ divisor: ExactPolynomial) -> ExactPolynomial? {
    guard degree >= divisor.degree else { return isZero ? self : nil }
    var remainder = coefficients
    var quotient = [BigInt](repeating: 0, count: degree - divisor.degree + 1)
    for shift in quotient.indices.reversed() {
      let (factor, rest) = remainder[shift + divisor.degree].quotientAndRemainder(
        dividingBy: divisor.leading)
      guard rest == 0 else { return nil }
      quotient[shift] = factor
      guard factor != 0 else { continue }
      for (power, coefficient) in divisor.coefficients.enumerated() {
        remainder[power + shift] -= factor * coefficient
      }
    }
    return remainder.allSatisfy { $0 == 0 } ? ExactPolynomial(quotient) : nil
  }

  /// The greatest common divisor of two polynomials, primitive.
  ///
  /// Source: Donald Knuth, 1997, "The Art of Computer Programming", volume 2, section 4.6.1,
  /// algorithm E with primitive remainders.
  static func greatestCommonDivisor(
    _ first: ExactPolynomial, _ second: ExactPolynomial
  ) -> ExactPolynomial {
    var (left, right) = (first.primitive, second.primitive)
    if left.degree < right.degree { swap(&left, &right) }
    guard !right.isZero else { return left }
    if ModularPolynomial.areCoprime(left, right) { return .one }
    while !right.isZero {
      (left, right) = (right, left.pseudoRemainder(right).primitive)
    }
    return left
  }

  /// The factors without repeated roots and how often each occurs, so that no two have a common
  /// root.
  ///
  /// Source: David Yun, 1976, "On square-free decomposition algorithms".
  var squareFreeFactors: [(factor: ExactPolynomial, multiplicity: Int)] {
    guard degree > 0 else { return [] }
    let polynomial = primitive
    let slope = polynomial.derivative
    let common = Self.greatestCommonDivisor(polynomial, slope)
    guard common.degree > 0 else { return [(polynomial, 1)] }
    guard var rest = polynomial.quotient(common), var other = slope.quotient(common) else {
      return [(polynomial, 1)]
    }
    var factors: [(factor: ExactPolynomial, multiplicity: Int)] = []
    var multiplicity = 1
    while rest.degree > 0 {
      let difference = other + -rest.derivative
      let factor = difference.isZero ? rest.primitive : Self.greatestCommonDivisor(rest, difference)
      if factor.degree > 0 { factors.append((factor, multiplicity)) }
      guard let nextRest = rest.quotient(factor), let nextOther = difference.quotient(factor) else {
        break
      }
      (rest, other) = (nextRest, nextOther)
      multiplicity += 1
    }
    return factors
  }
}

extension BigInt {
  /// The value of a number that is known to be small.
  var asSmallInteger: Int { Int(exactly: self) ?? 0 }
}

/// Polynomials modulo a prime number, which show quickly that two have no common divisor.
private struct ModularPolynomial {
  /// The largest prime below 2³¹.
  private static let prime: UInt64 = 2_147_483_647

  private var coefficients: [UInt64]

  private init(_ polynomial: ExactPolynomial) {
    coefficients = polynomial.coefficients.map { coefficient in
      let rest = UInt64(coefficient.magnitude % BigUInt(Self.prime))
      return coefficient.sign == .minus && rest != 0 ? Self.prime - rest : rest
    }
  }

  private static func inverse(_ value: UInt64) -> UInt64 {
    // Fermat: the power to p - 2.
    var (result, base, exponent) = (UInt64(1), value, prime - 2)
    while exponent > 0 {
      if exponent & 1 == 1 { result = result * base % prime }
      base = base * base % prime
      exponent >>= 1
    }
    return result
  }

  private mutating func trim() {
    while let last = coefficients.last, last == 0 { coefficients.removeLast() }
  }

  private mutating func reduce(by divisor: ModularPolynomial) {
    guard let leading = divisor.coefficients.last else { return }
    let inverse = Self.inverse(leading)
    while coefficients.count >= divisor.coefficients.count, let last = coefficients.last {
      let factor = last * inverse % Self.prime
      let shift = coefficients.count - divisor.coefficients.count
      for (power, coefficient) in divisor.coefficients.enumerated() {
        let part = factor * coefficient % Self.prime
        coefficients[power + shift] = (coefficients[power + shift] + Self.prime - part) % Self.prime
      }
      trim()
    }
  }

  /// Whether two polynomials certainly have no common divisor.
  ///
  /// A common divisor stays one modulo a prime that divides no leading coefficient.
  static func areCoprime(_ first: ExactPolynomial, _ second: ExactPolynomial) -> Bool {
    var left = ModularPolynomial(first)
    var right = ModularPolynomial(second)
    guard left.coefficients.last != 0, right.coefficients.last != 0 else { return false }
    while !right.coefficients.isEmpty {
      left.reduce(by: right)
      swap(&left, &right)
    }
    return left.coefficients.count == 1
  }
}
