/// A half-open stretch of a source line, in UTF-8 offsets from the start of the line.
///
/// Every token, error and diagnostic of the program uses this one type, so that a caret can be
/// drawn without searching the text again.
public struct SourceSpan: Equatable, Hashable, Sendable {
  /// Offset of the first byte.
  public let start: Int
  /// Offset after the last byte.
  public let end: Int

  /// Creates the span of the bytes `start ..< end`; an end before the start counts as empty.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// Number of bytes covered.
  public var length: Int { end - start }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }
}
