import CLibrary

extension Expression {
  /// The value with names looked up in `lookup`; outside the domain it is not a number.
  ///
  /// Functions of the user must be bound. Throws `unknownName` for a name without a value,
  /// `unknownFunction` for a call that is not bound, `noRows` for a row function without `rows`,
  /// and `tooLarge` when calls written out pass the limit.
  public func evaluate(
    rows: RowTable? = nil, _ lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> Double {
    let expanded = try node.expandingCalls()
    let numbers =
      expanded.hasAggregates ? try expanded.withoutAggregates(over: rows, lookup) : expanded
    let value = try Postorder(numbers).fold {
      (node: Node, operands: [Double]) throws(ExpressionError) -> Double in
      if case .variable(let name) = node.form {
        guard let value = lookup(name) else { throw .unknownName(name: name, nil) }
        return value
      }
      return node.value(operands)
    }
    return value ?? .nan
  }
}

extension Expression {
  /// The value of a formula without free names; nil when there are some.
  public var constantValue: Double? { try? evaluate() }
}

extension Node {
  /// The value of this node over the values of its operands; a variable has none.
  func value(_ operands: [Double]) -> Double {
    switch form {
    case .number(let value): return value
    case .constant(let constant): return constant.value
    case .variable, .application, .element, .boundCall, .rowCall, .aggregate, .column: return .nan
    case .negation: return -operands[0]
    case .power(let base, let exponent):
      // The constant e is rounded, the exponential function is not bound by that.
      if case .constant(.e) = base.form { return Glibc.exp(operands[1]) }
      if case .number(let number) = exponent.form {
        return Power.value(operands[0], toLiteral: number)
      }
      return Power.value(operands[0], operands[1])
    case .sum(let terms):
      var sum = terms[0].isNegative ? -operands[0] : operands[0]
      for position in 1..<terms.count {
        if terms[position].isNegative {
          sum -= operands[position]
        } else {
          sum += operands[position]
        }
      }
      return sum
    case .product(let factors):
      var product = operands[0]
      for position in 1..<factors.count {
        if factors[position].isDivisor {
          product /= operands[position]
        } else {
          product *= operands[position]
        }
      }
      return product
    case .comparison(let comparison, _, _):
      return comparison.holds(operands[0], operands[1]) ? 1 : 0
    case .logic(let connective, _): return connective.value(operands)
    case .call(let function, _): return function.value(operands)
    }
  }
}
