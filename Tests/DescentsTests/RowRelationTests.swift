import Datasets
import Expressions
import LeastSquares
import Optimization
import Testing

@testable import Descents

@Suite("Models of rows")
struct RowRelationTests {
  private let x = (0..<12).map { Double($0) / 4 }

  private func rows(_ y: (Double) -> Double) throws -> RowTable {
    try #require(RowTable([("x", x), ("y", x.map(y))]))
  }

  private func wave(_ x: Double) -> Double { (x * 7).truncatingRemainder(dividingBy: 1) - 0.5 }

  @Test("A model is linear where its parameters are, and not on account of its columns")
  func linearity() throws {
    let rows = try rows { 1 + $0 * $0 }
    func isLinear(_ text: String) throws -> Bool {
      try RowRelation.model(text, parameters: ["a", "b"], rows: rows).isLinear
    }
    #expect(try isLinear("y = a + b*exp(-x)"))
    #expect(try isLinear("log(y) = a*x^3 + b*sin(x)"))
    #expect(try !isLinear("y = a*exp(-b*x)"))
    #expect(try !isLinear("y = a*b*x"))
  }

  @Test("What a linear model comes to is what the normal equations say")
  func linearModel() throws {
    let rows = try rows { 2 - 3 * $0 + wave($0) }
    let relation = try RowRelation.model("y = a + b*x", parameters: ["a", "b"], rows: rows)
    let found = try #require(try relation.leastSquares(from: nil))
    let regression = try LinearRegression(
      RFactor(
        try Dataset(
          features: [Column(name: "x", values: x)],
          target: Column(name: "y", values: try #require(rows.column("y"))),
          origin: .memory(description: "test")), intercept: true))
    for (one, other) in zip(found.parameters, regression.coefficients) {
      #expect(abs(one.value - other.value) <= 1e-14 * abs(other.value))
      let error = try #require(one.standardError)
      let exact = try #require(other.standardError)
      #expect(abs(error - exact) <= 1e-13 * exact)
      #expect(abs(try #require(one.p) - (try #require(other.p))) <= 1e-12)
    }
  }

  @Test("Parameters that the rows do not tell apart are named, others are not")
  func weakDirections() throws {
    let rows = try rows { 3 * $0 + wave($0) }
    let product = try #require(
      try RowRelation.model("y = a*b*x + c", parameters: ["a", "b", "c"], rows: rows)
        .leastSquares(from: [1, 1, 1]))
    #expect(product.isNearlySingular)
    #expect(abs(product.weakestDirection[0]) > 0.5 && abs(product.weakestDirection[1]) > 0.5)
    #expect(abs(product.weakestDirection[2]) < 1e-6)
    #expect(product.parameters.allSatisfy { $0.standardError == nil })
    let plain = try #require(
      try RowRelation.model("y = a*x + c", parameters: ["a", "c"], rows: rows)
        .leastSquares(from: [1, 1]))
    #expect(!plain.isNearlySingular)
    #expect(plain.parameters.allSatisfy { $0.standardError != nil })
  }

  @Test("Without a start one is found, the same for the same seed")
  func seededStart() throws {
    let rows = try rows { 5 * (1 - 1 / (1 + 3 * $0 * $0)) + 0.01 * wave($0) }
    let relation = try RowRelation.model(
      "y = a*(1 - 1/(1 + b*x^2))", parameters: ["a", "b"], rows: rows)
    let found = try #require(try relation.leastSquares(from: nil, seed: 7))
    #expect(found.ending == .arrived)
    #expect(abs(found.point[0] - 5) < 0.1 && abs(found.point[1] - 3) < 0.2)
    #expect(try relation.leastSquares(from: nil, seed: 7) == found)
  }

  @Test("A start where the model is not finite is refused with its first row")
  func notFinite() throws {
    let rows = try rows { $0 }
    let relation = try RowRelation.model("y = log(x - a)", parameters: ["a"], rows: rows)
    #expect(try relation.leastSquares(from: [0.6]) == nil)
    let fault = try #require(relation.faultyRow(at: [0.6]))
    #expect(fault.row == 1)
    #expect(fault.columns.map(\.name) == ["x", "y"])
    #expect(relation.faultyRow(at: [-1]) == nil)
  }

  @Test("The cost is half the mean square, and predictions are those of the model")
  func cost() throws {
    let rows = try rows { 2 / (1 + $0) }
    let data = try Dataset(
      features: [Column(name: "x", values: x)],
      target: Column(name: "y", values: try #require(rows.column("y"))),
      origin: .memory(description: "test"))
    let relation = try RowRelation.model("y = a/(b + x)", parameters: ["a", "b"], rows: rows)
    let cost = try ModelCost(relation, formula: relation.cost, data: data)
    let expected =
      x.reduce(0) { sum, x in
        let error = 3 / (2 + x) - 2 / (1 + x)
        return sum + error * error
      } / Double(2 * x.count)
    #expect(abs(try cost.objective().value(at: [3, 2]) - expected) <= 1e-15)
    #expect(cost.model?.prediction(of: [4], at: [3, 2]) == 0.5)
    #expect(cost.model?.predictions(for: data, at: [3, 2]) == x.map { 3 / (2 + $0) })
    let minimum = try #require(
      cost.minima(around: [0.5...4, 0.5...4], shouldStop: { false }).points.first)
    #expect(abs(minimum.point[0] - 2) < 1e-9 && abs(minimum.point[1] - 1) < 1e-9)
    func model(_ text: String) throws -> (any RowModel)? {
      let relation = try RowRelation.model(text, parameters: ["a", "b"], rows: rows)
      return try ModelCost(relation, formula: relation.cost, data: data).model
    }
    let inverted = try #require(try model("log(y) = a - b*x")).prediction(of: [2], at: [1, 0.5])
    #expect(abs(inverted - 1) <= 1e-15)
    #expect(try model("y + x = a - b*x") == nil)
    #expect(try model("y = a*y - b*x") == nil)
  }
}
