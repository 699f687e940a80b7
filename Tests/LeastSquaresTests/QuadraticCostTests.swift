import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct QuadraticCostTests {
  private func cost(_ recipe: RegressionRecipe, intercept: Bool = true) throws -> QuadraticCost {
    try QuadraticCost(RFactor(recipe.generate(memoryLimit: 1e9), intercept: intercept))
  }

  /// Plain descent on the tutorial's data, at the iterates that torch.optim's SGD passes.
  @Test func followsTheTrajectory() throws {
    let expected: [(iteration: Int, theta: [Double], cost: Double)] = [
      (1, [-0.005748938579094276, 0.06053574027907778], 1966.3042894058678),
      (2, [-0.011485218955400963, 0.12101287863934664], 1962.6157067773424),
      (10, [-0.05692208284169189, 0.6027272091599546], 1933.3657306362722),
      (100, [-0.5152649062370772, 5.772578306080304], 1634.011298889658),
      (1000, [-1.7897559482671466, 38.85914350653809], 339.5971044001168),
      (5000, [1.191090714043592, 62.801845495576764], 54.9268832335297),
    ]
    let cost = try cost(RegressionRecipe(rows: 100, noise: 10, seed: 2015))
    var theta = [0.0, 0.0]
    var iteration = 0
    for reference in expected {
      while iteration < reference.iteration {
        for (index, slope) in cost.gradient(theta).enumerated() { theta[index] -= 0.001 * slope }
        iteration += 1
      }
      for (value, expected) in zip(theta, reference.theta) {
        #expect(isClose(value, expected, 1e-12))
      }
      #expect(isClose(cost.cost(theta), reference.cost, 1e-12))
    }
  }

  /// Without noise the cost goes down to the rounding of the data, not to that of its square.
  @Test(arguments: [10, 100, 5000]) func doesNotCancelAtTheMinimum(rows: Int) throws {
    let cost = try cost(RegressionRecipe(rows: rows, noise: 0, seed: 0))
    var theta = [0.0, 0.0]
    for _ in 0..<400 {
      for (index, slope) in cost.gradient(theta).enumerated() { theta[index] -= 0.5 * slope }
    }
    #expect(cost.cost(theta) < 1e-27)
    #expect(cost.cost(theta) >= 0)
  }

  /// Cost, gradient and Hessian against sums over the rows.
  @Test(arguments: Array(1...12)) func equalsTheSumOverTheRows(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let features = [1, 1, 2, 3, 9, 20].randomElement(using: &generator) ?? 1
    let intercept = Bool.random(using: &generator)
    let recipe = RegressionRecipe(
      rows: Int.random(in: 30...300, using: &generator), features: features, bias: 5, noise: 3,
      seed: seed)
    let data = try recipe.generate(memoryLimit: 1e9)
    let cost = try QuadraticCost(RFactor(data, intercept: intercept))
    let ones = [Double](repeating: 1, count: data.rowCount)
    let columns = (intercept ? [ones] : []) + data.features.map(\.values)
    #expect(cost.dimension == columns.count)
    #expect(cost.rank == columns.count)

    let theta = columns.map { _ in Double.random(in: -50...50, using: &generator) }
    let residuals = ones.indices.map { row in
      zip(columns, theta).reduce(-data.target.values[row]) { $0 + $1.0[row] * $1.1 }
    }
    let count = Double(data.rowCount)
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    #expect(isClose(cost.cost(theta), squares / 2 / count, 1e-13), "seed \(seed)")
    let gradient = cost.gradient(theta)
    let size = (squares / count).squareRoot()
    for (column, slope) in zip(columns, gradient) {
      let expected = zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 } / count
      #expect(abs(slope - expected) <= 1e-12 * size, "seed \(seed)")
    }
    let hessian = cost.hessian()
    for (row, first) in columns.enumerated() {
      for (column, second) in columns.enumerated() {
        let expected = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / count
        #expect(abs(hessian[row][column] - expected) <= 1e-13 * count.squareRoot(), "seed \(seed)")
      }
    }

    // A central difference of a quadratic has no error but rounding.
    for index in theta.indices {
      var (above, below) = (theta, theta)
      above[index] += 1
      below[index] -= 1
      let difference = (cost.cost(above) - cost.cost(below)) / 2
      #expect(abs(gradient[index] - difference) <= 1e-12 * cost.cost(theta), "seed \(seed)")
    }
  }

  /// The eigenvalues of the normal matrix over m, on the tutorial's data.
  @Test func knowsTheSpectrum() throws {
    let cost = try cost(RegressionRecipe(rows: 100, noise: 10, seed: 2015))
    let spectrum = try cost.spectrum()
    #expect(isClose(spectrum.eigenvalues[0], 0.86248513, 1e-8))
    #expect(isClose(spectrum.eigenvalues[1], 1.09473059, 1e-8))
    #expect(isClose(spectrum.conditionNumber, 1.2693, 1e-4))
    #expect(isClose(2 / spectrum.eigenvalues[1], 1.8269, 1e-4))
  }

  /// H v = λ v, and the eigenvectors are orthonormal.
  @Test(arguments: [1, 2, 3, 8, 30]) func decomposesTheHessian(features: Int) throws {
    let cost = try cost(RegressionRecipe(rows: 200, features: features, seed: 11))
    let hessian = cost.hessian()
    let spectrum = try cost.spectrum()
    let largest = try #require(spectrum.eigenvalues.last)
    #expect(spectrum.eigenvalues == spectrum.eigenvalues.sorted())
    func product(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for (index, vector) in spectrum.eigenvectors.enumerated() {
      for (row, component) in zip(hessian, vector) {
        let error = product(row, vector) - spectrum.eigenvalues[index] * component
        #expect(abs(error) <= 1e-13 * largest)
      }
      for (other, second) in spectrum.eigenvectors.enumerated() {
        #expect(abs(product(vector, second) - (index == other ? 1 : 0)) <= 1e-13)
      }
    }
    let trace = hessian.indices.reduce(0) { $0 + hessian[$1][$1] }
    #expect(isClose(spectrum.eigenvalues.reduce(0, +), trace, 1e-13))
  }

  /// Eigenvalues far apart because of units keep their digits, and dependent columns give zeros.
  @Test func keepsSmallEigenvalues() throws {
    let signs = [1.0, -1, 1, -1]
    let other = [1.0, 1, -1, -1]
    let graded = try Dataset.of([signs.map { $0 * 1e-9 }, other.map { $0 * 1e6 }], [1, 2, 3, 4])
    let values = try QuadraticCost(RFactor(graded, intercept: false)).spectrum().eigenvalues
    #expect(isClose(values[0], 1e-18, 1e-14))
    #expect(isClose(values[1], 1e12, 1e-14))

    let twice = try Dataset.of([signs, signs.map { 2 * $0 }, other], [1, 2, 3, 4])
    let cost = try QuadraticCost(RFactor(twice))
    let spectrum = try cost.spectrum()
    #expect(cost.rank == 3)
    #expect(spectrum.eigenvalues[0] == 0)
    #expect(spectrum.eigenvalues[1] > 0.99)
    #expect(spectrum.conditionNumber == .infinity)
    #expect(isClose(abs(spectrum.eigenvectors[0][1]), 2 / 5.0.squareRoot(), 1e-14))
  }

  @Test func refusesACostThatOverflows() throws {
    let large = [1e200, -1e200, 2e200]
    let ordinary = [1.0, 2, 4]
    #expect(throws: LeastSquaresError.overflow(column: "y")) {
      try QuadraticCost(RFactor(Dataset.of([ordinary], large)))
    }
    #expect(throws: LeastSquaresError.overflow(column: "y")) {
      try LinearRegression(RFactor(Dataset.of([ordinary], large)))
    }
    let tiny = [1e-300, 3e-300, 2e-300]
    #expect(throws: LeastSquaresError.overflow(column: "x1")) {
      try LinearRegression(RFactor(Dataset.of([tiny], ordinary.map { $0 * 1e20 })))
    }
    let wide = try QuadraticCost(RFactor(Dataset.of([large], ordinary)))
    #expect(wide.cost([0, 0]) == 3.5)
    #expect(wide.cost([0, 1]) == .infinity)
  }

  /// The cost alone is, to the bit, the cost that comes with the gradient.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func theCostAloneIsTheSameNumber(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 1 + Int(seed % 5)
    let columns = (0...count).map { _ in
      (0..<20).map { _ in Double.random(in: -3...3, using: &generator) }
    }
    let cost = try QuadraticCost(RFactor(Dataset.of(Array(columns.dropLast()), columns[count])))
    for _ in 0..<20 {
      let theta = (0..<cost.dimension).map { _ in Double.random(in: -9...9, using: &generator) }
      let alone = theta.withUnsafeBufferPointer { cost.cost(at: $0) }
      #expect(alone == cost.costAndGradient(theta).cost, "seed \(seed)")
    }
  }
}
