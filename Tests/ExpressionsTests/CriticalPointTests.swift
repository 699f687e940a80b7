import Testing

@testable import Expressions

@Suite struct CriticalPointTests {
  private func find(
    _ text: String, _ variables: [String] = ["x"], _ box: [ClosedRange<Double>] = []
  ) throws -> CriticalPoints {
    try CriticalPoints.find(
      ParserTests.parse(text), variables: variables, search: CriticalPoints.Search(box: box))
  }

  /// Points of one variable as text: point rounded to nine digits, kind, and "kink" where it is
  /// one.
  private func summary(_ found: CriticalPoints) -> [String] {
    found.points.map { point in
      let x = (point.point[0] * 1e9).rounded() / 1e9 + 0
      return "\(point.kind) \(x)\(point.isSmooth ? "" : " kink")"
    }
  }

  @Test func theTutorialsQuadratic() throws {
    let found = try find("x^2 - 6x + 5")
    #expect(found.points.map(\.point) == [[3]])
    #expect(found.points.map(\.value) == [-4])
    #expect(found.points.map(\.kind) == [.minimum])
    #expect(found.isComplete)
    #expect(!found.isEverywhere)
  }

  @Test(arguments: [
    ("x^3 - 3x", ["maximum -1.0", "minimum 1.0"]), ("x^3", ["inflection 0.0"]),
    ("x^4", ["minimum 0.0"]), ("-x^2", ["maximum 0.0"]), ("2x + 1", []), ("x^3 + x", []),
    ("x^4 - 2x^2", ["minimum -1.0", "maximum 0.0", "minimum 1.0"]),
    (
      "(x - 1)^2*(x - 2)^2*(x - 3)^2",
      [
        "minimum 1.0", "maximum 1.422649731", "minimum 2.0", "maximum 2.577350269", "minimum 3.0",
      ]
    ),
    ("(x - 1)^3*(x + 2)^2", ["maximum -2.0", "minimum -0.8", "inflection 1.0"]),
    ("(x - 1000)^4", ["minimum 1000.0"]),
    ("x^6 - 3x^4 + 3x^2", ["inflection -1.0", "minimum 0.0", "inflection 1.0"]),
  ])
  func polynomials(text: String, expected: [String]) throws {
    let found = try find(text)
    #expect(summary(found) == expected)
    #expect(found.isComplete)
  }

  @Test(arguments: [
    (
      "sin(x)", -5.0, 5.0,
      ["minimum -1.570796327", "maximum 1.570796327", "maximum -4.71238898", "minimum 4.71238898"]
    ),
    ("cos(x)", -4, 4, ["minimum -3.141592654", "maximum 0.0", "minimum 3.141592654"]),
    ("x*e^-x", -10, 10, ["maximum 1.0"]), ("x*ln(x)", -10, 10, ["minimum 0.367879441"]),
    ("1/x^2", -5, 5, []), ("tan(x)", -5, 5, []), ("1/x", -5, 5, []), ("e^x", -5, 5, []),
    ("abs(x)", -10, 10, ["minimum 0.0 kink"]), ("abs(x - 0.3)", -10, 10, ["minimum 0.3 kink"]),
    ("abs(x - 0.3) + x/2", -10, 10, ["minimum 0.3 kink"]), ("abs(x - 0.3) + 2x", -10, 10, []),
    ("max(x, 1 - x)", -10, 10, ["minimum 0.5 kink"]),
    ("x^2 + abs(x)", -10, 10, ["minimum 0.0 kink"]),
    ("x - sin(x)", -1, 1, ["inflection 0.0"]), ("e^(-x^2)", -10, 10, ["maximum 0.0"]),
    ("sqrt(x^2 + 1)", -10, 10, ["minimum 0.0"]),
    ("x/(x^2 + 1)", -10, 10, ["minimum -1.0", "maximum 1.0"]),
    ("cos(x)*x^2", -1, 1, ["minimum 0.0"]), ("e^(-1000(x - 0.123)^2)", -10, 10, ["maximum 0.123"]),
    ("sigmoid(x)", -10, 10, []),
    ("(x^2 - 1)/(x - 3)", -10, 10, ["maximum 0.171572875", "minimum 5.828427125"]),
  ])
  func otherFunctions(text: String, from: Double, to: Double, expected: [String]) throws {
    let found = try find(text, ["x"], [from...to])
    #expect(summary(found).sorted() == expected.sorted())
    #expect(found.coverage != .searched)
  }

