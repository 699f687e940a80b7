/// A data set as comma-separated text with a header, in pieces that the caller writes.
///
/// The features come first and the target last, so that the text reads back with the same choice of
/// columns. Every number has the shortest digits that read back to it. Lines end with LF.
public struct CSVWriter: Sendable, Sequence, IteratorProtocol {
  /// Starts writing a data set.
  public init(_ dataset: Dataset) {
  }

  /// The next piece of text, UTF-8, some ten thousand bytes long; `nil` at the end.
  public mutating func next() -> [UInt8]? { nil }

  /// The whole text at once.
  public static func bytes(_ dataset: Dataset) -> [UInt8] {
    CSVWriter(dataset).reduce(into: []) { $0 += $1 }
  }
}
