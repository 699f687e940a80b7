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

  /// For each column the number of rows, dropped ones included, that lack its value.
  var missingCounts: [Int]

  /// For each column the number of values that are too small for any number but 0.
  var underflowCounts: [Int]

  /// For each column that may turn out to hold no numbers, how many texts it holds.
  var textCounts: [Int]

  /// For each column of texts those of the block; nil for columns of numbers.
  let texts: [TextCodes?]

  /// Whether some row has to be looked at otherwise.
  var isIrregular = false

  /// The number of lines that were taken for comments.
  var commentCount = 0

  /// The number of lines of the block.
  var lineCount = 0

  /// The number of bytes that the rows were read from.
  var byteCount = 0

  init(columnCount: Int, texts: Set<Int> = []) {
    self.columnCount = columnCount
    self.texts = (0..<columnCount).map { texts.contains($0) ? TextCodes() : nil }
    missingCounts = Array(repeating: 0, count: columnCount)
    underflowCounts = missingCounts
    textCounts = missingCounts
    start = .allocate(capacity: 0)
  }

  deinit {
    start.deallocate()
    corrections?.deallocate()
  }

  /// Forgets all rows and makes room for so many.
  func reset(rowLimit: Int, keepsCorrections: Bool) {
    precondition(rowLimit >= 0, "room for no rows or for some")
    (rowCount, droppedCount, lineCount, commentCount) = (0, 0, 0, 0)
    isIrregular = false
    for case let codes? in texts { codes.reset() }
    for column in 0..<columnCount {
      (missingCounts[column], underflowCounts[column], textCounts[column]) = (0, 0, 0)
    }
    self.rowLimit = rowLimit
    // An odd distance keeps the columns from competing for the same lines of the cache; short ones
    // do so little, and a wide table has many of them.
    stride = rowLimit < 256 ? (rowLimit + 7) / 8 * 8 : (rowLimit + 511) / 512 * 512 + 40
    if stride * columnCount > capacity {
      capacity = stride * columnCount
      start.deallocate()
      start = .allocate(capacity: capacity)
    }
    corrections?.deallocate()
    corrections = keepsCorrections ? .allocate(capacity: capacity) : nil
  }

  /// Writes that there is no value, where a column may lack some.
  func setMissing(_ place: Int) {
    start[place] = .nan
    corrections?[place] = 0
  }

  /// Writes a 0.
  func setZero(_ place: Int) {
    start[place] = 0
    corrections?[place] = 0
  }

  /// The numbers of a column.
  func column(_ index: Int) -> UnsafeBufferPointer<Double> {
    precondition(index >= 0 && index < columnCount && rowCount <= rowLimit, "a column of the rows")
    return UnsafeBufferPointer(start: start + index * stride, count: rowCount)
  }

  /// Writes other numbers in place of those of a column.
  func replace(_ index: Int, _ number: (Double) -> Double) {
    precondition(index >= 0 && index < columnCount && rowCount <= rowLimit, "a column of the rows")
    let column = start + index * stride
    for row in 0..<rowCount { column[row] = number(column[row]) }
  }

  /// The corrections of a column, where they are kept.
  func corrections(_ index: Int) -> UnsafeBufferPointer<Double>? {
    corrections.map { UnsafeBufferPointer(start: $0 + index * stride, count: rowCount) }
  }
}
