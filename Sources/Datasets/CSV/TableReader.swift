/// A table of text in the reading: its beginning is known, its rows are still to come.
///
/// UTF-8, with or without a byte order mark. Fields stand between commas, tabs, semicolons or runs
/// of blanks, whichever the first rows speak for, and may be quoted as in RFC 4180; lines end with
/// LF, CRLF or CR; blank lines and lines that begin with `#` are skipped. The first line is a
/// header unless all its fields are numbers; without one the columns are `x` and `y`, or `x1, x2,
/// …` and `y`. Numbers with a decimal comma are read where the first rows hold such and none with a
/// point, between commas only in quotes.
public final class TableReader {
  /// How the table is written.
  public let dialect: Dialect

  /// The names of the columns, raw, from the header or made up.
  public let columnNames: [String]

  /// Whether the names come from the first line of the text.
  public let hasHeader: Bool

  let kinds: [TableHead.Kind]
  private let supply: BlockSupply
  private let head: TextBlock
  private let rowsOffset: Int
  private let rowsLine: Int
  private let way: Way

  /// How rows are read.
  enum Way {
    /// With what rounding leaves out of small tables, all others quickly.
    case usual
    /// Plain numbers always quickly, all else record by record.
    case quick
    /// Everything record by record.
    case general
  }

  /// Reads the beginning of a text.
  ///
  /// - Parameter source: The bytes of the text.
  /// - Throws: What is wrong with the beginning as that of a table.
  public convenience init(_ source: any ByteSource) throws(TableError) {
    try self.init(source, pieceSize: BlockSupply.pieceSize)
  }

  /// Reads the beginning of a text; tests choose the size of the pieces and the way through them.
  init(_ source: any ByteSource, pieceSize: Int, way: Way = .usual) throws(TableError) {
    supply = BlockSupply(source, pieceSize: pieceSize)
    head = TextBlock(capacity: pieceSize)
    self.way = way
    var table: TableHead
    var mayContinue: Bool
    repeat {
      let looked = head.count
      repeat {
        mayContinue = try supply.extendHead(head)
      } while mayContinue && head.count < 2 * looked
      table = try TableHead(head.bytes, isWhole: !mayContinue)
    } while !table.isEnough && mayContinue && head.count < BlockSupply.recordLimit
    guard table.recordCount > 0 else {
      throw .lineTooLong(line: 1, limit: BlockSupply.recordLimit)
    }
    try supply.finishHead(head, dialect: table.dialect)
    dialect = table.dialect
    columnNames = table.names
    hasHeader = table.hasHeader
    kinds = table.kinds
    rowsOffset = table.rowsOffset
    rowsLine = table.rowsLine
  }

  /// Reads the rows into a data set.
  ///
  /// The target not chosen is the last column of numbers that is no chosen feature; features not
  /// chosen are all other columns of numbers. A column is one of numbers when among the first
  /// thousand rows it holds at least as many numbers as other texts. A row that lacks the value of
  /// a chosen column is left out.
  ///
  /// - Parameters: - target: The column to predict. - features: The columns to predict from; none
  ///   stands for no choice. - origin: Where the table came from. - memoryLimit: The most memory,
  ///   in bytes, that the numbers may take. - shouldStop: Told which fraction is done, asked often
  ///   and from several threads; `true` ends the work with `.interrupted`.
  /// - Returns: The chosen columns as a data set, and what was left out.
  /// - Throws: What is wrong with the choice, or the first thing that is wrong with the rows.
  public func read(
    target: ColumnSelector? = nil, features: [ColumnSelector] = [], origin: Origin,
    memoryLimit: Double = 1e12, shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(TableError) -> LoadedTable {
    let choice = try choose(target: target, features: features)
    let keepsCorrections =
      way == .usual && supply.byteCount.map { $0 < Self.correctedSize } ?? true
    let gatherer = ColumnGatherer(
      columnCount: choice.count, keepsCorrections: keepsCorrections,
      totalByteCount: supply.byteCount, memoryLimit: memoryLimit)
    let dropped = try read(
      choice, into: gatherer, keepsCorrections: keepsCorrections, shouldStop: shouldStop)
    guard gatherer.columns.first?.isEmpty == false else {
      throw dropped > 0 ? .noCompleteRows(dropped) : .noRows
    }
    var columns: [Column] = []
    for (index, column) in choice.enumerated() {
      columns.append(
        Column(
          name: columnNames[column], values: gatherer.columns[index],
          corrections: gatherer.corrections?[index]))
    }
    do {
      return LoadedTable(
        dataset: try Dataset(
          features: Array(columns.dropLast()), target: columns[columns.count - 1], origin: origin),
        leftOut: target == nil || features.isEmpty ? leftOut(choice) : [],
        droppedRowCount: dropped)
    } catch {
      // The columns have equal lengths and rows.
      throw .noRows
    }
  }

  /// Up to how many bytes a text is small enough to look at every digit.
  private static let correctedSize = 4 << 20

  /// Reads the chosen columns into a sink; returns the number of rows that lack a value.
  func read<Sink: RowSink>(
    _ choice: [Int], into sink: Sink, keepsCorrections: Bool = false,
    shouldStop: (_ done: Double) -> Bool
  ) throws(TableError) -> Int {
    let parser = BlockParser(
      dialect: dialect, names: columnNames, columns: choice,
      isQuick: way != .general)
    if shouldStop(supply.progress) { throw .interrupted }
    let result = withoutActuallyEscaping(shouldStop) { shouldStop in
      nonisolated(unsafe) let shouldStop = shouldStop
      let reading = BlockReading(
        supply, parser, into: sink, keepsCorrections: keepsCorrections, shouldStop: shouldStop)
      return Result { () throws(TableError) in
        try reading.run(head: head, from: rowsOffset, line: rowsLine)
      }
    }
    return try result.get()
  }

  /// The number of rows that those of the beginning lead to expect.
  var expectedRowCount: Double? {
    guard let size = supply.byteCount, head.count > rowsOffset else { return nil }
    let lines = head.bytes[rowsOffset...].count { $0 == dialect.lineEnd.byte }
    return Double(lines) * Double(size) / Double(head.count - rowsOffset)
  }

  func leftOut(_ choice: [Int]) -> [LoadedTable.LeftOut] {
    columnNames.indices.compactMap { index in
      guard !choice.contains(index), kinds[index] != .numbers else { return nil }
      return LoadedTable.LeftOut(name: columnNames[index], isEmpty: kinds[index] == .empty)
    }
  }
}

/// A data set that was read from text, and what did not come into it.
public struct LoadedTable: Sendable {
  /// A column that was not chosen and holds no numbers.
  public struct LeftOut: Sendable, Equatable {
    /// Its name, raw.
    public let name: String

    /// Whether its first rows hold nothing, rather than text.
    public let isEmpty: Bool
  }

  /// The chosen columns.
  public let dataset: Dataset

  /// The columns left out because they hold no numbers.
  public let leftOut: [LeftOut]

  /// The number of rows left out because they lack a value.
  public let droppedRowCount: Int
}
