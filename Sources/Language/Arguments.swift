public import Expressions

/// A word of a command line: its text without quotes, and where it stands.
public struct Word: Equatable, Sendable {
  /// The text, with quotes taken off and escapes resolved.
  public var text: String
  /// Where the word stands, its quotes included.
  public var span: SourceSpan
  /// Whether it was written between quotes.
  public var isQuoted: Bool

  /// A word of a line.
  public init(text: String, span: SourceSpan, isQuoted: Bool = false) {
    self.text = text
    self.span = span
    self.isQuoted = isQuoted
  }
}

/// An option as it was typed: its declaration, and where name and value stand.
public struct GivenOption: Sendable {
  /// What was given.
  public var option: any AnyOption
  /// Where its name stands.
  public var nameSpan: SourceSpan
  /// Where its value stands.
  public var valueSpan: SourceSpan

  package init(option: any AnyOption, nameSpan: SourceSpan, valueSpan: SourceSpan) {
    self.option = option
    self.nameSpan = nameSpan
    self.valueSpan = valueSpan
  }
}

/// What stood after a command's verb, cut into parts but not yet given a meaning.
///
/// Values get their meaning when a command asks for them (`arguments[alpha]`): only then are names
/// such as `fit.slope` looked up. `mistakes` asks for all of them before the command runs.
public struct Arguments: Sendable {
  package let line: SourceLine
  package let verb: SourceSpan
  /// The positional text before the first option, blanks trimmed.
  package let positional: SourceSpan
  /// The positional text cut into words.
  package let words: [Word]
  package let given: [GivenOption]

  package init(
    line: SourceLine, verb: SourceSpan, positional: SourceSpan, words: [Word],
    given: [GivenOption]
  ) {
    self.line = line
    self.verb = verb
    self.positional = positional
    self.words = words
    self.given = given
  }

  /// A part of the line from here to the end of the positional text is missing: the place after it.
  package var end: SourceSpan {
    let last = max(verb.end, positional.end, given.last?.valueSpan.end ?? 0)
    return SourceSpan(start: last, end: last)
  }

  /// The positional text as it was typed.
  package var positionalText: String { line.text(in: positional) }
}

/// The arguments together with the names that their expressions may use.
public struct BoundArguments {
  package let arguments: Arguments
  package let names: any NameLookup

  package init(arguments: Arguments, names: any NameLookup) {
    self.arguments = arguments
    self.names = names
  }

  package var line: SourceLine { arguments.line }
  package var words: [Word] { arguments.words }
  package var end: SourceSpan { arguments.end }

  /// The value of an option: the one typed, else its default.
  package func value<Value>(_ option: Option<Value>) throws(Diagnostic) -> Value {
    try typed(option) ?? option.fallback(names)
  }

  /// The value of an option where it was typed, else nil.
  package func typed<Value>(_ option: Option<Value>) throws(Diagnostic) -> Value? {
    guard let given = given(option) else { return nil }
    return try option.type.read(ValueText(given, in: self))
  }

  /// Where the value of an option stands, where it was typed.
  package func span<Value>(_ option: Option<Value>) -> SourceSpan? { given(option)?.valueSpan }

  /// What is wrong with the values of the options that were typed, found before anything is done.
  package var mistakes: [Diagnostic] {
    arguments.given.compactMap { given in
      do throws(Diagnostic) {
        try given.option.validate(ValueText(given, in: self))
        return nil
      } catch {
        return error
      }
    }
  }

  private func given<Value>(_ option: Option<Value>) -> GivenOption? {
    arguments.given.first { $0.option.name == option.name }
  }
}
