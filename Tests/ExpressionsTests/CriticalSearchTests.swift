import Glibc
import Testing

@testable import Expressions

/// What an environment variable holds.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

@Suite struct CriticalSearchTests {
  private func find(
    _ text: String, _ range: ClosedRange<Double>? = nil
  ) throws -> CriticalPoints {
    let expression = try ParserTests.parse(text)
    let variables = expression.freeNames.sorted()
    return try CriticalPoints.find(
      expression, variables: variables,
      search: .init(box: range.map { range in variables.map { _ in range } } ?? []))
  }

  /// Kind, point to nine digits and extent of all points, the lowest first.
  private func summary(_ found: CriticalPoints) -> [String] {
    found.lowestFirst.map { point in
      let coordinates = point.point.map { "\(($0 * 1e9).rounded() / 1e9 + 0)" }
      var text = "\(point.kind) \(coordinates.joined(separator: ","))"
      if !point.isSmooth { text += " kink" }
      switch point.extent {
      case .point: break
      case .interval(let interval): text += " from \(interval.lowerBound) to \(interval.upperBound)"
      case .subspace(let directions): text += " along \(directions)"
      case .curved(let dimension): text += " of dimension \(dimension)"
      }
      return text
    }
  }

  // MARK: One variable

  @Test(arguments: [
    ("x*log(100x)", ["minimum 0.003678794"]), ("x - 0.001log(x)", ["minimum 0.001"]),
    ("abs(x)^(2/3)", ["minimum 0.0 kink"]), ("sqrt((x-1)^2)", ["minimum 1.0 kink"]),
    ("(x-sqrt(2))^3", ["inflection 1.414213562"]), ("(x-pi)^4", ["minimum 3.141592654"]),
    ("(exp(x)-1)^3", ["inflection 0.0"]), ("cos(x) + x^2/2", ["minimum 0.0"]),
    ("exp(x) - x", ["minimum 0.0"]), ("x^x", ["minimum 0.367879441"]), ("x^1.5", ["minimum 0.0"]),
    ("max(x, 0)", ["minimum -1.0 from -inf to 0.0"]),
    ("max(x^2 - 4, 0)", ["minimum 0.0 from -2.0 to 2.0"]),
    ("abs(x-1) + abs(x+1)", ["minimum 0.0 from -1.0 to 1.0"]),
    ("if(x < 0, -x, x)", ["minimum 0.0 kink"]), ("if(x < 1, (x-1)^2, x - 1)", ["minimum 1.0 kink"]),
    ("if(x < 1, x, 3 - x)", ["maximum 1.0 kink"]), ("if(x < 1, x, x + 1)", []),
    ("if(x <= 1, 2x, 3 - x)", ["maximum 1.0 kink"]),
    ("x^3 - 3sqrt(2)*x^2 + 6x - 2sqrt(2)", ["inflection 1.414213562"]),
    ("sqrt(-x^2 - 2x)", ["maximum -1.0"]), ("(x*(x + 2))^-0.5", []),
    ("sqrt(abs(x^2 + 2x))", ["maximum -1.0", "minimum -2.0 kink", "minimum 0.0 kink"]),
    ("sqrt(2 - x - x^2)", ["maximum -0.5"]),
    ("abs(5x+4) + log(x^2)", ["maximum -0.4", "minimum -0.8 kink"]),
  ])
  func onTheWholeLine(text: String, expected: [String]) throws {
    let found = try find(text)
    #expect(summary(found).sorted() == expected.sorted())
    if !text.contains("sqrt(2)*x") { #expect(found.isComplete) }
  }

  @Test func kinksInARange() throws {
    let found = try find("sqrt(1 - cos(x))")
    #expect(
      found.points.filter { $0.kind == .minimum }.map { $0.point[0] } == [-2 * .pi, 0, 2 * .pi])
    #expect(found.points.filter { $0.kind == .minimum }.allSatisfy { !$0.isSmooth })
    #expect(summary(try find("(log(x))^2", 0...2000)) == ["minimum 1.0"])
  }

  @Test(arguments: [
    "e^x", "1/x^2", "tan(x)", "sigmoid(x)", "tanh(x)", "x^3 + x", "abs(x - 0.3) + 2x", "1/x",
    "log(x)",
    "sqrt(x)", "x + sin(x)/2", "x + e^x", "atan(x)",
  ])
  func nowhereIsProven(text: String) throws {
    let found = try find(text)
    #expect(found.points.isEmpty)
    #expect(found.coverage != .searched)
  }

