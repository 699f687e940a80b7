import Optimization

/// A function and its gradient as closures over one point.
struct Formula: Objective {
  let dimension: Int
  let value: @Sendable (UnsafeBufferPointer<Double>) -> Double
  let gradient: @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void

  func value(at point: UnsafeBufferPointer<Double>) -> Double { value(point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    self.gradient(point, gradient)
    return value(point)
  }
}

extension Formula {
  /// The tutorial's x² − 6x + 5.
  static let quadratic = Formula(
    dimension: 1,
    value: { $0[0] * $0[0] - 6 * $0[0] + 5 },
    gradient: { $1[0] = 2 * $0[0] - 6 })

  /// 100(y − x²)² + (1 − x)².
  static let rosenbrock = Formula(
    dimension: 2,
    value: { p in
      let valley = p[1] - p[0] * p[0]
      return 100 * valley * valley + (1 - p[0]) * (1 - p[0])
    },
    gradient: { p, g in
      let valley = p[1] - p[0] * p[0]
      g[0] = -400 * p[0] * valley - 2 * (1 - p[0])
      g[1] = 200 * valley
    })

  /// c(x − 3)² plus a constant.
  static func parabola(curvature: Double, lowest: Double = 0) -> Formula {
    Formula(
      dimension: 1,
      value: { curvature * ($0[0] - 3) * ($0[0] - 3) + lowest },
      gradient: { $1[0] = 2 * curvature * ($0[0] - 3) })
  }
}
