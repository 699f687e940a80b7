import Numerics

/// One node of an expression tree; parts may be shared, cycles are impossible.
///
/// Nodes are built by the functions in `Node+Building.swift` alone, which keep one form for each formula, so that equal
/// texts give equal trees. Size, depth and fingerprint are known at once: limits cost nothing to check.
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
    case call(BuiltInFunction, [Node])
    case definedCall(FunctionDefinition, [Node])
  }

  let form: Form
  /// Levels below and including this one, those of called definitions included.
  let depth: Int
  /// Nodes of the tree written out in full, shared parts counted each time; saturates.
  let size: Int
  /// A hash of the whole tree: equal trees have equal ones.
  let fingerprint: UInt64
  /// Whether a function of the user is called somewhere below.
  let hasDefinedCalls: Bool

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
    case .call(let function, let arguments):
      metrics.mix(function.rawValue)
      for argument in arguments { metrics.add(argument, tag: 8) }
    case .definedCall(let definition, let arguments):
      metrics.mix(definition.name)
      metrics.mix(definition.fingerprint)
      for argument in arguments { metrics.add(argument, tag: 9) }
      metrics.enter(definition)
    }
    metrics.mix(Node.kindTag(form))
    depth = metrics.depth + 1
    size = metrics.size
    fingerprint = metrics.fingerprint
    hasDefinedCalls = metrics.hasDefinedCalls
  }

  /// The operands in order.
  var operandCount: Int {
    switch form {
    case .number, .constant, .variable: 0
    case .negation: 1
    case .power: 2
    case .sum(let terms): terms.count
    case .product(let factors): factors.count
    case .call(_, let arguments), .definedCall(_, let arguments): arguments.count
    }
  }

  /// The operand at a position below `operandCount`.
  func operand(_ position: Int) -> Node {
    switch form {
    case .number, .constant, .variable: self
    case .negation(let operand): operand
    case .power(let base, let exponent): position == 0 ? base : exponent
    case .sum(let terms): terms[position].node
    case .product(let factors): factors[position].node
    case .call(_, let arguments), .definedCall(_, let arguments): arguments[position]
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
    case .definedCall: 9
    }
  }
}

/// Size, depth and fingerprint of a node while its operands are counted.
private struct Metrics {
  var depth = 0
  var size = 1
  var fingerprint = SplitMix64.increment
  var hasDefinedCalls = false

  mutating func add(_ operand: Node, tag: UInt64) {
    depth = max(depth, operand.depth)
    grow(operand.size)
    mix(tag)
    mix(operand.fingerprint)
    hasDefinedCalls = hasDefinedCalls || operand.hasDefinedCalls
  }

  mutating func enter(_ definition: FunctionDefinition) {
    // Expanding the call puts the arguments below the leaves of the body; the definition itself is an object more on
    // the way down.
    depth += max(definition.expandedBody.depth, definition.body.node.depth) + 2
    grow(definition.expandedBody.size)
    hasDefinedCalls = true
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
