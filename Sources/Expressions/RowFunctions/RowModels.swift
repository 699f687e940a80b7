// Formulas of which each row of the data has a value of its own: models and what they are about.

extension ParsedExpression {
  /// The expression over what its names stand for now, columns being what they are in each row.
  ///
  /// - Parameters:
  ///   - names: What names stand for; with the rows.
  ///   - kept: The names that stay free: parameters.
  /// - Returns: The expression, for `RowEvaluator.init(perRow:scalars:rows:)`.
  /// - Throws: What `bound` throws.
  public func boundInRows(
    to names: NameTable, keeping kept: Set<String>
  ) throws(ExpressionError) -> Expression {
    var copy = self
    // Inside a row function names are those of columns.
    copy.expression = Expression(Node(.rowCall(.sum, expression.node)))
    let bound = try copy.bound(to: names, keeping: kept)
    guard case .aggregate(_, let body) = bound.node.form else { return bound }
    return Expression(body)
  }
}

extension Expression {
  /// This less another.
  public func less(_ other: Expression) -> Expression {
    Expression(
      .sum([
        Node.Term(isNegative: false, node: node), Node.Term(isNegative: true, node: other.node),
      ]))
  }

  /// Half the mean over the rows of the square of what is in each row.
  public var halfMeanSquare: Expression {
    let mean = Node(.aggregate(.mean, .power(node, .number(2))))
    return Expression(
      .product([
        Node.Factor(isDivisor: false, node: mean), Node.Factor(isDivisor: true, node: .number(2)),
      ]))
  }

  /// The square.
  public var square: Expression { Expression(.power(node, .number(2))) }

  /// What a column is where this formula of it is another: y = exp(m) where log(y) = m.
  ///
  /// - Parameter other: What the formula is to be.
  /// - Returns: The column and what it is; nil where the formula is more than a logarithm, an
  ///   exponential or a root of a column.
  public func solvedForColumn(_ other: Expression) -> (column: String, model: Expression)? {
    if let name = columnName { return (name, other) }
    guard case .call(let function, let arguments) = node.form, arguments.count == 1,
      let name = Expression(arguments[0]).columnName
    else { return nil }
    let model: Node
    switch function {
    case .log, .ln: model = .call(.exp, other.node)
    case .log2: model = .power(.number(2), other.node)
    case .log10: model = .power(.number(10), other.node)
    case .exp: model = .call(.log, other.node)
    case .sqrt: model = .power(other.node, .number(2))
    default: return nil
    }
    return (name, Expression(model))
  }

  /// The formula with variables for the columns that it names.
  ///
  /// - Parameter name: What stands for a column.
  /// - Returns: A formula without columns, for a single row.
  public func replacingColumns(_ name: (String) -> String) -> Expression {
    let result = Postorder(node).fold { (node: Node, operands: [Node]) -> Node in
      if case .column(let column) = node.form { return .variable(name(column)) }
      return node.isUnchanged(operands) ? node : node.rebuilt(operands)
    }
    return Expression(result ?? node)
  }

  /// The formula with numbers for what it puts together over the rows, calls written out.
  public func withoutRowFunctions(over rows: RowTable) throws(ExpressionError) -> Expression {
    Expression(try node.expandingCalls().withoutAggregates(over: rows) { _ in nil })
  }
}

extension RowEvaluator {
  /// Compiles a formula with a value in each row, and binds it to the columns that it names.
  ///
  /// - Parameters:
  ///   - formula: The formula, bound in rows.
  ///   - scalars: Its names other than columns.
  ///   - rows: The rows.
  /// - Throws: `unknownName` for another name or column, `tooLarge`.
  public convenience init(
    perRow formula: Expression, scalars: [String], rows: RowTable
  ) throws(ExpressionError) {
    let body = try formula.withoutRowFunctions(over: rows)
    try self.init(.sum, of: body.node, scalars: scalars, rows: rows)
  }
}
