/// The eigenvalues of a symmetric positive semidefinite matrix, ascending, and its eigenvectors.
public struct Spectrum: Sendable, Equatable {
  /// The eigenvalues from the smallest, μ, to the largest, L; none is negative.
  public let eigenvalues: [Double]

  /// The eigenvectors of length 1, in the order of the eigenvalues.
  public let eigenvectors: [[Double]]

  /// The ratio of the largest to the smallest eigenvalue; infinite when the smallest is 0.
  public var conditionNumber: Double {
    guard let smallest = eigenvalues.first, let largest = eigenvalues.last else { return .nan }
    return largest / smallest
  }
}
