/// Columns of numbers, all of one length, as formulas over rows read them.
///
/// The numbers are shared with whoever made the arrays, not copied.
public final class RowColumns: Sendable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public var count: Int { arrays.count }

  private let arrays: [[Double]]
  /// Where each column's numbers begin: in the storage of an array that this object keeps and
  /// nothing changes, so that it stays where it is.
  nonisolated(unsafe) private let starts: [UnsafePointer<Double>?]

  /// Takes columns; nil where their lengths differ.
  public init?(_ columns: [[Double]]) {
    rowCount = columns.first?.count ?? 0
    for column in columns where column.count != rowCount { return nil }
    arrays = columns
    starts = columns.map { column in column.withUnsafeBufferPointer(\.baseAddress) }
  }

  /// The numbers of a column, from a row on.
  @inline(__always)
  func start(of column: Int, at row: Int) -> UnsafePointer<Double>? {
    starts[column].map { $0 + row }
  }
}

/// The rows that are asked about.
enum RowSource {
  /// Those of a range.
  case range(Range<Int>)
  /// Some, in the order of a list; each is a row of the columns.
  case list(UnsafeBufferPointer<Int>)

  var count: Int {
    switch self {
    case .range(let range): range.count
    case .list(let list): list.count
    }
  }
}
