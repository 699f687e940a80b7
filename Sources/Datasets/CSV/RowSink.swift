/// What takes the rows of a table, block by block.
protocol RowSink: AnyObject, Sendable {
  /// What becomes of a block before its turn comes.
  associatedtype Prepared: Sendable

  /// Works on the rows of a block, on any thread and in any order.
  func prepare(_ rows: ParsedRows, block: Int) throws(TableError) -> Prepared

  /// Takes the rows of the next block; never on two threads at once.
  func take(_ rows: ParsedRows, _ prepared: Prepared) throws(TableError)
}

/// Joins the rows of a table to columns.
final class ColumnGatherer: RowSink {
  /// The numbers of each column.
  private(set) nonisolated(unsafe) var columns: [[Double]]

  /// What rounding left out of them, as long as there are few.
  private(set) nonisolated(unsafe) var corrections: [[Double]]?

  private nonisolated(unsafe) var rowCount = 0
  private nonisolated(unsafe) var byteCount = 0
  private let memoryLimit: Double

  /// The number of bytes of the whole text, where it is known.
  private let totalByteCount: Int?

  /// Up to how many numbers corrections are kept.
  static let correctionLimit = 100_000

  init(columnCount: Int, keepsCorrections: Bool, totalByteCount: Int?, memoryLimit: Double) {
    columns = Array(repeating: [], count: columnCount)
    corrections = keepsCorrections ? columns : nil
    self.totalByteCount = totalByteCount
    self.memoryLimit = memoryLimit
  }

  func prepare(_ rows: ParsedRows, block: Int) {}

  func take(_ rows: ParsedRows, _ prepared: Void) throws(TableError) {
    rowCount += rows.rowCount
    byteCount += rows.byteCount
    let needed = 8 * Double(rowCount) * Double(columns.count)
    guard needed <= memoryLimit else { throw .tooLarge(bytesNeeded: needed, limit: memoryLimit) }
    if rowCount > (columns.first?.capacity ?? 0) { reserve() }
    if rowCount * columns.count > Self.correctionLimit || rows.corrections == nil {
      corrections = nil
    }
    for index in columns.indices {
      columns[index].append(contentsOf: rows.column(index))
      if let more = rows.corrections(index) { corrections?[index].append(contentsOf: more) }
    }
  }

  /// Makes room for all rows at once, as many as those so far lead to expect.
  ///
  /// Growing bit by bit would hold them twice; what is never written to takes no memory.
  private func reserve() {
    guard let totalByteCount, byteCount > 0 else { return }
    let expected = Double(rowCount) * Double(totalByteCount) / Double(byteCount) * 1.1 + 64
    let limited = min(expected, memoryLimit / Double(8 * columns.count))
    let capacity = max(Int(limited), rowCount)
    for index in columns.indices { columns[index].reserveCapacity(capacity) }
  }
}
