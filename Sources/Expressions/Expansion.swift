extension Node {
  /// The formula with every call of a user's function replaced by its body.
  ///
  /// Calls with the same arguments become one shared node, so definitions on top of definitions
  /// stay small; those that cannot be shared end at the limit.
  func expandingCalls() throws(ExpressionError) -> Node {
    var interner = Interner(work: 2 * Expression.maximumSize)
    return try expandingCalls(&interner)
  }

  /// The same with an interner that several formulas share.
  func expandingCalls(_ interner: inout Interner) throws(ExpressionError) -> Node {
    guard !isOpen else {
      var binder = Binder(NameTable())
      return try binder.bind(self).expandingCalls(&interner)
    }
    guard hasBoundCalls else { return self }
    let result = try Postorder(self).fold {
      (node: Node, operands: [Node]) throws(ExpressionError) -> Node in
      guard case .boundCall(let function, _) = node.form else {
        return try interner.intern(node.rebuilt(operands))
      }
      var bindings: [String: Node] = [:]
      for (parameter, operand) in zip(function.parameters, operands) {
        bindings[parameter] = operand
      }
      let body = try Postorder(function.expandedBody).fold {
        (inner: Node, operands: [Node]) throws(ExpressionError) -> Node in
        if case .variable(let name) = inner.form { return bindings[name] ?? inner }
        return try interner.intern(inner.rebuilt(operands))
      }
      return body ?? node
    }
    return result ?? self
  }
}

extension Expression {
  /// The formula with calls written out, when it is small enough for symbolic work.
  func expandedForSymbols() throws(ExpressionError) -> Node {
    let expanded = try node.expandingCalls()
    try Self.check(expanded)
    return expanded
  }

  static func check(_ node: Node) throws(ExpressionError) {
    guard node.size <= maximumSize else { throw .tooLarge(limit: maximumSize) }
    guard node.depth <= maximumDepth else { throw .tooDeep(limit: maximumDepth, nil) }
  }
}

/// Keeps one node of each form, so that equal parts are the same part.
struct Interner {
  private var known: [UInt64: [Node]] = [:]
  private var count = 0
  private var workLeft: Int

  /// Creates an interner that gives up after so many nodes asked about.
  init(work: Int) {
    workLeft = work
  }

  /// The node met before that equals this one, else this one.
  mutating func intern(_ node: Node) throws(ExpressionError) -> Node {
    // Counts the looks, not only the nodes: a call that shares everything costs time all the same.
    workLeft -= 1
    guard workLeft >= 0, count <= 2 * Expression.maximumSize else {
      throw .tooLarge(limit: Expression.maximumSize)
    }
    guard node.depth <= Expression.maximumDepth else {
      throw .tooDeep(limit: Expression.maximumDepth, nil)
    }
    for candidate in known[node.fingerprint] ?? [] where candidate.isEqual(to: node) {
      return candidate
    }
    known[node.fingerprint, default: []].append(node)
    count += 1
    return node
  }
}
