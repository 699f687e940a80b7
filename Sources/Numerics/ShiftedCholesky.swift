/// The Cholesky factorisation H + τI = RRᵀ with the least τ tried that makes it possible.
///
/// A value with room of its own, so that factorising again and again allocates nothing.
/// Source: Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithm 3.3.
public struct ShiftedCholesky: Equatable, Sendable {
  /// The number n of rows.
  public let dimension: Int
  /// The n² elements, row by row: above the diagonal those of H, on and below it those of R.
  private var matrix: [Double]
  /// The diagonal of H.
  private var diagonal: [Double]

  /// A pivot counts as positive when it is above this fraction of its diagonal element.
  private static let smallestPivot = 0x1p-48
  /// The first τ above 0 that is tried, as a fraction of the largest element.
  private static let firstShift = 1e-3

  /// Makes room for a matrix of `dimension` rows.
  public init(dimension: Int) {
    precondition(dimension >= 0, "a matrix has rows or none")
    self.dimension = dimension
    matrix = [Double](repeating: 0, count: dimension * dimension)
    diagonal = [Double](repeating: 0, count: dimension)
  }

  /// Factorises the symmetric matrix that `write` puts, row by row, into n² numbers.
  ///
  /// - Parameter write: Writes H.
  /// - Returns: τ, or nil where the matrix is 0 or holds a number that is not finite.
  public mutating func factorize(
    _ write: (UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Double? {
    matrix.withUnsafeMutableBufferPointer { write($0) }
    var largest = 0.0
    for element in matrix {
      guard element.isFinite else { return nil }
      largest = max(largest, element.magnitude)
    }
    guard largest > 0 else { return nil }
    var least = Double.infinity
    for index in 0..<dimension {
      diagonal[index] = matrix[index * dimension + index]
      least = min(least, diagonal[index])
    }
    let smallestShift = Self.firstShift * largest
    var shift = least > 0 ? 0 : smallestShift - least
    while !factorize(shift: shift) {
      shift = max(2 * shift, smallestShift)
      guard shift.isFinite else { return nil }
    }
    return shift
  }

  private mutating func factorize(shift: Double) -> Bool {
    for column in 0..<dimension {
      let start = column * dimension
      let element = diagonal[column] + shift
      var pivot = element
      for index in 0..<column { pivot -= matrix[start + index] * matrix[start + index] }
      guard pivot > Self.smallestPivot * element else { return false }
      let root = pivot.squareRoot()
      matrix[start + column] = root
      for row in column + 1..<max(dimension, column + 1) {
        let other = row * dimension
        // Above the diagonal H itself still stands.
        var sum = matrix[start + row]
        for index in 0..<column { sum -= matrix[other + index] * matrix[start + index] }
        matrix[other + column] = sum / root
      }
    }
    return true
  }

  /// Solves (H + τI)x = `right` after `factorize`; both hold n numbers.
  public func solve(
    _ right: UnsafeBufferPointer<Double>, into x: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(right.count == dimension && x.count == dimension, "one number for each row")
    for row in 0..<dimension {
      var sum = right[row]
      for column in 0..<row { sum -= matrix[row * dimension + column] * x[column] }
      x[row] = sum / matrix[row * dimension + row]
    }
    for row in (0..<dimension).reversed() {
      var sum = x[row]
      for column in row + 1..<max(dimension, row + 1) {
        sum -= matrix[column * dimension + row] * x[column]
      }
      x[row] = sum / matrix[row * dimension + row]
    }
  }
}
