internal import Optimization

/// The mean loss over rows plus l2/2 Σθⱼ², for one thread.
struct LossObjective: RowObjective {
  let sums: LossSums
  let l2: Double

  init(_ rows: LossRows, l2: Double) {
    sums = LossSums(rows)
    self.l2 = l2
  }

  var dimension: Int { sums.rows.dimension }
  var rowCount: Int { sums.rows.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    sums.value(at: point, gradient: nil) + penalty(at: point, into: nil)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    sums.value(at: point, gradient: gradient) + penalty(at: point, into: gradient)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let data = sums.rows
    gradient.update(repeating: 0)
    var sum = 0.0
    for row in rows {
      let score = data.score(of: row, at: point)
      sum += data.loss.value(score, data.targets[row])
      let slope = data.loss.slope(score, data.targets[row])
      if data.hasIntercept { gradient[0] += slope }
      for (index, feature) in data.features.enumerated() {
        gradient[data.firstFeature + index] += slope * feature[row]
      }
    }
    let count = Double(max(rows.count, 1))
    for index in gradient.indices { gradient[index] /= count }
    return sum / count + penalty(at: point, into: gradient)
  }

  /// l2/2 Σθⱼ², its slopes added to a gradient.
  private func penalty(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>?
  ) -> Double {
    SquaredPenalty(l2: l2, first: sums.rows.firstFeature).value(at: point, into: gradient)
  }
}

/// l2/2 Σθⱼ² over the coefficients from one on.
struct SquaredPenalty {
  let l2: Double
  let first: Int

  /// The penalty, its slopes added to a gradient.
  func value(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>?
  ) -> Double {
    guard l2 > 0 else { return 0 }
    var squares = 0.0
    for index in first..<max(point.count, first) {
      squares += point[index] * point[index]
      if let gradient { gradient[index] += l2 * point[index] }
    }
    return l2 / 2 * squares
  }

  /// Adds the second derivatives to a matrix.
  func addCurvature(to matrix: UnsafeMutableBufferPointer<Double>, dimension: Int) {
    for index in first..<max(dimension, first) { matrix[index * dimension + index] += l2 }
  }
}

/// The same where the loss has second derivatives.
struct SmoothLossObjective: RowObjective, TwiceDifferentiable {
  let base: LossObjective

  var dimension: Int { base.dimension }
  /// A loss is convex in the score, and a score linear in the coefficients.
  var isConvex: Bool { true }
  var rowCount: Int { base.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { base.value(at: point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    base.valueAndGradient(at: point, into: gradient)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    base.valueAndGradient(at: point, rows: rows, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    curvature(at: point, isMajorant: false, into: matrix)
  }

  /// The second derivatives, or the matrix of a quadratic that lies above the cost everywhere.
  func curvature(
    at point: UnsafeBufferPointer<Double>, isMajorant: Bool,
    into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    base.sums.hessian(at: point, isMajorant: isMajorant, into: matrix)
    SquaredPenalty(l2: base.l2, first: base.sums.rows.firstFeature)
      .addCurvature(to: matrix, dimension: dimension)
  }
}

/// Half the mean square plus l2/2 Σθⱼ²: compressed, so that iterations do not pay for rows.
struct RidgeObjective: RowObjective, TwiceDifferentiable {
  let base: RegressionObjective
  let penalty: SquaredPenalty

  var dimension: Int { base.dimension }
  var rowCount: Int { base.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    base.value(at: point) + penalty.value(at: point, into: nil)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let value = base.valueAndGradient(at: point, into: gradient)
    return value + penalty.value(at: point, into: gradient)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let value = base.valueAndGradient(at: point, rows: rows, into: gradient)
    return value + penalty.value(at: point, into: gradient)
  }

  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double { base.readAhead(rows: rows) }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    base.hessian(at: point, into: matrix)
    penalty.addCurvature(to: matrix, dimension: dimension)
  }
}

/// An objective plus Σwᵢ|θᵢ|.
struct LassoObjective<Base: Objective>: CompositeObjective {
  let base: Base
  let absoluteWeights: [Double]

  var dimension: Int { base.dimension }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    base.value(at: point) + absoluteValue(at: point)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let value = base.valueAndGradient(at: point, into: gradient)
    addAbsoluteSlopes(at: point, to: gradient)
    return value + absoluteValue(at: point)
  }

  func smoothValueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    base.valueAndGradient(at: point, into: gradient)
  }
}
