/// A product taken apart: a coefficient and powers of different bases.
struct Monomial {
  struct Power {
    let base: Node
    var exponent: Node
  }

  private(set) var coefficient: Coefficient
  private(set) var powers: [Power] = []
  /// Where the power of a base stands, by the fingerprint of the base.
  private var positions: [UInt64: Int] = [:]

  init(_ coefficient: Coefficient) {
    self.coefficient = coefficient
  }

  /// Takes a simplified formula apart.
  init(_ node: Node) {
    self.init(.one)
    multiply(by: node, exponent: .one)
  }

  /// Whether nothing but a number is left.
  var isNumber: Bool { powers.isEmpty }

  var negated: Monomial {
    var result = self
    result.coefficient = coefficient.negated
    return result
  }

  /// The same powers with another number in front.
  func with(_ coefficient: Coefficient) -> Monomial {
    var result = self
    result.coefficient = coefficient
    return result
  }

  /// Multiplies by a simplified formula to a power; the exponent is whole unless the formula is no
  /// product.
  mutating func multiply(by node: Node, exponent: Coefficient) {
    if let number = Coefficient(node), let whole = exponent.whole,
      let power = number.power(whole) ?? (whole == 1 ? number : whole == -1 ? number.inverse : nil),
      let product = coefficient.times(power)
    {
      coefficient = product
      return
    }
    switch node.form {
    case .negation(let operand) where exponent.whole != nil:
      if !exponent.isEvenWhole { coefficient = coefficient.negated }
      multiply(by: operand, exponent: exponent)
    case .product(let factors) where exponent.whole != nil:
      for factor in factors {
        multiply(by: factor.node, exponent: factor.isDivisor ? exponent.negated : exponent)
      }
    case .power(let base, let inner):
      // As a sum: a minus in front of one goes into it.
      insert(
        base,
        exponent == .one ? inner : Simplifier.sum([Simplifier.product([inner, exponent.node])]))
    case .call(.sqrt, let arguments):
      // A root is a power like others; it is written as a root again at the end.
      let half = Coefficient(1, over: 2).flatMap { $0.times(exponent) }
      insert(arguments[0], half?.node ?? exponent.node)
    default:
      insert(node, exponent.node)
    }
  }

  mutating func multiply(by other: Monomial) {
    if let product = coefficient.times(other.coefficient) {
      coefficient = product
    } else {
      insert(other.coefficient.node, .number(1))
    }
    for power in other.powers { insert(power.base, power.exponent) }
  }

  private mutating func insert(_ base: Node, _ exponent: Node) {
    if let position = positions[base.fingerprint], powers[position].base.isEqual(to: base) {
      powers[position].exponent = Simplifier.sum([
        Node.Term(isNegative: false, node: powers[position].exponent),
        Node.Term(isNegative: false, node: exponent),
      ])
    } else {
      positions[base.fingerprint] = powers.count
      powers.append(Power(base: base, exponent: exponent))
    }
  }

  /// A hash of the powers that does not depend on their order, the same for terms that can be added
  /// up.
  var key: UInt64 {
    var key: UInt64 = 0
    for power in powers where !power.hasVanished {
      key &+= Node.power(power.base, power.exponent).fingerprint
    }
    return key
  }

  /// How the term ranks among others: the degree of a polynomial's term, 0 for a number.
  var degree: Double {
    var degree = 0.0
    for power in powers {
      guard let exponent = Coefficient(power.exponent) else { continue }
      degree += exponent.value * power.base.degree(levels: 4)
    }
    return degree
  }
}

extension Monomial.Power {
  fileprivate var hasVanished: Bool {
    Coefficient(exponent)?.isZero ?? false
  }

  /// Constants first, then variables by name, columns, calls, and sums last.
  fileprivate var rank: (Int, String) {
    switch base.form {
    case .number: (0, "")
    case .constant(let constant):
      // e^x behind x, but 2 pi x.
      exponent.isNumberNode ? (1, constant.rawValue) : (4, "")
    case .variable(let name): (2, name)
    case .column(let name): (3, name)
    case .call, .application, .element, .boundCall, .rowCall, .aggregate: (5, "")
    default: (6, "")
    }
  }
}

extension Node {
  fileprivate var isNumberNode: Bool { Coefficient(self) != nil }

  /// The degree as a polynomial in all variables, looked for a few levels deep; calls count 0.
  fileprivate func degree(levels: Int) -> Double {
    guard levels > 0 else { return 0 }
    switch form {
    case .variable: return 1
    case .negation(let operand): return operand.degree(levels: levels - 1)
    case .sum(let terms):
      return terms.map { $0.node.degree(levels: levels - 1) }.max() ?? 0
    case .product(let factors):
      return factors.reduce(0) { sum, factor in
        let degree = factor.node.degree(levels: levels - 1)
        return factor.isDivisor ? sum - degree : sum + degree
      }
    case .power(let base, let exponent):
      return (Coefficient(exponent)?.value ?? 0) * base.degree(levels: levels - 1)
    case .number, .constant, .comparison, .logic, .call, .application, .element, .boundCall,
      .rowCall, .aggregate, .column:
      return 0
    }
  }
}

extension Monomial {
  /// The product written down: number, what is multiplied, then what is divided by.
  var node: Node {
    // Sorting keeps the order of what ranks alike.
    let sorted = powers.filter { !$0.hasVanished }.map { (power: $0, rank: $0.rank) }
      .sorted { $0.rank < $1.rank }
    var above: [Node] = []
    var below: [Node] = []
    for (power, _) in sorted {
      if let exponent = Coefficient(power.exponent), exponent.isNegative {
        below.append(Simplifier.writtenPower(power.base, exponent.negated.node))
      } else {
        above.append(Simplifier.writtenPower(power.base, power.exponent))
      }
    }
    // Whatever else is below with a zero makes no difference; a zero above does not cancel it.
    let dividesByZero = below.contains { $0.isZeroNumber }
    if dividesByZero { below = [.number(0)] }
    if coefficient.isZero, !dividesByZero { return .number(0) }
    if coefficient.denominator != 1, !dividesByZero {
      below.insert(.number(coefficient.denominator), at: 0)
    }
    if coefficient.numerator.magnitude != 1 || above.isEmpty {
      above.insert(.number(coefficient.numerator.magnitude), at: 0)
    }
    var factors = above.map { Node.Factor(isDivisor: false, node: $0) }
    if !below.isEmpty {
      let divisor = Node.product(below.map { Node.Factor(isDivisor: false, node: $0) })
      factors.append(Node.Factor(isDivisor: true, node: divisor))
    }
    let magnitude = Node.product(factors)
    return coefficient.isNegative ? .negated(magnitude) : magnitude
  }
}

extension Node {
  fileprivate var isZeroNumber: Bool {
    if case .number(0) = form { true } else { false }
  }
}