  @Test func overflowIsNoProof() throws {
    let found = try find("1e308x^2 + 1e-308y^2 + x*y")
    #expect(!found.points.isEmpty || found.coverage == .searched)
  }

  @Test func underflowIsNoPoint() throws {
    // Where the derivative rounds to 0 it is not 0, and nobody can say so from numbers.
    let falling = try find("log(cosh(x)) - x", -100...100)
    #expect(falling.points.isEmpty)
    #expect(falling.coverage == .searched)
    #expect(summary(try find("e^(-x^2)", -100...100)) == ["maximum 0.0"])
    #expect(summary(try find("e^(-x^2 - y^2)", -100...100)) == ["maximum 0.0,0.0"])
  }

  @Test func constants() throws {
    for text in ["sin(x)^2 + cos(x)^2", "sin(x)^2 - (1 - cos(2x))/2", "log(2x) - log(x)"] {
      #expect(try find(text).isEverywhere, "\(text)")
    }
    #expect(try !find("1e-9*sin(x)").isEverywhere)
    #expect(try !find("sign(x)").isEverywhere)
  }

  @Test func steps() throws {
    let found = try find("floor(x)", -2.5...2.5)
    #expect(found.points.allSatisfy { if case .interval = $0.extent { true } else { false } })
    #expect(found.points.map(\.value) == [-3, -2, -1, 0, 1, 2])
  }

  // MARK: Several variables

  @Test(arguments: [
    ("sqrt(x^2 + y^2)", ["minimum 0.0,0.0 kink"]), ("abs(x) + abs(y)", ["minimum 0.0,0.0 kink"]),
    ("abs(x - y) + abs(x + y - 1)", ["minimum 0.5,0.5 kink"]),
    ("(x - y)^2", ["minimum 0.0,0.0 along [[1.0, 1.0]]"]),
    ("(a + 10b)^2 + 5(c - d)^2 + (b - 2c)^4 + 10(a - d)^4", ["minimum 0.0,0.0,0.0,0.0"]),
    ("(y - x^2)*(y - 3x^2)", ["saddle 0.0,0.0"]), ("x^2 + y^3", ["saddle 0.0,0.0"]),
    (
      "100(b - a^2)^2 + (1 - a)^2 + 100(d - c^2)^2 + (1 - c)^2", ["minimum 1.0,1.0,1.0,1.0"]
    ),
  ])
  func onePointOrSet(text: String, expected: [String]) throws {
    #expect(summary(try find(text)) == expected)
  }

  @Test func chainedRosenbrocks() throws {
    for count in [4, 6, 10] {
      let text = (1..<count).map { index in
        "100(x\(index + 10) - x\(index + 9)^2)^2 + (1 - x\(index + 9))^2"
      }.joined(separator: " + ")
      let lowest = try #require(try find(text).lowestFirst.first)
      #expect(lowest.point == [Double](repeating: 1, count: count))
      #expect(lowest.kind == .minimum)
    }
  }

  @Test func theOriginOfAckleyInAnyBox() throws {
    let text = "20 + e - 20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y)))"
    for range in [-1.2...1.2, -5.0...5, -0.3...0.4] {
      let lowest = try #require(try find(text, range).lowestFirst.first)
      #expect(lowest.point == [0, 0])
      #expect(lowest.kind == .minimum && !lowest.isSmooth)
    }
  }

  @Test func rastriginIsSolvedApart() throws {
    let found = try find("20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)", -5.12...5.12)
    #expect(found.coverage == .range)
    #expect(found.lowestFirst.first?.point == [0, 0])
    #expect(found.points.filter { $0.kind == .minimum }.count == 121)
  }

  /// A sharp bottom that goes on falling is no minimum, though no single step finds lower values.
  @Test func aValleyWithASharpBottomHasNoMinimumOnItsWay() throws {
    let found = try find("100sqrt(abs(y - 0.01x^2)) + 0.01abs(x + 10)", -15...5)
    #expect(found.points.allSatisfy { $0.kind != .minimum || ($0.point[0] + 10).magnitude < 1e-3 })
  }

