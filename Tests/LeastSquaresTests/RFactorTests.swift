import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct RFactorTests {
  private func random(rows: Int, features: Int, seed: Int) throws -> Dataset {
    try RegressionRecipe(rows: rows, features: features, bias: 3, noise: 5, seed: seed)
      .generate(memoryLimit: 1e9)
  }

  private func rows(_ range: Range<Int>, of data: Dataset) throws -> Dataset {
    try Dataset.of(
      data.features.map { Array($0.values[range]) }, Array(data.target.values[range]))
  }

  /// Whether two R factors give the same costs, gradients and answers.
  private func areEqual(_ first: RFactor, _ second: RFactor) throws -> Bool {
    guard first.rowCount == second.rowCount else { return false }
    let costs = (try QuadraticCost(first), try QuadraticCost(second))
    let points =
      [[Double](repeating: 0, count: first.parameterCount)]
      + (0..<first.parameterCount).map { index in
        (0..<first.parameterCount).map { $0 == index ? 100.0 : -1 }
      }
    for point in points where !isClose(costs.0.cost(point), costs.1.cost(point), 1e-13) {
      return false
    }
    let fits = (try LinearRegression(first), try LinearRegression(second))
    return zip(fits.0.coefficients, fits.1.coefficients).allSatisfy {
      isClose($0.value, $1.value, 1e-11)
        && isClose($0.standardError, $1.standardError ?? .nan, 1e-12)
    }
  }

  /// Merged in any two parts, or fed in any pieces, rows give the R factor of one pass.
  @Test(arguments: Array(1...12)) func mergesToOnePass(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = [7, 100, 1500, 9000].randomElement(using: &generator) ?? 7
    let features = Int.random(in: 1...4, using: &generator)
    let random = try random(rows: count, features: features, seed: seed)
    let data = try rows(0..<count, of: random)
    for intercept in [true, false] {
      let whole = try RFactor(data, intercept: intercept)
      let cut = Int.random(in: 1..<count, using: &generator)
      let head = try RFactor(rows(0..<cut, of: data), intercept: intercept)
      let tail = try RFactor(rows(cut..<count, of: data), intercept: intercept)
      #expect(try areEqual(head.merged(with: tail), whole), "seed \(seed), cut \(cut)")
      #expect(try areEqual(tail.merged(with: head), whole), "seed \(seed), cut \(cut)")

      var builder = try RFactorBuilder(
        featureNames: data.features.map(\.name), targetName: "y", intercept: intercept,
        memoryLimit: 1e9)
      var start = 0
      while start < count {
        let end = min(start + Int.random(in: 0...700, using: &generator), count)
        let piece = start..<end
        try builder.append(
          features: data.features.map { Array($0.values[piece]) },
          target: Array(data.target.values[piece]))
        start = end
      }
      #expect(builder.rowCount == count)
      #expect(try areEqual(builder.rFactor(), whole), "seed \(seed)")
      // Taking the R factor does not end the building.
      try builder.append(
        features: data.features.map(\.values), target: data.target.values)
      #expect(try areEqual(builder.rFactor(), whole.merged(with: whole)), "seed \(seed)")
    }
  }

  /// Parts in units so different that one must be scaled and the other not.
  @Test func mergesAcrossScales() throws {
    let small = try Dataset.of([[1e-200, 2e-200, 4e-200]], [1e-190, 3e-190, 1e-190])
    let large = try Dataset.of([[1e-50, 3e-50, 9e-50, 2e-50]], [2, 4, 8, 3])
    let joined = try Dataset.of(
      [small.features[0].values + large.features[0].values],
      small.target.values + large.target.values)
    let whole = try LinearRegression(RFactor(joined))
    for parts in [(small, large), (large, small)] {
      let fit = try LinearRegression(RFactor(parts.0).merged(with: RFactor(parts.1)))
      for (found, expected) in zip(fit.coefficients, whole.coefficients) {
        #expect(isClose(found.value, expected.value, 1e-13))
      }
    }
  }

  @Test func knowsMeansAndSums() throws {
    let data = try Dataset.of([[1, 2, 3, 6], [1e9, 1e9, 1e9, 1e9 + 4]], [1, 3, 5, 7])
    let rFactor = try RFactor(data)
    let means = try #require(rFactor.featureMeans)
    #expect(isClose(means[0], 3, 1e-15))
    #expect(isClose(means[1], 1e9 + 1, 1e-15))
    #expect(isClose(rFactor.targetMean, 4, 1e-15))
    #expect(isClose(rFactor.totalSumOfSquares, 20, 1e-14))
    let plain = try RFactor(data, intercept: false)
    #expect(plain.featureMeans == nil && plain.targetMean == nil)
    #expect(isClose(plain.totalSumOfSquares, 84, 1e-14))
    #expect(rFactor.parameterNames == ["intercept", "x1", "x2"])
    #expect(plain.parameterNames == ["x1", "x2"])
    #expect(plain.parameterCount == 2)
  }

  @Test func saysWhichNumberIsNotFinite() throws {
    for count in [3, 1024, 5000] {
      for bad in [0, 2, count - 1] {
        for value in [Double.nan, .infinity, -.infinity] {
          var column = [Double](repeating: 1, count: count)
          column[bad] = value
          let good = column.indices.map { Double($0) }
          #expect(throws: LeastSquaresError.notFinite(column: "x2", row: bad + 1)) {
            try RFactor(Dataset.of([good, column], good))
          }
          #expect(throws: LeastSquaresError.notFinite(column: "y", row: bad + 1)) {
            try RFactor(Dataset.of([good], column), intercept: false)
          }
        }
      }
    }
  }

  @Test func refusesWhatItCannotDo() throws {
    let data = try Dataset.of([[1, 2]], [3, 4])
    let bytes = RFactor.bytesNeeded(features: 1)
    #expect(throws: LeastSquaresError.tooLarge(bytesNeeded: bytes, limit: 10)) {
      try RFactor(data, memoryLimit: 10)
    }
    #expect(RFactor.bytesNeeded(features: .max).isFinite)
    #expect(throws: LeastSquaresError.noParameters) {
      try RFactorBuilder(featureNames: [], targetName: "y", intercept: false, memoryLimit: 1e9)
    }
    var builder = try RFactorBuilder(
      featureNames: ["a"], targetName: "y", intercept: true, memoryLimit: 1e9)
    #expect(throws: LeastSquaresError.noRows) { try builder.rFactor() }
    #expect(throws: LeastSquaresError.shape) { try builder.append(features: [], target: [1]) }
    #expect(throws: LeastSquaresError.shape) {
      try builder.append(features: [[1, 2]], target: [1])
    }
    #expect(throws: LeastSquaresError.differentColumns) {
      try RFactor(data).merged(with: RFactor(data, intercept: false))
    }
    #expect(throws: LeastSquaresError.interrupted) { try RFactor(data) { true } }
  }

  @Test func asksOnceInAWhile() throws {
    let data = try random(rows: 100_000, features: 2, seed: 1)
    var questions = 0
    _ = try RFactor(data) {
      questions += 1
      return false
    }
    #expect(questions >= 90)
  }

  @Test func fitsWithoutFeatures() throws {
    var builder = try RFactorBuilder(
      featureNames: [], targetName: "y", intercept: true, memoryLimit: 1e9)
    try builder.append(features: [], target: [1, 2, 6])
    let fit = try LinearRegression(builder.rFactor())
    #expect(isClose(fit.coefficients[0].value, 3, 1e-15))
    #expect(isClose(fit.residualSumOfSquares, 14, 1e-14))
  }
}
