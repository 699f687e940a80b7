/// A derivative taken apart into factors, so that each zero is found where it is simple.
///
/// (x - √2)² as a product of powers has a root that numbers show plainly; multiplied out, rounding
/// hides it.
struct SlopeFactors {
  /// What a factor does to the sign of the product.
  enum Parity {
    /// It multiplies by its own sign.
    case odd
    /// It is above 0 on both sides of its zeros.
    case even
    /// It has a value only where its base is not below 0.
    case root
  }

  /// A part of the derivative whose zeros and poles may be its own.
  struct Factor {
    let node: Node
    let parity: Parity
    /// Whether the derivative goes through 0 where this does; false for a pole, a jump and a kink.
    let isContinuous: Bool
    /// Whether the derivative is divided by a whole power of this: where it is 0 there is no value.
    var isDivisor = false
  }

  private(set) var factors: [Factor] = []
  private(set) var isNegative = false
  /// Whether the whole is 0 wherever it has a value.
  private(set) var isZero = false

  /// Formulas of more nodes are not taken apart.
  private static let maximumSize = 20_000

  /// Takes a simplified formula apart.
  init(_ root: Node) {
    guard root.size <= Self.maximumSize else {
      factors = [Factor(node: root, parity: .odd, isContinuous: true)]
      return
    }
    var pending = [(node: root, parity: Parity.odd, isContinuous: true, isDivisor: false, level: 0)]
    while let (node, parity, isContinuous, isDivisor, level) = pending.popLast() {
      let monomial = Monomial(node)
      if monomial.coefficient.isZero { isZero = true }
      if monomial.coefficient.isNegative, parity == .odd { isNegative.toggle() }
      for power in monomial.powers {
        guard let exponent = Coefficient(power.exponent) else {
          // A power that is not whole is above 0 wherever it has a value; 0 with its base alone.
          if Expression(power.exponent).freeNames.isEmpty, !power.base.isPositiveConstant {
            factors.append(Factor(node: power.base, parity: .root, isContinuous: false))
          }
          continue
        }
        if exponent.isZero { continue }
        let own: Parity = exponent.whole == nil ? .root : exponent.isEvenWhole ? .even : parity
        let divides = isDivisor || exponent.whole != nil && exponent.isNegative
        let goesThrough0 = isContinuous && exponent.whole != nil && !exponent.isNegative
        let isBroken = level > 40
        if own == .root {
          // What is under a root is one number: its factors may both be below 0.
          if let root = Self.underRoot(power.base) {
            factors.append(
              Factor(
                node: root.node, parity: root.isEven ? .even : .root, isContinuous: false,
                isDivisor: divides))
          }
        } else if !isBroken, let inner = power.base.sameZeros {
          if case .those(let node, let isEven, let isJump) = inner {
            pending.append(
              (node, isEven ? .even : own, goesThrough0 && !isJump, divides, level + 1))
          }
        } else if !isBroken, case .sum(let terms) = power.base.form,
          let parts = Self.commonFactors(terms)
        {
          for part in parts { pending.append((part, own, goesThrough0, divides, level + 1)) }
        } else {
          factors.append(
            Factor(
              node: power.base, parity: own, isContinuous: goesThrough0, isDivisor: divides))
        }
      }
    }
  }

  /// What a formula under a root is 0 with, and whether its sign does not count; nil where it is
  /// nowhere 0.
  private static func underRoot(_ base: Node) -> (node: Node, isEven: Bool)? {
    var (node, isEven) = (base, false)
    for _ in 0..<40 {
      guard let inner = node.sameZeros else { break }
      guard case .those(let next, let isNextEven, _) = inner else { return nil }
      (node, isEven) = (next, isEven || isNextEven)
    }
    return (node, isEven)
  }

