public import Numerics

/// The least-squares cost J(θ) = ‖Xθ − y‖² / 2m as a function of θ, computed from the R factor.
///
/// With R the R factor of X, z that of y and ρ the length of y outside the span of X, the cost is
/// (‖Rθ − z‖² + ρ²) / 2m and its gradient Rᵀ(Rθ − z) / m. Both are sums of squares and products of
/// small residuals: nothing cancels near the minimum, as it does in θᵀGθ − 2θᵀb + c.
public struct QuadraticCost: Sendable {
  /// The number of parameters, the intercept included.
  public let dimension: Int

  /// The number of rows, m.
  public let rowCount: Int

  /// The number of parameters that the data determines.
  public let rank: Int

  /// The upper R factor by rows, each from its diagonal on, with the target's entry before it.
  private let rows: [Double]

  /// The squared length of the target outside the span of the features.
  private let residualSquares: Double

  private let inverseRowCount: Double

  /// The entries for two parameters: an intercept and a slope are the common case.
  private let pair: Pair

  private struct Pair {
    var r00 = 0.0
    var r01 = 0.0
    var r11 = 0.0
    var z0 = 0.0
    var z1 = 0.0
  }

  /// Takes the cost from an R factor.
  ///
  /// - Parameter rFactor: The rows, compressed.
  /// - Throws: `.overflow` when a column or the cost at θ = 0 is too large for a number.
  public init(_ rFactor: RFactor) throws(LeastSquaresError) {
    let order = rFactor.order
    let target = order - 1
    let names = rFactor.parameterNames + [rFactor.targetName]
    func entry(_ row: Int, _ column: Int) -> Double {
      Double(
        sign: .plus, exponent: rFactor.exponents[column],
        significand: rFactor.entries[column * order + row])
    }
    var rows: [Double] = []
    rows.reserveCapacity(target * (target + 3) / 2)
    for row in 0..<target {
      rows.append(entry(row, target))
      for column in row..<target {
        let value = entry(row, column)
        guard value.isFinite else { throw .overflow(column: names[column]) }
        rows.append(value)
      }
    }
    dimension = target
    rowCount = rFactor.rowCount
    rank = rFactor.rank
    self.rows = rows
    residualSquares = entry(target, target) * entry(target, target)
    inverseRowCount = 1 / Double(rFactor.rowCount)
    pair =
      target == 2
      ? Pair(r00: rows[1], r01: rows[2], r11: rows[4], z0: rows[0], z1: rows[3]) : Pair()
    guard cost(Array(repeating: 0, count: target)).isFinite else {
      throw .overflow(column: rFactor.targetName)
    }
  }

  /// The cost at θ, whose length must be `dimension`.
  public func cost(_ theta: [Double]) -> Double {
    costAndGradient(theta).cost
  }

  /// The cost at θ without any allocation, for line searches; the same number as with its gradient.
  ///
  /// - Parameter theta: Where to evaluate; exactly `dimension` numbers.
  /// - Returns: The cost at θ.
  public func cost(at theta: UnsafeBufferPointer<Double>) -> Double {
    precondition(theta.count == dimension, "one number for each coefficient")
    guard dimension != 2 else {
      let first = pair.r00 * theta[0] + pair.r01 * theta[1] - pair.z0
      let second = pair.r11 * theta[1] - pair.z1
      return (first * first + second * second + residualSquares) * inverseRowCount / 2
    }
    return rows.withUnsafeBufferPointer { rows in
      // The rows of the R factor, each one shorter than that before it, with the target's entry
      // first: the walk ends where `rows` does.
      guard let theta = theta.baseAddress, var entry = rows.baseAddress else {
        return residualSquares * inverseRowCount / 2
      }
      var squares = residualSquares
      for row in 0..<dimension {
        let count = dimension - row
        let residual = Kernels.dot(entry + 1, theta + row, count) - entry[0]
        squares += residual * residual
        entry += count + 1
      }
      return squares * inverseRowCount / 2
    }
  }

  /// The gradient Xᵀ(Xθ − y)/m at θ, whose length must be `dimension`.
  public func gradient(_ theta: [Double]) -> [Double] {
    costAndGradient(theta).gradient
  }

