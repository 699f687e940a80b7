import BigInt

/// A quotient of two polynomials with whole coefficients.
///
/// Where a formula is one, its roots and poles are found exactly. Numbers in a formula count as the
/// decimals that were typed: 0.3 is 3/10.
struct ExactFraction {
  let above: ExactPolynomial
  let below: ExactPolynomial

  /// Degrees above this, and coefficients of more bits, are left to numeric search.
  private static let maximumDegree = 64
  private static let maximumBits = 20_000

  private static let one = ExactFraction(.one, .one)

  private init(_ above: ExactPolynomial, _ below: ExactPolynomial) {
    self.above = above
    self.below = below
  }

  private init?(_ value: Double) {
    // A power of ten of hundreds of digits is no coefficient to count with.
    guard value == 0 || (value.magnitude > 1e-200 && value.magnitude < 1e200),
      let number = Rational(decimal: value)
    else { return nil }
    self.init(ExactPolynomial([number.numerator]), ExactPolynomial([number.denominator]))
  }

  /// The fraction that a formula without calls of users' functions is in its only name; nil for
  /// others.
  init?(_ root: Node, in name: String) {
    let order = Postorder(root)
    var values: [ExactFraction] = []
    values.reserveCapacity(order.nodes.count)
    for (position, node) in order.nodes.enumerated() {
      let operands = order.operands(of: position).map { values[$0] }
      guard let value = Self.value(of: node, operands, in: name), value.isWithinLimits else {
        return nil
      }
      values.append(value)
    }
    guard let last = values.last else { return nil }
    self = last
  }

  private static func value(
    of node: Node, _ operands: [ExactFraction], in name: String
  ) -> ExactFraction? {
    switch node.form {
    case .variable(let other): return other == name ? ExactFraction(.variable, .one) : nil
    case .number(let number): return ExactFraction(number)
    case .negation: return ExactFraction(-operands[0].above, operands[0].below)
    case .sum(let terms):
      var sum = ExactFraction(ExactPolynomial([0]), .one)
      for (term, operand) in zip(terms, operands) {
        let signed = ExactFraction(term.isNegative ? -operand.above : operand.above, operand.below)
        guard let next = sum.plus(signed) else { return nil }
        sum = next
      }
      return sum
    case .product(let factors):
      var product = one
      for (factor, operand) in zip(factors, operands) {
        if factor.isDivisor, operand.above.isZero { return nil }
        guard let next = product.times(factor.isDivisor ? operand.inverse : operand) else {
          return nil
        }
        product = next
      }
      return product
    case .power(_, let exponent):
      guard let number = Coefficient(exponent)?.whole, number.magnitude <= Double(maximumDegree)
      else { return nil }
      if number < 0, operands[0].above.isZero { return nil }
      let base = number < 0 ? operands[0].inverse : operands[0]
      var power = one
      for _ in 0..<Int(number.magnitude) {
        guard let next = power.times(base) else { return nil }
        power = next
      }
      return power
    default: return nil
    }
  }

  private var isWithinLimits: Bool {
    above.degree <= Self.maximumDegree && below.degree <= Self.maximumDegree
      && above.bitWidth <= Self.maximumBits && below.bitWidth <= Self.maximumBits
  }

  private var inverse: ExactFraction { ExactFraction(below, above) }

  private func plus(_ other: ExactFraction) -> ExactFraction? {
    if below == other.below { return ExactFraction(above + other.above, below) }
    return ExactFraction(above * other.below + other.above * below, below * other.below).reduced
  }

  private func times(_ other: ExactFraction) -> ExactFraction? {
    ExactFraction(above * other.above, below * other.below).reduced
  }

  /// Without common divisors of the numbers; nil beyond the limits.
  private var reduced: ExactFraction? {
    guard isWithinLimits else { return nil }
    guard below.degree == 0 || below.bitWidth > 200 else { return self }
    var divisor = below.coefficients[0]
    for coefficient in above.coefficients + below.coefficients where divisor != 1 {
      divisor = divisor.greatestCommonDivisor(with: coefficient)
    }
    guard divisor > 1 else { return self }
    return ExactFraction(
      ExactPolynomial(above.coefficients.map { $0 / divisor }),
      ExactPolynomial(below.coefficients.map { $0 / divisor }))
  }

  /// The numerator of the derivative over the square of the denominator.
  var slopeNumerator: ExactPolynomial {
    above.derivative * below + -(above * below.derivative)
  }

  /// The value at a rational number; nil at a pole.
  func value(_ x: Rational) -> Rational? {
    above.value(x).divided(by: below.value(x))
  }
}
