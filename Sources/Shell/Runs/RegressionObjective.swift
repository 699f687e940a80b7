import Datasets
import LeastSquares
import Optimization

/// Least squares as an objective that methods can descend on.
///
/// Costs and gradients come from the triangle; the rows themselves are touched only by methods that
/// take some of them at a time.
struct RegressionObjective: BatchedObjective {
  let cost: QuadraticCost
  let data: Dataset
  let hasIntercept: Bool

  var dimension: Int { cost.dimension }
  var rowCount: Int { data.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { cost.cost(Array(point)) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    cost.costAndGradient(at: point, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    var index = 0
    for row in cost.hessian() {
      for value in row {
        matrix[index] = value
        index += 1
      }
    }
    return true
  }

  /// The mean cost over some rows and its gradient Xᵀ(Xθ − y)/b.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let first = hasIntercept ? 1 : 0
    for index in gradient.indices { gradient[index] = 0 }
    var squares = 0.0
    for row in rows {
      var residual = (hasIntercept ? point[0] : 0) - data.target.values[row]
      for (index, feature) in data.features.enumerated() {
        residual += point[first + index] * feature.values[row]
      }
      squares += residual * residual
      if hasIntercept { gradient[0] += residual }
      for (index, feature) in data.features.enumerated() {
        gradient[first + index] += residual * feature.values[row]
      }
    }
    let count = Double(max(rows.count, 1))
    for index in gradient.indices { gradient[index] /= count }
    return squares / (2 * count)
  }
}
