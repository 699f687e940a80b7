import Datasets
import LeastSquares
import Numerics
import Testing

@Suite struct ProfileCostTests {
  /// The least cost over the other coefficients, found by regression of what two leave over.
  private func reference(
    _ data: Dataset, intercept: Bool, over pair: (Int, Int), _ values: (Double, Double)
  ) throws -> Double {
    let ones = [Double](repeating: 1, count: data.rowCount)
    let columns = (intercept ? [ones] : []) + data.features.map(\.values)
    let others = columns.indices.filter { $0 != pair.0 && $0 != pair.1 }
    let target = data.target.values.indices.map {
      data.target.values[$0] - values.0 * columns[pair.0][$0] - values.1 * columns[pair.1][$0]
    }
    let rest = try Dataset.of(others.map { columns[$0] }, target)
    return try LinearRegression(RFactor(rest, intercept: false)).cost
  }

  private func random(rows: Int, features: Int, seed: UInt64) throws -> Dataset {
    var generator = SeededGenerator(seed: seed)
    func column(_ size: Double, around center: Double) -> [Double] {
      (0..<rows).map { _ in center + size * Double.random(in: -1...1, using: &generator) }
    }
    let columns = (0..<features).map { index in
      column(Double.random(in: 0.1...100, using: &generator), around: Double(index) * 3)
    }
    let noise = column(1, around: 0)
    let target = (0..<rows).map { row in
      columns.enumerated().reduce(noise[row]) { $0 + Double($1.offset) * $1.element[row] }
    }
    return try Dataset.of(columns, target)
  }

  @Test(arguments: 1...20) func isTheLeastCostOverTheOthers(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed &* 77)
    let features = Int.random(in: 3...7, using: &generator)
    let data = try random(rows: 40, features: features, seed: seed)
    let intercept = seed.isMultiple(of: 2)
    let rFactor = try RFactor(data, intercept: intercept)
    let order = Array(0..<rFactor.parameterCount).shuffled(using: &generator)
    let pair = (order[0], order[1])
    let profile = try ProfileCost(rFactor, over: pair.0, pair.1)
    for _ in 0..<5 {
      let values = (
        Double.random(in: -5...5, using: &generator), Double.random(in: -5...5, using: &generator)
      )
      let expected = try reference(data, intercept: intercept, over: pair, values)
      #expect(isClose(profile.cost(values.0, values.1), expected, 1e-11), "seed \(seed)")
    }
    let regression = try LinearRegression(rFactor)
    let best = regression.coefficients.map(\.value)
    #expect(isClose(profile.cost(best[pair.0], best[pair.1]), regression.cost, 1e-11))
  }

  @Test func isTheCostItselfOfTwoCoefficients() throws {
    let data = try RegressionRecipe(rows: 50, noise: 10, seed: 3).generate(memoryLimit: 1e9)
    let rFactor = try RFactor(data)
    let cost = try QuadraticCost(rFactor)
    let straight = try ProfileCost(rFactor, over: 0, 1)
    let swapped = try ProfileCost(rFactor, over: 1, 0)
    for (first, second) in [(0.0, 0.0), (1, 60), (-100, 1e3)] {
      #expect(isClose(straight.cost(first, second), cost.cost([first, second]), 1e-13))
      #expect(isClose(swapped.cost(second, first), cost.cost([first, second]), 1e-13))
    }
    let hessian = cost.hessian()
    #expect(isClose(straight.curvatures[0], hessian[0][0], 1e-13))
    #expect(isClose(straight.curvatures[1], hessian[1][1], 1e-13))
    #expect(isClose(swapped.curvatures[0], hessian[1][1], 1e-13))
  }

  /// A constant column beside an intercept: what one loses the other makes up for.
  @Test func dependentColumnsTakePartInNothing() throws {
    let data = try random(rows: 30, features: 3, seed: 5)
    let constant = [Double](repeating: 0.1, count: 30)
    let columns = [constant] + data.features.map(\.values)
    let rFactor = try RFactor(Dataset.of(columns, data.target.values))
    let whole = try RFactor(data)
    // Beside the constant column the intercept costs nothing, whatever it is.
    let flat = try ProfileCost(rFactor, over: 0, 2)
    #expect(isClose(flat.cost(-7, 2), flat.cost(1e3, 2), 1e-12))
    #expect(flat.curvatures[0] == 0)
    // The other coefficients' profile is the same with the constant column and without.
    let profile = try ProfileCost(rFactor, over: 2, 4)
    let expected = try ProfileCost(whole, over: 1, 3)
    for (first, second) in [(0.0, 0.0), (1, -2), (30, 4)] {
      #expect(isClose(profile.cost(first, second), expected.cost(first, second), 1e-11))
    }
  }

  /// Longley's columns depend on each other to the sixth digit; squares would lose twelve.
  @Test func keepsItsDigitsOnLongley() throws {
    let data = try #require(ExampleDataset.named("longley")).dataset()
    let rFactor = try RFactor(data)
    let regression = try LinearRegression(rFactor)
    let best = regression.coefficients.map(\.value)
    let profile = try ProfileCost(rFactor, over: 2, 6)
    #expect(isClose(profile.cost(best[2], best[6]), regression.cost, 1e-9))
    // A standard error off either alone, the other at its best again, adds s^2 / 2m.
    let error = try #require(regression.coefficients[2].standardError)
    let deviation = try #require(regression.residualStandardDeviation)
    let step = 1e-3 * error
    let cost = (-2000...2000).map { shift in
      let year = best[6] + Double(shift) / 1e3 * (regression.coefficients[6].standardError ?? 0)
      return profile.cost(best[2] + 1000 * step, year)
    }.min()
    let expected = regression.cost + deviation * deviation / 32
    #expect(isClose(cost, expected, 1e-6))
  }
}
