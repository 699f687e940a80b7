import Expressions

// Remarks and definitions as other languages write them.

extension Habit {
  static let remarks: [Habit] = [
    Habit(name: "comment signs") { failed in
      let kinds = failed.tokens.prefix(2).map(\.kind)
      guard let first = failed.tokens.first else { return nil }
      let isAdjacent = failed.behind(1).first?.followsBlank == false
      let signs: Int
      switch kinds {
      case [.divide, .divide], [.divide, .times], [.divide, .power], [.minus, .minus]:
        guard isAdjacent else { return nil }
        signs = 2
      default:
        guard first.kind == .other("%") else { return nil }
        signs = 1
      }
      let rest = failed.behind(signs).prefix { $0.kind != .times && $0.kind != .divide }
      return Diagnostic(.remark(failed.text(rest)), failed.tokens.prefix(signs).span)
    },
    Habit(name: "dollar before a name") { failed in
      let dollars = failed.tokens.indices.dropLast().filter { index in
        failed.tokens[index].kind == .other("$") && failed.tokens[index + 1].name != nil
          && !failed.tokens[index + 1].followsBlank
      }
      guard let first = dollars.first else { return nil }
      let text = failed.line.text(in: failed.statement.span).replacing("$", with: "")
      return Diagnostic(.namesHaveNoDollar(text), failed.tokens[first].span)
    },
    Habit(name: "question mark before") { failed in
      guard failed.tokens.first?.kind == .questionMark else { return nil }
      let topic = failed.tokens.drop { $0.kind == .questionMark }
      guard !topic.isEmpty, topic.allSatisfy({ $0.name != nil }) else { return nil }
      return Diagnostic(.insteadType("help is a word", "help " + failed.text(topic)), topic.span)
    },
  ]

  static let assignments: [Habit] = [
    Habit(name: "assignment with an operator") { failed in
      guard let name = failed.tokens.first?.name, failed.tokens.count > 2 else { return nil }
      let sign = failed.behind(1).first
      let next = failed.behind(2).first
      guard let sign, let next, sign.kind.isArithmetic, !next.followsBlank else { return nil }
      let operation = failed.line.text(in: sign.span)
      if next.kind == sign.kind, sign.kind == .plus || sign.kind == .minus,
        failed.tokens.count == 3
      {
        return Diagnostic(
          .noShortAssignment("\(name) = \(name) \(operation) 1"), sign.span.union(next.span))
      }
      let body = failed.behind(3)
      guard next.kind == .assign, !body.isEmpty else { return nil }
      let text = body.count == 1 ? failed.text(body) : "(\(failed.text(body)))"
      return Diagnostic(
        .noShortAssignment("\(name) = \(name) \(operation) \(text)"), sign.span.union(next.span))
    },
    Habit(name: "function without parameters") { failed in
      guard case .variable(let name, let span) = failed.statement.content,
        failed.names.reservedConstant(name.text) == nil, !name.text.contains(".")
      else { return nil }
      let body = failed.tokens.drop { $0.span.start < span.start }
      if let function = anonymousFunction(body, in: failed) {
        return Diagnostic(
          .functionDefinition("\(name.text)(\(function.parameters)) = \(function.body)"), span)
      }
      let free = unknownLetters(body, in: failed)
      guard !free.isEmpty, free.count <= 3, body.count > 1, !hasUnknownWord(body, in: failed),
        !body.contains(where: { $0.kind == .comma || $0.kind == .leftBracket })
      else { return nil }
      let parameters = free.joined(separator: ", ")
      return Diagnostic(
        .functionDefinition("\(name.text)(\(parameters)) = \(failed.text(body))"), span)
    },
    Habit(name: "definitions between commas") { failed in
      guard case .variable = failed.statement.content else { return nil }
      let commas = failed.tokens.indicesOutsideBrackets(.comma).filter { index in
        index + 2 < failed.tokens.endIndex && failed.tokens[index + 1].name != nil
          && failed.tokens[index + 2].kind == .assign
      }
      guard let first = commas.first, commas.count == 1 else { return nil }
      let span = failed.tokens[first].span
      return Diagnostic(.semicolonsSeparate(failed.replacing(span, by: ";")), span)
    },
    Habit(name: "columns as a variable") { failed in
      guard case .variable(let name, let span) = failed.statement.content,
        name.text == "x" || name.text == "y"
      else { return nil }
      let body = failed.tokens.drop { $0.span.start < span.start }
      let columns = body.filter { $0.kind != .comma }
      guard !columns.isEmpty, columns.allSatisfy({ $0.name.map { !failed.isKnown($0) } ?? false })
      else { return nil }
      let list = columns.compactMap(\.name).joined(separator: ",")
      return Diagnostic(.columnsAreChosenOnLoading("\(name.text)=\(list)"), failed.statement.span)
    },
    Habit(name: "list as a value") { failed in
      guard case .variable(_, let span) = failed.statement.content else { return nil }
      let body = failed.tokens.drop { $0.span.start < span.start }
      guard let first = body.first else { return nil }
      let lists: Set = ["linspace", "arange", "array", "c", "seq", "range", "np.linspace"]
      let isCall =
        first.name.map { lists.contains(lastPart($0)) && !failed.isKnown($0) } ?? false
        && body.dropFirst().first?.kind == .leftParenthesis
      guard first.kind == .leftBracket || isCall else { return nil }
      return Diagnostic(.nameHoldsOneNumber, span)
    },
    Habit(name: "other assignment signs") { failed in
      guard let (sign, width) = foreignAssignment(in: failed.tokens) else { return nil }
      let left = failed.tokens[..<sign]
      let body = failed.tokens[(sign + width)...]
      guard left.first?.name != nil, !body.isEmpty else { return nil }
      let signs: SourceSpan? = failed.tokens[sign..<(sign + width)].span
      if let function = anonymousFunction(body, in: failed) {
        let definition = "\(failed.text(left))(\(function.parameters)) = \(function.body)"
        return Diagnostic(.functionDefinition(definition), signs)
      }
      return Diagnostic(
        .assignmentSign("\(failed.text(left)) = \(failed.text(body))"), signs)
    },
    Habit(name: "declaring words") { failed in
      guard let first = failed.tokens.first, let word = first.name else { return nil }
      let rest = failed.behind(1)
      guard rest.first?.name != nil else { return nil }
      if ["let", "var", "const", "val", "double", "float"].contains(word),
        rest.contains(where: { $0.kind == .assign })
      {
        return Diagnostic(.assignmentSign(failed.text(rest)), first.span)
      }
      guard word == "def" || word == "function" || word == "fn",
        let close = rest.firstIndex(where: { $0.kind == .rightParenthesis })
      else { return nil }
      let behind: ArraySlice<Token> = rest[(close + 1)...]
      let body = behind.drop { token in
        switch token.kind {
        case .other(":"), .assign, .leftBrace, .name("return"): true
        default: false
        }
      }.prefix { $0.kind != .rightBrace }
      guard !body.isEmpty else { return nil }
      return Diagnostic(
        .functionDefinition("\(failed.text(rest[...close])) = \(failed.text(body))"), first.span)
    },
  ]
}

