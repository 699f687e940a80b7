/// What the names of a formula stand for now, beyond the built-in ones.
///
/// A name followed by `(` is a call when it is a function, and a product when it is a variable:
/// `x(x + 1)`. A variable hides a function of its name. A name that is neither is taken for a
/// variable when it also stands without a parenthesis in the same formula, else for an unknown
/// function.
public struct NameTable {
  /// Functions defined so far.
  public var functions: [String: FunctionDefinition]
  /// Tells the function of a name that `functions` has not; nil where there is none.
  public var otherFunction: (String) -> FunctionDefinition?
  /// Tells names known to be variables or results, those without a value included.
  public var isVariable: (String) -> Bool
  /// The number that a name stands for; nil where there is no such name.
  ///
  /// A result that exists and has no value is not a number: comparisons with it do not hold.
  public var value: (String) -> Double?
  /// An element of a result, `ball.x[3]` for ("ball.x", 3); nil where no result of that name has
  /// elements or the index cannot be one.
  ///
  /// An element that a result could have and has not, as after a run that was shorter, is not a
  /// number: so it does not spoil an `if` that does not choose it.
  public var element: (String, Double) -> Double?
  /// The columns that names stand for inside row functions; nil where there are no rows to run
  /// over.
  public var rows: RowTable?

  /// Creates a table of functions and names without values, to read formulas with; both may be
  /// empty.
  public init(functions: [String: FunctionDefinition] = [:], variables: Set<String> = []) {
    self.init(functions: functions, isVariable: variables.contains)
  }

  /// Creates a table that asks about a name when it comes up, however many names there are.
  public init(
    functions: [String: FunctionDefinition] = [:],
    otherFunction: @escaping (String) -> FunctionDefinition? = { _ in nil },
    isVariable: @escaping (String) -> Bool,
    value: @escaping (String) -> Double? = { _ in nil },
    element: @escaping (String, Double) -> Double? = { _, _ in nil },
    rows: RowTable? = nil
  ) {
    self.functions = functions
    self.otherFunction = otherFunction
    self.isVariable = isVariable
    self.value = value
    self.element = element
    self.rows = rows
  }

  /// Creates a table of numbers and columns.
  public init(
    functions: [String: FunctionDefinition] = [:], values: [String: Double], rows: RowTable? = nil
  ) {
    self.init(
      functions: functions, isVariable: { values[$0] != nil }, value: { values[$0] }, rows: rows)
  }

  /// The function of a name; nil where there is none.
  func function(named name: String) -> FunctionDefinition? {
    functions[name] ?? otherFunction(name)
  }

  /// Tells whether the name is that of a built-in function, a constant or a word such as `and`,
  /// which nothing may redefine.
  public static func isReserved(_ name: String) -> Bool {
    NamedConstant(rawValue: name) != nil || BuiltInFunction.named(name) != nil
      || Connective(rawValue: name) != nil
  }
}