  /// The powers that all terms of a sum share, and what is left of the sum; nil where they share
  /// none.
  private static func commonFactors(_ terms: [Node.Term]) -> [Node]? {
    let monomials = terms.map { Monomial($0.node) }
    guard let first = monomials.first, terms.count > 1 else { return nil }
    var common: [(base: Node, exponent: Coefficient)] = []
    for power in first.powers {
      guard var least = Coefficient(power.exponent) else { continue }
      var isShared = true
      for monomial in monomials.dropFirst() {
        guard let other = monomial.powers.first(where: { $0.base.isEqual(to: power.base) }),
          let exponent = Coefficient(other.exponent)
        else {
          isShared = false
          break
        }
        if exponent.value < least.value { least = exponent }
      }
      if isShared, !least.isZero { common.append((power.base, least)) }
    }
    // Powers of e differ in their exponents; one of them is taken out of all.
    var exponential: Node?
    if let power = first.powers.first(where: { $0.base.isPositiveConstant }),
      monomials.allSatisfy({ $0.powers.contains { $0.base.isEqual(to: power.base) } })
    {
      exponential = Node.power(power.base, power.exponent)
    } else if let power = first.powers.first(where: { $0.base.isExponential }),
      monomials.allSatisfy({ $0.powers.contains { $0.base.isEqual(to: power.base) } }) == false,
      monomials.allSatisfy({ $0.powers.contains { $0.base.isExponential } })
    {
      exponential = power.base
    }
    guard !common.isEmpty || exponential != nil else { return nil }
    var divisors = common.map {
      Node.Factor(isDivisor: true, node: Simplifier.power($0.base, $0.exponent.node))
    }
    if let exponential { divisors.append(Node.Factor(isDivisor: true, node: exponential)) }
    let rest = Simplifier.sum(
      zip(terms, monomials).map { term, _ in
        Node.Term(
          isNegative: term.isNegative,
          node: Simplifier.product(
            [Node.Factor(isDivisor: false, node: term.node)] + divisors))
      })
    let powers = common.map { Simplifier.power($0.base, $0.exponent.node) }
    return powers + [rest]
  }
}

extension Node {
  /// Whether this is a constant above 0.
  fileprivate var isPositiveConstant: Bool {
    switch form {
    case .constant: true
    case .number(let value): value > 0
    default: false
    }
  }

  fileprivate var isExponential: Bool {
    if case .call(.exp, _) = form { true } else { false }
  }

  /// Where a formula is 0, said by a simpler one.
  fileprivate enum Zeros {
    case none
    /// Those of a formula, whose sign counts or, where `isEven`, does not; a jump or kink where
    /// `isJump`.
    case those(Node, isEven: Bool, isJump: Bool)
  }

  /// Where this is 0; nil where nothing simpler says it.
  fileprivate var sameZeros: Zeros? {
    switch form {
    case .constant: return Zeros.none
    case .number(let value): return value > 0 ? Zeros.none : nil
    case .call(let function, let arguments):
      switch function {
      case .exp, .cosh, .sigmoid: return Zeros.none
      case .abs: return .those(arguments[0], isEven: true, isJump: true)
      case .sign: return .those(arguments[0], isEven: false, isJump: true)
      case .atan, .sinh, .tanh, .asin:
        return .those(arguments[0], isEven: false, isJump: false)
      case .log, .ln, .log2, .log10:
        let difference = Simplifier.sum([
          Term(isNegative: false, node: arguments[0]), Term(isNegative: true, node: .number(1)),
        ])
        return .those(difference, isEven: false, isJump: false)
      default: return nil
      }
    case .sum(let terms): return Self.isBoundedAway(terms) ? Zeros.none : nil
    default: return nil
    }
  }

  /// Whether a sum is 1 and something whose magnitude stays below 1: 1 - sigmoid(x), 1 - tanh(x)^2.
  private static func isBoundedAway(_ terms: [Term]) -> Bool {
    guard terms.count == 2 else { return false }
    let numbers = terms.compactMap { Coefficient($0.node) }
    guard numbers.count == 1, numbers[0].value >= 1,
      let other = terms.first(where: { Coefficient($0.node) == nil })
    else { return false }
    let monomial = Monomial(other.node)
    guard monomial.coefficient.magnitude == .one, monomial.powers.count == 1,
      let exponent = Coefficient(monomial.powers[0].exponent), !exponent.isNegative
    else { return false }
    switch monomial.powers[0].base.form {
    case .call(.sigmoid, _), .call(.tanh, _): return true
    default: return false
    }
  }
}
