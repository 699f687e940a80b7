import Datasets
public import LeastSquares
public import Optimization

/// The least-squares cost ‖Xθ − y‖²/2m as an objective that methods can descend on.
///
/// Costs and gradients come from the R factor; the rows themselves are touched only by methods that
/// take some of them at a time.
public struct RegressionObjective:
  RowObjective, TwiceDifferentiable, ResidualObjective, Sendable
{
  /// The cost as a function of θ.
  public let cost: QuadraticCost
  private let hasIntercept: Bool
  private let rows: Rows

  /// The numbers of the rows, behind one reference: a run passes its objective on at every step.
  private final class Rows: Sendable {
    let features: [[Double]]
    let target: [Double]

    init(_ data: Dataset) {
      // A data set's columns are all as long as its target: row indices are checked against that.
      features = data.features.map(\.values)
      target = data.target.values
    }
  }

  init(cost: QuadraticCost, data: Dataset, hasIntercept: Bool) {
    precondition(
      cost.dimension == data.features.count + (hasIntercept ? 1 : 0),
      "one coefficient for each feature, and one for the intercept")
    self.cost = cost
    self.hasIntercept = hasIntercept
    rows = Rows(data)
  }

  /// The columns of the rows.
  var storage: [SharedStorage] { (rows.features + [rows.target]).map { SharedStorage($0) } }

  /// The number of coefficients.
  public var dimension: Int { cost.dimension }
  /// The number of rows that can be chosen from.
  public var rowCount: Int { rows.target.count }

  /// The cost.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double { cost.cost(at: point) }

  /// The cost and its gradient Xᵀ(Xθ − y)/m.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    cost.costAndGradient(at: point, into: gradient)
  }

  /// XᵀX/m, the same at every point.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(matrix.count >= dimension * dimension, "room for the whole matrix")
    var index = 0
    for row in cost.hessian() {
      for value in row {
        matrix[index] = value
        index += 1
      }
    }
  }

  /// Touches the numbers of rows that will be asked for soon.
  public func readAhead(rows: UnsafeBufferPointer<Int>) -> Double {
    check(rows)
    var sum = 0.0
    // `check` has seen that every row lies in every column.
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
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    check(rows)
    precondition(point.count == dimension && gradient.count == dimension)
    let first = hasIntercept ? 1 : 0
    gradient.update(repeating: 0)
    var squares = 0.0
    // `check` has seen that every row lies in every column; both vectors have a number for each
    // feature behind the intercept's.
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

  /// The number of rows.
  public var residualCount: Int { rowCount }

  /// The errors of some rows, with the features that they change by.
  public func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    let width = dimension + 1
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rowCount && point.count == dimension
        && block.count == range.count * width,
      "rows of the data, and room for a row of numbers each")
    let first = hasIntercept ? 1 : 0
    for (position, row) in range.enumerated() {
      let start = position * width
      var residual = (hasIntercept ? point[0] : 0) - rows.target[row]
      if hasIntercept { block[start] = 1 }
      for (index, feature) in rows.features.enumerated() {
        block[start + first + index] = feature[row]
        residual += point[first + index] * feature[row]
      }
      block[start + dimension] = residual
    }
  }

  private func check(_ rows: UnsafeBufferPointer<Int>) {
    let count = rowCount
    for row in rows { precondition(row >= 0 && row < count, "a row of the data") }
  }

  /// The largest ‖xᵢ‖² of a row, the 1 of an intercept included: the curvature of its own half
  /// square.
  public func largestRowCurvature() -> Double {
    rows.target.indices.reduce(0) { largest, row in
      max(
        largest,
        rows.features.reduce(hasIntercept ? 1 : 0) { $0 + $1[row] * $1[row] })
    }
  }
}
