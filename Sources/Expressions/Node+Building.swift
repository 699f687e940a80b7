extension Node {
  static func number(_ value: Double) -> Node {
    Node(.number(value))
  }

  static func variable(_ name: String) -> Node {
    Node(.variable(name))
  }

  static func call(_ function: BuiltInFunction, _ arguments: Node...) -> Node {
    Node(.call(function, arguments))
  }

  static func power(_ base: Node, _ exponent: Node) -> Node {
    Node(.power(base: base, exponent: exponent))
  }

  static func application(_ name: String, primes: Int = 0, _ arguments: [Node]) -> Node {
    Node(.application(Application(name: name, primes: primes), arguments))
  }

  /// The operands joined by `and` or `or`; those that are joined alike are opened.
  ///
  /// That changes no value: a condition is 1 or 0, and only whether an operand holds matters.
  static func logic(_ connective: Connective, _ operands: [Node]) -> Node {
    guard connective != .not else { return Node(.logic(.not, operands)) }
    guard operands.contains(where: { $0.isJoined(by: connective) }) else {
      return Node(.logic(connective, operands))
    }
    return Node(
      .logic(
        connective,
        operands.flatMap { operand in
          if case .logic(connective, let inner) = operand.form { inner } else { [operand] }
        }))
  }

  private func isJoined(by connective: Connective) -> Bool {
    if case .logic(connective, _) = form { true } else { false }
  }

  /// Whether the node is a comparison, or conditions put together: its value is 1 or 0.
  var isCondition: Bool {
    switch form {
    case .comparison, .logic: true
    default: false
    }
  }

  /// The node with its sign changed; a minus moves into a number or a leading coefficient and two
  /// cancel.
  ///
  /// None of this changes a value: a change of sign is exact.
  static func negated(_ node: Node) -> Node {
    switch node.form {
    case .number(let value): return .number(-value)
    case .negation(let operand): return operand
    case .product(let factors):
      guard let first = factors.first, case .number(let value) = first.node.form else { break }
      let leading = Factor(isDivisor: false, node: .number(-value))
      return Node(.product([leading] + factors.dropFirst()))
    default: break
    }
    return Node(.negation(node))
  }

  /// The sum of the terms, from left to right; a sum in front continues, later ones stay nested.
  static func sum(_ terms: [Term]) -> Node {
    var flat: [Term] = []
    flat.reserveCapacity(terms.count)
    for term in terms {
      let (isNegative, magnitude) = signAndMagnitude(term.node)
      let isSubtracted = isNegative != term.isNegative
      if flat.isEmpty, !isSubtracted, case .sum(let inner) = magnitude.form {
        flat = inner
      } else {
        flat.append(Term(isNegative: isSubtracted, node: magnitude))
      }
    }
    guard let first = flat.first else { return .number(0) }
    guard flat.count == 1 else { return Node(.sum(flat)) }
    return first.isNegative ? negated(first.node) : first.node
  }

  /// The product of the factors, from left to right; a product in front continues, later ones stay
  /// nested.
  static func product(_ factors: [Factor]) -> Node {
    guard let first = factors.first else { return .number(1) }
    if first.isDivisor {
      return product([Factor(isDivisor: false, node: .number(1))] + factors)
    }
    guard factors.count > 1 else { return first.node }
    switch first.node.form {
    case .product(let inner):
      return Node(.product(inner + factors.dropFirst()))
    case .negation(let operand):
      let leading = Factor(isDivisor: false, node: operand)
      return negated(product([leading] + factors.dropFirst()))
    default:
      return Node(.product(factors))
    }
  }

  /// Splits a leading minus off.
  static func signAndMagnitude(_ node: Node) -> (isNegative: Bool, magnitude: Node) {
    switch node.form {
    case .number(let value) where value.sign == .minus: (true, .number(-value))
    case .negation(let operand): (true, operand)
    case .product(let factors):
      if case .number(let value)? = factors.first?.node.form, value.sign == .minus {
        (true, negated(node))
      } else {
        (false, node)
      }
    default: (false, node)
    }
  }

  /// The same kind of node over other operands, given in the order of `operand(_:)`.
  func rebuilt(_ operands: [Node]) -> Node {
    switch form {
    case .number, .constant, .variable, .column: return self
    case .negation:
      guard let operand = operands.first else { return self }
      return .negated(operand)
    case .power:
      guard operands.count == 2 else { return self }
      return .power(operands[0], operands[1])
    case .sum(let terms):
      return .sum(
        zip(terms, operands).map { Term(isNegative: $0.isNegative, node: $1) })
    case .product(let factors):
      return .product(
        zip(factors, operands).map { Factor(isDivisor: $0.isDivisor, node: $1) })
    case .comparison(let comparison, _, _):
      guard operands.count == 2 else { return self }
      return Node(.comparison(comparison, operands[0], operands[1]))
    case .logic(let connective, _): return .logic(connective, operands)
    case .call(let function, _): return Node(.call(function, operands))
    case .application(let application, _): return Node(.application(application, operands))
    case .element(let name, _):
      guard let operand = operands.first else { return self }
      return Node(.element(name, operand))
    case .boundCall(let function, _): return Node(.boundCall(function, operands))
    case .rowCall(let function, _):
      guard let operand = operands.first else { return self }
      return Node(.rowCall(function, operand))
    case .aggregate(let function, _):
      guard let operand = operands.first else { return self }
      return Node(.aggregate(function, operand))
    }
  }
}
