/// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors.
public struct Spectrum: Equatable, Sendable {
  /// The eigenvalues, ascending.
  public let eigenvalues: [Double]

  /// The eigenvectors of length 1, in the order of the eigenvalues.
  public let eigenvectors: [[Double]]

  /// Eigenvalues and eigenvectors that were found elsewhere, in ascending order.
  public init(eigenvalues: [Double], eigenvectors: [[Double]]) {
    self.eigenvalues = eigenvalues
    self.eigenvectors = eigenvectors
  }

  /// The ratio of the largest to the smallest eigenvalue of a positive semidefinite matrix.
  ///
  /// Infinite when the smallest is 0, and not a number for a matrix without rows.
  public var conditionNumber: Double {
    guard let smallest = eigenvalues.first, let largest = eigenvalues.last else { return .nan }
    return largest / smallest
  }
}

extension Spectrum {
  /// How far two elements that mirror each other may differ, relative to the largest element.
  private static let symmetryTolerance = 0x1p-40

  /// The spectrum of the matrix given row by row; nil unless it is square, symmetric and finite.
  ///
  /// Elements that mirror each other count as equal when they differ by no more than 2⁻⁴⁰ of the
  /// largest element; their mean is used.
  public init?(matrix: [Double], dimension: Int) {
    let size = dimension.multipliedReportingOverflow(by: dimension)
    guard dimension > 0, !size.overflow, matrix.count == size.partialValue else { return nil }
    let largest = matrix.reduce(0) { max($0, $1.magnitude) }
    for row in 0..<dimension {
      for column in 0..<row {
        let difference = matrix[row * dimension + column] - matrix[column * dimension + row]
        guard difference.magnitude <= Self.symmetryTolerance * largest else { return nil }
      }
    }
    self.init(SymmetricMatrix(order: dimension, elements: matrix))
  }

  /// The spectrum of a matrix; nil where an element is not finite.
  ///
  /// The error of an eigenvalue is a few roundings of the largest one.
  public init?(_ matrix: SymmetricMatrix) {
    guard var rotation = JacobiRotation(matrix) else { return nil }
    rotation.diagonalize()
    (eigenvalues, eigenvectors) = rotation.sorted()
  }
}

/// A symmetric matrix while it is brought to diagonal form.
///
/// Rotations make the elements beside the diagonal vanish one after the other, sweep after sweep.
///
/// Source: Carl G. J. Jacobi, 1846, "Über ein leichtes Verfahren die in der Theorie der
/// Säcularstörungen vorkommenden Gleichungen numerisch aufzulösen"; the rotations as in Gene H.
/// Golub and Charles F. Van Loan, 2013, "Matrix Computations", section 8.5.
private struct JacobiRotation {
  private let count: Int
  private let scale: Double
  private var matrix: [Double]
  private var vectors: [Double]

  /// The most sweeps made: each squares what is left beside the diagonal, so that ten are enough.
  private static let mostSweeps = 30

  init?(_ symmetric: SymmetricMatrix) {
    let elements = symmetric.elements
    guard elements.allSatisfy(\.isFinite) else { return nil }
    count = symmetric.order
    // Scaled, so that no square overflows or vanishes.
    let largest = elements.reduce(0) { max($0, $1.magnitude) }
    let scale = largest > 0 ? largest : 1
    self.scale = scale
    matrix = elements.map { $0 / scale }
    vectors = [Double](repeating: 0, count: matrix.count)
    for index in 0..<count { vectors[index * count + index] = 1 }
  }

  mutating func diagonalize() {
    for _ in 0..<Self.mostSweeps where !sweep() { return }
  }

  /// Rotates every pair of rows; tells whether there was anything to rotate.
  private mutating func sweep() -> Bool {
    var isRotating = false
    for p in 0..<count {
      for q in p + 1..<max(count, p + 1) {
        let element = matrix[p * count + q]
        let (first, last) = (matrix[p * count + p], matrix[q * count + q])
        let size = max(0x1p-200, (first * last).magnitude.squareRoot())
        guard element.magnitude > 0x1p-60 * size else { continue }
        isRotating = true
        let ratio = (last - first) / (2 * element)
        let tangent = (ratio < 0 ? -1 : 1) / (ratio.magnitude + (1 + ratio * ratio).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        rotate(p, q, cosine, tangent * cosine)
        matrix[p * count + p] = first - tangent * element
        matrix[q * count + q] = last + tangent * element
      }
    }
    return isRotating
  }

  private mutating func rotate(_ p: Int, _ q: Int, _ cosine: Double, _ sine: Double) {
    for index in 0..<count {
      let (first, last) = (matrix[index * count + p], matrix[index * count + q])
      matrix[index * count + p] = cosine * first - sine * last
      matrix[index * count + q] = sine * first + cosine * last
    }
    for index in 0..<count {
      let (first, last) = (matrix[p * count + index], matrix[q * count + index])
      matrix[p * count + index] = cosine * first - sine * last
      matrix[q * count + index] = sine * first + cosine * last
    }
    matrix[p * count + q] = 0
    matrix[q * count + p] = 0
    for index in 0..<count {
      let (first, last) = (vectors[index * count + p], vectors[index * count + q])
      vectors[index * count + p] = cosine * first - sine * last
      vectors[index * count + q] = sine * first + cosine * last
    }
  }

  /// The diagonal, ascending, and the vectors that belong to it.
  func sorted() -> (eigenvalues: [Double], eigenvectors: [[Double]]) {
    let order = (0..<count).sorted { matrix[$0 * count + $0] < matrix[$1 * count + $1] }
    return (
      order.map { matrix[$0 * count + $0] * scale },
      order.map { column in (0..<count).map { vectors[$0 * count + column] } }
    )
  }
}
