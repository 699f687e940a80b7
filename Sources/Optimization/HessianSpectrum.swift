/// The eigenvalues of a symmetric matrix, rising, and its eigenvectors.
///
/// Source: Carl G. J. Jacobi, 1846, "Über ein leichtes Verfahren die in der Theorie der Säcularstörungen vorkommenden
/// Gleichungen numerisch aufzulösen"; the rotations as in Gene H. Golub and Charles F. Van Loan, 2013, "Matrix
/// Computations", section 8.5.
public struct HessianSpectrum: Equatable, Sendable {
  /// The eigenvalues, rising.
  public let eigenvalues: [Double]
  /// The eigenvectors of length 1, in the order of the eigenvalues.
  public let eigenvectors: [[Double]]

  /// The spectrum of the matrix given row by row; nil unless it is square, symmetric and finite.
  public init?(matrix: [Double], dimension: Int) {
    let count = dimension
    let size = count.multipliedReportingOverflow(by: count)
    guard count > 0, !size.overflow, matrix.count == size.partialValue,
      matrix.allSatisfy(\.isFinite)
    else { return nil }
    // Scaled, so that no square overflows or vanishes.
    let largest = matrix.reduce(0) { max($0, $1.magnitude) }
    let scale = largest > 0 ? largest : 1
    var work = matrix.map { $0 / scale }
    for row in 0..<count {
      for column in 0..<row {
        let (below, above) = (work[row * count + column], work[column * count + row])
        guard (below - above).magnitude <= 0x1p-40 else { return nil }
        let mean = (below + above) / 2
        work[row * count + column] = mean
        work[column * count + row] = mean
      }
    }
    var vectors = [Double](repeating: 0, count: work.count)
    for index in 0..<count { vectors[index * count + index] = 1 }
    Self.diagonalize(&work, &vectors, count)
    let order = (0..<count).sorted { work[$0 * count + $0] < work[$1 * count + $1] }
    eigenvalues = order.map { work[$0 * count + $0] * scale }
    eigenvectors = order.map { column in (0..<count).map { vectors[$0 * count + column] } }
  }

  /// The spectrum of an objective's Hessian at a point; nil where there is none, or it is not finite.
  public init?(of objective: any Objective, at point: [Double]) {
    let count = objective.dimension
    guard point.count == count else { return nil }
    var matrix = [Double](repeating: 0, count: count * count)
    let exists = point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { objective.hessian(at: point, into: $0) }
    }
    guard exists else { return nil }
    self.init(matrix: matrix, dimension: count)
  }

  /// Rotates elements off the diagonal away, sweep after sweep; the diagonal becomes the eigenvalues.
  private static func diagonalize(_ work: inout [Double], _ vectors: inout [Double], _ count: Int) {
    // Sweeps square what is left off the diagonal: ten are more than enough.
    for _ in 0..<30 {
      var rotated = false
      for p in 0..<count {
        for q in p + 1..<max(count, p + 1) {
          let element = work[p * count + q]
          let (first, last) = (work[p * count + p], work[q * count + q])
          guard element.magnitude > 0x1p-60 * max(0x1p-200, (first * last).magnitude.squareRoot())
          else { continue }
          rotated = true
          let ratio = (last - first) / (2 * element)
          let tangent =
            (ratio < 0 ? -1 : 1) / (ratio.magnitude + (1 + ratio * ratio).squareRoot())
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          rotate(&work, &vectors, p, q, cosine, tangent * cosine, count)
          work[p * count + p] = first - tangent * element
          work[q * count + q] = last + tangent * element
        }
      }
      guard rotated else { return }
    }
  }

  private static func rotate(
    _ work: inout [Double], _ vectors: inout [Double], _ p: Int, _ q: Int, _ cosine: Double,
    _ sine: Double, _ count: Int
  ) {
    for index in 0..<count {
      let (first, last) = (work[index * count + p], work[index * count + q])
      work[index * count + p] = cosine * first - sine * last
      work[index * count + q] = sine * first + cosine * last
    }
    for index in 0..<count {
      let (first, last) = (work[p * count + index], work[q * count + index])
      work[p * count + index] = cosine * first - sine * last
      work[q * count + index] = sine * first + cosine * last
    }
    work[p * count + q] = 0
    work[q * count + p] = 0
    for index in 0..<count {
      let (first, last) = (vectors[index * count + p], vectors[index * count + q])
      vectors[index * count + p] = cosine * first - sine * last
      vectors[index * count + q] = sine * first + cosine * last
    }
  }
}
