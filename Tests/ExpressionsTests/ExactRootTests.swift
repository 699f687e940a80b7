import Testing

@testable import Expressions

@Suite struct ExactRootTests {
  private func points(_ text: String) throws -> CriticalPoints {
    try CriticalPoints.find(ParserTests.parse(text), variables: ["x"])
  }

  @Test func rationalNumbersRoundToTheNearestDouble() throws {
    #expect(Rational(whole: 1, over: 3).double == 1.0 / 3)
    #expect(Rational(whole: -2, over: 6) == Rational(whole: 1, over: -3))
    #expect(Rational(decimal: 0.3) == Rational(whole: 3, over: 10))
    #expect(Rational(decimal: -1.25e-7) == Rational(whole: -1, over: 8_000_000))
    let large = Rational(whole: 50_000_000_000) * Rational(whole: 1_000_000_000_000)
    #expect(Rational(decimal: 5e22) == large)
    #expect(Rational(decimal: .infinity) == nil)
    var generator = Generator(seed: 11)
    for _ in 0..<2000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Rational(exactly: value)?.double == value, "\(value), seed 11")
      #expect(Rational(decimal: value)?.double == value, "\(value), seed 11")
    }
    // Half-way between two doubles: to the even one.
    #expect(Rational(whole: 1 << 53 + 1).double == 0x1p53)
    #expect(Rational(whole: 1 << 54 + 6).double == 0x1p54 + 8)
    let huge = try #require(Rational(decimal: 1e200)) * #require(Rational(decimal: 1e200))
    #expect(huge.double == .infinity)
    #expect(Rational.one.divided(by: huge)?.double == 0)
  }

  @Test func theSimplestFraction() {
    let third = Rational.simplest(
      from: Rational(whole: 33, over: 100), to: Rational(whole: 34, over: 100))
    #expect(third == Rational(whole: 1, over: 3))
    let whole = Rational.simplest(
      from: Rational(whole: -5, over: 2), to: Rational(whole: -3, over: 2))
    #expect(whole == Rational(whole: -2))
    let own = Rational.simplest(
      from: Rational(whole: 7, over: 10), to: Rational(whole: 71, over: 100))
    #expect(own == Rational(whole: 7, over: 10))
  }

  @Test func repeatedFactors() {
    let root = ExactPolynomial(whole: [-3, 10])
    let surd = ExactPolynomial(whole: [-2, 0, 1])
    let factors = (root * root * root * surd * surd).squareFreeFactors
    #expect(factors.map(\.multiplicity) == [2, 3])
    #expect(factors.map(\.factor) == [surd, root])
    #expect(ExactPolynomial(whole: [7]).squareFreeFactors.isEmpty)
    #expect(ExactPolynomial(whole: [0]).squareFreeFactors.isEmpty)
  }

  @Test func rootsAreIsolated() {
    // Wilkinson's polynomial: the roots are 1 to 20, and hardly anyone's floating point finds them.
    let wilkinson = (1...20).reduce(ExactPolynomial.one) { $0 * ExactPolynomial(whole: [-$1, 1]) }
    #expect(wilkinson.realRoots { false }.map(\.double) == (1...20).map(Double.init))
    // Mignotte's: two roots closer than 1e-8, beside a dyadic one.
    let close = ExactPolynomial(whole: [-2, 4 * 10_000, -2 * 10_000 * 10_000, 0, 0, 1])
    let roots = close.realRoots { false }.map(\.double)
    #expect(roots.count == 3)
    #expect(roots == roots.sorted())
    #expect(ExactPolynomial(whole: [1, 0, 1]).realRoots { false }.isEmpty)
    #expect(ExactPolynomial(whole: [0, 1]).realRoots { false }.map(\.double) == [0])
  }

  @Test(arguments: [
    ("(x-0.3)^3", ["inflection 3/10"]), ("(x-0.1)^3", ["inflection 1/10"]),
    ("(x-1/3)^3", ["inflection 1/3"]), ("(x-1.2)^4", ["minimum 6/5"]),
    ("x^5/5 - 2x^3/3", ["maximum -sqrt(2)", "inflection 0", "minimum sqrt(2)"]),
    ("x^3/3 - x^2/2 - x", ["maximum (1 - sqrt(5))/2", "minimum (1 + sqrt(5))/2"]),
    ("x + 0.00001/x", ["maximum -sqrt(10)/1000", "minimum sqrt(10)/1000"]),
    ("(x^2 - 1)/(x - 3)", ["maximum 3 - 2 sqrt(2)", "minimum 3 + 2 sqrt(2)"]),
    ("x^2 - 0.6x", ["minimum 3/10"]),
    ("x^4/4 - x^2", ["minimum -sqrt(2)", "maximum 0", "minimum sqrt(2)"]),
  ])
  func formsOfRoots(text: String, expected: [String]) throws {
    let found = try points(text)
    #expect(found.isComplete)
    #expect(
      found.points.map { "\($0.kind) \($0.forms[0].map(String.init(describing:)) ?? "?")" }
        == expected)
    for point in found.points {
      let value = try #require(point.forms[0]?.constantValue)
      // Cancellation in 3 - 2 sqrt(2) costs three bits.
      #expect(ulps(value, point.point[0]) <= 8)
    }
  }

  @Test func allPowersOfAllShortDecimals() throws {
    for hundredths in 1..<100 {
      for power in [2, 3, 4] {
        let found = try points("(x-0.\(hundredths < 10 ? "0" : "")\(hundredths))^\(power)")
        #expect(found.points.map { $0.point[0] } == [Double(hundredths) / 100])
        #expect(found.points.map(\.kind) == [power == 3 ? .inflection : .minimum])
        #expect(found.isComplete)
      }
    }
  }

  /// Derivatives with known roots, some repeated: their antiderivatives have these critical points
  /// alone.
  @Test func polynomialsWithRepeatedRoots() throws {
    let seed: UInt64 = 500
    var generator = Generator(seed: seed)
    for _ in 0..<Trials.count(100) {
      var roots: [(root: Rational, multiplicity: Int)] = []
      var slope = ExactPolynomial.one
      var degree = 0
      while degree < 2 + generator.below(5) {
        let root = Rational(whole: generator.below(41) - 20, over: 1 + generator.below(9))
        let multiplicity = 1 + generator.below(3)
        guard degree + multiplicity <= 7, !roots.contains(where: { $0.root == root }) else { break }
        roots.append((root, multiplicity))
        degree += multiplicity
        for _ in 0..<multiplicity {
          slope = slope * ExactPolynomial([-root.numerator, root.denominator])
        }
      }
      guard degree > 0, slope.bitWidth <= 53 else {
        continue
      }
      let text = slope.coefficients.enumerated()
        .map { "(\($1))/\($0 + 1)*x^\($0 + 1)" }.joined(separator: " + ")
      let found = try points(text)
      roots.sort { $0.root < $1.root }
      #expect(found.points.map { $0.point[0] } == roots.map(\.root.double), "\(text), seed \(seed)")
      // Denominators are above 0: the derivative ends above 0.
      var sign = 1
      var kinds: [CriticalPoint.Kind] = []
      for (_, multiplicity) in roots.reversed() {
        let isCrossed = !multiplicity.isMultiple(of: 2)
        kinds.insert(!isCrossed ? .inflection : sign > 0 ? .minimum : .maximum, at: 0)
        if isCrossed { sign = -sign }
      }
      #expect(found.points.map(\.kind) == kinds, "\(text), seed \(seed)")
      #expect(found.isComplete)
    }
  }
}