/// The part of a dotted name behind its last dot.
func lastPart(_ name: String) -> String {
  name.split(separator: ".").last.map(String.init) ?? name
}

/// Where `:=`, `<-` or `->` stands behind the first name of a statement, and how many tokens it
/// has.
private func foreignAssignment(in tokens: ArraySlice<Token>) -> (Int, width: Int)? {
  for index in tokens.indices.dropFirst().dropLast() where !tokens[index + 1].followsBlank {
    switch (tokens[index].kind, tokens[index + 1].kind) {
    case (.other(":"), .assign), (.less, .minus): return (index, 2)
    default: continue
    }
  }
  return nil
}

/// The parameters and the body of `lambda x: …`, `@(x) …` or `function(x) …`.
private func anonymousFunction(
  _ body: ArraySlice<Token>, in failed: FailedStatement
) -> (parameters: String, body: String)? {
  guard let first = body.first else { return nil }
  let rest = body.dropFirst()
  if first.name == "lambda" {
    guard let colon = rest.firstIndex(where: { $0.kind == .other(":") }), colon > rest.startIndex
    else { return nil }
    return (failed.text(rest[..<colon]), failed.text(rest[(colon + 1)...]))
  }
  guard first.kind == .other("@") || first.name == "function",
    let open = rest.first, open.kind == .leftParenthesis,
    let close = rest.firstIndex(where: { $0.kind == .rightParenthesis })
  else { return nil }
  let value = rest[(close + 1)...].drop { $0.kind == .leftBrace || $0.name == "return" }
    .prefix { $0.kind != .rightBrace }
  guard !value.isEmpty else { return nil }
  return (failed.text(rest[(rest.startIndex + 1)..<close]), failed.text(value))
}

/// The letters without a value, in the order in which they stand.
private func unknownLetters(_ body: ArraySlice<Token>, in failed: FailedStatement) -> [String] {
  var letters: [String] = []
  for name in body.compactMap(\.name)
  where name.count == 1 && !failed.isKnown(name) && !letters.contains(name) {
    letters.append(name)
  }
  return letters
}

/// Whether a name of several letters has neither value nor function.
private func hasUnknownWord(_ body: ArraySlice<Token>, in failed: FailedStatement) -> Bool {
  body.compactMap(\.name).contains {
    $0.count > 1 && !failed.isKnown($0) && !NameTable.isReserved($0)
  }
}

extension Token.Kind {
  /// Whether it is one of `+ - * / ^`.
  var isArithmetic: Bool {
    switch self {
    case .plus, .minus, .times, .divide, .power: true
    default: false
    }
  }
}
