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
