internal import CVectorMath
internal import Datasets
internal import Dispatch

/// The rows of a linear model, and what an error in them costs.
final class LossRows: Sendable {
  let features: [[Double]]
  let targets: [Double]
  let hasIntercept: Bool
  let loss: any Loss

  /// A data set's columns are all as long as its target.
  init(_ data: Dataset, targets: [Double], hasIntercept: Bool, loss: any Loss) {
    precondition(targets.count == data.rowCount, "a target for each row")
    features = data.features.map(\.values)
    self.targets = targets
    self.hasIntercept = hasIntercept
    self.loss = loss
  }

  /// The same rows with another loss.
  init(_ rows: LossRows, loss: any Loss) {
    features = rows.features
    targets = rows.targets
    hasIntercept = rows.hasIntercept
    self.loss = loss
  }

  /// Calls with the addresses of the features' numbers, valid within the call.
  func withColumns(_ body: (UnsafeBufferPointer<UnsafePointer<Double>>) -> Void) {
    withExtendedLifetime(self) {
      // Arrays of numbers lie in one piece that stays where it is while they are held.
      let columns = features.compactMap { $0.withUnsafeBufferPointer(\.baseAddress) }
      guard columns.count == features.count else { return }
      columns.withUnsafeBufferPointer(body)
    }
  }

  var rowCount: Int { targets.count }
  var dimension: Int { features.count + firstFeature }
  var firstFeature: Int { hasIntercept ? 1 : 0 }

  /// The score of a row.
  func score(of row: Int, at point: UnsafeBufferPointer<Double>) -> Double {
    var score = hasIntercept ? point[0] : 0
    for (index, feature) in features.enumerated() {
      score += point[firstFeature + index] * feature[row]
    }
    return score
  }

  /// The scores of all rows.
  func scores(at point: [Double]) -> [Double] {
    var scores = [Double](repeating: hasIntercept ? point[0] : 0, count: rowCount)
    for (index, feature) in features.enumerated() {
      let slope = point[firstFeature + index]
      for row in scores.indices { scores[row] += slope * feature[row] }
    }
    return scores
  }
}

/// The mean loss over rows and its derivatives, in one pass over the rows on all processors.
///
/// Rows are taken in blocks, blocks in chunks. The chunks depend on the number of rows alone, and
/// what they give is added up in their order, so that the digits do not depend on the processors.
/// For one thread at a time: the room for the work is kept.
final class LossSums {
  /// The rows of a block: few enough that their columns stay in the cache.
  private static let blockSize = 2048
  /// Rows that are worth a thread of their own.
  private static let leastChunk = 2 * blockSize
  /// The most chunks, and those of sums as large as a matrix.
  private static let mostChunks = (vectors: 64, matrices: 16)

  let rows: LossRows
  private let chunkCount: Int
  private let room: UnsafeMutableBufferPointer<Double>
  private let stride: Int

  init(_ rows: LossRows) {
    self.rows = rows
    chunkCount = min(max(rows.rowCount / Self.leastChunk, 1), Self.mostChunks.vectors)
    // Scores, slopes, values, targets, weighted feature, ones; then value and gradient, and the
    // block's part of it.
    stride = 6 * Self.blockSize + 1 + 2 * rows.dimension
    room = .allocate(capacity: chunkCount * stride)
    room.initialize(repeating: 0)
  }

  deinit { room.deallocate() }

  /// The mean, and its gradient where there is room for it.
  func value(
    at point: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>?
  ) -> Double {
    let dimension = rows.dimension
    precondition(point.count == dimension && (gradient?.count ?? dimension) == dimension)
    let first = rows.firstFeature
    forEachChunk(chunkCount) { chunk, range, room in
      let sums = room + 6 * Self.blockSize
      let products = sums + 1 + dimension
      (sums).update(repeating: 0, count: 1 + dimension)
      self.forEachBlock(range, at: point, room) { columns, count in
        let (values, slopes) = (room + 2 * Self.blockSize, room + Self.blockSize)
        var sum = 0.0
        vector_sum(&sum, values, values, values, count)
        sums[0] += sum
        guard gradient != nil else { return }
        if first == 1 {
          vector_sum(&sum, slopes, slopes, slopes, count)
          sums[1] += sum
        }
        guard let base = columns.baseAddress else { return }
        vector_dots(products, slopes, base, columns.count, count)
        for index in columns.indices { sums[1 + first + index] += products[index] }
      }
    }
    let scale = 1 / Double(max(rows.rowCount, 1))
    var total = 0.0
    gradient?.update(repeating: 0)
    for chunk in 0..<chunkCount {
      let sums = chunk * stride + 6 * Self.blockSize
      total += room[sums]
      if let gradient {
        for index in 0..<dimension { gradient[index] += room[sums + 1 + index] }
      }
    }
    if let gradient { for index in 0..<dimension { gradient[index] *= scale } }
    return total * scale
  }

