import Testing

@testable import Expressions

/// The functions that optimisers are usually tried on, typed as formulas, with the lowest points
/// that the literature gives.
///
/// Source: Momin Jamil and Xin-She Yang, 2013, "A literature survey of benchmark functions for
/// global optimisation problems".
@Suite struct TestFunctionTests {
  struct Known: CustomTestStringConvertible, Sendable {
    let name: String
    let formula: String
    let range: ClosedRange<Double>
    /// The lowest points; of several any may be listed first.
    let minima: [[Double]]
    let value: Double
    /// How sure the list must at least be.
    var coverage = CriticalPoints.Coverage.searched

    var testDescription: String { name }
  }

  static let known = [
    Known(
      name: "sphere", formula: "a^2 + b^2 + c^2 + d^2 + g^2", range: -5.12...5.12,
      minima: [[0, 0, 0, 0, 0]], value: 0, coverage: .everywhere),
    Known(
      name: "booth", formula: "(x + 2y - 7)^2 + (2x + y - 5)^2", range: -10...10,
      minima: [[1, 3]], value: 0, coverage: .everywhere),
    Known(
      name: "matyas", formula: "0.26(x^2 + y^2) - 0.48x*y", range: -10...10, minima: [[0, 0]],
      value: 0, coverage: .everywhere),
    Known(
      name: "trid", formula: "(a-1)^2 + (b-1)^2 + (c-1)^2 + (d-1)^2 - a*b - b*c - c*d",
      range: -16...16, minima: [[4, 6, 6, 4]], value: -16, coverage: .everywhere),
    Known(
      name: "rotated hyper-ellipsoid", formula: "x^2 + (x^2 + y^2) + (x^2 + y^2 + z^2)",
      range: -65...65, minima: [[0, 0, 0]], value: 0, coverage: .everywhere),
    Known(
      name: "himmelblau", formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", range: -6...6,
      minima: [
        [3, 2], [-2.805118086952745, 3.131312518250573], [-3.779310253377747, -3.283185991286170],
        [3.584428340330492, -1.848126526964404],
      ], value: 0, coverage: .range),
    Known(
      name: "rosenbrock", formula: "100(y - x^2)^2 + (1 - x)^2", range: -10...10,
      minima: [[1, 1]], value: 0, coverage: .range),
    Known(
      name: "three-hump camel", formula: "2x^2 - 1.05x^4 + x^6/6 + x*y + y^2", range: -5...5,
      minima: [[0, 0]], value: 0, coverage: .range),
    Known(
      name: "six-hump camel",
      formula: "(4 - 2.1x^2 + x^4/3)x^2 + x*y + (-4 + 4y^2)y^2", range: -3...3,
      minima: [[0.0898420131003, -0.712656403021], [-0.0898420131003, 0.712656403021]],
      value: -1.03162845348988, coverage: .range),
    Known(
      name: "beale",
      formula: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
      range: -4.5...4.5, minima: [[3, 0.5]], value: 0, coverage: .range),
    Known(
      name: "goldstein-price",
      formula: "(1 + (x + y + 1)^2*(19 - 14x + 3x^2 - 14y + 6x*y + 3y^2))"
        + "*(30 + (2x - 3y)^2*(18 - 32x + 12x^2 + 48y - 36x*y + 27y^2))",
      range: -2...2, minima: [[0, -1]], value: 3),
    Known(
      name: "levy 13",
      formula: "sin(3pi*x)^2 + (x - 1)^2*(1 + sin(3pi*y)^2) + (y - 1)^2*(1 + sin(2pi*y)^2)",
      range: -10...10, minima: [[1, 1]], value: 0),
    Known(
      name: "styblinski-tang", formula: "0.5(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)", range: -5...5,
      minima: [[-2.903534027771, -2.903534027771]], value: -78.3323314075428,
      coverage: .everywhere),
    Known(
      name: "zakharov", formula: "x^2 + y^2 + (0.5x + y)^2 + (0.5x + y)^4", range: -5...10,
      minima: [[0, 0]], value: 0, coverage: .range),
    Known(
      name: "dixon-price", formula: "(x - 1)^2 + 2(2y^2 - x)^2", range: -10...10,
      minima: [[1, 0.7071067811865476], [1, -0.7071067811865476]], value: 0, coverage: .range),
    Known(
      name: "powell singular",
      formula: "(a + 10b)^2 + 5(c - d)^2 + (b - 2c)^4 + 10(a - d)^4", range: -4...5,
      minima: [[0, 0, 0, 0]], value: 0),
    Known(
      name: "griewank", formula: "(x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2)) + 1", range: -20...20,
      minima: [[0, 0]], value: 0, coverage: .range),
    Known(
      name: "rastrigin", formula: "20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)",
      range: -5.12...5.12, minima: [[0, 0]], value: 0, coverage: .range),
    Known(
      name: "ackley",
      formula: "20 + e - 20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y)))",
      range: -5...5, minima: [[0, 0]], value: 0),
    Known(
      name: "bukin 6", formula: "100sqrt(abs(y - 0.01x^2)) + 0.01abs(x + 10)", range: -15...5,
      minima: [[-10, 1]], value: 0),
    Known(
      name: "mccormick", formula: "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1", range: -3...4,
      minima: [[-0.547197551196598, -1.547197551196598]], value: -1.91322295498104,
      coverage: .range),
    Known(
      name: "easom", formula: "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)", range: -10...10,
      minima: [[.pi, .pi]], value: -1),
    Known(
      name: "sum of different powers", formula: "abs(x)^2 + abs(y)^3 + abs(z)^4", range: -1...1,
      minima: [[0, 0, 0]], value: 0),
    Known(
      name: "colville",
      formula: "100(a^2 - b)^2 + (a-1)^2 + (c-1)^2 + 90(c^2-d)^2 + 10.1((b-1)^2 + (d-1)^2) "
        + "+ 19.8(b-1)*(d-1)", range: -10...10, minima: [[1, 1, 1, 1]], value: 0),
    Known(
      name: "perm",
      formula: "(1.5(x-1) + 2.5(y-1/2))^2 + (1.5(x^2-1) + 4.5(y^2-1/4))^2", range: -2...2,
      minima: [[1, 0.5], [0.9038461538461539, 0.5576923076923077]], value: 0, coverage: .range),
    Known(
      name: "foxholes",
      formula: "-1/((x-4)^2+(y-4)^2+0.1) - 1/((x-1)^2+(y-1)^2+0.2) - 1/((x-8)^2+(y-8)^2+0.2)",
      range: 0...10, minima: [[3.99994800385, 3.99994800385]], value: -10.086001496222264,
      coverage: .range),
    Known(
      name: "ten rosenbrocks in a chain",
      formula: (0..<9).map { "100(x\($0 + 1) - x\($0)^2)^2 + (1 - x\($0))^2" }
        .joined(separator: " + "), range: -5...10, minima: [[Double](repeating: 1, count: 10)],
      value: 0),
  ]

