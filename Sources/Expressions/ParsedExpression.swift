/// A name in a formula that is neither a constant nor a function, with the bytes it was read from.
public struct NameReference: Equatable, Sendable {
  /// The name.
  public let name: String
  /// The bytes of the name.
  public let span: SourceSpan
  /// Whether it stands in the argument of a row function, where columns are looked up first.
  public internal(set) var isInRows: Bool

  /// Creates a reference.
  public init(name: String, span: SourceSpan, isInRows: Bool = false) {
    self.name = name
    self.span = span
    self.isInRows = isInRows
  }
}

/// A name in front of a parenthesis that is no built-in function: a call, unless the name turns out
/// to be a variable.
public struct CallReference: Equatable, Sendable {
  /// The name, without primes.
  public let name: String
  /// The bytes of the name and its primes.
  public let span: SourceSpan
  /// How many primes follow the name: the derivative that is asked for.
  public let primes: Int
  /// How many arguments it is given.
  public internal(set) var arguments: Int
  /// The bytes from the name to the closing parenthesis.
  public internal(set) var callSpan: SourceSpan
  /// Whether it stands in the argument of a row function.
  public internal(set) var isInRows = false
}

/// A bracket that is open at the end of an expression.
public struct OpenBracket: Equatable, Sendable {
  /// The bytes of the bracket.
  public let span: SourceSpan
  /// The function whose arguments it holds, primes included, or the result whose index; nil for a
  /// group.
  public let name: String?
  /// The position of the argument that is being read, from 0.
  public let argument: Int
}

/// An expression together with what its text tells: what it names where, and what is wrong with it.
///
/// The tree goes as far as the text does: a missing operand is not a number. A name in front of a
/// parenthesis is read as a call; `resolved` says whether it is one.
public struct ParsedExpression: Sendable {
  /// The expression.
  public internal(set) var expression: Expression
  /// The bytes it was read from, without surrounding blanks.
  public internal(set) var span: SourceSpan
  /// Every use of a free name, in the order of the text.
  public internal(set) var references: [NameReference] = []
  /// Every use of a name as a function of the user or as a derivative, in the order of the text.
  public internal(set) var calls: [CallReference] = []
  /// Every row function, the inner ones first.
  public internal(set) var rowCalls: [NameReference] = []
  /// Every result of which an element is asked, as `ball.x` in `ball.x[3]`, in the order of the
  /// text.
  public internal(set) var elements: [NameReference] = []
  /// What is wrong, in the order in which it was met; empty for an expression that can be used.
  public internal(set) var problems: [ExpressionError] = []
  /// The brackets that are open at the end of the text, outermost first.
  public internal(set) var openBrackets: [OpenBracket] = []
  /// Whether the text ends where an operand must follow, as in `2 +`.
  public internal(set) var needsOperand = false

  let source: ExpressionParser.Source
}

extension ParsedExpression: Equatable {
  /// Equal when they say the same of the same bytes.
  public static func == (left: ParsedExpression, right: ParsedExpression) -> Bool {
    left.expression == right.expression && left.span == right.span
      && left.references == right.references && left.calls == right.calls
      && left.rowCalls == right.rowCalls
      && left.elements == right.elements && left.problems == right.problems
      && left.openBrackets == right.openBrackets && left.needsOperand == right.needsOperand
  }
}

// MARK: - Names

extension NameTable {
  /// Whether a name stands where it means a column, parameters aside.
  public func isColumn(_ reference: NameReference) -> Bool {
    reference.isInRows && rows?.hasColumn(reference.name) == true
  }
}

extension ParsedExpression {
  /// The expression with each name in front of a parenthesis known to be a function or a variable.
  ///
  /// A name is a variable when the table or `parameters` has it as one, or when it is no function
  /// and stands without a parenthesis elsewhere in the expression: then the parenthesis is a
  /// factor, and the tokens are read once more. Throws the first problem; `unknownFunction`,
  /// `wrongArgumentCount` and `derivativeNeedsOneVariable` for calls that cannot be;
  /// `functionWithoutParentheses` for a function that is not called.
  public func resolved(
    in names: NameTable, parameters: Set<String> = []
  ) throws(ExpressionError) -> ParsedExpression {
    if let problem = problems.first { throw problem }
    let isVariable = { (name: String, isInRows: Bool) in
      parameters.contains(name) || names.isVariable(name)
        || isInRows && names.rows?.hasColumn(name) == true
    }
    let plain = Set(references.map(\.name))
    var products: Set<String> = []
    for call in calls where call.primes == 0 {
      let isFunction = names.function(named: call.name) != nil
      guard isVariable(call.name, call.isInRows) || (!isFunction && plain.contains(call.name))
      else { continue }
      products.insert(call.name)
    }
    guard products.isEmpty else {
      var parser = ExpressionParser(source, products: products.union(source.products))
      return try parser.read().resolved(in: names, parameters: parameters)
    }
    for reference in references where !isVariable(reference.name, reference.isInRows) {
      guard !source.products.contains(reference.name),
        names.function(named: reference.name) != nil
      else {
        continue
      }
      throw source.missingParentheses(reference.name, reference.span)
    }
    for call in calls { try check(call, names, isVariable(call.name, call.isInRows)) }
    return self
  }

