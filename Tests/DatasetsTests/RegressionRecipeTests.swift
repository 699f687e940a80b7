import Datasets
import Testing

@Suite struct RegressionRecipeTests {
  @Test(arguments: ReferenceRegressions.cases)
  func equalsScikitLearn(reference: ReferenceRegressions.Case) throws {
    let recipe = RegressionRecipe(
      rows: reference.rows, features: reference.features, informative: reference.informative,
      bias: reference.bias, noise: reference.noise, seed: reference.seed)
    let data = try recipe.generate(memoryLimit: 1e9)
    let truth = try #require(data.generated)
    #expect(truth.recipe == recipe)

    let numbers = data.features.flatMap(\.values) + truth.coefficients
    let hash = numbers.reduce(0xcbf2_9ce4_8422_2325) { (hash: UInt64, number) in
      (hash ^ number.bitPattern) &* 0x100_0000_01b3
    }
    #expect(hash == reference.hash)

    let target = data.target.values
    let compared = [target[0], target[target.count / 2], target[target.count - 1]]
    for (value, expected) in zip(compared, reference.target) {
      #expect(abs(value - expected) <= 1e-12 * abs(expected))
    }
  }

  /// The whole of the data that the tutorial uses, and two more sets, row by row.
  @Test(arguments: [
    (
      ReferenceRegressions.seed2015, RegressionRecipe(rows: 100, noise: 10, seed: 2015),
      [64.00264108794929]
    ),
    (
      ReferenceRegressions.noiseless, RegressionRecipe(rows: 10, noise: 0, seed: 0),
      [79.17250380826646]
    ),
    (
      ReferenceRegressions.threeFeatures,
      RegressionRecipe(rows: 50, features: 3, informative: 2, bias: 2, noise: 5, seed: 42),
      [77.98755458576238, 88.70864242651173, 0]
    ),
  ])
  func equalsTheTable(text: String, recipe: RegressionRecipe, coefficients: [Double]) throws {
    let data = try recipe.generate(memoryLimit: 1e9)
    let table = try Table(csv: Array(text.utf8))
      .dataset(origin: .memory(description: "reference"))
    #expect(data.features.map(\.name) == table.features.map(\.name))
    #expect(data.features.map(\.values) == table.features.map(\.values))
    #expect(data.target.name == "y")
    #expect(data.rowCount == table.rowCount)
    #expect(data.generated?.coefficients == coefficients)
    for (value, expected) in zip(data.target.values, table.target.values) {
      #expect(abs(value - expected) <= 1e-12 * abs(expected))
    }
  }

  @Test func refusesWhatMakesNoSense() {
    func error(_ recipe: RegressionRecipe, limit: Double = 1e9) -> DatasetError? {
      #expect(throws: DatasetError.self) { try recipe.generate(memoryLimit: limit) }
    }
    #expect(error(RegressionRecipe(rows: 0)) == .rows(0))
    #expect(error(RegressionRecipe(rows: .min)) == .rows(.min))
    #expect(error(RegressionRecipe(features: -1)) == .features(-1))
    #expect(error(RegressionRecipe(features: 3, informative: 4)) == .informative(4, features: 3))
    #expect(error(RegressionRecipe(informative: 0)) == .informative(0, features: 1))
    #expect(error(RegressionRecipe(bias: .infinity)) == .bias(.infinity))
    #expect(error(RegressionRecipe(noise: -1)) == .noise(-1))
    #expect(error(RegressionRecipe(noise: .infinity)) == .noise(.infinity))
    #expect(error(RegressionRecipe(seed: -1)) == .seed(-1))
    #expect(error(RegressionRecipe(seed: 4_294_967_296)) == .seed(4_294_967_296))
    #expect(error(RegressionRecipe(bias: 1e308, noise: 1e308)) == .overflow)
    if case .noise(let noise) = error(RegressionRecipe(noise: .nan)) {
      #expect(noise.isNaN)
    } else {
      Issue.record("noise that is not a number was not refused")
    }
  }

  @Test func saysHowMuchMemoryItWouldTake() {
    let bytes = RegressionRecipe.bytesNeeded(rows: 1_000_000_000_000_000_000, features: 1)
    #expect(bytes == 16e18)
    #expect(RegressionRecipe.bytesNeeded(rows: .max, features: .max).isFinite)
    for (rows, features) in [(1_000_000_000_000_000_000, 1), (1, .max), (.max, .max)] {
      #expect(
        throws: DatasetError.tooLarge(
          bytesNeeded: RegressionRecipe.bytesNeeded(rows: rows, features: features), limit: 1e9)
      ) {
        try RegressionRecipe(rows: rows, features: features).generate(memoryLimit: 1e9)
      }
    }
  }

  /// Wherever it is stopped, it stops; never stopped, it asks often enough.
  @Test func stopsWhenAsked() throws {
    let recipe = RegressionRecipe(rows: 20_000, features: 3, noise: 1)
    var questions = 0
    _ = try recipe.generate(memoryLimit: 1e9) {
      questions += 1
      return false
    }
    #expect(questions >= 100_000 / 4096)
    for limit in 1...questions {
      var asked = 0
      #expect(throws: DatasetError.interrupted) {
        try recipe.generate(memoryLimit: 1e9) {
          asked += 1
          return asked == limit
        }
      }
      #expect(asked == limit)
    }
  }

  @Test func dataSetsRefuseUnequalColumns() {
    let two = Column(name: "x", values: [1, 2])
    let three = Column(name: "y", values: [1, 2, 3])
    #expect(throws: DatasetError.lengthsDiffer(column: "x", rows: 2, expected: 3)) {
      try Dataset(features: [two], target: three, origin: .standardInput)
    }
    #expect(throws: DatasetError.noFeatures) {
      try Dataset(features: [], target: three, origin: .standardInput)
    }
    let empty = Column(name: "e", values: [])
    #expect(throws: DatasetError.rows(0)) {
      try Dataset(features: [empty], target: empty, origin: .standardInput)
    }
  }
}

extension Dataset {
  /// The truth behind generated data.
  fileprivate var generated: GeneratedRegression? {
    guard case .generated(let truth) = origin else { return nil }
    return truth
  }
}
