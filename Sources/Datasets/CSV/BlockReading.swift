import Dispatch
import Numerics

/// What was not read of the rows of a table, or not as it was written.
struct RowLosses: Sendable {
  /// The number of rows that lack a value.
  var droppedCount = 0

  /// For each column the number of rows that lack its value.
  var missingCounts: [Int]

  /// For each column the number of values that are too small for any number but 0.
  var underflowCounts: [Int]

  /// For each column that nothing was expected in, the number of texts.
  var textCounts: [Int]

  /// The number of lines that were taken for comments.
  var commentCount = 0

  init(columnCount: Int) {
    missingCounts = Array(repeating: 0, count: columnCount)
    underflowCounts = missingCounts
    textCounts = missingCounts
  }

  /// Adds those of a block.
  mutating func add(_ rows: ParsedRows) {
    droppedCount += rows.droppedCount
    commentCount += rows.commentCount
    for column in missingCounts.indices {
      missingCounts[column] += rows.missingCounts[column]
      underflowCounts[column] += rows.underflowCounts[column]
      textCounts[column] += rows.textCounts[column]
    }
  }
}

/// The reading of all blocks of a table on all processors, their rows taken in order.
final class BlockReading<Sink: RowSink>: Sendable {
  private struct State {
    /// The number of the block whose turn it is.
    var turn = 0
    /// Blocks that were ready before their turn.
    var waiting: [Int: (rows: ParsedRows, prepared: Sink.Prepared)] = [:]
    /// Memory to use again.
    var free: [ParsedRows] = []
    var failure: (block: Int, error: TableError)?
    var lineCount = 0
    var losses: RowLosses
  }

  private let supply: BlockSupply
  private let parser: BlockParser
  private let sink: Sink
  private let keepsCorrections: Bool
  // Asked from several threads, as its documentation says.
  private nonisolated(unsafe) let shouldStop: (_ done: Double) -> Bool
  private let state: Locked<State>

  /// One for each block that may be under way, so that a slow one does not let the others pile up.
  private let places = DispatchSemaphore(value: 0)

  /// The most blocks under way at once.
  private static var placeCount: Int { 16 }

  /// How many blocks of ordinary size may be those of a small text.
  private static var carefulBlocks: Int { 16 }

  init(
    _ supply: BlockSupply, _ parser: BlockParser, into sink: Sink, keepsCorrections: Bool,
    shouldStop: @escaping (_ done: Double) -> Bool
  ) {
    self.supply = supply
    self.parser = parser
    self.sink = sink
    self.keepsCorrections = keepsCorrections
    self.shouldStop = shouldStop
    state = Locked(State(losses: RowLosses(columnCount: parser.columnCount)))
  }

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - head: The first block.
  ///   - offset: Where the rows begin in it.
  ///   - line: The line on which they begin.
  /// - Returns: What was left out.
  /// - Throws: The first failure in the order of the text.
  func run(head: TextBlock, from offset: Int, line: Int) throws(TableError) -> RowLosses {
    let rows = takeRows()
    read(head, from: offset, line: line, rows)
    if !isOver, supply.hasMore {
      for _ in 0..<Self.placeCount { places.signal() }
      DispatchQueue.concurrentPerform(iterations: Self.placeCount) { _ in work() }
    }
    return try state.withLock { state throws(TableError) in
      guard let failure = state.failure else { return state.losses }
      // All blocks before the one that failed have been taken, so that its place is known.
      throw failure.error.movedDown(state.lineCount)
    }
  }

  private var isOver: Bool { state.withLock { $0.failure != nil } }

  private func work() {
    let block = TextBlock(capacity: supply.pieceSize + supply.pieceSize / 8)
    while true {
      places.wait()
      guard !isOver else {
        places.signal()
        return
      }
      if shouldStop(supply.progress) {
        fail(block: -1, .interrupted)
        return
      }
      do throws(TableError) {
        guard try supply.next(block) else {
          places.signal()
          return
        }
      } catch {
        fail(block: block.number, error)
        return
      }
      read(block, from: 0, line: 1, takeRows())
    }
  }

  private func takeRows() -> ParsedRows {
    state.withLock { $0.free.popLast() }
      ?? ParsedRows(columnCount: parser.columnCount, texts: parser.textColumns)
  }

  private func read(_ block: TextBlock, from offset: Int, line: Int, _ rows: ParsedRows) {
    do throws(TableError) {
      // Looking at every digit takes long: only a text that may turn out small is worth it.
      let isCareful = keepsCorrections && block.number < Self.carefulBlocks
      try parser.parse(block, from: offset, line: line, isCareful: isCareful, into: rows)
      let prepared = try sink.prepare(rows, block: block.number)
      finish(block.number, rows, prepared)
    } catch {
      fail(block: block.number, error)
    }
  }

  private func fail(block: Int, _ error: TableError) {
    state.withLock { state in
      if let earlier = state.failure, earlier.block <= block { return }
      state.failure = (block, error)
    }
    places.signal()
  }

  /// Hands a block over when its turn has come, and those that waited for it.
  private func finish(_ number: Int, _ rows: ParsedRows, _ prepared: Sink.Prepared) {
    let taken = state.withLock { state in
      state.waiting[number] = (rows, prepared)
      var taken = 0
      while let next = state.waiting.removeValue(forKey: state.turn) {
        // What comes behind a failure is not wanted.
        if let failure = state.failure, failure.block < state.turn { break }
        do throws(TableError) {
          try sink.take(next.rows, next.prepared)
        } catch {
          state.failure = (state.turn, error)
          break
        }
        state.turn += 1
        state.lineCount += next.rows.lineCount
        state.losses.add(next.rows)
        state.free.append(next.rows)
        taken += 1
      }
      return taken
    }
    for _ in 0..<max(taken, isOver ? 1 : 0) { places.signal() }
  }
}
