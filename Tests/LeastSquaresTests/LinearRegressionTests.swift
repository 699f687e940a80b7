import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct LinearRegressionTests {
  private func regression(
    _ features: [[Double]], _ target: [Double], intercept: Bool = true
  ) throws -> LinearRegression {
    try LinearRegression(RFactor(Dataset.of(features, target), intercept: intercept))
  }

  /// The tutorial's data, against `scipy.stats.linregress` 1.17.
  @Test func agreesWithSciPy() throws {
    let data = try RegressionRecipe(rows: 100, noise: 10, seed: 2015).generate(memoryLimit: 1e9)
    let fit = try LinearRegression(RFactor(data))
    let intercept = fit.coefficients[0]
    let slope = fit.coefficients[1]
    #expect([intercept.name, slope.name] == ["intercept", "x"])
    #expect(isClose(intercept.value, 1.489415850864546, 1e-13))
    #expect(isClose(slope.value, 63.41907482437299, 1e-14))
    #expect(isClose(intercept.standardError, 1.0640320365311682, 1e-13))
    #expect(isClose(slope.standardError, 1.0875514047287453, 1e-13))
    #expect(isClose(slope.p, 6.780338426251149e-78, 1e-11))
    #expect(isClose(fit.correlation, 0.9858944336061304, 1e-14))
    #expect(isClose(fit.cost, 54.72106437975805, 1e-13))
    #expect(isClose(fit.residualStandardDeviation, (2 * fit.cost * 100 / 98).squareRoot(), 1e-14))
    #expect(fit.degreesOfFreedom == 98)
    #expect(fit.rank == 2 && !fit.isRankDeficient && !fit.isExactFit)
    #expect(isClose(fit.conditionNumber, (1.09473059 / 0.86248513).squareRoot(), 1e-8))
    #expect(isClose(fit.predict([2]), intercept.value + 2 * slope.value, 1e-15))
    #expect(fit.predict([1, 2]) == nil)
  }

  /// Three features, against `numpy.linalg.lstsq`.
  @Test func agreesWithNumPy() throws {
    let data = try RegressionRecipe(
      rows: 50, features: 3, informative: 2, bias: 2, noise: 5, seed: 42
    ).generate(memoryLimit: 1e9)
    let fit = try LinearRegression(RFactor(data))
    let expected = [2.3676457534151103, 77.9912975265291, 88.45878284716508, -0.8149954054714073]
    for (coefficient, value) in zip(fit.coefficients, expected) {
      #expect(isClose(coefficient.value, value, 1e-13))
    }
    #expect(fit.coefficients.map(\.name) == ["intercept", "x1", "x2", "x3"])
  }

  @Test(arguments: StatisticalReferenceData.problems)
  func reachesCertifiedValues(problem: StatisticalReferenceData.Problem) throws {
    let table = try Table(csv: Array(problem.text.utf8))
      .dataset(target: .name("y"), origin: .memory(description: problem.name))
    var features = table.features.map(\.values)
    for power in 2..<max(2, (problem.degree ?? 1) + 1) {
      features.append(zip(features[power - 2], features[0]).map { $0 * $1 })
    }
    let fit = try regression(features, table.target.values, intercept: problem.hasIntercept)
    let tolerance = 1 / (1...Int(problem.digits)).reduce(1.0) { power, _ in power * 10 }
    for (coefficient, value) in zip(fit.coefficients, problem.coefficients) {
      #expect(isClose(coefficient.value, value, tolerance))
    }
    for (coefficient, value) in zip(fit.coefficients, problem.standardErrors) {
      #expect(isClose(coefficient.standardError, value, tolerance))
    }
    #expect(isClose(fit.residualSumOfSquares, problem.residualSumOfSquares, tolerance))
    #expect(isClose(fit.rSquared, problem.rSquared, 1e-14))
  }

  /// Small integers, against Cramer's rule in integers of 128 bits.
  @Test(arguments: Array(1...20))
  func agreesWithExactArithmetic(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let problem = IntegerProblem(using: &generator)
      let fit = try regression(
        problem.features.map { $0.map(Double.init) }, problem.target.map(Double.init),
        intercept: problem.hasIntercept)
      guard let exact = problem.solve() else {
        #expect(fit.isRankDeficient, "seed \(seed), \(problem)")
        continue
      }
      #expect(!fit.isRankDeficient, "seed \(seed), \(problem)")
      let scale = exact.coefficients.map(abs).max() ?? 0
      let bound = 1e-14 * fit.conditionNumber
      for (coefficient, value) in zip(fit.coefficients, exact.coefficients) {
        #expect(abs(coefficient.value - value) <= bound * scale, "seed \(seed), \(problem)")
      }
      #expect(
        abs(fit.residualSumOfSquares - exact.residualSquares) <= 1e-13 * exact.targetSquares,
        "seed \(seed), \(problem)")
      guard fit.degreesOfFreedom > 0, !fit.isExactFit else { continue }
      for (coefficient, value) in zip(fit.coefficients, exact.standardErrors) {
        let relative = bound * (exact.targetSquares / exact.residualSquares).squareRoot()
        #expect(
          isClose(coefficient.standardError, value, 10 * relative), "seed \(seed), \(problem)")
      }
    }
  }

  /// Powers of two in the units of a column only move the exponents of its coefficient.
  @Test(arguments: [(900, 0), (-900, 0), (0, 450), (0, -900), (500, -300), (-600, 300)])
  func keepsItsDigitsInAnyUnits(featureExponent: Int, targetExponent: Int) throws {
    let data = try RegressionRecipe(rows: 3000, features: 2, seed: 3).generate(memoryLimit: 1e9)
    let featureFactor = Double(sign: .plus, exponent: featureExponent, significand: 1)
    let targetFactor = Double(sign: .plus, exponent: targetExponent, significand: 1)
    let scaled = try regression(
      [data.features[0].values.map { $0 * featureFactor }, data.features[1].values],
      data.target.values.map { $0 * targetFactor })
    let plain = try LinearRegression(RFactor(data))
    let exponents = [targetExponent, targetExponent - featureExponent, targetExponent]
    for (index, exponent) in exponents.enumerated() {
      func scale(_ value: Double?) -> Double? {
        value.map { Double(sign: .plus, exponent: exponent, significand: $0) }
      }
      let coefficient = scaled.coefficients[index]
      let expected = plain.coefficients[index]
      #expect(isClose(coefficient.value, scale(expected.value) ?? .nan, 1e-13))
      #expect(isClose(coefficient.standardError, scale(expected.standardError) ?? .nan, 1e-13))
      #expect(isClose(coefficient.t, expected.t ?? .nan, 1e-13))
    }
    #expect(scaled.rSquared == plain.rSquared)
    #expect(scaled.rank == 3)
  }

  @Test func leavesOutTheIntercept() throws {
    let fit = try regression([[1, 2, 3]], [3, 5, 8], intercept: false)
    // Sums: xy 37, xx 14, yy 98.
    #expect(isClose(fit.coefficients[0].value, 37.0 / 14, 1e-15))
    #expect(isClose(fit.residualSumOfSquares, 98 - 37.0 * 37 / 14, 1e-12))
    // About 0, as R's lm has it.
    #expect(isClose(fit.rSquared, 37.0 * 37 / (14 * 98), 1e-15))
    #expect(fit.degreesOfFreedom == 2)
    #expect(fit.coefficients.count == 1 && !fit.hasIntercept)
    #expect(isClose(fit.predict([2]), 74.0 / 14, 1e-15))
  }

  @Test func signsTheCorrelationOfOneFeature() throws {
    #expect(try regression([[1, 2, 3, 4]], [8, 5, 4, 1]).correlation ?? 0 < -0.9)
    #expect(try regression([[1, 2, 3, 4], [1, 0, 2, 5]], [8, 5, 4, 1]).correlation ?? 0 > 0.9)
  }

  @Test func saysWhenTheFitIsExact() throws {
    let exact = try regression([[1, 2, 3, 4]], [1, 3, 5, 7])
    #expect(exact.isExactFit)
    #expect(isClose(exact.coefficients[1].value, 2, 1e-15))
    #expect(isClose(exact.rSquared, 1, 1e-15))
    let noiseless = try RegressionRecipe(rows: 10, noise: 0, seed: 0).generate(memoryLimit: 1e9)
    let fit = try LinearRegression(RFactor(noiseless))
    #expect(fit.isExactFit)
    #expect(fit.cost < 1e-27)
    let zero = try regression([[1, 2, 3]], [0, 0, 0])
    #expect(zero.isExactFit)
    #expect(zero.coefficients.map(\.value) == [0, 0])
    #expect(zero.coefficients.map(\.standardError) == [0, 0])
    #expect(zero.coefficients.map(\.t) == [nil, nil])
    #expect(zero.rSquared == nil && zero.correlation == nil)
  }

  @Test func saysNothingOfErrorsWithoutDegreesOfFreedom() throws {
    let fit = try regression([[1, 2]], [3, 7])
    #expect(isClose(fit.coefficients[0].value, -1, 1e-14))
    #expect(isClose(fit.coefficients[1].value, 4, 1e-14))
    #expect(fit.degreesOfFreedom == 0)
    #expect(fit.residualStandardDeviation == nil)
    #expect(fit.coefficients.allSatisfy { $0.standardError == nil && $0.t == nil && $0.p == nil })
  }

  @Test func hasNothingToExplainInAConstantTarget() throws {
    let fit = try regression([[1, 2, 3, 4, 5]], [0.1, 0.1, 0.1, 0.1, 0.1])
    #expect(isClose(fit.coefficients[0].value, 0.1, 1e-15))
    #expect(abs(fit.coefficients[1].value) < 1e-16)
    #expect(fit.rSquared == nil && fit.isExactFit)
  }
}

