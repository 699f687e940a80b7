/// A formula: numbers, names, sums, products, powers and calls.
///
/// A value that is cheap to copy. Sums and products have any number of operands, so that long
/// formulas are not deep ones.
public struct Expression: Sendable {
  /// The deepest nesting of parentheses and calls, and the highest tower of powers, that the parser
  /// accepts.
  public static let maximumNesting = 200
  /// The most levels of operations on top of each other, those inside called functions included.
  ///
  /// Releasing a tree takes stack for each level; this many fit well into the 512 KB of a small
  /// thread.
  public static let maximumDepth = 600
  /// The most bytes that the parser accepts: two mebibytes.
  public static let maximumLength = 2 << 20
  /// The most nodes of a formula whose calls are expanded or that is differentiated.
  public static let maximumSize = 100_000

  let node: Node

  init(_ node: Node) {
    self.node = node
  }

  /// The constant number.
  public init(_ value: Double) {
    node = .number(value)
  }

  /// The variable of that name.
  public init(variable name: String) {
    node = .variable(canonicalName(name))
  }

  /// Names that are neither constants nor functions, in the order of first appearance.
  public var freeNames: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for node in Postorder(node).nodes {
      if case .variable(let name) = node.form, seen.insert(name).inserted {
        names.append(name)
      }
    }
    return names
  }

  /// Whether this is a comparison, or conditions put together with `and`, `or` and `not`.
  public var isCondition: Bool { node.isCondition }

  /// Whether rows of the data are put together in it; only a bound formula knows.
  public var usesRows: Bool { node.hasAggregates }

  /// The functions of the user that are called by name, each once.
  public var calledNames: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for node in Postorder(node).nodes {
      guard case .application(let application, _) = node.form,
        BuiltInFunction.named(application.name) == nil, seen.insert(application.name).inserted
      else { continue }
      names.append(application.name)
    }
    return names
  }

  /// The formula with names replaced, all at once.
  public func substituting(
    _ replacements: [String: Expression]
  ) throws(ExpressionError) -> Expression {
    let result = node.substituting(replacements.mapValues(\.node))
    guard result.depth <= Self.maximumDepth else {
      throw .tooDeep(limit: Self.maximumDepth, nil)
    }
    return Expression(result)
  }
}

extension Expression: Equatable {
  /// Equal when they have the same form, number for number and name for name.
  public static func == (left: Expression, right: Expression) -> Bool {
    left.node.isEqual(to: right.node)
  }
}

extension Node {
  func substituting(_ replacements: [String: Node]) -> Node {
    let result = Postorder(self).fold { (node: Node, operands: [Node]) -> Node in
      if case .variable(let name) = node.form { return replacements[name] ?? node }
      return node.isUnchanged(operands) ? node : node.rebuilt(operands)
    }
    return result ?? self
  }

  /// Whether the operands are the very ones this node has.
  func isUnchanged(_ operands: [Node]) -> Bool {
    for (position, operand) in operands.enumerated() where operand !== self.operand(position) {
      return false
    }
    return true
  }

  func isEqual(to other: Node) -> Bool {
    if self === other { return true }
    guard fingerprint == other.fingerprint, size == other.size else { return false }
    // Pairs seen once need no second look: shared parts are compared once, not once per path.
    var seen: Set<[ObjectIdentifier]> = []
    var pending = [(self, other)]
    while let (left, right) = pending.popLast() {
      if left === right { continue }
      guard left.fingerprint == right.fingerprint, left.hasSameHead(as: right) else { return false }
      if left.operandCount > 0 {
        let pair = [ObjectIdentifier(left), ObjectIdentifier(right)]
        guard seen.insert(pair).inserted else { continue }
      }
      for position in 0..<left.operandCount {
        pending.append((left.operand(position), right.operand(position)))
      }
    }
    return true
  }

  /// Whether two nodes are alike, their operands aside.
  func hasSameHead(as other: Node) -> Bool {
    switch (form, other.form) {
    case (.number(let left), .number(let right)): left.bitPattern == right.bitPattern
    case (.constant(let left), .constant(let right)): left == right
    case (.variable(let left), .variable(let right)): left == right
    case (.negation, .negation), (.power, .power): true
    case (.sum(let left), .sum(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isNegative == $1.isNegative }
    case (.product(let left), .product(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isDivisor == $1.isDivisor }
    case (.call(let left, let first), .call(let right, let second)):
      left == right && first.count == second.count
    case (.comparison(let left, _, _), .comparison(let right, _, _)): left == right
    case (.logic(let left, let first), .logic(let right, let second)):
      left == right && first.count == second.count
    case (.application(let left, let first), .application(let right, let second)):
      left == right && first.count == second.count
    case (.element(let left, _), .element(let right, _)): left == right
    case (.boundCall(let left, _), .boundCall(let right, _)): left == right
    case (.rowCall(let left, _), .rowCall(let right, _)),
      (.aggregate(let left, _), .aggregate(let right, _)):
      left == right
    case (.column(let left), .column(let right)): left == right
    default: false
    }
  }
}
