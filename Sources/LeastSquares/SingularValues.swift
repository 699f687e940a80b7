/// The singular values of a square matrix, ascending, and its right singular vectors.
///
/// One-sided Jacobi: pairs of columns are rotated until all are orthogonal; their lengths are then
/// the singular values. Small ones come out with as many correct digits as large ones when the
/// matrix is well conditioned but for the lengths of its columns.
///
/// Source: M. R. Hestenes, "Inversion of matrices by biorthogonalization and related results", 1958;
/// accuracy: J. Demmel and K. Veselić, "Jacobi's method is more accurate than QR", 1992.
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
    // A common power of two keeps squares of the largest entries finite.
    let largest = columns.joined().reduce(0) { max($0, abs($1)) }
    let exponent = largest > 0 ? Int(largest.exponent) : 0
    var columns = columns.map { column in
      column.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
    }
    var vectors = (0..<count).map { index in (0..<count).map { $0 == index ? 1.0 : 0 } }

    // Convergence is quadratic: ten sweeps are many, and the limit is never met.
    var sweep = 0
    var isRotating = true
    while isRotating, sweep < 60 {
      if shouldStop() { throw .interrupted }
      isRotating = false
      sweep += 1
      for first in 0..<count {
        for second in (first + 1)..<max(count, first + 1) {
          guard let rotation = Rotation(columns[first], columns[second]) else { continue }
          isRotating = true
          Self.rotate(&columns, first, second, rotation)
          Self.rotate(&vectors, first, second, rotation)
        }
      }
    }

    let lengths = columns.map { Kernels.dot($0, $0, count).squareRoot() }
    let order = lengths.indices.sorted { lengths[$0] < lengths[$1] }
    values = order.map { Double(sign: .plus, exponent: exponent, significand: lengths[$0]) }
    rightVectors = order.map { index in
      let vector = vectors[index]
      let largest = vector.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? vector.map(-) : vector
    }
  }

  /// The rotation that makes two columns orthogonal.
  private struct Rotation {
    let cosine: Double
    let sine: Double

    /// `nil` when the columns are orthogonal to working precision.
    init?(_ first: [Double], _ second: [Double]) {
      let count = first.count
      let firstSquares = Kernels.dot(first, first, count)
      let secondSquares = Kernels.dot(second, second, count)
      let product = Kernels.dot(first, second, count)
      let bound = 0x1p-52 * firstSquares.squareRoot() * secondSquares.squareRoot()
      guard abs(product) > bound else { return nil }
      let slope = (secondSquares - firstSquares) / (2 * product)
      // The smaller of the two angles; for a steep slope its square would overflow.
      let tangent =
        abs(slope) > 0x1p500
        ? 1 / (2 * slope)
        : (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
      cosine = 1 / (1 + tangent * tangent).squareRoot()
      sine = cosine * tangent
    }
  }

  private static func rotate(
    _ columns: inout [[Double]], _ first: Int, _ second: Int, _ rotation: Rotation
  ) {
    for row in columns[first].indices {
      let upper = columns[first][row]
      let lower = columns[second][row]
      columns[first][row] = rotation.cosine * upper - rotation.sine * lower
      columns[second][row] = rotation.sine * upper + rotation.cosine * lower
    }
  }
}
