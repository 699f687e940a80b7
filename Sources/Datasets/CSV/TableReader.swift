/// A table of text in the reading: its beginning is known, its rows are still to come.
///
/// UTF-8, with or without a byte order mark. Fields stand between commas, tabs, semicolons or runs
/// of blanks, whichever the first rows speak for, and may be quoted as in RFC 4180; lines end with
/// LF, CRLF or CR. Blank lines are skipped, and lines that begin with `#`, unless they have the
/// fields of a row and the first column holds texts. The first line is a header where a text in it
/// stands above numbers, or no numbers above numbers; without one the columns are `x` and `y`, or
/// `x1, x2, …` and `y`. Numbers with a decimal comma are read where the first rows hold such, one
/// of them not to be taken for thousands, and none with a point; between commas only in quotes.
public final class TableReader {
  /// How the table is written.
  public let dialect: Dialect

  /// The names of the columns, raw, from the header or made up.
  public let columnNames: [String]

  /// Whether the names come from the first line of the text.
  public let hasHeader: Bool

  let kinds: [TableHead.Kind]
  /// Whether the first line leaves out a name.
  let hasUnnamed: Bool

  /// The number of rows that the kinds of the columns were found out from; `nil` where it is all.
  private let sampleLimit: Int?
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

  /// Reads the beginning of a text whose first line holds names, with commas between the fields.
  convenience init(tidy bytes: [UInt8]) throws(TableError) {
    try self.init(MemorySource(bytes), pieceSize: BlockSupply.pieceSize, isTidy: true)
  }

  /// Reads the beginning of a text; tests choose the size of the pieces and the way through them.
  init(
    _ source: any ByteSource, pieceSize: Int, way: Way = .usual, isTidy: Bool = false
  ) throws(TableError) {
    let supply = BlockSupply(source, pieceSize: pieceSize)
    self.supply = supply
    head = TextBlock(capacity: pieceSize)
    self.way = way
    let table: TableHead
    do throws(TableError) {
      table = try Self.readHead(supply, into: head, isTidy: isTidy)
    } catch {
      throw supply.verified(error)
    }
    dialect = table.dialect
    columnNames = table.names
    hasHeader = table.hasHeader
    kinds = table.kinds
    hasUnnamed = table.hasUnnamed
    sampleLimit = table.isEnough ? table.recordCount - (table.hasHeader ? 1 : 0) : nil
    rowsOffset = table.rowsOffset
    rowsLine = table.rowsLine
  }

  private static func readHead(
    _ supply: BlockSupply, into head: TextBlock, isTidy: Bool
  ) throws(TableError) -> TableHead {
    var table: TableHead
    var mayContinue: Bool
    repeat {
      let looked = head.count
      repeat {
        mayContinue = try supply.extendHead(head)
      } while mayContinue && head.count < 2 * looked
      table = try TableHead(head.bytes, isWhole: !mayContinue, isTidy: isTidy)
    } while !table.isEnough && mayContinue && head.count < BlockSupply.recordLimit
    guard table.recordCount > 0 else {
      throw .lineTooLong(line: 1, limit: BlockSupply.recordLimit)
    }
    try supply.finishHead(head, dialect: table.dialect)
    return table
  }

