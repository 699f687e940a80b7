import Expressions

// Signs that mean something else here.

extension Habit {
  static let signs: [Habit] = [
    Habit(name: "single quotes") { failed in
      let quotes = failed.tokens.indices.filter { failed.tokens[$0].kind == .prime }
      guard quotes.count == 2, let first = quotes.first, let last = quotes.last,
        first > failed.tokens.startIndex, last > first + 1
      else { return nil }
      let before = failed.tokens[first - 1]
      guard
        failed.tokens[first].followsBlank || before.kind == .assign
          || before.kind == .leftParenthesis || before.kind == .comma
      else { return nil }
      let span = failed.tokens[first...last].span ?? failed.statement.span
      let inside = SourceSpan(
        start: failed.tokens[first].span.end, end: failed.tokens[last].span.start)
      let quoted = "\"\(failed.line.text(in: inside))\""
      return Diagnostic(.textsHaveDoubleQuotes(failed.replacing(span, by: quoted)), span)
    },
    Habit(name: "decimal comma") { failed in
      if case .variable(_, let span) = failed.statement.content {
        let body = failed.tokens.drop { $0.span.start < span.start }
        return decimalPoint(body, in: failed)
      }
      for site in failed.arguments?.sites ?? [] {
        guard let type = site.option?.typeName, type == "number",
          let diagnostic = decimalPoint(site.value, in: failed)
        else { continue }
        return diagnostic
      }
      return nil
    },
    Habit(name: "tilde") { failed in
      guard let tilde = failed.tokens.first(where: { $0.kind == .other("~") }) else { return nil }
      let parts = failed.tokens.split(whereSeparator: { $0.kind == .other("~") })
      let target = parts.first?.last(where: { $0.name != nil })?.name
      let features = parts.dropFirst().first?.prefix { $0.kind != .comma }
        .compactMap(\.name).joined(separator: ",")
      return Diagnostic(
        .noFormulasOfColumns("y=\(target ?? "y") x=\(features ?? "x")"), tilde.span)
    },
    Habit(name: "absolute value") { failed in
      let bars = failed.tokens.indices.filter { failed.tokens[$0].kind == .other("|") }
      guard bars.count == 2, let first = bars.first, let last = bars.last, last > first + 1,
        let span = failed.tokens[first...last].span
      else { return nil }
      let inside = failed.text(failed.tokens[(first + 1)..<last])
      return Diagnostic(
        .insteadType("bars are no sign here", failed.replacing(span, by: "abs(\(inside))")), span)
    },
    Habit(name: "root sign") { failed in
      guard let root = failed.tokens.firstIndex(where: { $0.kind == .other("\u{221A}") }),
        root + 1 < failed.tokens.endIndex, let word = failed.tokens[(root + 1)...].words.first,
        let span = failed.tokens[root..<word.endIndex].span
      else { return nil }
      return Diagnostic(
        .functionsHaveParentheses(
          failed.replacing(span, by: "sqrt(\(failed.text(word)))")), span)
    },
    Habit(name: "comparison with one =") { failed in
      guard case .expression = failed.statement.content,
        let index = failed.tokens.indicesOutsideBrackets(.assign).first,
        failed.problem.span == failed.tokens[index].span,
        index > failed.tokens.startIndex, index + 1 < failed.tokens.endIndex
      else { return nil }
      let span = failed.tokens[index].span
      return Diagnostic(
        .comparison(failed.replacing(span, by: "==")), span)
    },
  ]
}

private func decimalPoint(
  _ value: ArraySlice<Token>, in failed: FailedStatement
) -> Diagnostic? {
  guard value.isDecimalComma, !failed.text(value).contains("e"),
    let comma = value.first(where: { $0.kind == .comma }), failed.problem.span == comma.span
  else {
    return nil
  }
  return Diagnostic(.decimalsHavePoints(failed.replacing(comma.span, by: ".")), comma.span)
}
