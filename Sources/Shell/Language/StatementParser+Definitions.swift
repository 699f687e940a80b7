import Expressions
import Language

/// Statements that give a number or a function a name.
extension StatementParser {
  /// `a = 0.1` or `f(x) = …`; nil where the statement is a command.
  mutating func parseDefinition(_ first: Word) throws(Diagnostic) -> Statement? {
    let command = registry.command(named: [first.text])
    if command?.syntax == .text { return nil }
    let next = skipBlanks(from: first.span.end)
    if isEquals(next) {
      let end = try statementEnd(from: next)
      try refuseReserved(first)
      position = end
      return .variable(name: first, body: try body(from: next + 1, to: end, of: first))
    }
    guard command?.syntax != .statement, byte(next) == UInt8(ascii: "("),
      let close = closingParenthesis(from: next)
    else { return nil }
    let equals = skipBlanks(from: close + 1)
    guard isEquals(equals) else { return nil }
    let end = try statementEnd(from: equals)
    try refuseReserved(first)
    position = end
    return .function(
      name: first,
      parameters: try parameters(SourceSpan(start: next + 1, end: close)),
      body: try body(from: equals + 1, to: end, of: first)
    )
  }

  private func body(from start: Int, to end: Int, of name: Word) throws(Diagnostic) -> SourceSpan {
    let span = line.trimmed(SourceSpan(start: start, end: end))
    guard span.start < span.end else {
      throw Diagnostic(
        .missingValue(name.text, example: nil), SourceSpan(start: start - 1, end: start))
    }
    return span
  }

  private func closingParenthesis(from open: Int) -> Int? {
    var offset = open + 1
    while let next = byte(offset), next != UInt8(ascii: ";"), next != UInt8(ascii: "(") {
      if next == UInt8(ascii: ")") { return offset }
      offset += 1
    }
    return nil
  }

  private func parameters(_ span: SourceSpan) throws(Diagnostic) -> [Word] {
    var parameters: [Word] = []
    for part in split(span, at: UInt8(ascii: ",")) {
      let part = line.trimmed(part)
      let word = name(at: part.start)
      guard !word.text.isEmpty, word.span == part, !word.text.contains(".") else {
        throw Diagnostic(.badParameter(line.text(in: part)), part)
      }
      guard !parameters.contains(where: { $0.text == word.text }) else {
        throw Diagnostic(.repeatedParameter(word.text), part)
      }
      if let kind = names.reservedConstant(word.text) {
        throw Diagnostic(.reservedName(word.text, kind), part)
      }
      parameters.append(word)
    }
    return parameters
  }

  private func split(_ span: SourceSpan, at separator: UInt8) -> [SourceSpan] {
    var parts: [SourceSpan] = []
    var start = span.start
    for offset in span.start..<max(span.start, span.end) where bytes[offset] == separator {
      parts.append(SourceSpan(start: start, end: offset))
      start = offset + 1
    }
    parts.append(SourceSpan(start: start, end: span.end))
    return parts
  }

  private func refuseReserved(_ name: Word) throws(Diagnostic) {
    if let kind = registry.reservation(of: name.text) ?? names.reservedConstant(name.text) {
      throw Diagnostic(.reservedName(name.text, kind), name.span)
    }
    guard !name.text.contains("."), !name.text.contains("?") else {
      throw Diagnostic(.resultName(name.text), name.span)
    }
    // What expressions could not spell could never be used.
    guard name.text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw Diagnostic(.badName(name.text), name.span)
    }
  }
}
