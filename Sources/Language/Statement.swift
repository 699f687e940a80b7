package import Expressions

/// A line taken apart, as far as it goes: what it says, what is wrong with it, what is left open.
///
/// Everything that looks at a line reads this one value: evaluation, completion, hints, the
/// question whether an entry goes on, the journal.
public struct ParsedLine: Sendable {
  /// The line.
  public let line: SourceLine
  /// The statements, in order; those with problems among them.
  package let statements: [Statement]
  /// The comment at the end; nil where there is none.
  package let comment: SourceSpan?
  /// What is left open at the end; nil where the line is whole.
  public let opening: Opening?
  /// Whether the look at the line was ended before its end.
  package let isCut: Bool

  /// What is wrong with the shape of the line, in order.
  public var problems: [Diagnostic] { statements.flatMap(\.problems) }
}

/// What can be left open at the end of a line.
public enum Opening: Equatable, Sendable {
  /// The line ends in a `\`.
  case backslash
  /// A bracket is open.
  case bracket
  /// A string is open.
  case quote
}

/// One statement of a line.
package struct Statement: Sendable {
  /// What a statement is.
  package enum Content: Sendable {
    /// `a = 0.1`: the body's span.
    case variable(name: Word, body: SourceSpan)
    /// `f(x) = …`
    case function(name: Word, parameters: [Word], body: SourceSpan)
    /// A verb with its arguments.
    case command(Arguments)
    /// Expressions whose values are printed.
    case expression(SourceSpan)
    /// A first word that is no verb and begins no expression.
    case unreadable
  }

  package let content: Content
  /// From its first token to its last.
  package let span: SourceSpan
  /// The statement with the blanks around it: from behind the `;` before it to the `;` behind it,
  /// the comment or the end of the line.
  package let extent: SourceSpan
  /// Its tokens.
  package let tokens: ArraySlice<Token>
  /// What is wrong with its shape.
  package let problems: [Diagnostic]
}
