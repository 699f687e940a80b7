/// The Cholesky factorisation H + τI = RRᵀ with the least τ tried that makes it possible.
///
/// Works inside storage given to it: n² numbers for the matrix, n for its diagonal.
/// Source: Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithm 3.3.
struct ShiftedCholesky {
  private let dimension: Int
  /// The symmetric matrix H, row by row, to be written before `factorize`, which leaves R on and below the diagonal.
  let matrix: UnsafeMutableBufferPointer<Double>
  private let diagonal: UnsafeMutableBufferPointer<Double>

  /// A pivot counts as positive when it is above this share of its diagonal element.
  private static let smallestPivot = 0x1p-48

  init(storage: UnsafeMutableBufferPointer<Double>, dimension: Int) {
    self.dimension = dimension
    matrix = storage.part(from: 0, count: dimension * dimension)
    diagonal = storage.part(from: dimension * dimension, count: dimension)
  }

  /// Factorises; returns τ, or nil where the matrix is 0 or holds a number that is not finite.
  mutating func factorize() -> Double? {
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
    let smallestShift = 1e-3 * largest
    var shift = least > 0 ? 0 : smallestShift - least
    while !factorize(shift: shift) {
      shift = max(2 * shift, smallestShift)
      guard shift.isFinite else { return nil }
    }
    return shift
  }

  private func factorize(shift: Double) -> Bool {
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

  /// Solves (H + τI)x = `right` after `factorize`.
  func solve(_ right: UnsafeBufferPointer<Double>, into x: UnsafeMutableBufferPointer<Double>) {
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
