extension Node {
  /// The formula with a number in the place of each row function, the inner ones first.
  func withoutAggregates(
    over rows: RowTable?, _ lookup: (String) -> Double?
  ) throws(ExpressionError) -> Node {
    let result = try Postorder(self).fold {
      (node: Node, operands: [Node]) throws(ExpressionError) -> Node in
      guard case .aggregate(let function, _) = node.form else {
        return node.isUnchanged(operands) ? node : node.rebuilt(operands)
      }
      guard let rows else { throw .noRows(function: function.name, nil) }
      let scalars = Expression(operands[0]).freeNames
      var values: [Double] = []
      for name in scalars {
        guard let value = lookup(name) else { throw .unknownName(name: name, nil) }
        values.append(value)
      }
      let evaluator = try RowEvaluator(function, of: operands[0], scalars: scalars, rows: rows)
      return .number(evaluator.value(at: values))
    }
    return result ?? self
  }
}
