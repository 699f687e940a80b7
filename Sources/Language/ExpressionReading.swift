package import Expressions

extension NameLookup {
  /// What the expression parser has to know of the session's names.
  package var nameTable: NameTable {
    NameTable(functions: definitions) { value(of: $0) != nil }
  }

  /// The number that a name stands for; nil where it stands for none.
  package func number(_ name: String) -> Double? {
    guard case .number(let number)? = value(of: name) else { return nil }
    return number
  }
}

/// Reads the expressions of one stretch of a line: one, a list of them, or a range.
package struct ExpressionReader {
  private let line: SourceLine
  private let names: any NameLookup
  private var parser: ExpressionParser

  package init(_ span: SourceSpan, of line: SourceLine, names: any NameLookup) {
    self.line = line
    self.names = names
    parser = ExpressionParser(
      line.bytes, range: span.start..<span.end, names: names.nameTable)
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
      return try parsed.evaluate(names.number)
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
    repeat { values.append(try value()) } while try take(.comma)
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
    guard case .unknownName(let name, let span) = error else {
      if case .unknownFunction(let name, let span) = error {
        let known = BuiltInFunction.allCases.map(\.rawValue) + names.functionNames
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
    let known =
      names.knownNames + names.functionNames
      + NamedConstant.allCases.map(\.rawValue) + BuiltInFunction.allCases.map(\.rawValue)
    return Diagnostic(.unknownName(name, suggestion: closest(to: name, among: known)), span)
  }
}

extension FunctionDefinition {
  /// The definition as a person would write it.
  package var text: String { "\(name)(\(parameters.joined(separator: ", "))) = \(body)" }
}

/// A function's definition, with the values that its free names have now.
package func function(
  _ name: Word, _ parameters: [Word], _ body: SourceSpan, line: SourceLine,
  names: any NameLookup
) throws(Diagnostic) -> FunctionDefinition {
  let start = name.span.start
  var parser = ExpressionParser(
    line.bytes, range: start..<body.end, names: names.nameTable)
  do {
    return try parser.parseDefinition(lookup: names.number)
  } catch {
    if case .unknownName(let unknown, let span) = error {
      let known = parameters.map(\.text) + names.knownNames
      throw Diagnostic(.unknownName(unknown, suggestion: closest(to: unknown, among: known)), span)
    }
    throw Diagnostic(error, error.span)
  }
}
