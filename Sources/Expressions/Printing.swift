extension Expression: CustomStringConvertible {
  /// The formula as a person would write it; the text parses to the same expression.
  ///
  /// Not so for numbers that are not finite, which no text can name.
  public var description: String {
    Postorder(node).fold { (node: Node, operands: [String]) -> String in
      node.text(operands)
    } ?? ""
  }
}

extension Node {
  /// Text over the texts of the operands.
  fileprivate func text(_ operands: [String]) -> String {
    switch form {
    case .number(let value): return Self.text(value)
    case .constant(let constant): return constant.rawValue
    case .variable(let name), .column(let name): return name
    case .negation(let operand):
      return operand.bindsLooserThanProducts ? "-(\(operands[0]))" : "-" + operands[0]
    case .sum(let terms): return Self.text(terms, operands)
    case .product(let factors): return Self.text(factors, operands)
    case .power(let base, let exponent):
      let left = base.isAtom ? operands[0] : "(\(operands[0]))"
      let right = exponent.standsAsExponent ? operands[1] : "(\(operands[1]))"
      return "\(left)^\(right)"
    case .comparison(let comparison, let first, let second):
      let left = first.isCondition ? "(\(operands[0]))" : operands[0]
      let right = second.isCondition ? "(\(operands[1]))" : operands[1]
      return "\(left) \(comparison.rawValue) \(right)"
    case .logic(let connective, let nodes): return Self.text(connective, nodes, operands)
    case .call(let function, _):
      return "\(function.name)(\(operands.joined(separator: ", ")))"
    case .application(let application, _):
      return "\(application)(\(operands.joined(separator: ", ")))"
    case .element(let name, _): return "\(name)[\(operands[0])]"
    case .boundCall(let function, _):
      return "\(function.name)(\(operands.joined(separator: ", ")))"
    case .rowCall(let function, _), .aggregate(let function, _):
      return "\(function.name)(\(operands[0]))"
    }
  }

  private static func text(
    _ connective: Connective, _ nodes: [Node], _ operands: [String]
  ) -> String {
    let texts = zip(nodes, operands).map { node, operand in
      guard case .logic(let inner, _) = node.form else { return operand }
      // `not` binds tightest, then `and`, then `or`.
      let isLoose = inner == .or || (inner == .and && connective != .or)
      return isLoose ? "(\(operand))" : operand
    }
    guard connective != .not else { return "not " + texts[0] }
    return texts.joined(separator: " \(connective.rawValue) ")
  }

  /// Whether the node needs parentheses as an operand of a product or a sum.
  private var bindsLooserThanProducts: Bool {
    switch form {
    case .sum, .comparison, .logic: true
    default: false
    }
  }

  /// The shortest digits that read back to the number, without a needless `.0`.
  private static func text(_ value: Double) -> String {
    let digits = value.description
    return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
  }

  private static func text(_ terms: [Term], _ operands: [String]) -> String {
    var text = ""
    for (position, term) in terms.enumerated() {
      if position > 0 {
        text += term.isNegative ? " - " : " + "
      } else if term.isNegative {
        text += "-"
      }
      if term.node.bindsLooserThanProducts {
        text += "(\(operands[position]))"
      } else {
        text += operands[position]
      }
    }
    return text
  }

  private static func text(_ factors: [Factor], _ operands: [String]) -> String {
    var text = operands[0]
    if factors[0].node.bindsLooserThanProducts { text = "(\(text))" }
    let leadsWithNumber = if case .number = factors[0].node.form { true } else { false }
    for position in 1..<factors.count {
      let factor = factors[position]
      let operand =
        factor.node.standsAsFactor ? operands[position] : "(\(operands[position]))"
      if factor.isDivisor {
        text += "/"
      } else if leadsWithNumber, position == 1 {
        text += factor.node.joint(to: operand)
      } else {
        text += "*"
      }
      text += operand
    }
    return text
  }

  /// What stands between a leading number and this factor: `2x`, `3 sin(x)`, `2(x + 1)`, but `2*3`.
  private func joint(to operand: String) -> String {
    if case .negation = form { return "*" }
    switch form {
    case .call, .application, .boundCall, .rowCall, .aggregate: return " "
    default: break
    }
    guard let first = operand.unicodeScalars.first else { return "*" }
    if first == "(" { return isNumber ? "*" : "" }
    guard first.properties.isAlphabetic || first == "_" else { return "*" }
    // `2e3` would be a number.
    let second = operand.unicodeScalars.dropFirst().first
    let readsAsExponent =
      (first == "e" || first == "E") && second.map { ("0"..."9").contains($0) } ?? false
    if readsAsExponent { return "*" }
    if case .power(let base, _) = form { return base.joint(to: operand) }
    return ""
  }

  private var isNumber: Bool {
    if case .number = form { true } else { false }
  }

  /// Whether the node binds tighter than any operator.
  private var isAtom: Bool {
    switch form {
    case .number(let value): value.sign == .plus
    case .constant, .variable, .column, .call, .application, .element, .boundCall, .rowCall,
      .aggregate:
      true
    case .negation, .sum, .product, .power, .comparison, .logic: false
    }
  }

  /// Whether the node needs no parentheses behind `*` and `/`.
  private var standsAsFactor: Bool {
    if case .power = form { true } else { isAtom }
  }

  /// Whether the node needs no parentheses behind `^`.
  private var standsAsExponent: Bool {
    switch form {
    case .number, .power: true
    case .negation(let operand):
      if case .product = operand.form { false } else { true }
    default: isAtom
    }
  }
}
