public import Numerics

extension Spectrum {
  /// The spectrum of an objective's Hessian at a point.
  ///
  /// Nil where the point has another dimension, or a second derivative is not finite.
  public init?(of objective: any TwiceDifferentiable, at point: [Double]) {
    let count = objective.dimension
    let size = count.multipliedReportingOverflow(by: count)
    guard point.count == count, !size.overflow else { return nil }
    var matrix = [Double](repeating: 0, count: size.partialValue)
    point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { objective.hessian(at: point, into: $0) }
    }
    self.init(matrix: matrix, dimension: count)
  }
}
