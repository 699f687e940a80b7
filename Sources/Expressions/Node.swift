import Numerics

/// One node of an expression tree; parts may be shared, cycles are impossible.
///
/// Nodes are built by the functions in `Node+Building.swift` alone, which keep one form for each
/// formula, so that equal texts give equal trees. Size, depth and fingerprint are known at once:
/// limits cost nothing to check.
final class Node: Sendable {
  /// A summand with its sign; the node itself never carries a leading minus.
  struct Term: Sendable {
    let isNegative: Bool
    let node: Node
  }

  /// An operand of a product, multiplied or divided by, from left to right.
  struct Factor: Sendable {
    let isDivisor: Bool
    let node: Node
  }

  enum Form: Sendable {
    case number(Double)
    case constant(NamedConstant)
    case variable(String)
    case negation(Node)
    case sum([Term])
    case product([Factor])
    case power(base: Node, exponent: Node)
    case comparison(Comparison, Node, Node)
    case logic(Connective, [Node])
    case call(BuiltInFunction, [Node])
    /// A call of a user's function, or a derivative, by name: what it is will be looked up.
    case application(Application, [Node])
    /// An element of a result, as in `ball.x[3]`.
    case element(String, Node)
    /// A call of a function whose body is known.
    case boundCall(BoundFunction, [Node])
    /// A row function whose argument still has names to be looked up among the columns.
    case rowCall(RowFunction, Node)
    /// A row function over columns that have been looked up: a number, like any other.
    case aggregate(RowFunction, Node)
    /// A column of the data: in each row the number that it has there.
    case column(String)
  }

  let form: Form
  /// Levels below and including this one, those of called definitions included.
  let depth: Int
  /// Nodes of the tree written out in full, shared parts counted each time; saturates.
  let size: Int
  /// A hash of the whole tree: equal trees have equal ones.
  let fingerprint: UInt64
  /// Whether a function with a known body is called somewhere below.
  let hasBoundCalls: Bool
  /// Whether something below is looked up by name beyond variables: a function, a derivative, an
  /// element, a column.
  let isOpen: Bool
  /// Whether rows of the data are put together somewhere below.
  let hasAggregates: Bool
  /// Whether the value is another in each row: a column stands below, outside aggregates.
  let isPerRow: Bool

  init(_ form: Form) {
    self.form = form
    var metrics = Metrics()
    switch form {
    case .number(let value): metrics.mix(value.bitPattern)
    case .constant(let constant): metrics.mix(constant.rawValue)
    case .variable(let name): metrics.mix(name)
    case .negation(let operand): metrics.add(operand, tag: 1)
    case .sum(let terms):
      for term in terms { metrics.add(term.node, tag: term.isNegative ? 2 : 3) }
    case .product(let factors):
      for factor in factors { metrics.add(factor.node, tag: factor.isDivisor ? 4 : 5) }
    case .power(let base, let exponent):
      metrics.add(base, tag: 6)
      metrics.add(exponent, tag: 7)
    case .comparison(let comparison, let left, let right):
      metrics.mix(comparison.rawValue)
      metrics.add(left, tag: 10)
      metrics.add(right, tag: 11)
    case .logic(let connective, let operands):
      metrics.mix(connective.rawValue)
      for operand in operands { metrics.add(operand, tag: 12) }
    case .call(let function, let arguments):
      metrics.mix(function.rawValue)
      for argument in arguments { metrics.add(argument, tag: 8) }
    case .application(let application, let arguments):
      metrics.mix(application.description)
      for argument in arguments { metrics.add(argument, tag: 13) }
      metrics.isOpen = true
    case .element(let name, let index):
      metrics.mix(name)
      metrics.add(index, tag: 14)
      metrics.isOpen = true
    case .boundCall(let function, let arguments):
      metrics.mix(function.name)
      metrics.mix(function.fingerprint)
      for argument in arguments { metrics.add(argument, tag: 9) }
      metrics.enter(function)
    case .rowCall(let function, let body):
      metrics.mix(function.rawValue)
      metrics.add(body, tag: 15)
      metrics.isOpen = true
    case .aggregate(let function, let body):
      metrics.mix(function.rawValue)
      metrics.add(body, tag: 16)
      metrics.hasAggregates = true
      metrics.isPerRow = false
    case .column(let name):
      metrics.mix(name)
      metrics.isPerRow = true
    }
    metrics.mix(Node.kindTag(form))
    depth = metrics.depth + 1
    size = metrics.size
    fingerprint = metrics.fingerprint
    hasBoundCalls = metrics.hasBoundCalls
    isOpen = metrics.isOpen
    hasAggregates = metrics.hasAggregates
    isPerRow = metrics.isPerRow
  }

