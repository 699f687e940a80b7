/// The triangle R and the vector Qᵀb of least squares, min |Ax − b|, from rows that come in blocks.
///
/// AᵀA is never formed, so that small singular values keep their digits. Rows are folded in by
/// Householder reflections that touch one row of R each; the room is that of R, whatever the number
/// of rows.
/// Source: Gene H. Golub and Charles F. Van Loan, 2013, "Matrix Computations", sections 5.1.3 and
/// 6.5.4.
public struct RowTriangle: Equatable, Sendable {
  /// The number n of unknowns.
  public let columnCount: Int
  /// The n rows of R, each with the element of Qᵀb at its end: n(n + 1) numbers.
  private var rows: [Double]
  /// The sum of squares of what no x can fit.
  public private(set) var restSquares = 0.0

  /// A pivot below this fraction of the largest makes the triangle singular.
  private static let smallestPivot = 0x1p-44

  /// A triangle of no rows.
  public init(columnCount: Int) {
    precondition(columnCount >= 0, "there are unknowns or none")
    self.columnCount = columnCount
    rows = [Double](repeating: 0, count: columnCount * (columnCount + 1))
  }

  /// Forgets all rows.
  public mutating func removeAll() {
    for index in rows.indices { rows[index] = 0 }
    restSquares = 0
  }

  /// Folds rows in; they are overwritten.
  ///
  /// - Parameter block: Some rows of A, each with its element of b at the end.
  public mutating func add(_ block: UnsafeMutableBufferPointer<Double>) {
    let width = columnCount + 1
    precondition(block.count.isMultiple(of: width), "whole rows")
    let count = block.count / width
    rows.withUnsafeMutableBufferPointer { rows in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { products in
        products.initialize(repeating: 0)
        for column in 0..<width - 1 {
          Self.reflect(column, of: rows, block, width: width, count: count, products)
        }
      }
    }
    for row in 0..<count {
      let rest = block[row * width + columnCount]
      restSquares += rest * rest
    }
  }

  /// Reflects a row of R with a block so that the column of the block vanishes; `products` is room
  /// for a number a column.
  private static func reflect(
    _ column: Int, of rows: UnsafeMutableBufferPointer<Double>,
    _ block: UnsafeMutableBufferPointer<Double>, width: Int, count: Int,
    _ products: UnsafeMutableBufferPointer<Double>
  ) {
    // A row of R has `width` numbers, as every row of the block has; whole rows are gone through,
    // since their numbers lie side by side.
    guard let block = block.baseAddress, let products = products.baseAddress,
      let own = rows.baseAddress.map({ $0 + column * width })
    else { return }
    var squares = 0.0
    for row in 0..<count {
      let element = block[row * width + column]
      squares += element * element
    }
    guard squares > 0 else { return }
    let pivot = own[column]
    let length = (pivot * pivot + squares).squareRoot()
    let reflected = pivot > 0 ? -length : length
    let head = pivot - reflected
    let scale = 2 / (head * head + squares)
    for other in column + 1..<width { products[other] = head * own[other] }
    var other = column + 1
    while width - other >= 4 {
      addProducts(SIMD4.self, block, column, other, width, count, products)
      other += 4
    }
    if width - other >= 2 {
      addProducts(SIMD2.self, block, column, other, width, count, products)
      other += 2
    }
    if other < width {
      var sum = products[other]
      for row in 0..<count { sum += block[row * width + column] * block[row * width + other] }
      products[other] = sum
    }
    for other in column + 1..<width {
      products[other] *= scale
      own[other] -= products[other] * head
    }
    for row in 0..<count {
      let start = block + row * width
      let element = start[column]
      for other in column + 1..<width { start[other] -= products[other] * element }
    }
    own[column] = reflected
  }

  /// Adds up the products of a column with a few that lie side by side, in registers.
  @inline(__always)
  private static func addProducts<Numbers: SIMD>(
    _: Numbers.Type, _ block: UnsafeMutablePointer<Double>, _ column: Int, _ other: Int,
    _ width: Int, _ count: Int, _ products: UnsafeMutablePointer<Double>
  ) where Numbers.Scalar == Double {
    let room = UnsafeMutableRawPointer(products + other)
    var sums = room.loadUnaligned(as: Numbers.self)
    for row in 0..<count {
      let numbers = UnsafeRawPointer(block + row * width + other).loadUnaligned(as: Numbers.self)
      sums += numbers * block[row * width + column]
    }
    room.storeBytes(of: sums, as: Numbers.self)
  }

  /// An element of R; 0 below the diagonal.
  public func element(row: Int, column: Int) -> Double {
    precondition(column >= 0 && column < columnCount && row >= 0 && row < columnCount, "within R")
    return row > column ? 0 : rows[row * (columnCount + 1) + column]
  }

  /// The lengths of the columns of A.
  public var columnLengths: [Double] {
    let width = columnCount + 1
    return (0..<columnCount).map { column in
      (0...column).reduce(0) { sum, row in
        let element = rows[row * width + column]
        return sum + element * element
      }.squareRoot()
    }
  }

  /// The triangle with a further row for each unknown: `weights` on the diagonal, 0 in b.
  public func damped(_ weights: [Double]) -> RowTriangle {
    precondition(weights.count == columnCount, "a weight for each unknown")
    var triangle = self
    let width = columnCount + 1
    var block = [Double](repeating: 0, count: columnCount * width)
    for column in 0..<columnCount { block[column * width + column] = weights[column] }
    block.withUnsafeMutableBufferPointer { triangle.add($0) }
    return triangle
  }

  /// The x that makes |Ax − b| least.
  ///
  /// Nil where the columns are dependent, to rounding, or a number is not finite.
  public func solution() -> [Double]? {
    let width = columnCount + 1
    let lengths = columnLengths
    var solution = [Double](repeating: 0, count: columnCount)
    for row in (0..<columnCount).reversed() {
      let pivot = rows[row * width + row]
      guard pivot.magnitude > Self.smallestPivot * lengths[row] else { return nil }
      var sum = rows[row * width + columnCount]
      for column in row + 1..<max(columnCount, row + 1) {
        sum -= rows[row * width + column] * solution[column]
      }
      solution[row] = sum / pivot
      guard solution[row].isFinite else { return nil }
    }
    return solution
  }

  /// |Ax|².
  public func squaredLength(times vector: [Double]) -> Double {
    let width = columnCount + 1
    return (0..<columnCount).reduce(0) { sum, row in
      let product = (row..<columnCount).reduce(0) { $0 + rows[row * width + $1] * vector[$1] }
      return sum + product * product
    }
  }
}
