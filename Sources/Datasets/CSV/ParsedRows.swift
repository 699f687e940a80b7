/// The numbers of a block's rows, by columns, in memory that is used again.
///
/// One thread after the other has it: the one that parses, then the one that takes the rows.
final class ParsedRows: @unchecked Sendable {
  /// The number of columns.
  let columnCount: Int

  /// How far the columns lie apart.
  private(set) var stride = 0

  /// The number of rows that there is room for.
  private(set) var rowLimit = 0

  /// The first number of the first column.
  ///
  /// Column c takes the numbers from c · `stride` on; rows below `rowLimit` lie inside the memory.
  private(set) var start: UnsafeMutablePointer<Double>

  /// The corrections, laid out as the numbers, where they are wanted.
  private(set) var corrections: UnsafeMutablePointer<Double>?

  private var capacity = 0

  /// The number of complete rows.
  var rowCount = 0

  /// The number of rows that lack a value.
  var droppedCount = 0

  /// The number of lines of the block.
  var lineCount = 0

  /// The number of bytes that the rows were read from.
  var byteCount = 0

  init(columnCount: Int) {
    self.columnCount = columnCount
    start = .allocate(capacity: 0)
  }

  deinit {
    start.deallocate()
    corrections?.deallocate()
  }

  /// Forgets all rows and makes room for so many.
  func reset(rowLimit: Int, keepsCorrections: Bool) {
    precondition(rowLimit >= 0, "room for no rows or for some")
    (rowCount, droppedCount, lineCount) = (0, 0, 0)
    self.rowLimit = rowLimit
    // An odd distance keeps the columns from competing for the same lines of the cache.
    stride = (rowLimit + 511) / 512 * 512 + 40
    if stride * columnCount > capacity {
      capacity = stride * columnCount
      start.deallocate()
      start = .allocate(capacity: capacity)
    }
    corrections?.deallocate()
    corrections = keepsCorrections ? .allocate(capacity: capacity) : nil
  }

  /// The numbers of a column.
  func column(_ index: Int) -> UnsafeBufferPointer<Double> {
    precondition(index >= 0 && index < columnCount && rowCount <= rowLimit, "a column of the rows")
    return UnsafeBufferPointer(start: start + index * stride, count: rowCount)
  }

  /// The corrections of a column, where they are kept.
  func corrections(_ index: Int) -> UnsafeBufferPointer<Double>? {
    corrections.map { UnsafeBufferPointer(start: $0 + index * stride, count: rowCount) }
  }
}
