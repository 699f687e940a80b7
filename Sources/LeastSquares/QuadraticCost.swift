/// The least-squares cost J(θ) = ‖Xθ − y‖² / 2m as a function of θ, computed from the triangle.
public struct QuadraticCost: Sendable {
  /// The number of parameters, the intercept included.
  public let dimension: Int

  /// Takes the cost from a triangle.
  ///
  /// - Throws: `.overflow` when the cost at θ = 0 is not a finite number.
  public init(_ triangle: Triangle) throws(LeastSquaresError) {
    throw .noRows
  }

  /// The cost at θ, whose length must be `dimension`.
  public func cost(_ theta: [Double]) -> Double { 0 }

  /// The gradient Xᵀ(Xθ − y)/m at θ, whose length must be `dimension`.
  public func gradient(_ theta: [Double]) -> [Double] { [] }

  /// Cost and gradient at θ without any allocation, for the inner loop of descent.
  ///
  /// - Parameters:
  ///   - theta: Where to evaluate; exactly `dimension` numbers.
  ///   - gradient: Receives the gradient; room for `dimension` numbers, apart from `theta`.
  /// - Returns: The cost at θ.
  public func costAndGradient(
    at theta: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double { 0 }

  /// The Hessian XᵀX/m, constant in θ, as rows of a symmetric matrix.
  public func hessian() -> [[Double]] { [] }

  /// The eigenvalues and eigenvectors of the Hessian.
  public func spectrum() -> Spectrum { Spectrum(eigenvalues: [], eigenvectors: []) }
}
