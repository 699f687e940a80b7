import BigInt

/// A regression of floating-point numbers, solved in whole numbers of any size.
struct ExactProblem: CustomStringConvertible {
  let features: [[Double]]
  let target: [Double]
  let hasIntercept: Bool

  var description: String { "features \(features), target \(target), intercept \(hasIntercept)" }

  /// The answers, each rounded once; `nil` when the columns depend on each other.
  func solve() -> (coefficients: [Double], standardErrors: [Double])? {
    let columns = ((hasIntercept ? [target.map { _ in 1 }] : []) + features).map(WholeColumn.init)
    let target = WholeColumn(self.target)
    let matrix = columns.map { row in columns.map { row.product($0) } }
    let right = columns.map { $0.product(target) }
    let whole = determinant(matrix)
    guard whole != 0 else { return nil }
    let numerators = columns.indices.map { index in
      var replaced = matrix
      for row in replaced.indices { replaced[row][index] = right[row] }
      return determinant(replaced)
    }
    let residual = zip(right, numerators).reduce(target.product(target) * whole) {
      $0 - $1.0 * $1.1
    }
    let freedom = BigInt(self.target.count - columns.count)
    let errors = columns.indices.map { index -> Double in
      guard freedom > 0 else { return .nan }
      var minor = matrix
      minor.remove(at: index)
      for row in minor.indices { minor[row].remove(at: index) }
      let square = quotient(residual * determinant(minor), whole * whole * freedom)
      let exponent = target.exponent - columns[index].exponent
      return Double(sign: .plus, exponent: exponent, significand: square.squareRoot())
    }
    let coefficients = zip(numerators, columns).map { numerator, column in
      Double(
        sign: .plus, exponent: target.exponent - column.exponent,
        significand: quotient(numerator, whole))
    }
    return (coefficients, errors)
  }

  /// A quotient to more digits than a number holds.
  private func quotient(_ numerator: BigInt, _ denominator: BigInt) -> Double {
    guard numerator != 0 else { return 0 }
    let shift = max(0, 80 - numerator.magnitude.bitWidth + denominator.magnitude.bitWidth)
    let scaled = (numerator << shift) / denominator
    return Double(sign: .plus, exponent: -shift, significand: Double(scaled))
  }
}

/// A column as whole numbers times one power of two.
private struct WholeColumn {
  let values: [BigInt]
  let exponent: Int

  init(_ column: [Double]) {
    let exponents = column.filter { $0 != 0 }.map { Int($0.exponent) - 52 }
    let exponent = exponents.min() ?? 0
    self.exponent = exponent
    values = column.map { value in
      guard value != 0 else { return 0 }
      let shift = Int(value.exponent) - 52
      let significand = BigInt(Double(sign: .plus, exponent: -shift, significand: value))
      return significand << (shift - exponent)
    }
  }

  func product(_ other: WholeColumn) -> BigInt {
    zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
