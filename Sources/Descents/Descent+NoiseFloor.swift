internal import Numerics
internal import Optimization

extension Descent {
  /// The gap above the least cost at which stochastic steps of one size end up, on average.
  ///
  /// Along an eigenvector of curvature λ the error obeys e ← (1 − αλ)e − αξ, where ξ is what the
  /// gradient over a batch deviates at the minimum. The rows of an epoch have their turn once each,
  /// so the ξ of an epoch add up to 0; of that the variance after k steps of an epoch follows, and
  /// the gap is the mean of ½λ·variance over an epoch and over the eigenvectors. What the noise
  /// gains by the distance from the minimum is left out, so nothing is said where α times the
  /// largest curvature of a row is above 1/2.
  ///
  /// - Returns: The gap; nil for other methods, with momentum, a decay, or
  ///   rows that are not shuffled, where the cost is not
  ///   quadratic, and where the rows are more than are looked at.
  public func noiseFloor() -> Double? {
    guard let method = run.method as? StochasticGradientDescent, method.decay == 0,
      method.beta == 0, method.order == .shuffled, method.average == .off, method.clip == 0,
      run.schedule == nil, subject.isQuadratic, let goal,
      let largest = subject.largestRowCurvature(), method.alpha * largest <= 0.5,
      let objective = try? subject.objective() as? any RowObjective,
      let spectrum = subject.curvature(at: goal.point)
    else { return nil }
    let rows = objective.rowCount
    let count = goal.point.count
    guard rows > 1, rows.multipliedReportingOverflow(by: count * count).overflow == false,
      rows * count * count <= Self.mostNoiseNumbers
    else { return nil }
    let batch = min(max(method.batch, 1), rows)
    // The mean square of the rows' gradients along each eigenvector; their mean is 0 there.
    var squares = [Double](repeating: 0, count: count)
    var gradient = [Double](repeating: 0, count: count)
    for row in 0..<rows {
      gradient.withUnsafeMutableBufferPointer { gradient in
        goal.point.withUnsafeBufferPointer { point in
          withUnsafePointer(to: row) { row in
            _ = objective.valueAndGradient(
              at: point, rows: UnsafeBufferPointer(start: row, count: 1), into: gradient)
          }
        }
      }
      for (index, vector) in spectrum.eigenvectors.enumerated() {
        let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }
        squares[index] += part * part / Double(rows)
      }
    }
    return zip(spectrum.eigenvalues, squares).reduce(0) { sum, mode in
      let (curvature, square) = mode
      guard curvature > 0 else { return sum }
      return sum + curvature / 2
        * Self.meanVariance(
          of: square, kept: 1 - method.alpha * curvature, rows: rows, batch: batch)
        * method.alpha * method.alpha
    }
  }

  /// The most numbers of rows that are looked at for it.
  private static let mostNoiseNumbers = 2_000_000

  /// The variance of the error along an eigenvector, on average over an epoch in the long run, for
  /// steps of size 1.
  ///
  /// The rows come in a random order. A sum over them with the weights w has the variance
  /// σ²·m/(m − 1)·(Σw² − (Σw)²/m), for the rows themselves add up to 0.
  ///
  /// - Parameters:
  ///   - square: The mean square σ² of the rows' gradients.
  ///   - kept: What a step keeps of an error.
  ///   - rows: The rows m of an epoch.
  ///   - batch: The rows of a step; the last step of an epoch can have fewer.
  /// - Returns: The variance.
  private static func meanVariance(
    of square: Double, kept: Double, rows: Int, batch: Int
  ) -> Double {
    let scale = square * Double(rows) / Double(rows - 1)
    // What the noise of k steps adds, and what is left of the variance at the epoch's start.
    var (sum, squareSum, left) = (0.0, 0.0, 1.0)
    var (added, lefts, steps) = (0.0, 0.0, 0.0)
    var end = 0.0
    for first in stride(from: 0, to: rows, by: batch) {
      sum = kept * sum + 1
      squareSum = kept * kept * squareSum + 1 / Double(min(batch, rows - first))
      left *= kept * kept
      end = max(scale * (squareSum - sum * sum / Double(rows)), 0)
      added += end
      lefts += left
      steps += 1
    }
    let start = left < 1 ? end / (1 - left) : 0
    return (added + start * lefts) / steps
  }
}
