/// The names that a formula may use beyond the built-in ones.
///
/// A name followed by `(` is a call when it is a function, and a product when it is a variable: `x(x + 1)`. A name that
/// is neither is taken for a variable when it also stands without a parenthesis in the same formula, else for an
/// unknown function.
public struct NameTable {
  /// Functions defined so far.
  public var functions: [String: FunctionDefinition]
  /// Tells names known to be numbers: variables of the session, parameters of the function being defined.
  public var isVariable: (String) -> Bool

  /// Creates a table; both parts may be empty.
  public init(functions: [String: FunctionDefinition] = [:], variables: Set<String> = []) {
    self.init(functions: functions, isVariable: variables.contains)
  }

  /// Creates a table that asks about a name when it comes up, however many names there are.
  public init(functions: [String: FunctionDefinition], isVariable: @escaping (String) -> Bool) {
    self.functions = functions
    self.isVariable = isVariable
  }

  /// Tells whether the name is that of a built-in function or constant, which nothing may redefine.
  public static func isReserved(_ name: String) -> Bool {
    NamedConstant(rawValue: name) != nil || BuiltInFunction.named(name) != nil
  }
}
