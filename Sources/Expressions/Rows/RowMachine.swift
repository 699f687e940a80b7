import CLibrary
import Dispatch
import Numerics
import Synchronization

/// Row code bound to columns, run over many rows on all processors.
///
/// Rows are taken in blocks, blocks in chunks; each chunk is one thread's, and what the chunks give
/// is brought together in their order. So the digits do not depend on the number of threads.
final class RowMachine {
  let code: RowCode
  let columns: RowColumns
  /// Asked between chunks, from several threads; `true` ends the work.
  let shouldStop: @Sendable () -> Bool
  private let threadCount: Int
  /// The values that are the same in every row: those of the code first.
  private let uniformProgram: Program
  private let uniformCount: Int
  let uniforms: UnsafeMutablePointer<Double>
  private var contexts: [RowContext] = []
  private var partials: [DoubleDouble] = []

  /// The result of each reduction over all rows.
  private(set) var totals: [DoubleDouble]
  /// The result of each reduction over no rows.
  private let empty: [DoubleDouble]

  /// Binds code to columns; `uniformProgram` computes `uniformCount` values: the uniform ones of
  /// the code, and others behind them.
  init(
    _ code: RowCode, uniformProgram: Program, uniformCount: Int, columns: RowColumns,
    threadCount: Int, shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.code = code
    self.uniformProgram = uniformProgram
    self.uniformCount = uniformCount
    self.columns = columns
    self.threadCount = max(threadCount, 1)
    self.shouldStop = shouldStop
    empty = code.reductions.map { DoubleDouble($0.empty) }
    totals = empty
    uniforms = .allocate(capacity: max(uniformCount, 1))
    uniforms.initialize(repeating: 0, count: max(uniformCount, 1))
  }

  deinit {
    uniforms.deallocate()
  }

