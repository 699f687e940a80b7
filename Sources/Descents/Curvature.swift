public import LeastSquares
public import Optimization

/// The eigenvalues of a matrix of second derivatives, and the directions that they belong to.
public struct Curvature: Equatable, Sendable {
  /// The eigenvalues, rising.
  public let eigenvalues: [Double]
  /// The eigenvectors of length 1, in the order of the eigenvalues.
  public let eigenvectors: [[Double]]

  /// The spectrum of an objective's Hessian at a point; nil where there is none, or it is not finite.
  public init?(of objective: any Objective, at point: [Double]) {
    guard let spectrum = HessianSpectrum(of: objective, at: point) else { return nil }
    eigenvalues = spectrum.eigenvalues
    eigenvectors = spectrum.eigenvectors
  }

  /// The spectrum of a least-squares cost.
  public init(_ spectrum: Spectrum) {
    eigenvalues = spectrum.eigenvalues
    eigenvectors = spectrum.eigenvectors
  }

  /// What is known of step sizes where this is the curvature; nil where it is not that of a minimum.
  public var stepSizeTheory: StepSizeTheory? { StepSizeTheory(eigenvalues: eigenvalues) }
}
