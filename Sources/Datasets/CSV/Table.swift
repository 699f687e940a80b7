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
  ///
  /// UTF-8, with or without a byte order mark; lines end with LF or CRLF; fields may be quoted as
  /// in RFC 4180; blank lines and lines that begin with `#` are skipped. The first line is a header
  /// unless all its fields are numbers; without a header the columns are `x` and `y`, or `x1, x2,
  /// …` and `y`. A field that is no number only spoils its column, which matters when chosen.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - shouldStop: Asked every thousand rows; `true` ends the work with `.interrupted`.
  /// - Throws: The first thing that is wrong with the text as a table.
  public init(
    csv bytes: UnsafeRawBufferPointer, shouldStop: () -> Bool = { false }
  ) throws(TableError) {
    var reader = TableReader()
    try reader.read(bytes, shouldStop: shouldStop)
    columns = reader.columns.map { column in
      let isUsable = column.failure == nil
      return Field(
        name: column.name, values: isUsable ? column.values : [], failure: column.failure,
        isText: column.isText)
    }
    rowCount = reader.rowCount
    hasHeader = reader.hasHeader
  }

  /// Reads comma-separated text; see the other initializer.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - shouldStop: Asked every thousand rows; `true` ends the work with `.interrupted`.
  /// - Throws: The first thing that is wrong with the text as a table.
  public init(csv bytes: [UInt8], shouldStop: () -> Bool = { false }) throws(TableError) {
    let table: Result<Table, TableError> = bytes.withUnsafeBytes { buffer in
      do throws(TableError) {
        return .success(try Table(csv: buffer, shouldStop: shouldStop))
      } catch {
        return .failure(error)
      }
    }
    self = try table.get()
  }
}
