extension Expression {
  /// The expression over what its names stand for now: a form of its own that no later change
  /// touches.
  ///
  /// In row functions the names of columns become columns, before anything else is looked up.
  /// Names with a value become numbers, except those in `kept`; names without one stay free. Calls
  /// and derivatives of functions carry the functions' bodies, whose free names must all have
  /// values. Throws `unknownFunction`, `wrongArgumentCount`, `unknownNameInFunction`,
  /// `recursiveFunctions`, `derivativeNeedsOneVariable`, `unknownElement`, `noRows`, `tooLarge` or
  /// `tooDeep`.
  public func bound(
    to names: NameTable, keeping kept: Set<String> = []
  ) throws(ExpressionError) -> Expression {
    var binder = Binder(names)
    return Expression(try binder.bind(node, keeping: kept))
  }

  /// The value over what the names stand for now; outside the domain it is not a number.
  ///
  /// Throws what `bound` throws, and `unknownName` for a name without a value.
  public func evaluate(in names: NameTable) throws(ExpressionError) -> Double {
    guard node.isOpen else { return try evaluate(names.value) }
    return try bound(to: names).evaluate(rows: names.rows)
  }
}

extension FunctionDefinition {
  /// The body over what its names stand for now; the parameters stay free.
  public func boundBody(in names: NameTable) throws(ExpressionError) -> Expression {
    var binder = Binder(names)
    // Through the function, so that a cycle and a missing name are found as in a call.
    return Expression(try binder.function(self).body)
  }
}

/// Looks up what formulas name, with each function bound once.
struct Binder {
  /// A function on the path of calls that is being followed.
  private struct Frame {
    let definition: FunctionDefinition
    var next = 0
  }

  private let names: NameTable
  private var functions: [String: BoundFunction] = [:]
  private var derivatives: [Application: BoundFunction] = [:]
  private var interner = Interner(work: 20 * Expression.maximumSize)

  init(_ names: NameTable) {
    self.names = names
  }

  /// The formula with names replaced; outside functions a name without a value stays.
  mutating func bind(
    _ node: Node, keeping kept: Set<String> = []
  ) throws(ExpressionError) -> Node {
    for name in Expression(node).calledNames { try prepare(name) }
    return try replacing(node, kept, in: nil)
  }

  /// A definition bound, with all that it calls.
  mutating func function(
    _ definition: FunctionDefinition
  ) throws(ExpressionError) -> BoundFunction {
    try prepare(definition)
    return try bound(definition)
  }

  /// Binds the function of that name and all that it calls.
  private mutating func prepare(_ name: String) throws(ExpressionError) {
    guard functions[name] == nil else { return }
    guard let definition = names.function(named: name) else {
      throw .unknownFunction(name: name, nil)
    }
    try prepare(definition)
    functions[name] = try bound(definition)
  }

  /// Binds all that a function calls: those first that others need, with a stack of its own.
  private mutating func prepare(_ root: FunctionDefinition) throws(ExpressionError) {
    var path = [Frame(definition: root)]
    while let frame = path.last {
      guard frame.next < frame.definition.callees.count else {
        path.removeLast()
        if !path.isEmpty { functions[frame.definition.name] = try bound(frame.definition) }
        continue
      }
      path[path.count - 1].next += 1
      let callee = frame.definition.callees[frame.next]
      guard functions[callee] == nil else { continue }
      if let start = path.firstIndex(where: { $0.definition.name == callee }) {
        let cycle = path[start...].map(\.definition.name) + [callee]
        throw .recursiveFunctions(cycle, nil)
      }
      guard let definition = names.function(named: callee) else {
        throw .unknownNameInFunction(name: callee, function: frame.definition.name, nil)
      }
      guard path.count <= Expression.maximumDepth else {
        throw .tooDeep(limit: Expression.maximumDepth, nil)
      }
      path.append(Frame(definition: definition))
    }
  }

  /// The function over what its body names; the functions that it calls are bound.
  private mutating func bound(
    _ definition: FunctionDefinition
  ) throws(ExpressionError) -> BoundFunction {
    let body = try replacing(
      definition.body.node, Set(definition.parameters), in: definition.name)
    return BoundFunction(
      name: definition.name, parameters: definition.parameters, body: body,
      expandedBody: try body.expandingCalls(&interner))
  }

  private mutating func replacing(
    _ root: Node, _ kept: Set<String>, in function: String?
  ) throws(ExpressionError) -> Node {
    let order = Postorder(root)
    let isInRows = order.insideRowCalls
    let result = try order.foldWithPositions {
      (position: Int, node: Node, operands: [Node]) throws(ExpressionError) -> Node in
      switch node.form {
      case .variable(let name):
        guard !kept.contains(name) else { return node }
        if isInRows[position], names.rows?.hasColumn(name) == true { return Node(.column(name)) }
        if let value = names.value(name) { return .number(value) }
        guard let function else { return node }
        throw .unknownNameInFunction(name: name, function: function, nil)
      case .application(let application, _):
        let function = try self.function(application)
        guard operands.count == function.parameters.count else {
          throw .wrongArgumentCount(
            name: application.description, least: function.parameters.count,
            most: function.parameters.count, actual: operands.count, nil)
        }
        return Node(.boundCall(function, operands))
      case .element(let name, _): return try element(name, operands[0])
      case .rowCall(let function, _): return try rows(function, operands[0])
      default: return node.isUnchanged(operands) ? node : node.rebuilt(operands)
      }
    }
    guard let result, result.depth <= Expression.maximumDepth else {
      throw .tooDeep(limit: Expression.maximumDepth, nil)
    }
    return result
  }

  /// A row function over rows that are there; of one number `min` and `max` are that number.
  private func rows(_ function: RowFunction, _ argument: Node) throws(ExpressionError) -> Node {
    if function.comparesArguments, !argument.isPerRow {
      return .call(function == .min ? .min : .max, argument)
    }
    guard names.rows != nil else { throw .noRows(function: function.name, nil) }
    return Node(.aggregate(function, argument))
  }

  private func element(_ name: String, _ index: Node) throws(ExpressionError) -> Node {
    let index = Expression(index)
    if let free = index.freeNames.first { throw .unknownName(name: free, nil) }
    let position = try index.evaluate(rows: names.rows)
    guard let value = names.element(name, position) else {
      throw .unknownElement(name: name, index: position, nil)
    }
    return .number(value)
  }

  /// The function that a call names: a bound one, or its derivative.
  private mutating func function(
    _ application: Application
  ) throws(ExpressionError) -> BoundFunction {
    if application.primes == 0, let function = functions[application.name] { return function }
    if let known = derivatives[application] { return known }
    let parameter: String
    var body: Expression
    if let builtIn = BuiltInFunction.named(application.name) {
      parameter = "x"
      body = Expression(.call(builtIn, .variable(parameter)))
      guard application.primes > 0, builtIn.mostArguments == 1 else {
        throw .derivativeNeedsOneVariable(name: application.name, nil)
      }
    } else {
      guard let function = functions[application.name] else {
        throw .unknownFunction(name: application.name, nil)
      }
      guard let only = function.parameters.first, function.parameters.count == 1 else {
        throw .derivativeNeedsOneVariable(name: application.name, nil)
      }
      parameter = only
      body = Expression(function.expandedBody)
    }
    for _ in 0..<application.primes { body = try body.derivative(by: parameter) }
    let derivative = BoundFunction(
      name: application.description, parameters: [parameter], body: body.node,
      expandedBody: body.node)
    derivatives[application] = derivative
    return derivative
  }
}
