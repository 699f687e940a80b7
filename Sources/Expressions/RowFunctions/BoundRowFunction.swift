extension RowEvaluator {
  /// A row function of one argument, compiled and bound to the columns that the argument names.
  ///
  /// The argument's names other than columns are `scalars`.
  convenience init(
    _ function: RowFunction, of argument: Node, scalars: [String], rows: RowTable
  ) throws(ExpressionError) {
    let (body, names) = argument.withColumnsAsVariables()
    var columns: [[Double]] = []
    for name in names {
      guard let column = rows.column(name.column) else {
        throw .unknownName(name: name.column, nil)
      }
      columns.append(column)
    }
    var variables = names.map(\.variable)
    if columns.isEmpty, let first = rows.names.first, let column = rows.column(first) {
      // What names no column runs over as many rows as any of them has.
      columns = [column]
      variables = ["\(first) in a row"]
    }
    guard let bound = RowColumns(columns) else { throw .noRows(function: function.name, nil) }
    self.init(
      try RowProgram(body, aggregate: function.aggregate, scalars: scalars, columns: variables),
      columns: bound)
  }

  /// The value at a point given as an array.
  func value(at point: [Double]) -> Double {
    point.withUnsafeBufferPointer { value(at: $0) }
  }

  /// The first row in which the argument has no finite value.
  func firstRowNotFinite(at point: [Double]) -> Int? {
    point.withUnsafeBufferPointer { firstRowNotFinite(at: $0) }
  }
}

extension RowFunction {
  /// What the values of the rows are made to.
  fileprivate var aggregate: RowAggregate {
    switch self {
    case .sum: .sum
    case .mean: .mean
    case .sd: .standardDeviation
    case .count: .count
    case .min: .least
    case .max: .greatest
    }
  }
}

extension Node {
  /// The formula with a variable in the place of each column, of a name that cannot be typed.
  func withColumnsAsVariables() -> (Expression, [(variable: String, column: String)]) {
    var names: [(variable: String, column: String)] = []
    var known: Set<String> = []
    let result = Postorder(self).fold { (node: Node, operands: [Node]) -> Node in
      guard case .column(let name) = node.form else {
        return node.isUnchanged(operands) ? node : node.rebuilt(operands)
      }
      if known.insert(name).inserted { names.append(("\(name) in a row", name)) }
      return .variable("\(name) in a row")
    }
    return (Expression(result ?? self), names)
  }
}
