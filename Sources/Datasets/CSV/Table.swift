/// The columns of a text file, numbers parsed, before anything is chosen from them.
public struct Table: Sendable {
  /// One column of a table.
  public struct Field: Sendable, Equatable {
    /// The name from the header, raw, or a made-up one.
    public let name: String

    /// The numbers, one per row; empty unless `failure` is `nil`.
    public let values: [Double]

    /// Why the column cannot be used as numbers; `nil` when it can.
    public let failure: TableError?

    /// Whether already the first row holds no number, so that the column is one of text.
    public let isText: Bool
  }

  /// The columns in the order of the file.
  public let columns: [Field]

  /// The number of rows, without the header.
  public let rowCount: Int

  /// Whether the names come from the first line of the file.
  public let hasHeader: Bool

  /// Reads comma-separated text.
  public init(
    csv bytes: UnsafeRawBufferPointer, shouldStop: () -> Bool = { false }
  ) throws(TableError) {
    throw .empty
  }

  /// Reads comma-separated text.
  public init(csv bytes: [UInt8], shouldStop: () -> Bool = { false }) throws(TableError) {
    throw .empty
  }
}
