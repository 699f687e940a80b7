public import Expressions

/// The text of one value, with what is needed to read it.
public struct ValueText {
  /// The name that messages call the value by: the option's, or what a positional value is.
  public let label: String
  /// The line.
  public let line: SourceLine
  /// Where the value stands.
  public let span: SourceSpan
  /// What its expressions may use.
  public let names: any NameLookup

  /// The text `line.text(in: span)` as the value of something called `label`.
  public init(label: String, line: SourceLine, span: SourceSpan, names: any NameLookup) {
    self.label = label
    self.line = line
    self.span = span
    self.names = names
  }

  /// The text as it was typed.
  public var text: String { line.text(in: span) }
}

extension ValueText {
  /// The one number that the text stands for.
  package func number() throws(Diagnostic) -> Double {
    try refuseString(expected: "a number")
    var reader = ExpressionReader(span, of: line, names: names)
    let value = try reader.number()
    try reader.expectEnd()
    guard value.isFinite else { throw Diagnostic(.notFinite(label, value), span) }
    return value
  }

  /// The numbers of a list, one or more.
  package func numbers() throws(Diagnostic) -> [Double] {
    try refuseString(expected: "numbers")
    var reader = ExpressionReader(span, of: line, names: names)
    var values: [Double] = []
    repeat {
      let parsed = try reader.parse()
      let value = try reader.number(parsed)
      guard value.isFinite else { throw Diagnostic(.notFinite(label, value), parsed.span) }
      values.append(value)
    } while try reader.take(.comma)
    try reader.expectEnd()
    return values
  }

  /// A whole number in a range.
  package func whole(in range: ClosedRange<Int>, allowed: String) throws(Diagnostic) -> Int {
    let value = try number()
    guard value.rounded() == value else { throw Diagnostic(.notWhole(label, value), span) }
    guard let whole = Int(exactly: value), range.contains(whole) else {
      let isTooLarge = value > 0 && range.upperBound == Int.max
      throw Diagnostic(
        .outOfRange(
          label, shortest(value), allowed: isTooLarge ? "at most \(Int.max)" : allowed), span)
    }
    return whole
  }

  /// A word or a string.
  package func word() throws(Diagnostic) -> String {
    try refuseEmpty()
    if line.bytes[span.start] == UInt8(ascii: "\"") {
      var end = span.start + 1
      while end < span.end, line.bytes[end] != UInt8(ascii: "\"") {
        end += line.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end + 1 == span.end else {
        let rest = line.trimmed(SourceSpan(start: min(end + 1, span.end), end: span.end))
        throw Diagnostic(.textAfterString, rest)
      }
      return try unquoted(span, in: line)
    }
    guard !line.bytes[span.start..<span.end].contains(where: \.isBlank) else {
      throw Diagnostic(.needsQuotes(label), span)
    }
    return text
  }

  /// One of a few words; a unique prefix will do.
  package func choice(_ choices: [String]) throws(Diagnostic) -> String {
    let typed = try word()
    let folded = typed.lowercased()
    if let exact = choices.first(where: { $0.lowercased() == folded }) { return exact }
    let matches = choices.filter { $0.lowercased().hasPrefix(folded) }
    if matches.count == 1, let match = matches.first { return match }
    throw Diagnostic(
      .notAChoice(label, typed, suggestion: closest(to: typed, among: choices), known: choices),
      span)
  }

  /// The elements of a list, each trimmed; strings keep their commas.
  package func elements() -> [ValueText] {
    var parts: [ValueText] = []
    var start = span.start
    var isQuoted = false
    var isEscaped = false
    for offset in span.start..<span.end {
      let byte = line.bytes[offset]
      if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
      guard byte == UInt8(ascii: ","), !isQuoted else { continue }
      parts.append(part(start, offset))
      start = offset + 1
    }
    parts.append(part(start, span.end))
    return parts
  }

  /// The names of columns: a list, whose elements may also stand behind blanks instead of commas.
  package func columnNames() throws(Diagnostic) -> [Word] {
    var names: [Word] = []
    for element in elements() {
      try element.refuseEmpty()
      guard !element.text.hasPrefix("\"") else {
        names.append(Word(text: try element.word(), span: element.span, isQuoted: true))
        continue
      }
      var start = element.span.start
      for offset in element.span.start...element.span.end {
        let isEnd = offset == element.span.end || line.bytes[offset].isBlank
        guard isEnd else { continue }
        if offset > start {
          let span = SourceSpan(start: start, end: offset)
          names.append(Word(text: line.text(in: span), span: span))
        }
        start = offset + 1
      }
    }
    return names
  }

  private func part(_ start: Int, _ end: Int) -> ValueText {
    let span = line.trimmed(SourceSpan(start: start, end: end))
    return ValueText(label: label, line: line, span: span, names: names)
  }

  private func refuseString(expected: String) throws(Diagnostic) {
    guard span.length > 0, line.bytes[span.start] == UInt8(ascii: "\"") else { return }
    throw Diagnostic(.wrongType(label, expected: expected, found: text), span)
  }

  /// Throws where a list has an empty place.
  package func refuseEmpty() throws(Diagnostic) {
    guard span.start == span.end else { return }
    throw Diagnostic(
      .missingValue(label, example: nil), SourceSpan(start: span.start, end: span.end))
  }
}

extension ValueText {
  package init(_ given: GivenOption, in bound: BoundArguments) {
    self.init(
      label: given.option.name, line: bound.line, span: given.valueSpan, names: bound.names)
  }
}
