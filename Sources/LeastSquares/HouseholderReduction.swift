/// Blocks of rows folded into an upper R factor by Householder reflections.
///
/// The R factor R of the rows seen so far stands on top of each new block, and reflections carry
/// the block into it; RᵀR stays AᵀA of all rows A. Every reflection is orthogonal, so that R is as
/// accurate as a factorization of all rows at once; partial R factors fold into the total every 64
/// blocks, which keeps the rounding of a long pass from adding up.
///
/// Each column carries a power of two by which its numbers are divided. It is 1 unless their
/// squares would overflow or underflow; scaling by it is exact.
///
/// This type is all that knows how the R factor is made. The kind of number decides its precision.
///
/// Source: G. H. Golub, "Numerical methods for solving linear least squares problems", 1965;
/// folding blocks of rows: J. Demmel, L. Grigori, M. Hoemmen and J. Langou, "Communication-optimal
/// parallel and sequential QR and LU factorizations", 2012.
struct HouseholderReduction<Number: WorkingNumber>: Sendable {
  /// The number of columns, the intercept's and the target's included.
  let order: Int

  /// The number of rows folded in.
  private(set) var rowCount = 0

  /// For each column the exponent of the power of two that its numbers are divided by.
  private(set) var exponents: [Int]

  /// The R factor of all rows but those in `recent`, by columns, divided as `exponents` says.
  private var total: [Number]

  /// The R factor of the last few blocks.
  private var recent: [Number]

  /// The number of blocks in `recent`.
  private var recentCount = 0

  /// The largest magnitude in each column, or a little more.
  private(set) var magnitudes: [Double]

  /// Memory for a block of rows, by columns.
  private var block: [Number]

  /// The number of rows in a full block.
  let blockRows: Int

  /// How many blocks make a partial R factor.
  private static var blocksPerPart: Int { 64 }

  /// Magnitudes between 2^−limit and 2^limit are not scaled.
  private static var ordinaryExponentLimit: Int { 380 }

  /// The most bytes taken for so many columns, here and when the R factor is solved.
  static func storage(order: Double) -> Double {
    order * (8 * order + Double(blockRows(order: Int(min(order, 1e6)))))
      * Double(MemoryLayout<Number>.stride)
  }

  private static func blockRows(order: Int) -> Int {
    // A block that stays in the cache nearest to the core, yet is long beside the R factor.
    min(max(4096 / max(order, 1), 64), 1024) / 8 * 8
  }

  /// An empty reduction of so many columns.
  init(order: Int) {
    self.order = order
    blockRows = Self.blockRows(order: order)
    exponents = Array(repeating: 0, count: order)
    magnitudes = Array(repeating: 0, count: order)
    total = Array(repeating: Number(0), count: order * order)
    recent = total
    block = Array(repeating: Number(0), count: order * blockRows)
  }

  /// A reduction that goes on from an R factor.
  init(entries: [Number], exponents: [Int], magnitudes: [Double], rowCount: Int) {
    self.init(order: exponents.count)
    self.exponents = exponents
    self.magnitudes = magnitudes
    self.rowCount = rowCount
    total = entries
  }

  /// The entries of the R factor of everything folded in, by columns, divided as `exponents` says.
  ///
  /// No number on the diagonal is negative, which makes the R factor unique.
  mutating func rFactor() -> [Number] {
    foldRecent()
    var result = total
    for row in 0..<order where result[row * order + row].nearest.sign == .minus {
      for column in row..<order {
        result[column * order + row] = -result[column * order + row]
      }
    }
    return result
  }

  /// Folds in rows given by columns; a column that is `nil` is one of ones.
  ///
  /// - Parameters:
  ///   - columns: One array per column, each of `count` numbers.
  ///   - corrections: What rounding left out of them, where that is known and can be held.
  ///   - count: The number of rows.
  ///   - shouldStop: Asked at every block.
  /// - Throws: Why the rows could not be folded in; the reduction is then of no more use.
  mutating func fold(
    _ columns: [[Double]?], corrections: [[Double]?], count: Int, shouldStop: () -> Bool
  ) throws(ReductionFailure) {
    for start in stride(from: 0, to: count, by: blockRows) {
      if shouldStop() { throw .interrupted }
      let rows = min(blockRows, count - start)
      for column in 0..<order {
        guard let values = columns[column] else {
          loadOnes(column: column, rows: rows)
          continue
        }
        let badRow = values.withUnsafeBufferPointer { values in
          let values = UnsafeBufferPointer(rebasing: values[start..<(start + rows)])
          guard let corrections = corrections[column] else {
            return load(values, nil, column: column)
          }
          return corrections.withUnsafeBufferPointer {
            load(
              values, UnsafeBufferPointer(rebasing: $0[start..<(start + rows)]), column: column)
          }
        }
        if let badRow { throw .notFinite(column: column, row: start + badRow) }
      }
      try reduceBlock(rows: rows, shouldStop)
      rowCount += rows
    }
  }

  /// Folds in the rows of another reduction of the same columns.
  mutating func fold(_ other: HouseholderReduction) {
    var other = other
    other.foldRecent()
    for column in 0..<order {
      magnitudes[column] = max(magnitudes[column], other.magnitudes[column])
      rescale(column)
      other.magnitudes[column] = magnitudes[column]
      other.rescale(column)
    }
    foldRecent()
    swap(&total, &recent)
    reflectRFactor(other.total)
    swap(&total, &recent)
    rowCount += other.rowCount
  }
}

// MARK: - Loading