  @Test(arguments: known) func theLowestPointIsListedFirst(_ function: Known) throws {
    let expression = try ParserTests.parse(function.formula)
    let variables = expression.freeNames.sorted()
    let found = try CriticalPoints.find(
      expression, variables: variables, search: .init(box: variables.map { _ in function.range }))
    let first = try #require(found.lowestFirst.first)
    #expect(first.kind == .minimum)
    #expect((first.value - function.value).magnitude <= 1e-12 * max(1, function.value.magnitude))
    #expect(
      function.minima.contains { known in
        zip(known, first.point).allSatisfy { ($0 - $1).magnitude <= 1e-7 }
      }, "\(first.point)")
    #expect(found.coverage <= function.coverage)
  }

  /// What is proven for one function is not said of its neighbour with a singular point or a kink.
  @Test(arguments: [
    ("x^4 + y^4 + x^2*y^2", 1), ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + abs(x - 3)/10", 9),
    ("(x - y)^2 + (x*y - 1)^4", 3),
  ])
  func singularPointsAreNotProven(text: String, count: Int) throws {
    let found = try CriticalPoints.find(
      ParserTests.parse(text), variables: ["x", "y"], search: .init(box: [-6...6, -6...6]))
    #expect(found.coverage == .searched)
    #expect(found.points.count >= count - 1 && !found.points.isEmpty)
  }

  /// A point on a curve of kinks is no minimum where the function falls along the curve.
  @Test func theBottomOfAKinkIsFollowed() throws {
    let found = try CriticalPoints.find(
      ParserTests.parse("100sqrt(abs(y - 0.01x^2)) + 0.01(x - 3)^2"), variables: ["x", "y"])
    #expect(found.points.count == 1)
    let point = try #require(found.points.first)
    #expect(point.kind == .minimum && !point.isSmooth)
    #expect((point.point[0] - 3).magnitude < 1e-4 && (point.point[1] - 0.09).magnitude < 1e-5)
  }

  @Test(arguments: [
    ("x^2 + x*y + y^2 - 3x", "minimum", 2.0, -1.0), ("x^2 + 3x*y + y^2", "saddle", 0.0, 0.0),
    ("-(x + 2y - 1)^2 - (x - y)^2", "maximum", 1.0 / 3, 1.0 / 3), ("x*y", "saddle", 0.0, 0.0),
    ("0.1(x - 0.3)^2 + 0.7(y + x)^2", "minimum", 0.3, -0.3),
  ])
  func quadraticsAreExact(text: String, kind: String, x: Double, y: Double) throws {
    let found = try CriticalPoints.find(ParserTests.parse(text), variables: ["x", "y"])
    #expect(found.isComplete)
    #expect(found.points.map(\.point) == [[x, y]])
    #expect(found.points.map { "\($0.kind)" } == [kind])
    #expect(found.points.allSatisfy { $0.isExact })
  }

  @Test func quadraticsWithoutOnePoint() throws {
    let line = try CriticalPoints.find(
      ParserTests.parse("(x + 2y - 5)^2 + 1"), variables: ["x", "y"])
    #expect(line.isComplete)
    #expect(line.points.map(\.point) == [[1, 2]])
    #expect(line.points.map(\.extent) == [.subspace([[2, -1]])])
    let none = try CriticalPoints.find(ParserTests.parse("(x + y)^2 + x"), variables: ["x", "y"])
    #expect(none.isComplete && none.points.isEmpty && !none.isEverywhere)
  }
}
