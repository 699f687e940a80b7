public import Numerics

extension Spectrum {
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
}
