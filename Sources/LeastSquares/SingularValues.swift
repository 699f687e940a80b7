/// The singular values of a square matrix, ascending, and its right singular vectors.
///
/// One-sided Jacobi: pairs of columns are rotated until all are orthogonal; their lengths are then
/// the singular values. Small ones come out with as many correct digits as large ones when the
/// matrix is well conditioned but for the lengths of its columns.
///
/// Source: M. R. Hestenes, "Inversion of matrices by biorthogonalization and related results",
/// 1958; accuracy: J. Demmel and K. Veselić, "Jacobi's method is more accurate than QR", 1992.
struct SingularValues {
  /// The singular values from the smallest to the largest.
  let values: [Double]

  /// The right singular vectors in the order of the values, the largest component of each positive.
  let rightVectors: [[Double]]

  /// The smallest and the largest value.
  var extremes: (smallest: Double, largest: Double) { (values.first ?? 0, values.last ?? 0) }

  /// Rotates the columns of a matrix until they are orthogonal.
  init(columns: [[Double]], shouldStop: () -> Bool) throws(LeastSquaresError) {
    let count = columns.count
    precondition(columns.allSatisfy { $0.count == count }, "a square matrix")
    // A common power of two keeps squares of the largest entries finite.
    let largest = columns.joined().reduce(0) { max($0, abs($1)) }
    let exponent = largest > 0 ? Int(largest.exponent) : 0
    // Under each column of the matrix stands one of the identity: rotated along, it becomes a
    // singular vector.
    let height = 2 * count
    var entries: [Double] = []
    entries.reserveCapacity(height * count)
    for (index, column) in columns.enumerated() {
      entries += column.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
      entries += (0..<count).map { $0 == index ? 1 : 0 }
    }

    // Convergence is quadratic: ten sweeps are many, and the limit is never met.
    for _ in 0..<60 {
      var isRotating = false
      for first in 0..<count {
        if shouldStop() { throw .interrupted }
        entries.withUnsafeMutableBufferPointer { entries in
          // `count` columns of `height` numbers: pairs of different columns do not overlap.
          guard let base = entries.baseAddress else { return }
          for second in (first + 1)..<max(count, first + 1) {
            let isRotated = Self.orthogonalize(
              base + first * height, base + second * height, count: count)
            isRotating = isRotating || isRotated
          }
        }
      }
      if !isRotating { break }
    }

    let result = (0..<count).map { index in
      let column = entries[(index * height)..<(index * height + height)]
      return (
        length: column.prefix(count).reduce(0) { $0 + $1 * $1 }.squareRoot(),
        vector: Array(column.suffix(count))
      )
    }.sorted { $0.length < $1.length }
    values = result.map { Double(sign: .plus, exponent: exponent, significand: $0.length) }
    rightVectors = result.map { result in
      let largest = result.vector.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? result.vector.map(-) : result.vector
    }
  }

  /// Makes two columns orthogonal by a rotation; `false` when they are to working precision.
  private static func orthogonalize(
    _ first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>, count: Int
  ) -> Bool {
    let firstSquares = Kernels.dot(first, first, count)
    let secondSquares = Kernels.dot(second, second, count)
    let product = Kernels.dot(first, second, count)
    let bound = 0x1p-52 * firstSquares.squareRoot() * secondSquares.squareRoot()
    guard abs(product) > bound else { return false }
    let slope = (secondSquares - firstSquares) / (2 * product)
    // The smaller of the two angles; for a steep slope its square would overflow.
    let tangent =
      abs(slope) > 0x1p500
      ? 1 / (2 * slope) : (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    for row in 0..<(2 * count) {
      let upper = first[row]
      let lower = second[row]
      first[row] = cosine * upper - sine * lower
      second[row] = sine * upper + cosine * lower
    }
    return true
  }
}
