/// A function that the user defined: `f(x, y) = …`.
///
/// Its body knows nothing but its parameters: functions and variables that it names are captured when it is defined, so
/// that redefining them later does not change it.
public struct FunctionDefinition: Sendable {
  private final class Storage: Sendable {
    let name: String
    let parameters: [String]
    let body: Expression
    let expandedBody: Node

    init(name: String, parameters: [String], body: Expression, expandedBody: Node) {
      self.name = name
      self.parameters = parameters
      self.body = body
      self.expandedBody = expandedBody
    }
  }

  private let storage: Storage

  /// Creates a definition; names in the body that are no parameters take the value that `lookup` gives them now.
  ///
  /// Throws `unknownName` for a name without a value, and `tooLarge` when the body with all calls written out passes
  /// the limit.
  public init(
    name: String, parameters: [String], body: ParsedExpression,
    lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) {
    var values: [String: Expression] = [:]
    for reference in body.references where !parameters.contains(reference.name) {
      guard let value = lookup(reference.name) else {
        throw .unknownName(name: reference.name, reference.span)
      }
      values[reference.name] = Expression(value)
    }
    let closed =
      values.isEmpty ? body.expression : try body.expression.substituting(values)
    storage = Storage(
      name: name, parameters: parameters, body: closed,
      expandedBody: try closed.node.expandingCalls())
  }

  /// The name.
  public var name: String { storage.name }
  /// The parameters in order.
  public var parameters: [String] { storage.parameters }
  /// The body as written; its free names are parameters.
  public var body: Expression { storage.body }

  /// The body with the calls of other definitions written out, shared parts shared.
  var expandedBody: Node { storage.expandedBody }

  /// A hash of the parameters and the body.
  var fingerprint: UInt64 {
    var hash = body.node.fingerprint
    for parameter in parameters {
      hash = hash &* 31 &+ Node.variable(parameter).fingerprint
    }
    return hash
  }

  /// The call of the function with its own parameters.
  public var call: Expression {
    Expression(Node(.definedCall(self, parameters.map { Node.variable($0) })))
  }
}

extension FunctionDefinition: Equatable {
  /// Equal when name, parameters and body are, the body by its 64-bit fingerprint.
  ///
  /// Comparing the trees would take time exponential in the length of a chain of definitions.
  public static func == (left: FunctionDefinition, right: FunctionDefinition) -> Bool {
    left.storage === right.storage
      || left.name == right.name && left.parameters == right.parameters
        && left.fingerprint == right.fingerprint
  }
}

extension FunctionDefinition: CustomStringConvertible {
  /// The definition as typed: `f(x) = x^2 - 6x + 5`.
  public var description: String {
    "\(name)(\(parameters.joined(separator: ", "))) = \(body)"
  }
}
