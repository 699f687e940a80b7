import Datasets
import LeastSquares
import Testing

@Suite struct ExtendedPrecisionTests {
  /// The correct digits of a value: the negative logarithm of its relative error, at most 15.
  private func digits(_ value: Double?, _ expected: Double) -> Int {
    guard let value, value.isFinite else { return 0 }
    let error = expected == 0 ? abs(value) : abs(value - expected) / abs(expected)
    var digits = 0
    var bound = 0.1
    while digits < 15, error <= bound {
      digits += 1
      bound /= 10
    }
    return digits
  }

  /// All eleven linear problems: 13 digits and more in every coefficient and standard error.
  @Test(arguments: StatisticalReferenceData.problems + StatisticalReferenceData.hardProblems)
  func reachesCertifiedValues(problem: StatisticalReferenceData.Problem) throws {
    let rFactor = try RFactor(
      problem.dataset(), intercept: problem.hasIntercept, precision: .extended)
    let fit = try LinearRegression(rFactor)
    #expect(fit.precision == .extended && fit.isExactlyKnown && !fit.isRankDeficient)
    #expect(fit.coefficients.count == problem.coefficients.count)
    var least = 15
    for (found, value) in zip(fit.coefficients, problem.coefficients) {
      least = min(least, digits(found.value, value))
    }
    for (found, value) in zip(fit.coefficients, problem.standardErrors) {
      least = min(least, digits(found.standardError, value))
    }
    #expect(least >= 15)
    #expect(fit.correctDigits.map { (13...least).contains($0) } == true, "\(fit)")
    #expect(digits(fit.residualSumOfSquares, problem.residualSumOfSquares) >= 15)
    #expect(digits(fit.rSquared, problem.rSquared) >= 15)
    #expect(fit.isExactFit == (problem.residualSumOfSquares == 0))
    #expect(try RFactor.inBestPrecision(problem.dataset()).precision == .extended)
  }

  /// The estimate stays below the truth in double precision too.
  @Test(arguments: StatisticalReferenceData.problems + StatisticalReferenceData.hardProblems)
  func promisesNoMoreThanItKeeps(problem: StatisticalReferenceData.Problem) throws {
    let fit = try LinearRegression(
      RFactor(problem.dataset(), intercept: problem.hasIntercept))
    guard let promised = fit.correctDigits else {
      #expect(fit.isRankDeficient)
      return
    }
    for (found, value) in zip(fit.coefficients, problem.coefficients) {
      #expect(digits(found.value, value) >= promised, "\(found)")
    }
    guard !fit.isExactFit else { return }
    for (found, value) in zip(fit.coefficients, problem.standardErrors) {
      #expect(digits(found.standardError, value) >= promised, "\(found)")
    }
  }

  /// A tenth-degree polynomial whose columns double precision cannot tell apart.
  @Test func knowsTheConditionOfFilip() throws {
    let problem = try #require(StatisticalReferenceData.hardProblems.first { $0.name == "Filip" })
    let fit = try LinearRegression(RFactor(problem.dataset(), precision: .extended))
    #expect(fit.conditionNumber > 1.7e15 && fit.conditionNumber < 1.8e15)
  }

  @Test(arguments: [(0.1, "x and a tenth of it"), (3, "x and three times it"), (-7.3, "any")])
  func recognisesDependentDecimals(factor: Double, name: String) throws {
    // Decimals of four places, and their multiples written out in full.
    let tenths = (1...40).map { $0 * $0 * 7919 % 100_003 }
    let multiple = Int((factor * 10).rounded())
    func column(_ name: String, _ values: [Int], _ places: Int) throws -> Column {
      let pairs = try values.map { value in
        let text = "\(value)e-\(places)"
        let nearest = try #require(Double(text))
        let rest = Array(text.utf8).withUnsafeBytes { DecimalCorrection.of($0, nearest: nearest) }
        return (nearest, try #require(rest))
      }
      return Column(name: name, values: pairs.map(\.0), corrections: pairs.map(\.1))
    }
    let data = try Dataset(
      features: [
        column("a", tenths, 4), column("b", tenths.map { $0 * multiple }, 5),
      ],
      target: column("y", tenths.map { $0 * $0 % 1009 }, 3), origin: .memory(description: name))
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.rank == 2 && fit.correctDigits == nil)
    #expect(fit.dependencies.map(\.parameter) == [2])
    #expect(digits(fit.dependencies.first?.multiples.first?.factor, factor) >= 14)
  }

