import Expressions
public import Language

/// How a line ended.
public enum LineResult: Sendable {
  /// All of it was done.
  case done
  /// It failed, and the session is as it was before the line.
  case failed([Diagnostic])
  /// It was interrupted; what had been reached is kept.
  case interrupted
  /// It asked to leave.
  case quit
}

/// A line's outputs and how it ended.
public struct Evaluation: Sendable {
  /// The outputs, in order.
  public var outputs: [Output]
  /// How the line ended.
  public var result: LineResult
}

extension Session {
  /// The failure of a line or a script for the line that ran it: all but the last diagnostic are
  /// shown here.
  func passedOn(
    _ diagnostics: [Diagnostic], to line: SourceLine, _ span: SourceSpan,
    _ emit: (Output) -> Void
  ) -> Diagnostic {
    for diagnostic in diagnostics.dropLast() { emit(.diagnostic(diagnostic)) }
    guard var diagnostic = diagnostics.last else { return Diagnostic(.interrupted) }
    diagnostic.callers.append(line.location(of: span.start))
    return diagnostic
  }
}