  private func check(
    _ call: CallReference, _ names: NameTable, _ isVariable: Bool
  ) throws(ExpressionError) {
    let least: Int
    if BuiltInFunction.named(call.name) != nil {
      least = 1
    } else {
      guard let definition = names.function(named: call.name), !isVariable else {
        throw .unknownFunction(name: call.name, call.span)
      }
      guard call.primes == 0 || definition.parameters.count == 1 else {
        throw .derivativeNeedsOneVariable(name: call.name, call.span)
      }
      least = definition.parameters.count
    }
    guard call.arguments == least else {
      throw .wrongArgumentCount(
        name: call.name + String(repeating: "'", count: call.primes), least: least, most: least,
        actual: call.arguments, call.callSpan)
    }
  }

  /// The expression over what its names stand for now; see `Expression.bound`.
  ///
  /// An error points at the name that it is about, or at the call that needs it.
  public func bound(
    to names: NameTable, keeping kept: Set<String> = []
  ) throws(ExpressionError) -> Expression {
    do {
      return try expression.bound(to: names, keeping: kept)
    } catch {
      throw located(error, names)
    }
  }

  /// An error of binding with the span that it is about.
  private func located(_ error: ExpressionError, _ names: NameTable) -> ExpressionError {
    if case .noRows(let function, nil) = error,
      let call = rowCalls.first(where: { $0.name == function })
    {
      return error.located(at: call.span)
    }
    if case .unknownElement(let name, _, nil) = error,
      let element = elements.first(where: { $0.name == name })
    {
      return error.located(at: element.span)
    }
    // What a function lacks is shown at its call.
    var seen: Set<String> = []
    for call in calls where seen.insert(call.name).inserted {
      guard let definition = names.function(named: call.name) else { continue }
      do {
        _ = try definition.boundBody(in: names)
      } catch {
        return error.located(at: call.span)
      }
    }
    return error.located(at: calls.first?.span ?? span)
  }

  /// Throws where a name would be a column in one place and something else in another, and where
  /// rows are put together that are not there.
  public func checkColumns(
    in names: NameTable, parameters: Set<String> = []
  ) throws(ExpressionError) {
    if names.rows == nil,
      let call = rowCalls.first(where: { RowFunction.named($0.name)?.comparesArguments == false })
    {
      throw .noRows(function: call.name, call.span)
    }
    let columns = Set(references.filter { names.isColumn($0) }.map(\.name))
    for reference in references
    where !reference.isInRows && columns.contains(reference.name)
      && !parameters.contains(reference.name)
    {
      throw .columnAndName(
        name: reference.name, value: names.value(reference.name), reference.span)
    }
  }

  /// The value over what the names stand for now; an unknown name is an error that points at its
  /// first use.
  public func evaluate(in names: NameTable) throws(ExpressionError) -> Double {
    try checkColumns(in: names)
    for reference in references
    where names.value(reference.name) == nil && !names.isColumn(reference) {
      throw .unknownName(name: reference.name, reference.span)
    }
    guard expression.node.isOpen else { return try expression.evaluate(names.value) }
    return try bound(to: names).evaluate(rows: names.rows)
  }

  /// The value with names looked up in `lookup`, without functions of the user.
  public func evaluate(
    _ lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> Double {
    for reference in references where lookup(reference.name) == nil {
      throw .unknownName(name: reference.name, reference.span)
    }
    return try expression.evaluate(lookup)
  }
}

// MARK: - Whole texts

extension ParsedExpression {
  /// Reads the bytes in `range` of a line, all of it when nil, as one expression.
  public static func parse(
    _ line: [UInt8], range: Range<Int>? = nil, names: NameTable = NameTable()
  ) throws(ExpressionError) -> ParsedExpression {
    var parser = ExpressionParser(line, range: range, names: names)
    let parsed = try parser.parseExpression()
    try parser.expectEnd()
    return parsed
  }

  /// Reads a whole text as one expression.
  public static func parse(
    _ text: String, names: NameTable = NameTable()
  ) throws(ExpressionError) -> ParsedExpression {
    try parse(Array(text.utf8), names: names)
  }
}
