internal import Numerics
internal import Optimization

/// The minimum of a convex cost S(θ) + Σwᵢ|θᵢ| with second derivatives, to full precision.
///
/// Each step minimises the quadratic model of S with the l1 part: by one factorisation where there
/// is none, else coordinate by coordinate, and then by a factorisation over the coordinates that
/// are not 0. Steps that do not lower the cost are halved; where that fails, or there is no
/// curvature, a quadratic that lies above S takes the model's place. Near the minimum full steps
/// are made as long as they grow shorter.
///
/// Source: Jason D. Lee, Yuekai Sun and Michael A. Saunders, 2014, "Proximal Newton-type methods
/// for minimizing composite functions"; Jerome Friedman, Trevor Hastie and Robert Tibshirani, 2010,
/// "Regularization paths for generalized linear models via coordinate descent".
struct ProximalNewton<Smooth: TwiceDifferentiable> {
  let smooth: Smooth
  let weights: [Double]
  /// Writes the matrix of a quadratic above S; nil where only the second derivatives are at hand.
  var majorant: ((UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void)?

  private static var mostSteps: Int { 500 }
  private static var mostSweeps: Int { 20_000 }

  /// How the search went.
  enum Outcome: Equatable {
    /// The minimum.
    case minimum([Double], value: Double)
    /// The last point, and the step that led there, where no minimum was found.
    case none(last: [Double], step: [Double])
    case interrupted
  }

  /// Looks for the minimum.
  ///
  /// - Parameters:
  ///   - start: Where to begin.
  ///   - isEndless: Asked after each step, with the point and the step, whether the cost falls for
  ///     ever that way.
  ///   - shouldStop: Asked before each step.
  /// - Returns: How the search went.
  func minimum(
    from start: [Double],
    isEndless: (_ point: [Double], _ step: [Double]) -> Bool = { _, _ in false },
    shouldStop: () -> Bool
  ) -> Outcome {
    var point = start
    var lastStep = start.map { _ in 0.0 }
    var lastLength = Double.infinity
    var isPolishing = false
    for _ in 0..<Self.mostSteps {
      guard !shouldStop() else { return .interrupted }
      let (value, gradient) = smooth.valueAndGradient(at: point)
      let whole = value + absolute(point)
      guard whole.isFinite else { break }
      if isStationary(gradient, point) { return .minimum(point, value: whole) }
      guard
        var move = step(at: point, gradient, isMajorant: false)
          ?? step(at: point, gradient, isMajorant: true)
      else { break }
      if !isPolishing, -move.decrease <= 1e-11 * whole.magnitude + 1e-300 { isPolishing = true }
      if isPolishing {
        // What is left is rounding: steps go on as long as they grow shorter.
        guard move.length < lastLength / 2, move.length > 0 else {
          return end(point, whole, gradient, lastStep)
        }
        lastLength = move.length
        lastStep = move.step
        for index in point.indices {
          point[index] = move.zeros[index] ? 0 : point[index] + move.step[index]
        }
        continue
      }
      var size = accepted(move, from: point, whole)
      if size == nil, let other = step(at: point, gradient, isMajorant: true) {
        move = other
        size = accepted(move, from: point, whole)
      }
      guard let size else { return end(point, whole, gradient, lastStep) }
      lastStep = move.step.map { size * $0 }
      for index in point.indices {
        point[index] =
          size == 1 && move.zeros[index] ? 0 : point[index] + size * move.step[index]
      }
      if isEndless(point, lastStep) { break }
    }
    return .none(last: point, step: lastStep)
  }

  /// A minimum where the slopes are rounding only.
  private func end(
    _ point: [Double], _ value: Double, _ gradient: [Double], _ step: [Double]
  ) -> Outcome {
    // Slopes are measured by what the same rows slope at 0.
    let scale = smooth.valueAndGradient(at: point.map { _ in 0 }).gradient
    let slopes = subgradient(gradient, point)
    let isLevel = zip(slopes, zip(scale, weights)).allSatisfy {
      $0.magnitude <= 1e-7 * max($1.0.magnitude, $1.1) || $0.magnitude <= 1e-12
    }
    return isLevel ? .minimum(point, value: value) : .none(last: point, step: step)
  }

  private func absolute(_ point: [Double]) -> Double {
    zip(weights, point).reduce(0) { $0 + $1.0 * $1.1.magnitude }
  }

  private func isStationary(_ gradient: [Double], _ point: [Double]) -> Bool {
    subgradient(gradient, point).allSatisfy { $0 == 0 }
  }

  /// The subgradient with the least length.
  private func subgradient(_ gradient: [Double], _ point: [Double]) -> [Double] {
    gradient.indices.map { index in
      let (slope, weight) = (gradient[index], weights[index])
      if point[index] > 0 { return slope + weight }
      if point[index] < 0 { return slope - weight }
      return slope > weight ? slope - weight : slope < -weight ? slope + weight : 0
    }
  }

  private struct Move {
    var step: [Double]
    /// Which coordinates it brings to 0.
    var zeros: [Bool]
    /// How much the model falls at first, below 0.
    var decrease: Double
    /// Its length in units of the curvature.
    var length: Double
  }

  /// The step size that lowers the cost enough; nil where none does.
  private func accepted(_ move: Move, from point: [Double], _ value: Double) -> Double? {
    var size = 1.0
    while size > 1e-9 {
      let next = zip(point, move.step).map { $0 + size * $1 }
      let reached = smooth.value(at: next) + absolute(next)
      if reached <= value + 1e-4 * size * move.decrease { return size }
      size /= 2
    }
    return nil
  }

  /// The step to the minimum of the model; nil where the model has none.
  private func step(at point: [Double], _ gradient: [Double], isMajorant: Bool) -> Move? {
    let count = point.count
    var matrix = [Double](repeating: 0, count: count * count)
    if isMajorant {
      guard let majorant else { return nil }
      point.withUnsafeBufferPointer { point in
        matrix.withUnsafeMutableBufferPointer { majorant(point, $0) }
      }
    } else {
      point.withUnsafeBufferPointer { point in
        matrix.withUnsafeMutableBufferPointer { smooth.hessian(at: point, into: $0) }
      }
    }
    // In units in which every curvature is 1, so that the features' units do not matter.
    let scales = (0..<count).map { index in
      let root = matrix[index * count + index].squareRoot()
      return root > 0 && root.isFinite ? root : 1
    }
    for row in 0..<count {
      for column in 0..<count { matrix[row * count + column] /= scales[row] * scales[column] }
    }
    let slopes = zip(gradient, scales).map { $0 / $1 }
    let model = Model(
      matrix: matrix, slopes: slopes, point: zip(point, scales).map { $0 * $1 },
      weights: zip(weights, scales).map { $0 / $1 })
    guard let scaled = model.step(mostSweeps: Self.mostSweeps) else { return nil }
    let step = zip(scaled, scales).map { $0 / $1 }
    let next = zip(point, step).map { $0 + $1 }
    let decrease =
      zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 } + absolute(next)
      - absolute(point)
    guard decrease.isFinite else { return nil }
    return Move(
      step: step, zeros: zip(model.point, scaled).map { $1 == -$0 && $0 != 0 },
      decrease: min(decrease, 0),
      length: scaled.reduce(0) { $0 + $1 * $1 }.squareRoot())
  }

