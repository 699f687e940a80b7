/// A number in front of a term, kept as a fraction so that a third stays a third.
///
/// Both parts are normal or zero; the denominator is a whole number above zero, in lowest terms
/// where the numerator is whole as well. Arithmetic that would leave the normal range gives nil: a
/// product of tiny and huge numbers must not become zero because its numbers were multiplied first.
struct Coefficient: Equatable {
  let numerator: Double
  let denominator: Double

  static let zero = Coefficient(whole: 0)
  static let one = Coefficient(whole: 1)

  private static let largestWhole = 0x1p53

  init(whole: Double) {
    numerator = whole
    denominator = 1
  }

  /// The fraction in lowest terms; nil where it cannot be represented.
  init?(_ numerator: Double, over denominator: Double) {
    guard denominator != 0, denominator.isFinite, numerator.isFinite else { return nil }
    guard numerator != 0 else {
      self = .zero
      return
    }
    if Self.isWhole(numerator), Self.isWhole(denominator) {
      let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
      let sign: Double = denominator < 0 ? -1 : 1
      self.numerator = sign * numerator / divisor
      self.denominator = sign * denominator / divisor
    } else if Self.isWhole(denominator), denominator > 0, numerator.isNormal {
      self.numerator = numerator
      self.denominator = denominator
    } else {
      let quotient = numerator / denominator
      guard quotient.isNormal else { return nil }
      self.numerator = quotient
      self.denominator = 1
    }
  }

  /// The number a node stands for when it is one: `3`, `-3`, `2/3`.
  init?(_ node: Node) {
    switch node.form {
    case .number(let value): self.init(value, over: 1)
    case .product(let factors):
      guard factors.count == 2, !factors[0].isDivisor, factors[1].isDivisor,
        case .number(let first) = factors[0].node.form,
        case .number(let second) = factors[1].node.form
      else { return nil }
      self.init(first, over: second)
    default: return nil
    }
  }

  var value: Double { numerator / denominator }
  var isZero: Bool { numerator == 0 }
  var isNegative: Bool { numerator < 0 }
  var negated: Coefficient { Coefficient(unchecked: -numerator, denominator) }
  var magnitude: Coefficient { isNegative ? negated : self }

  /// The whole number this is, if it is one.
  var whole: Double? { denominator == 1 && Self.isWhole(numerator) ? numerator : nil }

  var isEvenWhole: Bool { whole.map { $0.truncatingRemainder(dividingBy: 2) == 0 } ?? false }

  private init(unchecked numerator: Double, _ denominator: Double) {
    self.numerator = numerator == 0 ? 0 : numerator
    self.denominator = denominator
  }

  func times(_ other: Coefficient) -> Coefficient? {
    if isZero || other.isZero { return .zero }
    // Cancelling crosswise first keeps whole numbers small.
    guard let first = Coefficient(numerator, over: other.denominator),
      let second = Coefficient(other.numerator, over: denominator)
    else { return nil }
    let top = first.numerator * second.numerator
    let bottom = first.denominator * second.denominator
    guard top.isNormal, bottom < Self.largestWhole else { return nil }
    return Coefficient(top, over: bottom)
  }

  func plus(_ other: Coefficient) -> Coefficient? {
    if denominator == other.denominator {
      return Coefficient(numerator + other.numerator, over: denominator)
    }
    let left = numerator * other.denominator
    let right = other.numerator * denominator
    let bottom = denominator * other.denominator
    guard bottom < Self.largestWhole else {
      return Coefficient(value + other.value, over: 1)
    }
    return Coefficient(left + right, over: bottom)
  }

  /// One over this; nil for zero.
  var inverse: Coefficient? { Coefficient(denominator, over: numerator) }

  /// This to a whole power; nil where that leaves the range of exact numbers.
  func power(_ exponent: Double) -> Coefficient? {
    guard exponent.magnitude <= 1024 else { return nil }
    let top = Self.power(numerator, exponent.magnitude)
    let bottom = Self.power(denominator, exponent.magnitude)
    guard let top, let bottom else { return nil }
    return exponent < 0 ? Coefficient(bottom, over: top) : Coefficient(top, over: bottom)
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double? {
    var result = 1.0
    for _ in 0..<Int(exponent) {
      result *= base
      guard result.magnitude < largestWhole, result == 0 || result.isNormal else { return nil }
    }
    return result
  }

  private static func isWhole(_ value: Double) -> Bool {
    value.magnitude < largestWhole && value == value.rounded()
  }

  private static func greatestCommonDivisor(_ first: Double, _ second: Double) -> Double {
    var (greater, lesser) = (first, second)
    while lesser != 0 {
      (greater, lesser) = (lesser, greater.truncatingRemainder(dividingBy: lesser))
    }
    return greater
  }

  /// The number as a formula.
  var node: Node {
    guard denominator != 1 else { return .number(numerator) }
    return .product([
      Node.Factor(isDivisor: false, node: .number(numerator)),
      Node.Factor(isDivisor: true, node: .number(denominator)),
    ])
  }
}
