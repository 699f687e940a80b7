/// An objective in units that make its curvatures along the axes alike, at one point.
///
/// Where one coordinate is a million times as large as another, the eigenvalues of the Hessian tell
/// of units alone, and a direction that is steep in its own unit looks level.
struct RescaledObjective: TwiceDifferentiable {
  /// The objective as it is.
  let objective: any TwiceDifferentiable
  /// What a coordinate is of one here.
  private let units: [Double]

  /// The curvatures along the axes, the largest over the least, that call for it.
  private static let leastRatio = 1e8

  /// Nil where the units are alike already, and where some curvature along an axis is not positive.
  init?(_ objective: any Objective, at point: [Double]) {
    guard !(objective is RescaledObjective), let plain = objective as? any TwiceDifferentiable
    else { return nil }
    let count = point.count
    var matrix = [Double](repeating: 0, count: count * count)
    point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { plain.hessian(at: point, into: $0) }
    }
    let curvatures = (0..<count).map { matrix[$0 * count + $0] }
    guard let least = curvatures.min(), let largest = curvatures.max(), least > 0,
      largest.isFinite, largest > Self.leastRatio * least
    else { return nil }
    self.objective = plain
    // Powers of two, so that nothing is rounded.
    units = curvatures.map { curvature in
      Double(
        sign: .plus, exponent: -Int((Double(curvature.exponent) / 2).rounded()), significand: 1)
    }
  }

  var dimension: Int { units.count }
  var isConvex: Bool { objective.isConvex }

  /// A point in these units.
  func scaled(_ point: [Double]) -> [Double] { zip(point, units).map { $0 / $1 } }

  /// A direction in the objective's own coordinates, of length 1.
  func unscaledDirection(_ direction: [Double]) -> [Double] {
    let own = zip(direction, units).map { $0 * $1 }
    let length = own.withUnsafeBufferPointer { Vector.length($0) }
    return length > 0 && length.isFinite ? own.map { $0 / length } : direction
  }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    objective.value(at: zip(point, units).map { $0 * $1 })
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let (value, own) = objective.valueAndGradient(at: zip(point, units).map { $0 * $1 })
    for index in gradient.indices { gradient[index] = own[index] * units[index] }
    return value
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    zip(point, units).map { $0 * $1 }.withUnsafeBufferPointer {
      objective.hessian(at: $0, into: matrix)
    }
    for row in units.indices {
      for column in units.indices {
        matrix[row * units.count + column] *= units[row] * units[column]
      }
    }
  }
}
