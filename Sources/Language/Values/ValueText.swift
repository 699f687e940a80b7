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
  /// The tokens of the value.
  package let tokens: ArraySlice<Token>

  /// The text `line.text(in: span)` as the value of something called `label`.
  public init(label: String, line: SourceLine, span: SourceSpan, names: any NameLookup) {
    self.label = label
    self.line = line
    self.span = span
    self.names = names
    tokens = Scanner.tokens(line.bytes, range: span.start..<max(span.start, span.end)).dropLast()
  }

  /// Tokens of a line as the value of something called `label`.
  package init(
    label: String, line: SourceLine, span: SourceSpan, tokens: ArraySlice<Token>,
    names: any NameLookup
  ) {
    self.label = label
    self.line = line
    self.span = span
    self.tokens = tokens
    self.names = names
  }

  /// The text as it was typed.
  public var text: String { line.text(in: span) }
}

extension ValueText {
  /// The one number that the text stands for.
  package func number() throws(Diagnostic) -> Double {
    try refuseString(expected: "a number")
    var reader = ExpressionReader(self)
    let value = try reader.number()
    try reader.expectEnd()
    guard value.isFinite else { throw Diagnostic(.notFinite(label, value), span) }
    return value
  }

  /// The numbers of a list, one or more.
  package func numbers() throws(Diagnostic) -> [Double] {
    try refuseString(expected: "numbers")
    var reader = ExpressionReader(self)
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
    guard case .string(let literal)? = tokens.first?.kind else {
      guard !tokens.dropFirst().contains(where: \.followsBlank) else {
        throw Diagnostic(.needsQuotes(label), span)
      }
      return text
    }
    guard literal.isClosed else { throw Diagnostic(.unterminatedString, span) }
    if let rest = tokens.dropFirst().span { throw Diagnostic(.textAfterString, rest) }
    if let escape = literal.badEscape { throw Diagnostic(.badEscape, escape) }
    return literal.text
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

  /// The elements of a list; commas inside of brackets and quotes separate nothing.
  package func elements() -> [ValueText] {
    tokens.split(at: .comma).map { part in
      // An empty element stands at the comma that ends it.
      let end = part.endIndex < tokens.endIndex ? tokens[part.endIndex].span.start : span.end
      return ValueText(
        label: label, line: line, span: part.span ?? SourceSpan(start: end, end: end),
        tokens: part, names: names)
    }
  }

  /// The names of columns: a list, whose elements may also stand behind blanks instead of commas.
  package func columnNames() throws(Diagnostic) -> [Word] {
    var names: [Word] = []
    for element in elements() {
      try element.refuseEmpty()
      guard !element.isString else {
        names.append(Word(text: try element.word(), span: element.span, isQuoted: true))
        continue
      }
      for word in element.tokens.words {
        let span = word.span ?? element.span
        names.append(Word(text: line.text(in: span), span: span))
      }
    }
    return names
  }

  /// Whether the value begins with a string.
  package var isString: Bool { tokens.first?.kind.isString ?? false }

  private func refuseString(expected: String) throws(Diagnostic) {
    guard isString else { return }
    throw Diagnostic(.wrongType(label, expected: expected, found: text), span)
  }

  /// Throws where a list has an empty element.
  package func refuseEmpty() throws(Diagnostic) {
    guard span.start == span.end else { return }
    throw Diagnostic(
      .missingValue(label, example: nil), SourceSpan(start: span.start, end: span.end))
  }
}