  /// Reads the rows into a data set.
  ///
  /// The target not chosen is the last column of numbers that is no chosen feature; features not
  /// chosen are all other columns of numbers. A column is one of numbers when among the first
  /// thousand rows it holds at least as many numbers as other texts; one that holds nothing in them
  /// is read, and used where numbers follow. A row that lacks the value of a used column is left
  /// out.
  ///
  /// - Parameters:
  ///   - target: The column to predict.
  ///   - features: The columns to predict from; none stands for no choice.
  ///   - origin: Where the table came from.
  ///   - memoryLimit: The most memory, in bytes, that the numbers may take.
  ///   - shouldStop: Told which fraction is done, asked often and from several threads; `true` ends
  ///     the work with `.interrupted`.
  /// - Returns: The chosen columns as a data set, and what was left out.
  /// - Throws: What is wrong with the choice, or the first thing that is wrong with the rows.
  public func read(
    target: ColumnSelector? = nil, features: [ColumnSelector] = [], origin: Origin,
    memoryLimit: Double = 1e12, shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(TableError) -> LoadedTable {
    let empty = sampleLimit == nil ? [] : Set(kinds.indices.filter { kinds[$0] == .empty })
    var choice = try choose(target: target, features: features, usable: empty)
    let keepsCorrections =
      way == .usual && supply.byteCount.map { $0 < Self.correctedSize } ?? true
    let gatherer = ColumnGatherer(
      columnCount: choice.columns.count, keepsCorrections: keepsCorrections,
      totalByteCount: supply.byteCount, memoryLimit: memoryLimit)
    var losses = try read(
      choice.columns, expectedEmpty: choice.undecided, into: gatherer,
      keepsCorrections: keepsCorrections, shouldStop: shouldStop)
    var read = GatheredColumns(choice.columns, gatherer)
    var texts: Set<Int> = []
    if !choice.undecided.isEmpty {
      let slots = choice.columns.indices.filter { losses.textCounts[$0] > 0 }
      texts = Set(slots.map { choice.columns[$0] })
      let usable = choice.undecided.subtracting(texts).filter { read.holdsValues($0) }
      let before = choice.columns
      choice = try choose(target: target, features: features, usable: usable)
      losses = read.keep(choice.columns, of: before, losses)
    }
    guard read.rowCount > 0 else { throw noRows(choice.columns, losses) }
    let columns = choice.columns.map { read.column($0, name: columnNames[$0]) }
    var notes = notes(choice.columns, losses, isChosen: target != nil && !features.isEmpty)
    notes.leftOut = notes.leftOut.map { column in
      // All rows were looked at where nothing was found in the first.
      let isText = texts.contains { columnNames[$0] == column.name }
      return column.reason == .empty
        ? LeftOutColumn(name: column.name, reason: isText ? .text(.text) : .empty) : column
    }
    do {
      return LoadedTable(
        dataset: try Dataset(
          features: Array(columns.dropLast()), target: columns[columns.count - 1], origin: origin),
        notes: notes)
    } catch {
      // The columns have equal lengths and rows.
      throw .noRows
    }
  }

  /// Up to how many bytes a text is small enough to look at every digit.
  private static let correctedSize = 4 << 20

  /// Reads the chosen columns into a sink; returns what was left out.
  func read<Sink: RowSink>(
    _ choice: [Int], expectedEmpty: Set<Int> = [], texts: Set<Int> = [], into sink: Sink,
    keepsCorrections: Bool = false,
    shouldStop: (_ done: Double) -> Bool
  ) throws(TableError) -> RowLosses {
    let parser = BlockParser(
      dialect: dialect, names: columnNames, columns: choice, expectedEmpty: expectedEmpty,
      texts: texts, isQuick: way != .general)
    if shouldStop(supply.progress) { throw .interrupted }
    let result = withoutActuallyEscaping(shouldStop) { shouldStop in
      nonisolated(unsafe) let shouldStop = shouldStop
      let reading = BlockReading(
        supply, parser, into: sink, keepsCorrections: keepsCorrections, shouldStop: shouldStop)
      return Result { () throws(TableError) in
        try reading.run(head: head, from: rowsOffset, line: rowsLine)
      }
    }
    do throws(TableError) {
      return try result.get()
    } catch {
      throw supply.verified(error)
    }
  }

  /// The number of bytes of the text, where it is known.
  var byteCount: Int? { supply.byteCount }

  /// The rows from which the kinds of columns of large texts are found out.
  static var firstRows: Int? { TableHead.sampleLimit }

  /// Reads all columns, texts included, into a sink; returns what was left out.
  func readAll<Sink: RowSink>(
    _ texts: Set<Int>, into sink: Sink, shouldStop: (_ done: Double) -> Bool
  ) throws(TableError) -> RowLosses {
    try read(
      Array(columnNames.indices), texts: texts, into: sink, shouldStop: shouldStop)
  }

  /// The number of rows that those of the beginning lead to expect.
  var expectedRowCount: Double? {
    guard let size = supply.byteCount, head.count > rowsOffset else { return nil }
    let lines = head.bytes[rowsOffset...].count { $0 == dialect.lineEnd.byte }
    return Double(lines) * Double(size) / Double(head.count - rowsOffset)
  }

  /// The columns that are not used, and why; columns of numbers that are merely not chosen apart.
  func leftOut(_ choice: [Int]) -> [LeftOutColumn] {
    let chosen = Set(choice)
    return columnNames.indices.compactMap { index in
      guard !chosen.contains(index) else { return nil }
      let reason: LeftOutColumn.Reason
      switch kinds[index] {
      case .numbers: return nil
      case .text(let look): reason = .text(look)
      case .empty: reason = .empty
      case .rowNumbers: reason = .rowNumbers
      }
      return LeftOutColumn(name: columnNames[index], reason: reason, rowLimit: sampleLimit)
    }
  }

  /// What is to be said of what was read; `isChosen` where target and features were.
  func notes(_ choice: [Int], _ losses: RowLosses, isChosen: Bool) -> LoadingNotes {
    func counts(_ counts: [Int]) -> [ColumnCount] {
      zip(choice, counts).filter { $0.1 > 0 }
        .map { ColumnCount(name: columnNames[$0.0], count: $0.1) }
    }
    var notes = LoadingNotes()
    notes.leftOut = isChosen ? [] : leftOut(choice)
    notes.droppedRowCount = losses.droppedCount
    notes.missing = counts(losses.missingCounts)
    notes.underflows = counts(losses.underflowCounts)
    notes.commentCount = losses.commentCount
    notes.rowsMayBeginWithHash = dialect.rowsMayBeginWithHash
    notes.hasHeader = hasHeader
    return notes
  }

  /// Why no row was read.
  func noRows(_ choice: [Int], _ losses: RowLosses) -> TableError {
    guard losses.droppedCount > 0 else { return .noRows }
    return .noCompleteRows(
      losses.droppedCount, missing: notes(choice, losses, isChosen: true).missing)
  }
}

/// The columns of a table that were read, by their index in the text.
struct GatheredColumns {
  private var columns: [Int: (values: [Double], corrections: [Double]?)] = [:]

