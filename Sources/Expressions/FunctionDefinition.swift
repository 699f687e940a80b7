/// A function that the user defined: `f(x, y) = …`.
///
/// Names in the body that are no parameters, and functions that it calls, stay names: they are
/// looked up when the function is used, so that it sees variables and functions as they are then.
public struct FunctionDefinition: Sendable {
  /// The name.
  public let name: String
  /// The parameters in order; each hides a variable or a function of its name.
  public let parameters: [String]
  /// The body as written.
  public let body: Expression
  /// The functions of the user that the body calls by name, each once, in the order of the body.
  public let callees: [String]

  /// Creates a definition; nothing is looked up.
  public init(name: String, parameters: [String], body: Expression) {
    self.name = name
    self.parameters = parameters
    self.body = body
    callees = body.calledNames
  }

  /// The names in the body that are no parameters, in the order of first appearance.
  public var freeNames: [String] { body.freeNames.filter { !parameters.contains($0) } }

  /// The columns that row functions in the body would name but for parameters of the same name.
  public func hiddenColumns(of rows: RowTable?) -> [String] {
    guard let rows else { return [] }
    let order = Postorder(body.node)
    let isInRows = order.insideRowCalls
    var named: Set<String> = []
    for (position, node) in order.nodes.enumerated() where isInRows[position] {
      if case .variable(let name) = node.form { named.insert(name) }
    }
    return parameters.filter { named.contains($0) && rows.hasColumn($0) }
  }

  /// The call of the function with its own parameters.
  public var call: Expression {
    Expression(.application(name, parameters.map { Node.variable($0) }))
  }
}

extension FunctionDefinition: Equatable {
  /// Equal when name, parameters and body are.
  public static func == (left: FunctionDefinition, right: FunctionDefinition) -> Bool {
    left.name == right.name && left.parameters == right.parameters && left.body == right.body
  }
}

extension FunctionDefinition: CustomStringConvertible {
  /// The definition as typed: `f(x) = x^2 - 6x + 5`.
  public var description: String {
    "\(name)(\(parameters.joined(separator: ", "))) = \(body)"
  }
}
