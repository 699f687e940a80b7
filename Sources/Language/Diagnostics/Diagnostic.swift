public import Expressions

/// What is wrong with a line, and where.
///
/// The message says it in words; `DiagnosticRenderer` draws the caret.
public struct Diagnostic: Error, Sendable {
  /// What is wrong.
  public let reason: Message
  /// The culprit, in UTF-8 offsets of `line`; nil where no part of the line is to blame.
  public var span: SourceSpan?
  /// The line that the span belongs to; filled in where the line is evaluated.
  public var line: SourceLine?
  /// The lines that ran the script with this line, innermost first.
  public var callers: [SourceLine.Location] = []
  /// Where the statement that failed begins, for what no part of the line is to blame for.
  package private(set) var statementStart = 0

  /// A message about a part of a line, or about no part of it.
  public init(_ reason: Message, _ span: SourceSpan? = nil) {
    self.reason = reason
    self.span = span
  }

  /// What is wrong and, where it is known, what to type instead.
  public var message: String { reason.text }

  /// Whether the person asked to stop.
  public var isInterruption: Bool { reason.isInterruption }

  /// The words before the message: an interruption is nobody's mistake.
  public var severity: String { isInterruption ? "interrupted" : "error" }

  /// The same diagnostic with its line, where it has none yet.
  public func located(in line: SourceLine, statementStart: Int = 0) -> Diagnostic {
    guard self.line == nil else { return self }
    var copy = self
    copy.line = line
    copy.statementStart = statementStart
    return copy
  }
}
