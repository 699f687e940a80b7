/// Builds formulas as a person would write them, from operands that are so already.
///
/// Sums collect like terms, products collect powers of like bases, numbers are computed where that
/// is exact. Products of sums stay products: `(x + 1)^2` is not multiplied out. Values are kept up
/// to rounding wherever the original has one; the domain may widen where a part that can fail
/// cancels: `x/x` is 1, `sqrt(x)^2` is x, `0 log(x)` is 0, `e^log(x)` is x.
enum Simplifier {
  static func simplify(_ root: Node) -> Node {
    let result = Postorder(root).fold { (node: Node, operands: [Node]) -> Node in
      switch node.form {
      case .number, .constant, .variable, .column: node
      case .negation: negated(operands[0])
      case .sum(let terms):
        sum(zip(terms, operands).map { Node.Term(isNegative: $0.isNegative, node: $1) })
      case .product(let factors):
        product(zip(factors, operands).map { Node.Factor(isDivisor: $0.isDivisor, node: $1) })
      case .power: power(operands[0], operands[1])
      case .comparison(let comparison, _, _): self.comparison(comparison, operands[0], operands[1])
      case .logic(let connective, _): logic(connective, operands)
      case .call(let function, _): call(function, operands)
      case .aggregate(let function, _): aggregate(function, operands[0])
      case .application, .element, .boundCall, .rowCall: node.rebuilt(operands)
      }
    }
    return result ?? root
  }

  static func negated(_ node: Node) -> Node {
    if case .sum(let terms) = node.form {
      return sum(terms.map { Node.Term(isNegative: !$0.isNegative, node: $0.node) })
    }
    return Monomial(node).negated.node
  }

  static func product(_ nodes: [Node]) -> Node {
    product(nodes.map { Node.Factor(isDivisor: false, node: $0) })
  }

  static func quotient(_ above: Node, _ below: Node) -> Node {
    product([
      Node.Factor(isDivisor: false, node: above), Node.Factor(isDivisor: true, node: below),
    ])
  }

  static func product(_ factors: [Node.Factor]) -> Node {
    var monomial = Monomial(.one)
    for factor in factors {
      let one = Coefficient.one
      monomial.multiply(by: factor.node, exponent: factor.isDivisor ? one.negated : one)
    }
    return rewritten(monomial)
  }

  /// The product once more, in case putting powers together gave numbers or products.
  private static func rewritten(_ monomial: Monomial) -> Node {
    var result = Monomial(monomial.coefficient)
    for power in monomial.powers {
      result.multiply(by: Monomial(self.power(power.base, power.exponent)))
    }
    return result.node
  }

  static func sum(_ nodes: [Node]) -> Node {
    sum(nodes.map { Node.Term(isNegative: false, node: $0) })
  }

  static func power(_ base: Node, _ exponent: Node) -> Node {
    guard let number = Coefficient(exponent) else {
      if let value = Coefficient(base), value == .one { return base }
      if case .constant(.e) = base.form, case .call(let function, let arguments) = exponent.form,
        function == .ln || function == .log
      {
        return arguments[0]
      }
      return writtenPower(base, exponent)
    }
    if number.isZero { return .number(1) }
    if number == .one { return base }
    if let value = Coefficient(base) {
      if value == .one { return base }
      if value.isZero { return number.isNegative ? .oneOverZero : .number(0) }
      if let whole = number.whole, value.whole != nil || value.denominator != 1,
        let result = value.power(whole)
      {
        return result.node
      }
      if let root = exactRoot(value, number) { return root }
    }
    if case .call(.abs, let arguments) = base.form, number.isEvenWhole {
      return power(arguments[0], exponent)
    }
    if case .power(let inner, let first) = base.form, let even = Coefficient(first) {
      // The square root of a square is the absolute value, not the base.
      if even.isEvenWhole, number.whole == nil {
        guard let both = even.times(number) else { return writtenPower(base, exponent) }
        return power(call(.abs, [inner]), both.node)
      }
    }
    guard number.whole != nil else { return writtenPower(base, exponent) }
    if case .sum(let terms) = base.form, number.isEvenWhole, terms.allSatisfy(\.isNegative) {
      return power(negated(base), exponent)
    }
    var monomial = Monomial(.one)
    monomial.multiply(by: base, exponent: number)
    // A base that is no product comes back as the one power it is.
    if monomial.coefficient == .one, let only = monomial.powers.first, monomial.powers.count == 1 {
      if only.base.isEqual(to: base) { return writtenPower(base, exponent) }
      return power(only.base, only.exponent)
    }
    return rewritten(monomial)
  }