  @Test func aWavyFunctionHasAllItsTurns() throws {
    let found = try find("sin(10x) + x/2", ["x"], [-15...21])
    // cos(10x) = −1/20, twice in each of the 57.3 periods.
    let turns = found.points.map { point in
      let x = point.point[0]
      return (try? ParserTests.parse("10cos(10x) + 0.5").evaluate { _ in x }) ?? .nan
    }
    #expect(turns.allSatisfy { $0.magnitude < 1e-9 })
    #expect(found.points.filter { $0.kind == .minimum }.count == 57)
    #expect(found.points.filter { $0.kind == .maximum }.count == 58)
  }

  @Test func constantFunctions() throws {
    for text in ["7", "x - x", "x/x"] {
      let found = try find(text)
      #expect(found.isEverywhere)
      #expect(found.points.isEmpty)
    }
  }

  @Test func rosenbrock() throws {
    let found = try find("100(y - x^2)^2 + (1 - x)^2", ["x", "y"])
    #expect(found.points.map(\.point) == [[1, 1]])
    #expect(found.points.map(\.kind) == [.minimum])
  }

  @Test func himmelblau() throws {
    let found = try find("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", ["x", "y"], [-6...6, -6...6])
    #expect(found.points.count == 9)
    let minima = found.points.filter { $0.kind == .minimum }
      .sorted { $0.point[0] < $1.point[0] }
    let expected = [
      (-3.779310253377747, -3.283185991286170), (-2.805118086952745, 3.131312518250573),
      (3, 2), (3.584428340330492, -1.848126526964404),
    ]
    #expect(minima.count == 4)
    for (point, (x, y)) in zip(minima, expected) {
      #expect((point.point[0] - x).magnitude < 1e-12)
      #expect((point.point[1] - y).magnitude < 1e-12)
      #expect(point.value < 1e-24)
    }
    #expect(minima[2].point == [3, 2])
    #expect(found.points.filter { $0.kind == .maximum }.count == 1)
    #expect(found.points.filter { $0.kind == .saddle }.count == 4)
  }

  @Test(arguments: [
    ("x^2 + 50y^2", "minimum [0.0, 0.0]"), ("x^2 - y^2", "saddle [0.0, 0.0]"),
    ("x*y", "saddle [0.0, 0.0]"), ("-x^2 - y^2", "maximum [0.0, 0.0]"),
    ("x^4 + y^4", "minimum [0.0, 0.0]"), ("x^3 + y^2", "saddle [0.0, 0.0]"),
    ("(x + 2y - 7)^2 + (2x + y - 5)^2", "minimum [1.0, 3.0]"),
    ("e^(-x^2 - y^2)", "maximum [0.0, 0.0]"), ("x^2 + y^2 + 1e6", "minimum [0.0, 0.0]"),
  ])
  func onePoint(text: String, expected: String) throws {
    let found = try find(text, ["x", "y"])
    let summary = found.points.map { point in
      "\(point.kind) \(point.point.map { ($0 * 1e6).rounded() / 1e6 + 0 })"
    }
    #expect(summary == [expected])
  }

  @Test func noPoint() throws {
    for text in ["x + y", "e^x + y", "max(x, 0) + y"] {
      let found = try find(text, ["x", "y"])
      #expect(found.points.isEmpty && found.isComplete, "\(text)")
    }
    // A plateau is one region of minima.
    let plateau = try find("max(x + y, 0)", ["x", "y"]).points
    #expect(plateau.map(\.extent) == [.curved(dimension: 2)])
  }

  @Test func sameSearchSamePoints() throws {
    let text = "20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)"
    let box = [-2.0...2, -2.0...2]
    let first = try find(text, ["x", "y"], box)
    #expect(try find(text, ["x", "y"], box) == first)
    #expect(first.points.contains { $0.kind == .minimum && $0.point == [0, 0] })
    #expect(first.points.count > 40)
  }

  @Test func searchesCanBeStopped() throws {
    var asked = 0
    let found = try CriticalPoints.find(
      ParserTests.parse("sin(x) + cos(y)"), variables: ["x", "y"]
    ) {
      asked += 1
      return asked > 3
    }
    #expect(found.wasInterrupted)
    #expect(asked < 10)
  }

  @Test func oddBoxes() throws {
    for box in [0.0...0.0, -1e300...1e300, -Double.infinity...Double.infinity, 5.0...5.000001] {
      _ = try find("sin(x)", ["x"], [box])
      _ = try find("x^2*y", ["x", "y"], [box])
    }
  }
}