  /// Numbers that rounding has moved depend on each other as far as can be told.
  @Test func recognisesDependentRoundedNumbers() throws {
    let values = (1...30).map { 1 / Double($0) }
    let data = try Dataset.of(
      [values, values.map { $0 / 3 }], values.map { ($0 * 100).rounded() })
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.rank == 2 && !fit.isExactlyKnown)
  }

  @Test func mergesToOnePass() throws {
    let problem = try #require(StatisticalReferenceData.hardProblems.first { $0.name == "Filip" })
    let data = try problem.dataset()
    func part(_ range: Range<Int>) throws -> RFactor {
      func cut(_ column: Column) -> Column {
        Column(
          name: column.name, values: Array(column.values[range]),
          corrections: column.corrections.map { Array($0[range]) })
      }
      return try RFactor(
        Dataset(
          features: data.features.map(cut), target: cut(data.target), origin: data.origin),
        precision: .extended)
    }
    let merged = try part(0..<17).merged(with: part(17..<60)).merged(with: part(60..<82))
    let fit = try LinearRegression(merged)
    #expect(fit.precision == .extended && fit.rowCount == 82)
    for (found, value) in zip(fit.coefficients, problem.coefficients) {
      #expect(digits(found.value, value) >= 14)
    }
    // Beside a part of fewer digits the others are lost, and said to be.
    let mixed = try part(0..<17).merged(with: RFactor(data))
    #expect(mixed.precision == .double)
  }

  @Test(arguments: [(900, 0), (-900, 0), (0, 450), (0, -900), (500, -300), (-600, 300)])
  func keepsItsDigitsInAnyUnits(featureExponent: Int, targetExponent: Int) throws {
    let data = try RegressionRecipe(rows: 300, features: 2, seed: 3).generate(memoryLimit: 1e9)
    func scaled(_ column: Column, _ exponent: Int) -> Column {
      Column(
        name: column.name,
        values: column.values.map { Double(sign: .plus, exponent: exponent, significand: $0) })
    }
    let fit = try LinearRegression(
      RFactor(
        Dataset(
          features: [scaled(data.features[0], featureExponent), data.features[1]],
          target: scaled(data.target, targetExponent), origin: data.origin),
        precision: .extended))
    let plain = try LinearRegression(RFactor(data, precision: .extended))
    let exponents = [targetExponent, targetExponent - featureExponent, targetExponent]
    for (index, exponent) in exponents.enumerated() {
      let expected = Double(
        sign: .plus, exponent: exponent, significand: plain.coefficients[index].value)
      #expect(digits(fit.coefficients[index].value, expected) >= 15)
    }
    #expect(fit.rank == 3)
  }

  @Test func refusesWhatIsNotFinite() throws {
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(throws: LeastSquaresError.notFinite(column: "x1", row: 2)) {
        try RFactor(Dataset.of([[1, bad, 3]], [1, 2, 3]), precision: .extended)
      }
    }
    // A correction that is no number corrects nothing.
    let odd = Column(name: "x", values: [1, 2, 4], corrections: [.nan, .infinity, 0])
    let data = try Dataset(
      features: [odd], target: Column(name: "y", values: [1, 3, 2]),
      origin: .memory(description: "odd"))
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(digits(fit.coefficients[1].value, 3.0 / 14) >= 15)
    #expect(throws: LeastSquaresError.overflow(column: "x1")) {
      try LinearRegression(
        RFactor(
          Dataset.of([[1e-300, 2e-300, 1e-300]], [1e300, 5e300, 2e300]), precision: .extended))
    }
  }

  @Test func takesMoreMemoryAndAsks() throws {
    let double = RFactor.bytesNeeded(features: 3)
    let extended = RFactor.bytesNeeded(features: 3, precision: .extended)
    #expect(extended == 2 * double)
    let data = try RegressionRecipe(rows: 20_000, features: 3, seed: 1).generate(memoryLimit: 1e9)
    #expect(throws: LeastSquaresError.tooLarge(bytesNeeded: extended, limit: double)) {
      try RFactor(data, precision: .extended, memoryLimit: double)
    }
    var shares: [Double] = []
    _ = try RFactor(data, precision: .extended, progress: { shares.append($0) })
    #expect(shares.count >= 20 && shares.first == 0 && shares.allSatisfy { (0...1).contains($0) })
    #expect(shares == shares.sorted())
    #expect(throws: LeastSquaresError.interrupted) {
      try RFactor(data, precision: .extended) { true }
    }
  }

  /// Many rows get extended precision where double leaves too few digits and memory is there.
  @Test func choosesThePrecision() throws {
    let counts = (0..<60_000).map { Double($0 % 400) }
    let line = try Dataset.of([counts], counts.map { 3 * $0 + Double(Int($0) % 7) })
    let polynomial = try line.addingPowers(upTo: 8, memoryLimit: 1e9)
    #expect(try RFactor.inBestPrecision(polynomial).precision == .extended)
    let limit = RFactor.bytesNeeded(features: 8)
    #expect(try RFactor.inBestPrecision(polynomial, memoryLimit: limit).precision == .double)
    let easy = try RegressionRecipe(rows: 60_000, features: 8, seed: 1).generate(memoryLimit: 1e9)
    #expect(try RFactor.inBestPrecision(easy).precision == .double)
    #expect(try RFactor.inBestPrecision(line).precision == .extended)
  }
}
