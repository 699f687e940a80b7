import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct RankDeficiencyTests {
  private func regression(
    _ features: [[Double]], _ target: [Double], intercept: Bool = true
  ) throws -> LinearRegression {
    try LinearRegression(RFactor(Dataset.of(features, target), intercept: intercept))
  }

  /// Against the pseudoinverse, in fractions.
  @Test func givesTheLeastNorm() throws {
    let fit = try regression(
      [[1, 2, 3, 4, 5], [2, 4, 6, 8, 10], [4, 3, -1, 0, 2]], [1, 3, 2, 5, 4])
    #expect(fit.rank == 3 && fit.isRankDeficient)
    let expected = [86.0 / 205, 171.0 / 1025, 342.0 / 1025, 2.0 / 41]
    for (coefficient, value) in zip(fit.coefficients, expected) {
      #expect(isClose(coefficient.value, value, 1e-13))
    }
    #expect(fit.dependencies.map(\.parameter) == [2])
    #expect(fit.dependencies[0].multiples.map(\.parameter) == [1])
    #expect(isClose(fit.dependencies[0].multiples[0].factor, 2, 1e-14))
    #expect(fit.coefficients.map { $0.standardError != nil } == [true, false, false, true])
    #expect(fit.conditionNumber == .infinity)
    #expect(fit.degreesOfFreedom == 2)
  }

  @Test func solvesFewerRowsThanParameters() throws {
    let fit = try regression([[1, 5], [2, -1], [4, 3]], [1, 3])
    let expected = [19.0 / 268, 119.0 / 268, -37.0 / 268, 51.0 / 268]
    for (coefficient, value) in zip(fit.coefficients, expected) {
      #expect(isClose(coefficient.value, value, 1e-13))
    }
    #expect(fit.rank == 2 && fit.degreesOfFreedom == 0 && fit.isExactFit)
    let single = try regression([[3]], [6])
    #expect(isClose(single.coefficients[0].value, 0.6, 1e-14))
    #expect(isClose(single.coefficients[1].value, 1.8, 1e-14))
    #expect(single.rank == 1)
  }

  /// The rows are met exactly, and no vector of coefficients that does so is shorter.
  @Test(arguments: [(1, 40), (5, 300), (30, 100)])
  func solvesManyMoreParametersThanRows(rows: Int, features: Int) throws {
    let data = try RegressionRecipe(rows: rows, features: features, seed: 4)
      .generate(memoryLimit: 1e9)
    let fit = try LinearRegression(RFactor(data))
    #expect(fit.rank == rows && fit.degreesOfFreedom == 0)
    let values = fit.coefficients.map(\.value)
    let columns = [[Double](repeating: 1, count: rows)] + data.features.map(\.values)
    for row in 0..<rows {
      let predicted = zip(columns, values).reduce(0) { $0 + $1.0[row] * $1.1 }
      #expect(abs(predicted - data.target.values[row]) < 1e-10)
    }
    // The shortest coefficients are a combination of the rows: a regression of the coefficients
    // on the rows leaves nothing over.
    let rowsAsFeatures = (0..<rows).map { row in columns.map { $0[row] } }
    let span = try LinearRegression(
      RFactor(Dataset.of(rowsAsFeatures, values), intercept: false))
    #expect(span.rSquared.map { 1 - $0 < 1e-13 } == true)
    #expect(span.residualSumOfSquares < 1e-22)
  }

  @Test func namesAConstantColumn() throws {
    let fit = try regression([[0.1, 0.1, 0.1, 0.1], [1, 2, 3, 5]], [2, 3, 5, 7])
    #expect(fit.rank == 2)
    #expect(fit.dependencies.map(\.parameter) == [1])
    #expect(fit.dependencies[0].multiples.map(\.parameter) == [0])
    #expect(isClose(fit.dependencies[0].multiples[0].factor, 0.1, 1e-14))
    let alone = try regression([[5, 5, 5]], [1, 2, 6])
    #expect(alone.rank == 1)
    #expect(isClose(alone.predict([5]), 3, 1e-14))
    #expect(alone.rSquared.map { $0 < 1e-28 } == true)
  }

  @Test func namesAColumnOfZeros() throws {
    let fit = try regression([[0, 0, 0, 0], [1, 2, 3, 5]], [2, 3, 5, 7])
    #expect(fit.rank == 2)
    #expect(fit.dependencies.map(\.parameter) == [1])
    #expect(fit.dependencies[0].multiples.isEmpty)
    #expect(fit.coefficients[1].value == 0)
    #expect(fit.coefficients.map { $0.standardError != nil } == [true, false, true])
    let zeros = try regression([[0, 0]], [1, 2], intercept: false)
    #expect(zeros.rank == 0 && zeros.coefficients[0].value == 0)
    #expect(zeros.rSquared == 0)
  }

  @Test func doesNotMistakeUnitsForDependence() throws {
    let fit = try regression(
      [[1e-200, 3e-200, 2e-200, 7e-200], [1e200, 2e200, 5e200, 1e200]], [1, 2, 4, 3])
    #expect(fit.rank == 3)
    let close = try regression([[1, 2, 3, 4], [1 + 1e-9, 2, 3, 4 + 2e-9]], [1, 2, 4, 3])
    #expect(close.rank == 3)
    #expect(close.conditionNumber > 1e9)
  }

  /// The fit is the best, and its coefficients stand at right angles to all that leave it alone.
  @Test(arguments: Array(1...20)) func hasTheLeastNormProperty(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      let rows = Int.random(in: 1...[3, 10, 2000][Int(seed) % 3], using: &generator)
      let basisCount = Int.random(in: 1...3, using: &generator)
      func column() -> [Double] {
        (0..<rows).map { _ in Double(Int.random(in: -99...99, using: &generator)) }
      }
      var features = (0..<basisCount).map { _ in column() }
      // Sums with integer factors are exact: the columns are dependent without rounding.
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let factors = (0..<features.count).map { _ in Int.random(in: -3...3, using: &generator) }
        features.append(
          (0..<rows).map { row in
            zip(factors, features).reduce(0) { $0 + Double($1.0) * $1.1[row] }
          })
      }
      let target = column()
      let fit = try regression(features, target)
      let context = "seed \(seed), rows \(rows), features \(features.count)"
      let values = fit.coefficients.map(\.value)
      #expect(fit.rank <= min(rows, basisCount + 1), "\(context)")

      let columns = [[Double](repeating: 1, count: rows)] + features
      let residuals = target.indices.map { row in
        target[row] - zip(columns, values).reduce(0) { $0 + $1.0[row] * $1.1 }
      }
      let size = columns.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      let targetSize = target.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in columns {
        let product = zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product) <= 1e-12 * size * targetSize, "\(context)")
      }

      #expect(fit.dependencies.count == columns.count - fit.rank, "\(context)")
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for dependency in fit.dependencies {
        var direction = [Double](repeating: 0, count: columns.count)
        direction[dependency.parameter] = 1
        for term in dependency.multiples { direction[term.parameter] = -term.factor }
        let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let product = zip(direction, values).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product) <= 1e-11 * length * norm, "\(context)")
        for row in 0..<rows {
          let change = zip(columns, direction).reduce(0) { $0 + $1.0[row] * $1.1 }
          #expect(abs(change) <= 1e-10 * size * length, "\(context)")
        }
      }
    }
  }
}
