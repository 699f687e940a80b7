internal import Numerics
import Synchronization

/// Rows that are looked at as they pass: what they sum up to, and a sample of them.
///
/// Which rows the sample holds depends on the seed and on the text alone: each row draws a number
/// from the seed and its place, and those with the smallest stay. Every set of rows of that size is
/// equally likely, and rows may be looked at in any order.
///
/// Source: A. B. Sunter, 1977, "List sequential sampling with equal or unequal probabilities
/// without replacement", its sampling by random sorting.
final class RowStream: RowSink {
  /// What a block has of the sample, and its sums.
  struct Part: Sendable {
    var candidates: [Candidate] = []
    var summaries: [ColumnSummary] = []
    var columns: [[Double]] = []
  }

  /// A row that may stay in the sample.
  struct Candidate: Sendable {
    var key: UInt64
    var block: Int
    var row: Int
    var values: [Double]
  }

  /// Takes rows by columns, in their order.
  typealias Fold = (_ columns: [[Double]]) throws(TableError) -> Void

  private let sampleSize: Int
  private let seed: UInt64
  // Called in order, never on two threads at once.
  private nonisolated(unsafe) let fold: Fold
  private nonisolated(unsafe) var candidates: [Candidate] = []
  private(set) nonisolated(unsafe) var summaries: [ColumnSummary] = []
  private(set) nonisolated(unsafe) var rowCount = 0

  /// No row with a larger number is in the sample any more.
  private let bound = Atomic(UInt64.max)

  init(sampleSize: Int, seed: Int, fold: @escaping Fold) {
    self.sampleSize = sampleSize
    self.seed = UInt64(bitPattern: Int64(seed))
    self.fold = fold
  }

  func prepare(_ rows: ParsedRows, block: Int) -> Part {
    var part = Part()
    part.columns = (0..<rows.columnCount).map { Array(rows.column($0)) }
    part.summaries = part.columns.map { ColumnSummary($0) }
    let bound = bound.load(ordering: .relaxed)
    let origin = SplitMix64.hash(seed &+ SplitMix64.hash(UInt64(block)))
    for row in 0..<rows.rowCount {
      let key = SplitMix64.hash(origin &+ UInt64(row) &* SplitMix64.increment)
      guard key <= bound else { continue }
      part.candidates.append(
        Candidate(key: key, block: block, row: row, values: part.columns.map { $0[row] }))
    }
    return part
  }

  func take(_ rows: ParsedRows, _ part: Part) throws(TableError) {
    rowCount += rows.rowCount
    summaries =
      summaries.isEmpty
      ? part.summaries : zip(summaries, part.summaries).map { $0.joined(with: $1) }
    candidates += part.candidates
    if candidates.count > 2 * sampleSize { thinOut() }
    try fold(part.columns)
  }

  private func thinOut() {
    candidates.sort { ($0.key, $0.block, $0.row) < ($1.key, $1.block, $1.row) }
    candidates.removeLast(max(candidates.count - sampleSize, 0))
    if candidates.count == sampleSize, let last = candidates.last {
      bound.store(last.key, ordering: .relaxed)
    }
  }

  /// The sample by columns, its rows in the order of the text.
  func sample(columnCount: Int) -> [[Double]] {
    thinOut()
    candidates.sort { ($0.block, $0.row) < ($1.block, $1.row) }
    return (0..<columnCount).map { column in candidates.map { $0.values[column] } }
  }
}

/// A table whose rows were looked at once and not kept, but for a sample.
public struct StreamedTable: Sendable {
  /// The rows of the sample, in the order of the text.
  public let sample: Dataset

  /// The number of rows that were looked at.
  public let rowCount: Int

  /// What all rows sum up to, by columns, the target last.
  public let summaries: [ColumnSummary]

  /// The columns left out because they hold no numbers.
  public let leftOut: [LoadedTable.LeftOut]

  /// The number of rows left out because they lack a value.
  public let droppedRowCount: Int
}

extension TableReader {
  /// Looks at the rows once, in constant memory.
  ///
  /// The choice of columns is as in ``read(target:features:origin:memoryLimit:shouldStop:)``.
  ///
  /// - Parameters: - target: The column to predict. - features: The columns to predict from; none
  ///   stands for no choice. - origin: Where the table came from. - sampleSize: The most rows that
  ///   are kept. - seed: What decides which rows those are. - shouldStop: Told which fraction is
  ///   done, asked often and from several threads; `true` ends the work with `.interrupted`. -
  ///   begin: Told the names of the columns, the target's last; what it returns takes all rows by
  ///   columns, block after block, `false` from it ends the work with `.interrupted`.
  /// - Returns: A sample, and what was seen.
  /// - Throws: What is wrong with the choice, or the first thing that is wrong with the rows.
  public func stream(
    target: ColumnSelector? = nil, features: [ColumnSelector] = [], origin: Origin,
    sampleSize: Int, seed: Int, shouldStop: (_ done: Double) -> Bool = { _ in false },
    begin: (_ names: [String]) -> (_ columns: [[Double]]) -> Bool
  ) throws(TableError) -> StreamedTable {
    let choice = try choose(target: target, features: features)
    let take = begin(choice.map { columnNames[$0] })
    let stream = RowStream(sampleSize: sampleSize, seed: seed) { columns throws(TableError) in
      guard take(columns) else { throw .interrupted }
    }
    let dropped = try read(choice, into: stream, shouldStop: shouldStop)
    let columns = zip(choice, stream.sample(columnCount: choice.count)).map {
      Column(name: columnNames[$0], values: $1)
    }
    do {
      return StreamedTable(
        sample: try Dataset(
          features: Array(columns.dropLast()), target: columns[columns.count - 1], origin: origin),
        rowCount: stream.rowCount, summaries: stream.summaries,
        leftOut: target == nil || features.isEmpty ? leftOut(choice) : [],
        droppedRowCount: dropped)
    } catch {
      throw dropped > 0 ? .noCompleteRows(dropped) : .noRows
    }
  }

  /// The most memory, in bytes, that the numbers of the chosen columns may take; `nil` where the
  /// length of the text is not known.
  public func bytesExpected(
    target: ColumnSelector? = nil, features: [ColumnSelector] = []
  ) throws(TableError) -> Double? {
    let choice = try choose(target: target, features: features)
    return expectedRowCount.map { $0 * Double(8 * choice.count) }
  }
}