  /// The number of rows.
  private(set) var rowCount: Int

  init(_ choice: [Int], _ gatherer: ColumnGatherer) {
    rowCount = gatherer.columns.first?.count ?? 0
    for (slot, index) in choice.enumerated() {
      columns[index] = (gatherer.columns[slot], gatherer.corrections?[slot])
    }
  }

  /// Whether a column holds any value.
  func holdsValues(_ index: Int) -> Bool {
    columns[index]?.values.contains { !$0.isNaN } ?? false
  }

  /// Forgets the other columns, and the rows that lack a value; returns what has been lost now.
  mutating func keep(_ choice: [Int], of before: [Int], _ losses: RowLosses) -> RowLosses {
    var new = RowLosses(columnCount: choice.count)
    new.droppedCount = losses.droppedCount
    new.commentCount = losses.commentCount
    for (slot, index) in choice.enumerated() {
      guard let old = before.firstIndex(of: index) else { continue }
      let missing = columns[index]?.values.count { $0.isNaN } ?? 0
      new.missingCounts[slot] = losses.missingCounts[old] + missing
      new.underflowCounts[slot] = losses.underflowCounts[old]
    }
    columns = columns.filter { choice.contains($0.key) }
    let gaps = columns.values.filter { $0.values.contains(where: \.isNaN) }.map(\.values)
    guard !gaps.isEmpty else { return new }
    let complete = (0..<rowCount).filter { row in gaps.allSatisfy { !$0[row].isNaN } }
    new.droppedCount += rowCount - complete.count
    rowCount = complete.count
    columns = columns.mapValues { column in
      (
        complete.map { column.values[$0] },
        column.corrections.map { rests in complete.map { rests[$0] } }
      )
    }
    return new
  }

  /// A column as one of a data set.
  func column(_ index: Int, name: String) -> Column {
    let (values, corrections) = columns[index] ?? ([], nil)
    return Self.column(values, corrections: corrections, name: name)
  }

  /// Numbers as a column of a data set.
  static func column(
    _ values: [Double], corrections: [Double]? = nil, name: String
  ) -> Column {
    Column(name: name, values: values, corrections: corrections, lastDigits: lastDigits(values))
  }

  /// The last digits of a column: of all numbers, or of some where there are many.
  private static func lastDigits(_ values: [Double]) -> LastDigits {
    guard values.count > lastDigitsLimit else { return .ofDecimals(values) }
    let step = values.count / lastDigitsLimit
    return .ofDecimals(stride(from: 0, to: values.count, by: step).map { values[$0] })
  }

  private static var lastDigitsLimit: Int { 1000 }
}

/// A data set that was read from text, and what did not come into it.
public struct LoadedTable: Sendable {
  /// The chosen columns.
  public let dataset: Dataset

  /// What did not come into it, and what was decided.
  public let notes: LoadingNotes
}