  /// The number of processors that are there.
  static let processorCount = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 256)

  /// Computes the values that are the same in every row.
  func prepare(at point: UnsafeBufferPointer<Double>) {
    guard uniformCount > 0 else { return }
    _ = uniformProgram.run(at: point)
    uniformProgram.copyOutputs(
      from: 0, to: UnsafeMutableBufferPointer(start: uniforms, count: uniformCount))
    for context in contexts { context.spreadUniforms() }
  }

  /// Makes a context for each of so many threads.
  private func grow(to count: Int) {
    while contexts.count < count {
      let context = RowContext(code, uniforms: uniforms)
      context.spreadUniforms()
      contexts.append(context)
    }
  }

  /// Reduces the rows of a source to `totals`.
  ///
  /// - Returns: Whether all rows were taken: not where the work was ended.
  func reduce(_ source: RowSource) -> Bool {
    let width = code.reductions.count
    for index in 0..<width { totals[index] = empty[index] }
    let chunks = Chunks(source.count)
    guard chunks.count > 1 else { return reduceAtOnce(source) }
    if partials.count < width * chunks.count {
      partials = Array(repeating: DoubleDouble(0), count: width * chunks.count)
    }
    var partials = partials
    self.partials = []
    let isDone = partials.withUnsafeMutableBufferPointer { partials in
      // Every chunk writes its own numbers, which nobody reads before all are done.
      nonisolated(unsafe) let partials = partials
      return forEachChunk(chunks) { context, chunk, positions in
        let results = UnsafeMutableBufferPointer(
          rebasing: partials[chunk * width..<(chunk + 1) * width])
        for index in 0..<width { results[index] = self.empty[index] }
        self.forEachBlock(positions) { position, count in
          context.run(source, from: position, count: count, columns: self.columns)
          for index in 0..<width {
            self.code.reductions[index].add(context.blockResults[index], to: &results[index])
          }
        }
      }
    }
    self.partials = partials
    guard isDone else { return false }
    for chunk in 0..<chunks.count {
      for index in 0..<width {
        code.reductions[index].add(partials[chunk * width + index], to: &totals[index])
      }
    }
    return true
  }

  /// Reduces the rows of a single chunk, without any memory or thread more.
  private func reduceAtOnce(_ source: RowSource) -> Bool {
    grow(to: 1)
    let context = contexts[0]
    var position = 0
    while position < source.count {
      if shouldStop() { return false }
      let count = min(RowContext.blockSize, source.count - position)
      context.run(source, from: position, count: count, columns: columns)
      for index in totals.indices {
        code.reductions[index].add(context.blockResults[index], to: &totals[index])
      }
      position += count
    }
    return true
  }

  /// Runs the code over the rows of a source and hands each block to `take`, from several threads.
  ///
  /// - Returns: Whether all rows were taken.
  func visit(
    _ source: RowSource,
    take: @escaping (_ context: RowContext, _ position: Int, _ count: Int) -> Void
  ) -> Bool {
    forEachChunk(Chunks(source.count)) { context, _, positions in
      self.forEachBlock(positions) { position, count in
        context.run(source, from: position, count: count, columns: self.columns)
        take(context, position, count)
      }
    }
  }

  /// The first row of a source for which a block's numbers are not as they should be.
  func first(
    _ source: RowSource, where isFound: (_ context: RowContext, _ count: Int) -> Int?
  ) -> Int? {
    grow(to: 1)
    var position = 0
    while position < source.count, !shouldStop() {
      let count = min(RowContext.blockSize, source.count - position)
      contexts[0].run(source, from: position, count: count, columns: columns)
      if let found = isFound(contexts[0], count) { return position + found }
      position += count
    }
    return nil
  }

  @inline(__always)
  private func forEachBlock(
    _ positions: Range<Int>, _ body: (_ position: Int, _ count: Int) -> Void
  ) {
    var position = positions.lowerBound
    while position < positions.upperBound {
      let count = min(RowContext.blockSize, positions.upperBound - position)
      body(position, count)
      position += count
    }
  }

  /// Carries out work for each chunk, on as many threads as there are chunks and processors.
  private func forEachChunk(
    _ chunks: Chunks,
    _ body: @escaping (_ context: RowContext, _ chunk: Int, _ positions: Range<Int>) -> Void
  ) -> Bool {
    let workers = min(threadCount, chunks.count)
    grow(to: max(workers, 1))
    guard workers > 1 else {
      for chunk in 0..<chunks.count {
        if shouldStop() { return false }
        body(contexts[0], chunk, chunks[chunk])
      }
      return true
    }
    let next = Atomic(0)
    let isStopped = Atomic(false)
    // Every worker has a context of its own.
    nonisolated(unsafe) let contexts = contexts
    nonisolated(unsafe) let body = body
    let shouldStop = shouldStop
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      while !isStopped.load(ordering: .relaxed) {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < chunks.count else { return }
        if shouldStop() {
          isStopped.store(true, ordering: .relaxed)
          return
        }
        body(contexts[worker], chunk, chunks[chunk])
      }
    }
    return !isStopped.load(ordering: .relaxed)
  }
}

/// Positions cut into chunks of whole blocks: by their number alone, so that sums have one order.
private struct Chunks: Sendable {
  private static let leastBlocks = 16
  /// The most chunks of a long run.
  private static let mostChunks = 1024

  let positionCount: Int
  let size: Int
  let count: Int

  init(_ positionCount: Int) {
    self.positionCount = positionCount
    var size = Self.leastBlocks * RowContext.blockSize
    while positionCount / size >= Self.mostChunks { size *= 2 }
    self.size = size
    count = positionCount == 0 ? 0 : (positionCount - 1) / size + 1
  }

  subscript(chunk: Int) -> Range<Int> {
    chunk * size..<min(chunk * size + size, positionCount)
  }
}

extension RowReduction {
  /// The result over no rows.
  var empty: Double {
    switch self {
    case .sum: 0
    case .least: .infinity
    case .greatest: -.infinity
    }
  }

  /// Takes in the result of more rows.
  @inline(__always)
  func add(_ result: Double, to total: inout DoubleDouble) {
    switch self {
    case .sum: total = total + DoubleDouble(result)
    case .least: total = DoubleDouble(BuiltInFunction.least(total.high, result))
    case .greatest: total = DoubleDouble(BuiltInFunction.greatest(total.high, result))
    }
  }

  /// Takes in the result of more rows.
  @inline(__always)
  func add(_ result: DoubleDouble, to total: inout DoubleDouble) {
    if self == .sum {
      total = total + result
    } else {
      add(result.high, to: &total)
    }
  }
}