  @Test func largeFormulasStopWhenAsked() throws {
    let many = (0..<1000).map { "(x\($0)^2 - 1)^2 + x\($0)*x\(($0 + 1) % 1000)" }.joined(
      separator: " + ")
    let apart = (0..<1000).map { "(x\($0)^2 - 1)^2" }.joined(separator: " + ")
    let long = (0..<1500).map { "sin(\($0 + 1)x + \($0))" }.joined(separator: " + ")
    for text in [many, apart, long] {
      let expression = try ParserTests.parse(text)
      let clock = ContinuousClock()
      let start = clock.now
      let found = try CriticalPoints.find(expression, variables: expression.freeNames) { true }
      #expect(found.wasInterrupted)
      #expect(clock.now - start < .seconds(3))
    }
  }

  // MARK: Places without a value

  /// Floating point gives a value through infinity where mathematics has none.
  @Test(arguments: [
    ("tanh(x^-1)", 0), ("x^2/log(x)", 1), ("atan(log(x))*x^2", 1), ("x^2/log(2x^2)^2", 2),
    ("log(abs(3 + 9.9x - 2x^2 - 6x^3)) + x^2", 2),
    ("(x - 0.3)^2", 1), ("log(1 + abs(x))", 1), ("1/(1 + abs(x))", 1),
  ]) func namesNoPointWithoutAValue(_ text: String, _ count: Int) throws {
    let expression = try ParserTests.parse(text)
    let found = try CriticalPoints.find(expression, variables: ["x"])
    #expect(found.points.count == count, "\(found.points)")
  }

  /// Beside a pole and in underflow rounding gives a derivative the signs of a point that is none.
  @Test func roundingMakesNoPoint() throws {
    let beside = try find("max(1/log(x - 0.457), 2x*max(x, 4))", -10...10)
    #expect(beside.points.map(\.kind) == [.minimum], "\(beside.points)")
    let edge = try find("max(tanh(0.866 - 9.3x), 4x + log(x - 1.2))", -10...10)
    #expect(!edge.points.contains { $0.kind == .inflection }, "\(edge.points)")
    let capped = try find("min((6 + 0.2x - 8.6x^2)*exp(x), 6)", -10...10)
    #expect(!capped.points.contains { $0.kind == .inflection }, "\(capped.points)")
    let vanished = try find("tanh(0.545x)*cos(x)/exp(-(3x)^3/5)", -10...10)
    #expect(vanished.points.allSatisfy { $0.value != 0 }, "\(vanished.points)")
    #expect(vanished.points.count == 5, "\(vanished.points)")
    // Beyond them its waves are too small for a number to hold: nobody has looked there.
    #expect(vanished.coverage == .searched)
  }

  /// The place of a kink may be known to a few digits less than a number has.
  @Test(arguments: ["max(8.0 - 8.6x, 0.641x)", "max(8.1 - 8.6x, 0.641x)", "max(8 - 8.5x, 0.5x)"])
  func aKinkIsSaidToBeOne(_ text: String) throws {
    let found = try find(text, -10...10)
    #expect(found.points.map(\.kind) == [.minimum])
    #expect(found.points.allSatisfy { !$0.isSmooth })
  }

  /// A kink between a slope near 0 and a steep one is a minimum all the same.
  @Test(arguments: ["max(-1e-8x, 4x + log(x - 1.2) + 1)", "max(-1e-8x, 4x + exp(x) - 3)"])
  func kinksBesideNearlyLevelGround(_ text: String) throws {
    let found = try find(text, -10...10)
    #expect(found.points.map(\.kind) == [.minimum], "\(found.points)")
    #expect(found.points.allSatisfy { !$0.isSmooth })
  }

  // MARK: Random formulas

