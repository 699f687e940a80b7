extension Simplifier {
  /// A comparison, decided where both sides are numbers.
  static func comparison(_ comparison: Comparison, _ left: Node, _ right: Node) -> Node {
    if let first = Coefficient(left), let second = Coefficient(right) {
      return .number(comparison.holds(first.value, second.value) ? 1 : 0)
    }
    return Node(.comparison(comparison, left, right))
  }

  /// Conditions put together, decided where those that are known decide.
  static func logic(_ connective: Connective, _ operands: [Node]) -> Node {
    guard connective != .not else {
      guard let value = Coefficient(operands[0])?.value else {
        // Not the negation of a comparison: where there is no value, neither of the two holds.
        if case .logic(.not, let inner) = operands[0].form, inner[0].isCondition { return inner[0] }
        return .logic(.not, operands)
      }
      return .number(value.holds ? 0 : 1)
    }
    let isAnd = connective == .and
    var unknown: [Node] = []
    for operand in operands {
      guard let value = Coefficient(operand)?.value else {
        unknown.append(operand)
        continue
      }
      if value.holds != isAnd { return .number(isAnd ? 0 : 1) }
    }
    guard !unknown.isEmpty else { return .number(isAnd ? 1 : 0) }
    if unknown.count == 1 {
      // A number that is left alone would not be 1 or 0.
      return unknown[0].isCondition ? unknown[0] : .logic(.not, [.logic(.not, unknown)])
    }
    return .logic(connective, unknown)
  }

  /// `if(c, a, b)`, decided where the condition is known or both values are the same.
  static func choice(_ arguments: [Node]) -> Node {
    if let condition = Coefficient(arguments[0])?.value {
      return arguments[condition.holds ? 1 : 2]
    }
    if arguments[1].isEqual(to: arguments[2]) { return arguments[1] }
    return Node(.call(.if, arguments))
  }

  /// `mod(a, b)`, computed where both are whole numbers.
  static func modulo(_ arguments: [Node]) -> Node {
    if let first = Coefficient(arguments[0])?.whole, let second = Coefficient(arguments[1])?.whole,
      second != 0
    {
      return .number(BuiltInFunction.modulo(first, second))
    }
    return Node(.call(.mod, arguments))
  }
}