/// Products of powers of factors with real roots alone.
///
/// A polynomial with k different real roots and no others has critical points where a root is
/// repeated, and one between each two neighbours: k - 1 more, and none besides.
@Suite struct RepeatedRootTests {
  private struct Root {
    let value: Double
    let exact: Rational?
    let multiplicity: Int
  }

  @Test func productsOfPowers() throws {
    let seed: UInt64 = 501
    var generator = Generator(seed: seed)
    for _ in 0..<Trials.count(100) {
      var (factors, roots, isExact) = ([String](), [Root](), true)
      for _ in 0..<1 + generator.below(4) {
        let (base, values, isRational) = Self.base(&generator)
        let multiplicity = 1 + generator.below(6)
        let isNew = roots.allSatisfy { root in
          values.allSatisfy { (root.value - $0.value).magnitude > 1e-3 }
        }
        let degree = roots.reduce(0) { $0 + $1.multiplicity } + multiplicity * values.count
        guard isNew, degree <= 20 else { continue }
        factors.append("(\(base))^\(multiplicity)")
        isExact = isExact && isRational
        roots += values.map {
          Root(value: $0.value, exact: $0.exact, multiplicity: multiplicity)
        }
      }
      let text = factors.joined(separator: "*")
      let found = try CriticalPoints.find(ParserTests.parse(text), variables: ["x"])
      try check(found, roots.sorted { $0.value < $1.value }, isExact, "\(text), seed \(seed)")
    }
  }

