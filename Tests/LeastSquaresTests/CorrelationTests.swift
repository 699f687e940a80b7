import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct CorrelationTests {
  /// Correlations and inflation factors of Longley's data, from exact rational arithmetic on the
  /// rows.
  @Test func longley() throws {
    let data = try #require(ExampleDataset.named("longley")).dataset()
    let result = try Correlations(RFactor(data))
    let expected: [(Int, Int, Double)] = [
      (1, 0, 0.991589178024782),
      (3, 2, -0.17742062950187834),
      (4, 1, 0.9910900694584777),
      (5, 4, 0.9939528462329255),
      (6, 1, 0.9835516111796693),
      (6, 3, 0.4573073999764818),
    ]
    for (row, column, value) in expected {
      #expect(isClose(result.matrix[row][column], value, 1e-12))
      #expect(result.matrix[row][column] == result.matrix[column][row])
    }
    for (factor, value) in zip(
      result.varianceInflation,
      [
        135.5324382800032,
        1788.5134827181773,
        33.61889059604988,
        3.588930193445543,
        399.15102231263955,
        758.9805974068945,
      ])
    {
      #expect(isClose(factor, value, 1e-9))
    }
  }

  /// 1/(1 - R^2) of the regression of each feature on the others.
  @Test(arguments: 1...10) func inflationIsThatOfTheRegressionsOnTheOthers(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let base = (0..<30).map { _ in Double.random(in: -1...1, using: &generator) }
    let columns = (0..<4).map { index in
      base.map { Double(index) * $0 + Double.random(in: -2...2, using: &generator) }
    }
    let result = try Correlations(RFactor(Dataset.of(columns, base)))
    for index in columns.indices {
      let others = columns.indices.filter { $0 != index }.map { columns[$0] }
      let regression = try LinearRegression(RFactor(Dataset.of(others, columns[index])))
      let explained = try #require(regression.rSquared)
      #expect(isClose(result.varianceInflation[index], 1 / (1 - explained), 1e-10), "seed \(seed)")
    }
  }

  @Test func dependentAndConstantColumns() throws {
    let x = [1.0, 2, 4, 8, 3]
    let twice = x.map { 2 * $0 + 1 }
    let other = [3.0, 1, 4, 1, 5]
    let result = try Correlations(
      RFactor(Dataset.of([x, twice, other, [7, 7, 7, 7, 7]], [1, 2, 3, 4, 6])))
    #expect(isClose(result.matrix[0][1], 1, 1e-14))
    #expect(result.varianceInflation[0] == .infinity && result.varianceInflation[1] == .infinity)
    #expect(result.matrix[3].allSatisfy { $0.isNaN })
    #expect(throws: LeastSquaresError.noParameters) {
      try Correlations(RFactor(Dataset.of([x], other), intercept: false))
    }
  }

  /// The eigenvalues of the Hessian after standardising, without doing it.
  @Test(arguments: ["houses", "longley"]) func standardizedExtremesAreThoseOfScaledData(
    name: String
  ) throws {
    let data = try #require(ExampleDataset.named(name)).dataset()
    let original = try RFactor(data).standardizedExtremes()
    let extremes = try #require(original)
    let scaled = data.features.map { feature in
      let summary = ColumnSummary(feature)
      return feature.standardized(
        center: summary.mean ?? 0, scale: summary.standardDeviation ?? 1, keepsCorrections: false
      ).values
    }
    let rFactor = try RFactor(Dataset.of(scaled, data.target.values))
    let eigenvalues = try QuadraticCost(rFactor).spectrum().eigenvalues
    #expect(isClose(extremes.smallest, eigenvalues[0], 1e-9))
    #expect(isClose(extremes.largest, eigenvalues[eigenvalues.count - 1], 1e-12))
  }
}
