/// A table of text in memory; see ``TableReader``.
public struct Table: Sendable {
  private let bytes: [UInt8]

  /// The names of the columns.
  public let columnNames: [String]

  /// Whether the names come from the first line of the text.
  public let hasHeader: Bool

  /// How the table is written.
  public let dialect: Dialect

  /// Looks at the beginning of a text.
  ///
  /// - Parameter bytes: The whole text.
  /// - Throws: What is wrong with the beginning as that of a table.
  public init(csv bytes: [UInt8]) throws(TableError) {
    self.bytes = bytes
    let reader = try TableReader(MemorySource(bytes))
    columnNames = reader.columnNames
    hasHeader = reader.hasHeader
    dialect = reader.dialect
  }

  /// Reads the rows of the chosen columns.
  ///
  /// - Parameters:
  ///   - target: The column to predict.
  ///   - features: The columns to predict from; none stands for no choice.
  ///   - origin: Where the table came from.
  /// - Returns: The chosen columns as a data set.
  /// - Throws: What is wrong with the choice, or the first thing that is wrong with the rows.
  public func dataset(
    target: ColumnSelector? = nil, features: [ColumnSelector] = [], origin: Origin
  ) throws(TableError) -> Dataset {
    try TableReader(MemorySource(bytes))
      .read(target: target, features: features, origin: origin).dataset
  }
}
