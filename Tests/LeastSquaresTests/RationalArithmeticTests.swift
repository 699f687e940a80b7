import BigInt
import Datasets
import LeastSquares
import Numerics
import Testing

/// Regressions of whole numbers against their exact solution.
@Suite struct RationalArithmeticTests {
  /// Columns that nearly depend on each other, up to condition numbers beyond 1e16.
  @Test(arguments: Array(1...40)) func agreesWithExactArithmetic(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<5 {
      let problem = IllConditionedProblem(using: &generator)
      let data = try Dataset.of(
        problem.features.map { $0.map(Double.init) }, problem.target.map(Double.init))
      let fit = try LinearRegression(
        RFactor(data, intercept: problem.hasIntercept, precision: .extended))
      guard let exact = problem.solve() else {
        #expect(fit.isRankDeficient, "seed \(seed), \(problem)")
        continue
      }
      #expect(!fit.isRankDeficient, "seed \(seed), \(problem)")
      let promised = try #require(fit.correctDigits, "seed \(seed), \(problem)")
      let least = leastDigits(fit, exact)
      #expect(least >= promised, "seed \(seed), condition \(fit.conditionNumber), \(problem)")
      // Sixteen of the thirty-two digits may be lost, and a few that the bound is wide by.
      if fit.conditionNumber < 1e16 {
        #expect(least >= 13, "seed \(seed), condition \(fit.conditionNumber), \(problem)")
      }

      let double = try LinearRegression(RFactor(data, intercept: problem.hasIntercept))
      if let promised = double.correctDigits {
        #expect(
          leastDigits(double, exact) >= promised,
          "double, seed \(seed), condition \(fit.conditionNumber), \(problem)")
      }
    }
  }

  /// The correct digits of the worst coefficient or standard error, at most 15.
  private func leastDigits(
    _ fit: LinearRegression, _ exact: (coefficients: [Double], standardErrors: [Double])
  ) -> Int {
    let pairs =
      zip(fit.coefficients.map { Optional($0.value) }, exact.coefficients).map { ($0, $1) }
      + zip(fit.coefficients.map(\.standardError), exact.standardErrors).map { ($0, $1) }
    return pairs.map { found, expected in
      guard let found, expected != 0 else { return 15 }
      let error = abs(found - expected) / abs(expected)
      var digits = 0
      var bound = 0.1
      while digits < 15, error <= bound {
        digits += 1
        bound /= 10
      }
      return digits
    }.min() ?? 15
  }
}

/// A regression of whole numbers with columns close to combinations of others.
private struct IllConditionedProblem: CustomStringConvertible {
  let features: [[Int]]
  let target: [Int]
  let hasIntercept: Bool

  init(using generator: inout SeededGenerator) {
    let count = Int.random(in: 2...6, using: &generator)
    let rows = Int.random(in: (count + 2)...25, using: &generator)
    let size = 1 << Int.random(in: 4...40, using: &generator)
    var features: [[Int]] = []
    for index in 0..<count {
      let isClose = index > 0 && Bool.random(using: &generator)
      let factors = features.map { _ in Int.random(in: -3...3, using: &generator) }
      features.append(
        (0..<rows).map { row in
          guard isClose else { return Int.random(in: -size...size, using: &generator) }
          let sum = zip(features, factors).reduce(0) { $0 + $1.0[row] * $1.1 }
          return sum + Int.random(in: -2...2, using: &generator)
        })
    }
    self.features = features
    target = (0..<rows).map { row in
      features.reduce(0) { $0 + $1[row] } + Int.random(in: -size...size, using: &generator)
    }
    hasIntercept = Bool.random(using: &generator)
  }

  var description: String { "features \(features), target \(target), intercept \(hasIntercept)" }

  /// The answers, each rounded from a quotient of whole numbers; `nil` when singular.
  func solve() -> (coefficients: [Double], standardErrors: [Double])? {
    let columns = (hasIntercept ? [target.map { _ in 1 }] : []) + features
    func product(_ first: [Int], _ second: [Int]) -> BigInt {
      zip(first, second).reduce(0) { $0 + BigInt($1.0) * BigInt($1.1) }
    }
    let matrix = columns.map { row in columns.map { product(row, $0) } }
    let right = columns.map { product($0, target) }
    let whole = determinant(matrix)
    guard whole != 0 else { return nil }
    let numerators = columns.indices.map { index in
      var replaced = matrix
      for row in replaced.indices { replaced[row][index] = right[row] }
      return determinant(replaced)
    }
    let residual = zip(right, numerators).reduce(product(target, target) * whole) {
      $0 - $1.0 * $1.1
    }
    let freedom = BigInt(target.count - columns.count)
    let errors = columns.indices.map { index in
      var minor = matrix
      minor.remove(at: index)
      for row in minor.indices { minor[row].remove(at: index) }
      return quotient(residual * determinant(minor), whole * whole * freedom).squareRoot()
    }
    return (numerators.map { quotient($0, whole) }, errors)
  }

  /// A quotient to more digits than a number holds.
  private func quotient(_ numerator: BigInt, _ denominator: BigInt) -> Double {
    guard numerator != 0 else { return 0 }
    let shift = max(0, 80 - numerator.magnitude.bitWidth + denominator.magnitude.bitWidth)
    let scaled = (numerator << shift) / denominator
    return Double(sign: .plus, exponent: -shift, significand: Double(scaled))
  }
}