  /// Formulas as people type them, against values on a grid that knows nothing of derivatives.
  @Test func randomFormulas() throws {
    let seed: UInt64 = 2000
    var generator = Generator(seed: seed)
    for _ in 0..<Trials.count(100) {
      let text = generator.formula(depth: 1 + generator.below(3))
      guard text.contains("x") else { continue }
      let expression = try ParserTests.parse(text)
      let function = try CompiledFunction(expression, variables: ["x"])
      let found = try CriticalPoints.find(expression, variables: ["x"])
      let f = { function.value(at: [$0]) }
      for point in found.points where point.extent == .point && point.point[0].magnitude <= 10 {
        #expect(
          Self.isPlausible(point, of: f, neighbours: found.points),
          "\(point) of \(text), seed \(seed)")
      }
      guard found.coverage != .searched, !found.isEverywhere else { continue }
      let bounds = IntervalProgram(
        function.builder, variableCount: 1, outputs: [function.output])
      for (x, kind) in Self.turns(of: f) {
        // What has no value at a place turns there for floating point alone: x/(1/abs(x)).
        bounds.run([Interval(x - 0.0101, x + 0.0101)])
        guard !bounds.findings(0).contains(.pole) else { continue }
        let isFound = found.points.contains { point in
          if case .interval(let interval) = point.extent {
            return interval.contains(x) || (interval.lowerBound - x).magnitude < 0.02
              || (interval.upperBound - x).magnitude < 0.02
          }
          return point.kind == kind && (point.point[0] - x).magnitude <= 0.0101
        }
        #expect(isFound, "\(kind) near \(x) of \(text), seed \(seed)")
      }
    }
  }

  /// Points of a grid that are higher or lower than both neighbours, by more than rounding.
  private static func turns(of f: (Double) -> Double) -> [(Double, CriticalPoint.Kind)] {
    let grid = (0...2000).map { -10 + 0.01 * Double($0) + 0.00123 }
    let values = grid.map(f)
    var turns: [(Double, CriticalPoint.Kind)] = []
    for index in 2..<(grid.count - 2) {
      let near = values[(index - 2)...(index + 2)]
      guard near.allSatisfy(\.isFinite) else { continue }
      let noise = 1e-9 * (near.map(\.magnitude).max() ?? 0)
      let (left, right) = (values[index] - values[index - 1], values[index] - values[index + 1])
      // A pole looks like a turn, but the closer one looks the higher it is.
      let closer = (0...200).map { f(grid[index - 1] + 0.0001 * Double($0)) }
      // Where x/x stands for 1 the formula has no value at one number.
      guard closer.allSatisfy(\.isFinite), f((grid[index] * 10).rounded() / 10).isFinite else {
        continue
      }
      let steps = zip(closer, closer.dropFirst()).map { ($1 - $0).magnitude }
      guard (steps.max() ?? 0) < 0.2 * ((closer.max() ?? 0) - (closer.min() ?? 0)) else { continue }
      if left < -noise, right < -noise { turns.append((grid[index], .minimum)) }
      if left > noise, right > noise { turns.append((grid[index], .maximum)) }
    }
    return turns
  }

  /// Whether values close by agree with the kind of a point.
  private static func isPlausible(
    _ point: CriticalPoint, of f: (Double) -> Double, neighbours: [CriticalPoint]
  ) -> Bool {
    let x = point.point[0]
    let gap = neighbours.map { ($0.point[0] - x).magnitude }.filter { $0 > 0 }.min() ?? 1
    let step = min(gap / 8, x == 0 ? 1e-4 : 1e-4 * x.magnitude)
    let value = f(x)
    let noise = 1e-11 * max(value.magnitude, f(x + step).magnitude, f(x - step).magnitude)
    let rises = [f(x - step), f(x + step)].filter(\.isFinite).map { $0 - value }
    guard value.isFinite, !rises.isEmpty else { return false }
    return switch point.kind {
    case .minimum: rises.allSatisfy { $0 >= -noise }
    case .maximum: rises.allSatisfy { $0 <= noise }
    case .inflection: rises.count == 2 && rises[0] * rises[1] <= noise * noise
    default: false
    }
  }
}

extension Generator {
  /// A formula in x as people type them.
  mutating func formula(depth: Int) -> String {
    guard depth > 0 else {
      switch below(5) {
      case 0, 1, 2: return "x"
      case 3: return "(x - \(decimal()))"
      default: return "(\(decimal())*x + \(decimal()))"
      }
    }
    let inner = formula(depth: depth - 1)
    switch below(12) {
    case 0, 1: return "(\(inner) + \(formula(depth: depth - 1)))"
    case 2: return "(\(inner) - \(decimal())*\(formula(depth: depth - 1)))"
    case 3, 4: return "\(inner)*\(formula(depth: depth - 1))"
    case 5: return "(\(inner))/(\(formula(depth: depth - 1)))"
    case 6: return "(\(inner))^\(2 + below(3))"
    case 7: return "exp(-(\(inner))/\(decimal()))"
    case 8: return "abs(\(inner))"
    default:
      let names = ["sin", "cos", "log", "sqrt", "atan", "tanh", "sigmoid", "max"]
      let name = names[below(names.count)]
      return name == "max" ? "max(\(inner), \(decimal()))" : "\(name)(\(inner))"
    }
  }

  /// A short number above 0.
  private mutating func decimal() -> String {
    switch below(3) {
    case 0: "\(1 + below(6))"
    case 1: "\(Double(1 + below(99)) / 10)"
    default: "\(Double(1 + below(999)) / 10000)"
    }
  }
}
