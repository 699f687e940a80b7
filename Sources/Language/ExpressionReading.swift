package import Expressions

extension NameLookup {
  /// What the expression parser has to know of the session's names.
  package var nameTable: NameTable {
    NameTable(
      otherFunction: definition, isVariable: { value(of: $0) != nil }, value: number,
      element: { name, index in
        guard let whole = Int(exactly: index),
          case .number(let number)? = value(of: name, index: whole)
        else { return nil }
        return number
      }, rows: rowTable)
  }

  /// The number that a name stands for; nil where it stands for none.
  package func number(_ name: String) -> Double? {
    guard case .number(let number)? = value(of: name) else { return nil }
    return number
  }
}

/// Reads the expressions of one stretch of a line: one, a list of them, or a range.
package struct ExpressionReader {
  private let names: any NameLookup
  private let table: NameTable
  private var parser: ExpressionParser

  /// A reader of the tokens of a stretch; `end` is where something is missing when they end early.
  package init(
    _ tokens: ArraySlice<Token>, of line: SourceLine, end: Int, names: any NameLookup
  ) {
    self.names = names
    table = names.nameTable
    parser = ExpressionParser(tokens, of: line.bytes, end: end, names: table)
  }

  /// A reader of a value.
  package init(_ text: ValueText) {
    self.init(text.tokens, of: text.line, end: text.span.end, names: text.names)
  }

  /// The longest expression that starts here, with its value.
  package mutating func parse() throws(Diagnostic) -> ParsedExpression {
    do {
      return try parser.parseExpression()
    } catch {
      throw wording(error)
    }
  }

  /// The number that an expression stands for.
  package func number(_ parsed: ParsedExpression) throws(Diagnostic) -> Double {
    do {
      return try parsed.evaluate(in: table)
    } catch {
      throw wording(error)
    }
  }

  /// The value of the next expression; a name alone may stand for a word.
  package mutating func value() throws(Diagnostic) -> Value {
    let parsed = try parse()
    if parsed.references.count == 1, let reference = parsed.references.first,
      reference.span == parsed.span, let value = names.value(of: reference.name)
    {
      return value
    }
    return .number(try number(parsed))
  }

  /// The values of expressions separated by commas, up to the end.
  package mutating func values() throws(Diagnostic) -> [Value] {
    var values: [Value] = []
    repeat {
      let start = try peek()
      let value = try value()
      if case .number(let number) = value, number.isNaN, let name = start.name,
        names.number(name)?.isNaN == true
      {
        throw Diagnostic(.noValue(name), start.span)
      }
      values.append(value)
    } while try take(.comma)
    try expectEnd()
    return values
  }

  package mutating func number() throws(Diagnostic) -> Double { try number(try parse()) }

  /// Takes the next token if it is of this kind.
  package mutating func take(_ kind: Token.Kind) throws(Diagnostic) -> Bool {
    do {
      guard try parser.peek().kind == kind else { return false }
      try parser.next()
      return true
    } catch {
      throw wording(error)
    }
  }

  /// Takes the next token, whatever it is.
  package mutating func next() throws(Diagnostic) -> Token {
    do {
      return try parser.next()
    } catch {
      throw wording(error)
    }
  }

  package mutating func peek() throws(Diagnostic) -> Token {
    do {
      return try parser.peek()
    } catch {
      throw wording(error)
    }
  }

  /// Throws unless all has been read.
  package mutating func expectEnd() throws(Diagnostic) {
    do {
      try parser.expectEnd()
    } catch {
      throw wording(error)
    }
  }

  /// An expression's error as a diagnostic: names get a suggestion, or the command that sets them.
  private func wording(_ error: ExpressionError) -> Diagnostic {
    if case .noRows(let function, let span) = error { return names.noRows(function, span) }
    guard case .unknownName(let name, let span) = error else {
      if case .unknownFunction(let name, let span) = error {
        let known =
          BuiltInFunction.allCases.map(\.rawValue) + names.functionNames
          + RowFunction.allCases.map(\.name)
        return Diagnostic(.unknownFunction(name, suggestion: closest(to: name, among: known)), span)
      }
      return Diagnostic(error, error.span)
    }
    if ["nan", "inf", "infinity"].contains(name.lowercased()) {
      return Diagnostic(.notFiniteName(name), span)
    }
    if case .word? = names.value(of: name) { return Diagnostic(.notNumeric(name), span) }
    if let command = names.command(giving: name) {
      return Diagnostic(.noValueYet(name, command: command), span)
    }
    if names.definition(of: name) != nil {
      return Diagnostic(.functionWithoutArguments(name), span)
    }
    if let rows = names.rowTable, rows.hasColumn(name) {
      return Diagnostic(.columnAsValue(name, rows: rows.rowCount), span)
    }
    let known =
      names.knownNames + names.functionNames + (names.rowTable?.names ?? [])
      + NamedConstant.allCases.map(\.rawValue) + BuiltInFunction.allCases.map(\.rawValue)
    return Diagnostic(.unknownName(name, suggestion: closest(to: name, among: known)), span)
  }
}

extension NameLookup {
  /// That a row function has no rows, and what would give it some.
  package func noRows(_ function: String, _ span: SourceSpan?) -> Diagnostic {
    Diagnostic(hasOnlySomeRows ? .onlySomeRows(function) : .noRows(function), span)
  }
}

extension FunctionDefinition {
  /// The definition as a person would write it.
  package var text: String { "\(name)(\(parameters.joined(separator: ", "))) = \(body)" }
}

/// The function that a statement defines; its free names have to be known now.
package func definedFunction(
  _ statement: ArraySlice<Token>, of line: SourceLine, names: any NameLookup
) throws(Diagnostic) -> FunctionDefinition {
  var parser = ExpressionParser(statement, of: line.bytes, names: names.nameTable)
  do {
    return try parser.parseDefinition(lookup: names.number)
  } catch {
    if case .noRows(let function, let span) = error { throw names.noRows(function, span) }
    if case .unknownName(let unknown, let span) = error {
      let known =
        statement.compactMap(\.name).filter { $0 != unknown } + names.knownNames
        + (names.rowTable?.names ?? [])
      throw Diagnostic(.unknownName(unknown, suggestion: closest(to: unknown, among: known)), span)
    }
    throw Diagnostic(error, error.span)
  }
}
