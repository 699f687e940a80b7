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
