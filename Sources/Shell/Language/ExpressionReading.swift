import Expressions

extension NameLookup {
  /// What the expression parser has to know of the session's names.
  var nameTable: NameTable {
    NameTable(functions: definitions, isVariable: { value(of: $0) != nil }, value: number)
  }

  /// The number that a name stands for; nil where it stands for none.
  func number(_ name: String) -> Double? {
    guard case .number(let number)? = value(of: name) else { return nil }
    return number
  }
}

/// Reads the expressions of one stretch of a line: one, a list of them, or a range.
struct ExpressionReader {
  private let line: SourceLine
  private let names: any NameLookup
  private let table: NameTable
  private var parser: ExpressionParser

  init(_ span: SourceSpan, of line: SourceLine, names: any NameLookup) {
    self.line = line
    self.names = names
    table = names.nameTable
    parser = ExpressionParser(line.bytes, range: span.start..<span.end, names: table)
  }

  /// The longest expression that starts here, with its value.
  mutating func parse() throws(Diagnostic) -> ParsedExpression {
    do {
      return try parser.parseExpression()
    } catch {
      throw wording(error)
    }
  }

  /// The longest expression without comparisons: one side of a relation.
  mutating func parseSide() throws(Diagnostic) -> ParsedExpression {
    do {
      return try parser.parseSide()
    } catch {
      throw wording(error)
    }
  }

  /// The number that an expression stands for.
  func number(_ parsed: ParsedExpression) throws(Diagnostic) -> Double {
    do {
      return try parsed.evaluate(in: table)
    } catch {
      throw wording(error)
    }
  }

  mutating func number() throws(Diagnostic) -> Double { try number(try parse()) }

  /// Takes the next token if it is of this kind.
  mutating func take(_ kind: Token.Kind) throws(Diagnostic) -> Bool {
    do {
      guard try parser.peek().kind == kind else { return false }
      try parser.next()
      return true
    } catch {
      throw wording(error)
    }
  }

  /// Takes the next token, whatever it is.
  mutating func next() throws(Diagnostic) -> Token {
    do {
      return try parser.next()
    } catch {
      throw wording(error)
    }
  }

  mutating func peek() throws(Diagnostic) -> Token {
    do {
      return try parser.peek()
    } catch {
      throw wording(error)
    }
  }

  /// Throws unless all has been read.
  mutating func expectEnd() throws(Diagnostic) {
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
        let known = BuiltInFunction.allCases.map(\.rawValue) + names.definitions.keys.sorted()
        return Diagnostic(.unknownFunction(name, suggestion: closest(to: name, among: known)), span)
      }
      return Diagnostic(.expression(error), error.span)
    }
    if ["nan", "inf", "infinity"].contains(name.lowercased()) {
      return Diagnostic(.notFiniteName(name), span)
    }
    if case .word? = names.value(of: name) { return Diagnostic(.notNumeric(name), span) }
    if let command = resultCommand(of: name, known: names.knownNames) {
      return Diagnostic(.noValueYet(name, command: command), span)
    }
    if names.definitions[name] != nil { return Diagnostic(.functionWithoutArguments(name), span) }
    let known =
      names.knownNames + names.definitions.keys.sorted()
      + NamedConstant.allCases.map(\.rawValue) + BuiltInFunction.allCases.map(\.rawValue)
    return Diagnostic(.unknownName(name, suggestion: closest(to: name, among: known)), span)
  }
}

/// The command that would give a result name its value; nil where it has run, or none would.
private func resultCommand(of name: String, known: [String]) -> String? {
  let commands = [
    "data": "data gen", "fit": "fit", "lsq": "lsq", "min": "minimize",
    "sweep": "sweep",
  ]
  guard let dot = name.firstIndex(of: ".") else { return nil }
  let prefix = String(name[..<dot])
  guard !known.contains(where: { $0.hasPrefix(prefix + ".") }) else { return nil }
  return commands[prefix]
}

extension FunctionDefinition {
  /// The definition as a person would write it.
  var text: String { "\(name)(\(parameters.joined(separator: ", "))) = \(body)" }
}

/// A function's definition, with the values that its free names have now.
func function(
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
    throw Diagnostic(.expression(error), error.span)
  }
}