  /// Cost and gradient at θ, whose length must be `dimension`.
  public func costAndGradient(_ theta: [Double]) -> (cost: Double, gradient: [Double]) {
    var cost = 0.0
    let gradient = [Double](unsafeUninitializedCapacity: dimension) { gradient, count in
      theta.withUnsafeBufferPointer { theta in cost = costAndGradient(at: theta, into: gradient) }
      count = dimension
    }
    return (cost, gradient)
  }

  /// Cost and gradient at θ without any allocation, for the inner loop of descent.
  ///
  /// - Parameters:
  ///   - theta: Where to evaluate; exactly `dimension` numbers.
  ///   - gradient: Receives the gradient; room for `dimension` numbers, apart from `theta`.
  /// - Returns: The cost at θ.
  public func costAndGradient(
    at theta: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    precondition(theta.count == dimension && gradient.count >= dimension)
    guard dimension != 2 else {
      let first = pair.r00 * theta[0] + pair.r01 * theta[1] - pair.z0
      let second = pair.r11 * theta[1] - pair.z1
      gradient[0] = pair.r00 * first * inverseRowCount
      gradient[1] = (pair.r01 * first + pair.r11 * second) * inverseRowCount
      return (first * first + second * second + residualSquares) * inverseRowCount / 2
    }
    return rows.withUnsafeBufferPointer { rows in
      guard let theta = theta.baseAddress, let gradient = gradient.baseAddress,
        var entry = rows.baseAddress
      else { return residualSquares * inverseRowCount / 2 }
      var squares = residualSquares
      gradient.update(repeating: 0, count: dimension)
      // One walk over the R factor: each row gives its residual, and the residual times the row is
      // what it adds to the gradient.
      for row in 0..<dimension {
        let count = dimension - row
        let residual = Kernels.dot(entry + 1, theta + row, count) - entry[0]
        squares += residual * residual
        Kernels.add(residual * inverseRowCount, times: entry + 1, to: gradient + row, count)
        entry += count + 1
      }
      return squares * inverseRowCount / 2
    }
  }

  /// The Hessian XᵀX/m, constant in θ, as rows of a symmetric matrix.
  public func hessian() -> [[Double]] {
    let columns = columns
    var hessian = [[Double]](
      repeating: [Double](repeating: 0, count: dimension), count: dimension)
    for row in 0..<dimension {
      for column in row..<dimension {
        let product = zip(columns[row].prefix(row + 1), columns[column])
          .reduce(0) { $0 + $1.0 * $1.1 }
        hessian[row][column] = product * inverseRowCount
        hessian[column][row] = hessian[row][column]
      }
    }
    return hessian
  }

  /// The eigenvalues and eigenvectors of the Hessian, from the singular values of the R factor.
  ///
  /// As many of the smallest as the data leaves undetermined are exactly 0.
  ///
  /// - Parameter shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Returns: The spectrum, eigenvalues ascending.
  /// - Throws: `.interrupted`.
  public func spectrum(
    shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) -> Spectrum {
    let values = try SingularValues(columns: columns, shouldStop: shouldStop)
    var eigenvalues = values.values.map { $0 * $0 * inverseRowCount }
    for index in 0..<(dimension - rank) { eigenvalues[index] = 0 }
    return Spectrum(eigenvalues: eigenvalues, eigenvectors: values.rightVectors)
  }

  /// The R factor and Qᵀy, to be solved with further rows.
  public var triangle: RowTriangle {
    let width = dimension + 1
    var block = [Double](repeating: 0, count: dimension * width)
    var index = 0
    for row in 0..<dimension {
      block[row * width + dimension] = rows[index]
      index += 1
      for column in row..<dimension {
        block[row * width + column] = rows[index]
        index += 1
      }
    }
    var triangle = RowTriangle(columnCount: dimension)
    block.withUnsafeMutableBufferPointer { triangle.add($0) }
    return triangle
  }

  /// The R factor by columns, zeros included.
  private var columns: [[Double]] {
    var columns = [[Double]](
      repeating: [Double](repeating: 0, count: dimension), count: dimension)
    var index = 0
    for row in 0..<dimension {
      index += 1
      for column in row..<dimension {
        columns[column][row] = rows[index]
        index += 1
      }
    }
    return columns
  }
}
