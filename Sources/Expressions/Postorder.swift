/// The nodes below a root, each once, operands before those that use them.
///
/// Passes over an expression are loops over this list: no formula, however deep, costs stack.
struct Postorder {
  /// The nodes; the root is the last.
  private(set) var nodes: [Node] = []
  /// Positions of the operands of all nodes, one node after the other.
  private var operandPositions: [Int] = []
  /// Where the operands of each node begin in `operandPositions`.
  private var operandStarts: [Int] = []

  init(_ root: Node) {
    var positions: [ObjectIdentifier: Int] = [:]
    var pending: [(node: Node, next: Int)] = [(root, 0)]
    while let (node, next) = pending.last {
      guard next < node.operandCount else {
        pending.removeLast()
        if positions[ObjectIdentifier(node)] == nil {
          positions[ObjectIdentifier(node)] = nodes.count
          operandStarts.append(operandPositions.count)
          for index in 0..<next {
            // Every operand is done before its user is, so the position is there.
            operandPositions.append(positions[ObjectIdentifier(node.operand(index))] ?? 0)
          }
          nodes.append(node)
        }
        continue
      }
      pending[pending.count - 1].next = next + 1
      let operand = node.operand(next)
      if positions[ObjectIdentifier(operand)] == nil {
        pending.append((operand, 0))
      }
    }
    operandStarts.append(operandPositions.count)
  }

  /// The positions of the operands of the node at a position.
  func operands(of position: Int) -> ArraySlice<Int> {
    operandPositions[operandStarts[position]..<operandStarts[position + 1]]
  }

  /// For each position whether the node stands in the argument of a row function.
  var insideRowCalls: [Bool] {
    var isInside = [Bool](repeating: false, count: nodes.count)
    // Users of a node come behind it.
    for (position, node) in nodes.enumerated().reversed() {
      let opens = if case .rowCall = node.form { true } else { false }
      guard opens || isInside[position] else { continue }
      for operand in operands(of: position) { isInside[operand] = true }
    }
    return isInside
  }

  /// Computes a value for each node from those of its operands and returns that of the root.
  func fold<Value, Failure: Error>(
    _ combine: (Node, [Value]) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    try foldWithPositions { (_, node, operands) throws(Failure) in try combine(node, operands) }
  }

  /// The same, told the position of each node as well.
  func foldWithPositions<Value, Failure: Error>(
    _ combine: (Int, Node, [Value]) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    var values: [Value] = []
    values.reserveCapacity(nodes.count)
    for (position, node) in nodes.enumerated() {
      var operands: [Value] = []
      for operand in self.operands(of: position) { operands.append(values[operand]) }
      values.append(try combine(position, node, operands))
    }
    return values.last
  }
}
