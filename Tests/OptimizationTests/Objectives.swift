import Glibc
import Numerics
import Optimization
import TestData

/// A function, its gradient and its Hessian, not a number by default, as closures over one point.
struct Formula: TwiceDifferentiable {
  let dimension: Int
  let value: @Sendable (UnsafeBufferPointer<Double>) -> Double
  let gradient: @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  var hessian: @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void =
    { _, matrix in matrix.update(repeating: .nan) }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { value(point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    self.gradient(point, gradient)
    return value(point)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    hessian(point, matrix)
  }
}

/// A function that offers its gradient and no more.
struct FirstOrderFormula: Objective {
  let formula: Formula

  var dimension: Int { formula.dimension }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { formula.value(point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    formula.valueAndGradient(at: point, into: gradient)
  }
}

extension Formula {
  /// The tutorial's x² − 6x + 5.
  static let quadratic = Formula(
    dimension: 1,
    value: { $0[0] * $0[0] - 6 * $0[0] + 5 },
    gradient: { $1[0] = 2 * $0[0] - 6 },
    hessian: { $1[0] = 2 })

  /// 100(y − x²)² + (1 − x)², its gradient in the order in which reverse accumulation multiplies.
  static let rosenbrock = Formula(
    dimension: 2,
    value: { p in
      let valley = p[1] - p[0] * p[0]
      return 100 * valley * valley + (1 - p[0]) * (1 - p[0])
    },
    gradient: { p, g in
      g[1] = 200 * (p[1] - p[0] * p[0])
      g[0] = -g[1] * (2 * p[0]) - 2 * (1 - p[0])
    },
    hessian: { p, h in
      h[0] = 1200 * p[0] * p[0] - 400 * p[1] + 2
      h[1] = -400 * p[0]
      h[2] = h[1]
      h[3] = 200
    })

  /// c(x − 3)² plus a constant.
  static func parabola(curvature: Double, lowest: Double = 0) -> Formula {
    Formula(
      dimension: 1,
      value: { curvature * ($0[0] - 3) * ($0[0] - 3) + lowest },
      gradient: { $1[0] = 2 * curvature * ($0[0] - 3) })
  }
}

/// The mean over rows of half the squared residual of a line, worked out row by row.
struct RegressionProblem: RowObjective, TwiceDifferentiable {
  let x: [Double]
  let y: [Double]

  static let tutorial = RegressionProblem(x: RegressionData.x, y: RegressionData.y)

  var dimension: Int { 2 }
  var rowCount: Int { x.count }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for row in x.indices {
      let residual = point[0] + point[1] * x[row] - y[row]
      sum += residual * residual
    }
    return sum / (2 * Double(x.count))
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    Array(x.indices).withUnsafeBufferPointer {
      valueAndGradient(at: point, rows: $0, into: gradient)
    }
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var (sum, first, second) = (0.0, 0.0, 0.0)
    for row in rows {
      let residual = point[0] + point[1] * x[row] - y[row]
      sum += residual * residual
      first += residual
      second += residual * x[row]
    }
    let count = Double(rows.count)
    gradient[0] = first / count
    gradient[1] = second / count
    return sum / (2 * count)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = Double(x.count)
    matrix[0] = 1
    matrix[1] = x.reduce(0, +) / count
    matrix[2] = matrix[1]
    matrix[3] = x.reduce(0) { $0 + $1 * $1 } / count
  }
}

/// (θ − c)ᵀA(θ − c)/2 + lowest with chosen eigenvalues of A in directions drawn at random.
struct RandomQuadratic: TwiceDifferentiable {
  let matrix: [Double]
  let eigenvalues: [Double]
  let eigenvectors: [[Double]]
  let center: [Double]
  var lowest = 0.0

  var dimension: Int { center.count }

  /// Random eigenvectors.
  init(eigenvalues: [Double], generator: inout SeededGenerator) {
    let count = eigenvalues.count
    eigenvectors = orthonormalVectors(count, &generator)
    matrix = symmetricMatrix(eigenvalues: eigenvalues, eigenvectors: eigenvectors)
    self.eigenvalues = eigenvalues
    center = (0..<count).map { _ in Double.random(in: -5...5, using: &generator) }
  }

  /// Eigenvalues from `smallest` up to κ times it, the ones between drawn evenly in their
  /// logarithm.
  init(
    dimension: Int, smallest: Double, conditionNumber: Double, generator: inout SeededGenerator
  ) {
    var eigenvalues = [smallest, smallest * conditionNumber]
    while eigenvalues.count < dimension {
      let share = Double.random(in: 0...1, using: &generator)
      eigenvalues.append(smallest * Self.power(conditionNumber, share))
    }
    self.init(eigenvalues: eigenvalues.sorted(), generator: &generator)
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    exp(exponent * log(base))
  }

  /// The minimum with an error of that size along every eigenvector.
  func start(distance: Double) -> [Double] {
    center.indices.map { index in
      center[index] + eigenvectors.reduce(0) { $0 + distance * $1[index] }
    }
  }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for row in 0..<dimension {
      for column in 0..<dimension {
        sum +=
          matrix[row * dimension + column]
          * ((point[row] - center[row]) * (point[column] - center[column]))
      }
    }
    return sum / 2 + lowest
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    for row in 0..<dimension {
      var sum = 0.0
      for column in 0..<dimension {
        sum += matrix[row * dimension + column] * (point[column] - center[column])
      }
      gradient[row] = sum
    }
    return value(at: point)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    _ = matrix.update(from: self.matrix)
  }
}

/// The distance of two points.
func distance(_ first: [Double], _ second: [Double]) -> Double {
  zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
}