  /// The matrix of second derivatives, or that of the majorant's curvatures.
  func hessian(
    at point: UnsafeBufferPointer<Double>, isMajorant: Bool = false,
    into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let dimension = rows.dimension
    let size = dimension * dimension
    precondition(point.count == dimension && matrix.count >= size)
    let chunks = min(chunkCount, Self.mostChunks.matrices)
    let partial = UnsafeMutableBufferPointer<Double>.allocate(capacity: chunks * size)
    defer { partial.deallocate() }
    partial.initialize(repeating: 0)
    // Each chunk writes its own part, and nobody reads before all are done.
    nonisolated(unsafe) let sums = partial
    let first = rows.firstFeature
    forEachChunk(chunks) { chunk, range, room in
      let own = UnsafeMutableBufferPointer(rebasing: sums[chunk * size..<(chunk + 1) * size])
      let curvatures = room + 2 * Self.blockSize
      let (weighted, ones) = (room + 4 * Self.blockSize, room + 5 * Self.blockSize)
      ones.update(repeating: 1, count: Self.blockSize)
      let products = room + 6 * Self.blockSize
      self.forEachBlock(range, at: point, room) { columns, count in
        self.fillCurvatures(room, count, isMajorant: isMajorant)
        var sum = 0.0
        for row in 0..<dimension {
          let left = row < first ? UnsafePointer(ones) : columns[row - first]
          for index in 0..<count { weighted[index] = curvatures[index] * left[index] }
          if first == 1 {
            vector_sum(&sum, weighted, weighted, weighted, count)
            own[row * dimension] += sum
          }
          guard row >= first, let base = columns.baseAddress else { continue }
          vector_dots(products, weighted, base, row - first + 1, count)
          for other in 0...(row - first) {
            own[row * dimension + first + other] += products[other]
          }
        }
      }
    }
    let scale = 1 / Double(max(rows.rowCount, 1))
    for row in 0..<dimension {
      for column in 0...row {
        var sum = 0.0
        for chunk in 0..<chunks { sum += partial[chunk * size + row * dimension + column] }
        matrix[row * dimension + column] = sum * scale
        matrix[column * dimension + row] = sum * scale
      }
    }
  }

  /// Puts curvatures where the values of the block stand.
  private func fillCurvatures(
    _ room: UnsafeMutablePointer<Double>, _ count: Int, isMajorant: Bool
  ) {
    let (scores, slopes) = (room, room + Self.blockSize)
    let (curvatures, targets) = (room + 2 * Self.blockSize, room + 3 * Self.blockSize)
    let loss = rows.loss
    guard isMajorant else {
      return loss.fillCurvatures(
        scores: scores, targets: targets, slopes: slopes, curvatures: curvatures, count: count)
    }
    for index in 0..<count { curvatures[index] = loss.majorant(scores[index], targets[index]) }
  }

  /// Gives each chunk its rows and its room, on all processors.
  private func forEachChunk(
    _ count: Int, _ body: (Int, Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) {
    guard let base = room.baseAddress else { return }
    let blocks = (rows.rowCount + Self.blockSize - 1) / Self.blockSize
    func work(_ chunk: Int) {
      let start = blocks * chunk / count * Self.blockSize
      let end = min(blocks * (chunk + 1) / count * Self.blockSize, rows.rowCount)
      body(chunk, start..<max(start, end), base + chunk * stride)
    }
    guard count > 1 else { return work(0) }
    withoutActuallyEscaping(work) { work in
      // Chunks share nothing but what they read.
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: count) { work($0) }
    }
  }

  /// Works out scores, values and slopes of the rows, block by block.
  ///
  /// - Parameters:
  ///   - range: The rows.
  ///   - point: The coefficients.
  ///   - room: Where the numbers of a block go.
  ///   - body: Called with where each feature's numbers of the block begin, and how many there are.
  private func forEachBlock(
    _ range: Range<Int>, at point: UnsafeBufferPointer<Double>,
    _ room: UnsafeMutablePointer<Double>,
    _ body: (_ columns: UnsafeMutableBufferPointer<UnsafePointer<Double>>, _ count: Int) -> Void
  ) {
    let (scores, slopes) = (room, room + Self.blockSize)
    let (values, targets) = (room + 2 * Self.blockSize, room + 3 * Self.blockSize)
    let slopesOfFeatures = UnsafeBufferPointer(rebasing: point[rows.firstFeature...])
    rows.withColumns { features in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: features.count) {
        columns in
        for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: Self.blockSize)
        {
          let count = min(Self.blockSize, range.upperBound - start)
          _ = columns.initialize(from: features.lazy.map { $0 + start })
          // Kernels take eight numbers at a time.
          let filled = (count + 7) & ~7
          scores.update(repeating: rows.hasIntercept ? point[0] : 0, count: filled)
          if let base = columns.baseAddress, let factors = slopesOfFeatures.baseAddress {
            vector_add_products(scores, base, factors, features.count, count)
          }
          targets.update(repeating: 0, count: filled)
          for row in 0..<count { targets[row] = rows.targets[start + row] }
          rows.loss.fill(
            scores: scores, targets: targets, values: values, slopes: slopes, count: filled)
          body(columns, count)
        }
      }
    }
  }
}