  /// The operands in order.
  var operandCount: Int {
    switch form {
    case .number, .constant, .variable, .column: 0
    case .negation, .element, .rowCall, .aggregate: 1
    case .power, .comparison: 2
    case .sum(let terms): terms.count
    case .product(let factors): factors.count
    case .logic(_, let operands): operands.count
    case .call(_, let arguments), .application(_, let arguments), .boundCall(_, let arguments):
      arguments.count
    }
  }

  /// The operand at a position below `operandCount`.
  func operand(_ position: Int) -> Node {
    switch form {
    case .number, .constant, .variable, .column: self
    case .negation(let operand), .element(_, let operand), .rowCall(_, let operand),
      .aggregate(_, let operand):
      operand
    case .power(let base, let exponent): position == 0 ? base : exponent
    case .comparison(_, let left, let right): position == 0 ? left : right
    case .sum(let terms): terms[position].node
    case .product(let factors): factors[position].node
    case .logic(_, let operands): operands[position]
    case .call(_, let arguments), .application(_, let arguments), .boundCall(_, let arguments):
      arguments[position]
    }
  }

  /// A number that tells the kinds of nodes apart in the fingerprint.
  private static func kindTag(_ form: Form) -> UInt64 {
    switch form {
    case .number: 1
    case .constant: 2
    case .variable: 3
    case .negation: 4
    case .sum: 5
    case .product: 6
    case .power: 7
    case .call: 8
    case .boundCall: 9
    case .comparison: 10
    case .logic: 11
    case .application: 12
    case .element: 13
    case .rowCall: 14
    case .aggregate: 15
    case .column: 16
    }
  }
}

/// Size, depth and fingerprint of a node while its operands are counted.
private struct Metrics {
  var depth = 0
  var size = 1
  var fingerprint = SplitMix64.increment
  var hasBoundCalls = false
  var isOpen = false
  var hasAggregates = false
  var isPerRow = false

  mutating func add(_ operand: Node, tag: UInt64) {
    depth = max(depth, operand.depth)
    grow(operand.size)
    mix(tag)
    mix(operand.fingerprint)
    hasBoundCalls = hasBoundCalls || operand.hasBoundCalls
    isOpen = isOpen || operand.isOpen
    hasAggregates = hasAggregates || operand.hasAggregates
    isPerRow = isPerRow || operand.isPerRow
  }

  mutating func enter(_ function: BoundFunction) {
    // Expanding the call puts the arguments below the leaves of the body; the function itself is
    // one object more on the path down.
    depth += max(function.expandedBody.depth, function.body.depth) + 2
    grow(function.expandedBody.size)
    hasBoundCalls = true
    hasAggregates = hasAggregates || function.expandedBody.hasAggregates
  }

  mutating func mix(_ value: UInt64) {
    fingerprint = SplitMix64.hash(fingerprint ^ value)
  }

  mutating func mix(_ text: String) {
    for byte in text.utf8 { mix(UInt64(byte)) }
  }

  private mutating func grow(_ added: Int) {
    let sum = size.addingReportingOverflow(added)
    size = sum.overflow ? .max : sum.partialValue
  }
}