  /// A polynomial that rises at its last root, its roots, and whether it has whole coefficients.
  private static func base(
    _ generator: inout Generator
  ) -> (text: String, roots: [(value: Double, exact: Rational?)], isRational: Bool) {
    switch generator.below(5) {
    case 0:
      let (above, below) = (generator.below(41) - 20, 1 + generator.below(9))
      let root = Rational(whole: above, over: below)
      return ("\(below)x - (\(above))", [(root.double, root)], true)
    case 1:
      let hundredths = generator.below(1999) - 999
      let root = Rational(whole: hundredths, over: 100)
      return ("x - (\(root.double))", [(root.double, root)], true)
    case 2:
      let inside = [2, 3, 5, 7, 11][generator.below(5)]
      let root = Double(inside).squareRoot()
      return ("x^2 - \(inside)", [(-root, nil), (root, nil)], true)
    case 3:
      let middle = generator.below(9) - 4
      let root = 3.0.squareRoot()
      return (
        "(x - (\(middle)))^2 - 3", [(Double(middle) - root, nil), (Double(middle) + root, nil)],
        true
      )
    default:
      let inside = 2 + generator.below(6)
      return ("x - sqrt(\(inside))", [(Double(inside).squareRoot(), nil)], false)
    }
  }

  private func check(
    _ found: CriticalPoints, _ roots: [Root], _ isExact: Bool, _ name: String
  ) throws {
    if isExact { #expect(found.isComplete, "\(name)") }
    var rest = found.points
    var sign = 1
    var last: Double?
    for root in roots.reversed() {
      if let last {
        let between = rest.filter { $0.point[0] > root.value + 1e-7 && $0.point[0] < last - 1e-7 }
        #expect(between.map(\.kind) == [sign > 0 ? .maximum : .minimum], "\(name) at \(root.value)")
        rest.removeAll { $0.point[0] > root.value + 1e-7 && $0.point[0] < last - 1e-7 }
      }
      last = root.value
      let isCrossed = !root.multiplicity.isMultiple(of: 2)
      if root.multiplicity > 1 {
        let kind: CriticalPoint.Kind = isCrossed ? .inflection : sign > 0 ? .minimum : .maximum
        let own = rest.filter { ($0.point[0] - root.value).magnitude <= 4 * root.value.ulp }
        #expect(own.map(\.kind) == [kind], "\(name) at \(root.value)")
        if isExact, let exact = root.exact {
          #expect(own.map { $0.point[0] } == [exact.double], "\(name)")
        }
        #expect(own.allSatisfy { $0.value == 0 }, "\(name) at \(root.value)")
        rest.removeAll { ($0.point[0] - root.value).magnitude <= 4 * root.value.ulp }
      }
      if isCrossed { sign = -sign }
    }
    #expect(rest.isEmpty, "\(name)")
  }
}

/// How many random trials a test makes.
enum Trials {
  /// The usual number; `DESCENT_TRIALS` multiplies it.
  static func count(_ usual: Int) -> Int {
    let factor = environment("DESCENT_TRIALS").flatMap { Int($0) } ?? 1
    return usual * Swift.max(factor, 1)
  }
}
