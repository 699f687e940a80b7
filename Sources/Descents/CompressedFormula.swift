public import LeastSquares
public import Numerics

/// A formula over rows that is quadratic in its variables, compressed: whatever is asked of it then
/// costs no rows.
///
/// A mean or sum of squares of what is affine in the variables goes through one QR factorization,
/// as the cost of a fit does; any other quadratic is kept as its second derivatives and its value
/// and gradient at its stationary point.
public struct CompressedFormula: Sendable {
  enum Form: Sendable {
    /// The cost of an R factor, to be multiplied by a number and added to another.
    case squares(QuadraticCost, factor: Double, offset: Double)
    case general(CenteredQuadratic)
  }

  let form: Form
  /// The point where the gradient is 0, of least norm among all; nil where it is 0 nowhere.
  public let stationaryPoint: [Double]?
  /// The value there.
  public let stationaryValue: Double
  /// The curvature, the same everywhere; directions that the rows leave undetermined have 0.
  public let spectrum: Spectrum
  /// How far each variable can be from the minimum by chance, where that is known.
  public let standardErrors: [Double?]
  /// The rows that were compressed to a triangle; nil where another form was used.
  public let rFactor: RFactor?
}

// MARK: - Values

extension CompressedFormula {
  var dimension: Int { spectrum.eigenvalues.count }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    switch form {
    case .squares(let cost, let factor, let offset): factor * cost.cost(at: point) + offset
    case .general(let quadratic): quadratic.value(at: point)
    }
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    switch form {
    case .squares(let cost, let factor, let offset):
      let value = cost.costAndGradient(at: point, into: gradient)
      if factor != 1 { for index in gradient.indices { gradient[index] *= factor } }
      return factor * value + offset
    case .general(let quadratic): return quadratic.valueAndGradient(at: point, into: gradient)
    }
  }

  func hessian(into matrix: UnsafeMutableBufferPointer<Double>) {
    let elements: [Double]
    switch form {
    case .squares(let cost, let factor, _): elements = cost.hessian().joined().map { $0 * factor }
    case .general(let quadratic): elements = quadratic.hessian.elements
    }
    for (index, element) in zip(matrix.indices, elements) { matrix[index] = element }
  }

  /// The second derivatives by each variable alone.
  var curvatures: [Double] {
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    matrix.withUnsafeMutableBufferPointer { hessian(into: $0) }
    return (0..<dimension).map { matrix[$0 * dimension + $0] }
  }
}

/// A quadratic around a point: v + g·d + dᵀHd/2 with d = θ − center.
struct CenteredQuadratic: Sendable {
  let center: [Double]
  let value: Double
  let slope: [Double]
  let hessian: SymmetricMatrix

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    precondition(point.count == center.count, "one number for each variable")
    var sum = value
    for row in center.indices {
      let distance = point[row] - center[row]
      var product = slope[row]
      for column in center.indices {
        product +=
          hessian.elements[row * center.count + column] / 2 * (point[column] - center[column])
      }
      sum += distance * product
    }
    return sum
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    precondition(point.count == center.count && gradient.count == center.count)
    var sum = value
    for row in center.indices {
      var product = 0.0
      for column in center.indices {
        product += hessian.elements[row * center.count + column] * (point[column] - center[column])
      }
      gradient[row] = slope[row] + product
      sum += (point[row] - center[row]) * (slope[row] + product / 2)
    }
    return sum
  }
}
