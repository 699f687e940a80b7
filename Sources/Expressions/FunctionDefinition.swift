/// A function that the user defined: `f(x, y) = …`.
///
/// Its body knows nothing but its parameters: functions and variables that it names are captured when it is defined, so
/// that redefining them later does not change it.
public struct FunctionDefinition: Equatable, Sendable {
  /// The name.
  public let name: String
  /// The parameters in order.
  public let parameters: [String]
  /// The body; its free names are parameters.
  public let body: Expression

  /// Creates a definition; names in the body that are no parameters take the value that `lookup` gives them now.
  ///
  /// Throws `unknownName` for a name without value.
  public init(
    name: String, parameters: [String], body: ParsedExpression,
    lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) {
    self.name = name
    self.parameters = parameters
    self.body = body.expression
  }
}