  /// The root of a number where it is a number: `4^(1/2)` is 2.
  private static func exactRoot(_ value: Coefficient, _ exponent: Coefficient) -> Node? {
    guard exponent.denominator == 2, !value.isNegative, let above = wholeRoot(value.numerator),
      let below = wholeRoot(value.denominator), let root = Coefficient(above, over: below)
    else { return nil }
    return root.power(exponent.numerator)?.node
  }

  private static func wholeRoot(_ value: Double) -> Double? {
    let root = value.squareRoot()
    return root == root.rounded() && root * root == value ? root : nil
  }

  /// The power written down as it is, a power of one half as a root.
  static func writtenPower(_ base: Node, _ exponent: Node) -> Node {
    if let number = Coefficient(exponent) {
      if number == .one { return base }
      if number.numerator == 1, number.denominator == 2 { return .call(.sqrt, base) }
      if number.value == 0.5 { return .call(.sqrt, base) }
    }
    return .power(base, exponent)
  }
}

// MARK: - Sums

extension Simplifier {
  static func sum(_ terms: [Node.Term]) -> Node {
    var collected = Collection()
    for term in terms { collected.add(term.node, isNegative: term.isNegative) }
    return collected.node
  }

  /// Terms by what they are multiples of.
  private struct Collection {
    private var monomials: [Monomial] = []
    private var positions: [UInt64: Int] = [:]

    mutating func add(_ node: Node, isNegative: Bool) {
      if case .sum(let terms) = node.form {
        for term in terms { add(term.node, isNegative: term.isNegative != isNegative) }
        return
      }
      let monomial = Monomial(node)
      // A number times a sum is multiplied out inside a sum, so that like terms meet.
      if let only = monomial.powers.first, monomial.powers.count == 1,
        case .sum(let terms) = only.base.form, Coefficient(only.exponent) == .one,
        let scaled = scaled(terms, monomial.coefficient)
      {
        for term in scaled { add(isNegative ? term.negated : term) }
      } else {
        add(isNegative ? monomial.negated : monomial)
      }
    }

    private func scaled(_ terms: [Node.Term], _ factor: Coefficient) -> [Monomial]? {
      var result: [Monomial] = []
      for term in terms {
        let monomial = Monomial(term.node)
        guard let product = monomial.coefficient.times(factor) else { return nil }
        result.append(monomial.with(term.isNegative ? product.negated : product))
      }
      return result
    }

    private mutating func add(_ monomial: Monomial) {
      let key = monomial.key
      if let position = positions[key],
        let sum = monomials[position].coefficient.plus(monomial.coefficient)
      {
        monomials[position] = monomials[position].with(sum)
      } else {
        positions[key] = monomials.count
        monomials.append(monomial)
      }
    }

    /// The terms by falling degree, numbers last; a difference begins with what is not subtracted.
    var node: Node {
      let ranked = monomials.filter { !$0.coefficient.isZero || $0.node.isNotZero }
        .map { (monomial: $0, degree: $0.degree) }
        .enumerated()
        .sorted { left, right in
          if left.element.monomial.isNumber != right.element.monomial.isNumber {
            return right.element.monomial.isNumber
          }
          if left.element.degree != right.element.degree {
            return left.element.degree > right.element.degree
          }
          return left.offset < right.offset
        }
      var sorted = ranked.map(\.element.monomial)
      if sorted.count == 2, sorted[0].coefficient.isNegative, !sorted[1].coefficient.isNegative {
        sorted.reverse()
      }
      return Node.sum(
        sorted.map {
          Node.Term(
            isNegative: $0.coefficient.isNegative, node: $0.with($0.coefficient.magnitude).node)
        })
    }
  }
}

extension Node {
  fileprivate static var oneOverZero: Node {
    .product([Factor(isDivisor: true, node: .number(0))])
  }

  /// Whether this is anything but the number zero.
  fileprivate var isNotZero: Bool {
    if case .number(0) = form { false } else { true }
  }
}
