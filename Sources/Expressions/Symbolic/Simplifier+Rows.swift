extension Simplifier {
  /// A row function: numbers in front of sums and means are taken out of them, and what is the same
  /// in all rows is put together without them.
  static func aggregate(_ function: RowFunction, _ argument: Node) -> Node {
    guard argument.isPerRow else { return ofEqualRows(function, argument) }
    guard function == .sum || function == .mean else { return Node(.aggregate(function, argument)) }
    if let (number, rest) = withoutCommonNumber(argument) {
      return product([number.node, Node(.aggregate(function, rest))])
    }
    let monomial = withLeadingPlus(Monomial(argument))
    guard monomial.coefficient != .one, !monomial.coefficient.isZero, !monomial.isNumber else {
      return Node(.aggregate(function, monomial.isNumber ? argument : monomial.node))
    }
    return product([
      monomial.coefficient.node, Node(.aggregate(function, monomial.with(.one).node)),
    ])
  }

  /// A product in which no sum begins with a minus: -x(-a + b) is x(a - b).
  private static func withLeadingPlus(_ monomial: Monomial) -> Monomial {
    var result = Monomial(monomial.coefficient)
    for power in monomial.powers {
      let isTurned =
        if case .sum(let terms) = power.base.form {
          terms.first?.isNegative == true && Coefficient(power.exponent) == .one
        } else {
          false
        }
      result.multiply(
        by: isTurned
          ? Monomial(negated(power.base)).negated
          : Monomial(writtenPower(power.base, power.exponent)))
    }
    return result
  }

  /// A sum without the number that all its terms are whole multiples of: 2a + 4x is 2(a + 2x).
  private static func withoutCommonNumber(_ node: Node) -> (Coefficient, Node)? {
    guard case .sum(let terms) = node.form else { return nil }
    let monomials = terms.map { ($0.isNegative, Monomial($0.node)) }
    let sizes = monomials.map(\.1.coefficient.magnitude)
    guard let least = sizes.min(by: { $0.value < $1.value }), least != .one, !least.isZero,
      let inverse = least.inverse
    else { return nil }
    var rest: [Node.Term] = []
    for (isNegative, monomial) in monomials {
      guard let multiple = monomial.coefficient.times(inverse), multiple.whole != nil else {
        return nil
      }
      rest.append(Node.Term(isNegative: isNegative, node: monomial.with(multiple).node))
    }
    return (least, sum(rest))
  }

  private static func ofEqualRows(_ function: RowFunction, _ argument: Node) -> Node {
    switch function {
    case .mean, .min, .max: return argument
    case .sd: return .number(0)
    case .sum:
      // As many of them as there are rows.
      return product([argument, .rowCount])
    case .count:
      guard let value = Coefficient(argument)?.value else {
        return Node(.aggregate(function, argument))
      }
      return value.holds ? .rowCount : .number(0)
    }
  }
}

extension Node {
  /// The number of rows as a formula: `count(1)`.
  static var rowCount: Node { Node(.aggregate(.count, .number(1))) }
}