/// A regression whose numbers are small integers.
private struct IntegerProblem: CustomStringConvertible {
  let features: [[Int]]
  let target: [Int]
  let hasIntercept: Bool

  init(using generator: inout SeededGenerator) {
    let rows = Int.random(in: 2...20, using: &generator)
    func column() -> [Int] { (0..<rows).map { _ in Int.random(in: -9...9, using: &generator) } }
    features = (0..<Int.random(in: 1...4, using: &generator)).map { _ in column() }
    target = column()
    hasIntercept = Bool.random(using: &generator)
  }

  var description: String { "features \(features), target \(target), intercept \(hasIntercept)" }

  /// The answers, each rounded once from a quotient of integers; `nil` when singular.
  func solve() -> (
    coefficients: [Double], standardErrors: [Double], residualSquares: Double,
    targetSquares: Double
  )? {
    let columns = (hasIntercept ? [target.map { _ in 1 }] : []) + features
    func product(_ first: [Int], _ second: [Int]) -> Int128 {
      zip(first, second).reduce(0) { $0 + Int128($1.0 * $1.1) }
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
    let targetSquares = product(target, target)
    let residual = zip(right, numerators).reduce(targetSquares * whole) { $0 - $1.0 * $1.1 }
    let residualSquares = Double(residual) / Double(whole)
    let freedom = Double(target.count - columns.count)
    let errors = columns.indices.map { index in
      var minor = matrix
      minor.remove(at: index)
      for row in minor.indices { minor[row].remove(at: index) }
      return (residualSquares / freedom * Double(determinant(minor)) / Double(whole)).squareRoot()
    }
    return (
      numerators.map { Double($0) / Double(whole) }, errors, residualSquares,
      Double(targetSquares)
    )
  }
}