extension HouseholderReduction {
  private mutating func loadOnes(column: Int, rows: Int) {
    let offset = column * blockRows
    for row in offset..<(offset + rows) { block[row] = Number(1) }
    magnitudes[column] = max(magnitudes[column], 1)
  }

  /// Copies a column of a block, scaled; returns the first row that is not finite.
  private mutating func load(
    _ source: UnsafeBufferPointer<Double>, _ corrections: UnsafeBufferPointer<Double>?, column: Int
  ) -> Int? {
    let offset = column * blockRows
    let count = source.count
    // The kernels read and write `count` numbers: all of the column's part of a block at most.
    precondition(
      count <= blockRows && offset >= 0 && offset + count <= block.count
        && corrections.map { $0.count == count } ?? true,
      "a column fits into its part of the block")
    // One look at the sum of squares clears a block of ordinary numbers: an infinity or NaN, an
    // overflow or an underflow would all show in it.
    if exponents[column] == 0 {
      let squares = block.withUnsafeMutableBufferPointer { block in
        guard let source = source.baseAddress, let target = block.baseAddress else { return 0.0 }
        return Number.copy(
          source, corrections: corrections?.baseAddress, to: target + offset, count)
      }
      if squares > 0x1p-700, squares < 0x1p700 {
        magnitudes[column] = max(magnitudes[column], squares.squareRoot())
        return nil
      }
    }
    var magnitude = 0.0
    for (row, value) in source.enumerated() {
      guard value.isFinite else { return row }
      magnitude = max(magnitude, abs(value))
    }
    magnitudes[column] = max(magnitudes[column], magnitude)
    rescale(column)
    let exponent = -exponents[column]
    for (row, value) in source.enumerated() {
      block[offset + row] =
        Number(value, correction: corrections?[row] ?? 0).scaled(by: exponent)
    }
    return nil
  }

  /// Fits the scale of a column to the largest magnitude seen in it.
  private mutating func rescale(_ column: Int) {
    let magnitude = magnitudes[column]
    let isOrdinary = magnitude == 0 || abs(Int(magnitude.exponent)) <= Self.ordinaryExponentLimit
    let exponent = isOrdinary ? 0 : Int(magnitude.exponent)
    let change = exponents[column] - exponent
    guard change != 0 else { return }
    exponents[column] = exponent
    for row in (column * order)..<(column * order + order) {
      total[row] = total[row].scaled(by: change)
      recent[row] = recent[row].scaled(by: change)
    }
  }
}

// MARK: - Reflecting

extension HouseholderReduction {
  /// Carries the block into the recent R factor.
  private mutating func reduceBlock(rows: Int, _ shouldStop: () -> Bool) throws(ReductionFailure) {
    for pivot in 0..<order {
      // For a wide table the reflections of one block take long.
      if pivot.isMultiple(of: 64), pivot > 0, shouldStop() { throw .interrupted }
      reflect(pivot: pivot, rows: rows)
    }
    recentCount += 1
    if recentCount == Self.blocksPerPart { foldRecent() }
  }

  /// Clears the pivot column of the block by one reflection of each column from there on.
  private mutating func reflect(pivot: Int, rows: Int) {
    let order = order
    let blockRows = blockRows
    // The block holds `order` columns of `blockRows` numbers, `recent` as many of `order` numbers:
    // what is read and written below lies inside both.
    precondition(
      pivot < order && rows <= blockRows && block.count == order * blockRows
        && recent.count == order * order,
      "a pivot and rows of the block")
    recent.withUnsafeMutableBufferPointer { rFactor in
      block.withUnsafeMutableBufferPointer { block in
        guard let base = block.baseAddress else { return }
        let vector = base + pivot * blockRows
        let squares = Number.dot(vector, vector, rows)
        // What is left of a dependent column shrinks with every further reflection; before its
        // reciprocal would overflow it is nothing beside any number that went in.
        guard squares.nearest > 0x1p-960 else { return }
        let corner = rFactor[pivot * order + pivot]
        let norm = (corner * corner + squares).squareRoot()
        // The sign that adds to the corner: the other would cancel.
        let isNegative = corner.nearest < 0
        let head = isNegative ? corner - norm : corner + norm
        rFactor[pivot * order + pivot] = isNegative ? norm : -norm
        let scale = Number(1) / (norm * (isNegative ? -head : head))
        for column in (pivot + 1)..<order {
          let values = base + column * blockRows
          let corner = rFactor[column * order + pivot]
          let weight = -scale * (head * corner + Number.dot(vector, values, rows))
          rFactor[column * order + pivot] = corner + weight * head
          Number.add(weight, times: vector, to: values, rows)
        }
      }
    }
  }

  /// Folds the recent R factor into the total one.
  private mutating func foldRecent() {
    guard recentCount > 0 else { return }
    recentCount = 0
    // Reflections act on `recent`: the two change places.
    let part = recent
    swap(&total, &recent)
    reflectRFactor(part)
    swap(&total, &recent)
    for index in recent.indices { recent[index] = Number(0) }
  }

  /// Folds another R factor into the recent one, its rows taken as a block.
  private mutating func reflectRFactor(_ rFactor: [Number]) {
    for start in stride(from: 0, to: order, by: blockRows) {
      let rows = min(blockRows, order - start)
      for column in 0..<order {
        for row in 0..<rows {
          block[column * blockRows + row] = rFactor[column * order + start + row]
        }
      }
      for pivot in start..<order { reflect(pivot: pivot, rows: rows) }
    }
  }
}

/// Why a block could not be folded in.
enum ReductionFailure: Error {
  /// The number at this row of the block, in this column, is not finite.
  case notFinite(column: Int, row: Int)

  /// The caller asked to stop.
  case interrupted
}
