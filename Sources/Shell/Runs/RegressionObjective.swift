import Datasets
import LeastSquares
import Optimization

/// Least squares as an objective that methods can descend on.
///
/// Costs and gradients come from the R factor; the rows themselves are touched only by methods that
/// take some of them at a time.
struct RegressionObjective: RowObjective, TwiceDifferentiable {
  let cost: QuadraticCost
  let hasIntercept: Bool
  private let rows: Rows

  /// The numbers of the rows, behind one reference: a run passes its objective on at every step.
  private final class Rows: Sendable {
    let features: [[Double]]
    let target: [Double]

    init(_ data: Dataset) {
      features = data.features.map(\.values)
      target = data.target.values
    }
  }

  init(cost: QuadraticCost, data: Dataset, hasIntercept: Bool) {
    self.cost = cost
    self.hasIntercept = hasIntercept
    rows = Rows(data)
  }

  var dimension: Int { cost.dimension }
  var rowCount: Int { cost.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { cost.cost(Array(point)) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    cost.costAndGradient(at: point, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    var index = 0
    for row in cost.hessian() {
      for value in row {
        matrix[index] = value
        index += 1
      }
    }
  }

  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double {
    var sum = 0.0
    self.rows.features.withUnsafeBufferPointer { features in
      self.rows.target.withUnsafeBufferPointer { target in
        for row in rows { sum += target[row] }
        for index in features.indices {
          for row in rows { sum += features[index][row] }
        }
      }
    }
    return sum
  }

  /// The mean cost over some rows and its gradient Xᵀ(Xθ − y)/b.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let first = hasIntercept ? 1 : 0
    gradient.update(repeating: 0)
    var squares = 0.0
    self.rows.features.withUnsafeBufferPointer { features in
      self.rows.target.withUnsafeBufferPointer { target in
        for row in rows {
          var residual = (hasIntercept ? point[0] : 0) - target[row]
          for index in features.indices { residual += point[first + index] * features[index][row] }
          squares += residual * residual
          if hasIntercept { gradient[0] += residual }
          for index in features.indices {
            gradient[first + index] += residual * features[index][row]
          }
        }
      }
    }
    let count = Double(max(rows.count, 1))
    for index in gradient.indices { gradient[index] /= count }
    return squares / (2 * count)
  }
}
