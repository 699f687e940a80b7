import Glibc
import Optimization

/// θᵀAθ/2 − bᵀθ of three coordinates, plus Σwᵢ|θᵢ|.
struct ThreeVariables: CompositeObjective {
  var absoluteWeights: [Double] = []

  static let matrix: [[Double]] = [[4, 1, 0.5], [1, 3, -0.25], [0.5, -0.25, 2]]
  static let linear = [1.0, -2, 3]
  static let start = [2, -1, 0.5]

  var dimension: Int { 3 }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    var slopes = [0.0, 0, 0]
    let smooth = slopes.withUnsafeMutableBufferPointer {
      smoothValueAndGradient(at: point, into: $0)
    }
    return smooth + absoluteValue(at: point)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let smooth = smoothValueAndGradient(at: point, into: gradient)
    addAbsoluteSlopes(at: point, to: gradient)
    return smooth + absoluteValue(at: point)
  }

  func smoothValueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var value = 0.0
    for row in 0..<3 {
      let product = (0..<3).reduce(0) { $0 + Self.matrix[row][$1] * point[$1] }
      gradient[row] = product - Self.linear[row]
      value += point[row] * (product / 2 - Self.linear[row])
    }
    return value
  }
}

/// Half the mean of squares of residuals given as closures: r(θ, i), and ∂r/∂θ there.
struct Residuals: ResidualObjective {
  let dimension: Int
  let residualCount: Int
  let residual: @Sendable (UnsafeBufferPointer<Double>, Int) -> Double
  let derivative: @Sendable (UnsafeBufferPointer<Double>, Int) -> [Double]

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    let squares = (0..<residualCount).reduce(0) { sum, index in
      let residual = residual(point, index)
      return sum + residual * residual
    }
    return squares / (2 * Double(residualCount))
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    gradient.update(repeating: 0)
    for index in 0..<residualCount {
      let residual = residual(point, index) / Double(residualCount)
      for (position, slope) in derivative(point, index).enumerated() {
        gradient[position] += residual * slope
      }
    }
    return value(at: point)
  }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    for (row, index) in range.enumerated() {
      for (position, slope) in derivative(point, index).enumerated() {
        block[row * (dimension + 1) + position] = slope
      }
      block[row * (dimension + 1) + dimension] = residual(point, index)
    }
  }

  /// 10(y − x²) and 1 − x: a quarter of Rosenbrock's function.
  static let rosenbrock = Residuals(
    dimension: 2, residualCount: 2,
    residual: { $1 == 0 ? 10 * ($0[1] - $0[0] * $0[0]) : 1 - $0[0] },
    derivative: { $1 == 0 ? [-20 * $0[0], 10] : [-1, 0] })

  /// a + bx − y over the tutorial's rows, x also multiplied by `scale` and moved by `shift`.
  static func line(scale: Double = 1, shift: Double = 0) -> Residuals {
    let x = RegressionProblem.tutorial.x.map { shift + scale * $0 }
    let y = RegressionProblem.tutorial.y
    return Residuals(
      dimension: 2, residualCount: x.count,
      residual: { $0[0] + $0[1] * x[$1] - y[$1] }, derivative: { [1, x[$1]] })
  }

  /// The problem Misra1a of NIST's Statistical Reference Datasets: b₁(1 − exp(−b₂x)).
  static let misra1a: Residuals = {
    let x = [
      77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
      760.0,
    ]
    let y = [
      10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47,
      81.78,
    ]
    return Residuals(
      dimension: 2, residualCount: x.count,
      residual: { $0[0] * (1 - exp(-$0[1] * x[$1])) - y[$1] },
      derivative: { [1 - exp(-$0[1] * x[$1]), $0[0] * x[$1] * exp(-$0[1] * x[$1])] })
  }()

  /// The problem MGH09 of NIST's Statistical Reference Datasets: b₁(x² + b₂x)/(x² + b₃x + b₄).
  static let mgh09: Residuals = {
    let x = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
    let y = [
      0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246,
    ]
    return Residuals(
      dimension: 4, residualCount: x.count,
      residual: { b, row in
        b[0] * (x[row] * x[row] + b[1] * x[row])
          / (x[row] * x[row] + b[2] * x[row] + b[3]) - y[row]
      },
      derivative: { b, row in
        let above = x[row] * x[row] + b[1] * x[row]
        let below = x[row] * x[row] + b[2] * x[row] + b[3]
        let factor = -b[0] * above / (below * below)
        return [above / below, b[0] * x[row] / below, factor * x[row], factor]
      })
  }()
}

extension RegressionProblem: ResidualObjective {
  var residualCount: Int { x.count }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    for (row, index) in range.enumerated() {
      block[3 * row] = 1
      block[3 * row + 1] = x[index]
      block[3 * row + 2] = point[0] + point[1] * x[index] - y[index]
    }
  }
}