  /// gᵀd + dᵀHd/2 + Σwᵢ|θᵢ + dᵢ|, the diagonal of H being 1.
  private struct Model {
    let matrix: [Double]
    let slopes: [Double]
    let point: [Double]
    let weights: [Double]

    /// The d that makes it least.
    func step(mostSweeps: Int) -> [Double]? {
      let all = Array(point.indices)
      guard weights.contains(where: { $0 > 0 }) else {
        return solve(all, right: slopes.map { -$0 })
      }
      var next = point
      // The slopes of the smooth part at the point reached.
      var current = slopes
      let count = point.count
      for sweep in 0..<mostSweeps {
        var largest = 0.0
        for index in all {
          let curvature = max(matrix[index * count + index], 1e-300)
          let target = next[index] - current[index] / curvature
          let threshold = weights[index] / curvature
          let moved =
            target > threshold
            ? target - threshold : target < -threshold ? target + threshold : 0
          let change = moved - next[index]
          guard change != 0 else { continue }
          guard change.isFinite else { return nil }
          next[index] = moved
          largest = max(largest, change.magnitude)
          for other in 0..<count { current[other] += matrix[index * count + other] * change }
        }
        let size = next.reduce(0) { max($0, $1.magnitude) }
        if largest <= 1e-15 * size { break }
        // Once the coordinates that are not 0 stay the same, one factorisation finishes.
        if sweep % 10 == 9, let finished = polished(next) { return finished }
      }
      return polished(next) ?? zip(next, point).map { $0 - $1 }
    }

    /// The exact step for the signs of a point; nil where it changes them, or leaves a slope at 0.
    private func polished(_ next: [Double]) -> [Double]? {
      let count = point.count
      let active = next.indices.filter { next[$0] != 0 || weights[$0] == 0 }
      var fixed = point.map { -$0 }
      for index in active { fixed[index] = 0 }
      // Coordinates that go to 0 change the slopes of the others.
      let right = active.map { row in
        var slope = slopes[row]
        for column in 0..<count where fixed[column] != 0 {
          slope += matrix[row * count + column] * fixed[column]
        }
        return -(slope + weights[row] * (next[row] > 0 ? 1 : next[row] < 0 ? -1 : 0))
      }
      guard let moves = solve(active, right: right) else { return nil }
      var step = fixed
      for (index, move) in zip(active, moves) {
        step[index] = move
        let reached = point[index] + move
        if weights[index] > 0, reached * next[index] <= 0 { return nil }
      }
      for row in 0..<count where weights[row] > 0 && next[row] == 0 {
        var slope = slopes[row]
        for column in 0..<count { slope += matrix[row * count + column] * step[column] }
        if slope.magnitude > weights[row] * (1 + 1e-9) { return nil }
      }
      return step
    }

    /// Solves Hd = right over some coordinates; nil where H is not positive definite.
    private func solve(_ active: [Int], right: [Double]) -> [Double]? {
      guard !active.isEmpty else { return [] }
      let count = point.count
      var cholesky = ShiftedCholesky(dimension: active.count)
      let shift = cholesky.factorize { matrix in
        var position = 0
        for row in active {
          for column in active {
            matrix[position] = self.matrix[row * count + column]
            position += 1
          }
        }
      }
      guard shift == 0 else { return nil }
      var solution = [Double](repeating: 0, count: active.count)
      right.withUnsafeBufferPointer { right in
        solution.withUnsafeMutableBufferPointer { cholesky.solve(right, into: $0) }
      }
      return solution.allSatisfy(\.isFinite) ? solution : nil
    }
  }
}
