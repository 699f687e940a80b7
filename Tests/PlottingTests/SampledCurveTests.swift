import Glibc
import Numerics
import Testing

@testable import Plotting

/// Curves are joined where their function runs through, and nowhere else.
@Suite struct SampledCurveTests {
  private func curve(
    _ range: ClosedRange<Double> = -10...10, _ function: (Double) -> Double
  ) -> SampledCurve {
    SampledCurve(over: range, sampling: function)
  }

  /// The segments that are drawn: neighbours that both have a value.
  private func segments(_ curve: SampledCurve) -> [(lower: Double, upper: Double)] {
    zip(zip(curve.x, curve.y), zip(curve.x, curve.y).dropFirst()).compactMap { first, second in
      first.1.isFinite && second.1.isFinite ? (first.0, second.0) : nil
    }
  }

  @Test func aPoleIsNamedWithItsSides() throws {
    let hyperbola = curve { 1 / $0 }
    #expect(hyperbola.breaks == [.init(x: 0, left: -.infinity, right: .infinity)])
    let shifted = curve { ($0 + 3) / ($0 - 2) }
    #expect(shifted.breaks == [.init(x: 2, left: -.infinity, right: .infinity)])
    let square = curve { 1 / (($0 - 0.3217) * ($0 - 0.3217)) }
    let pole = try #require(square.breaks.first)
    #expect(square.breaks.count == 1 && abs(pole.x - 0.3217) < 1e-9)
    #expect(pole.left == .infinity && pole.right == .infinity)
    let edge = curve(0...1) { 1 / $0 }
    #expect(edge.breaks.count == 1 && edge.breaks.first?.x == 0)
    #expect(edge.breaks.first?.right == .infinity)
    let third = curve { 1 / cbrt($0 - 1 / 3.0) }
    #expect(third.breaks.first?.left == -.infinity && third.breaks.first?.right == .infinity)
    let pair = curve { 1 / ($0 * $0 - 1) }
    #expect(pair.breaks.map(\.x) == [-1, 1])
    #expect(pair.breaks.map(\.left) == [.infinity, -.infinity])
    let overflow = curve(-10...2000) { exp($0) }
    #expect(overflow.breaks.count == 1 && overflow.breaks.first?.left == .infinity)
    let logarithm = curve { log($0 - 1 / 3.0) }
    #expect(logarithm.breaks.first?.right == -.infinity)
    #expect(logarithm.breaks.count == 1)
  }

  @Test func everyPoleOfTheTangentIsFound() {
    let tangent = curve { tan($0) }
    let poles = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map { $0 * Double.pi }
    #expect(tangent.breaks.count == 6)
    for (found, pole) in zip(tangent.breaks, poles) {
      #expect(abs(found.x - pole) < 1e-12, "\(found)")
      #expect(found.left == .infinity && found.right == -.infinity, "\(found)")
    }
  }

  @Test func jumpsAreNotJoined() throws {
    let sign = curve { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    #expect(sign.breaks.map(\.left) == [-1] && sign.breaks.map(\.right) == [1])
    #expect(sign.shown == nil)
    let floor = curve(-2.5...2.5) { $0.rounded(.down) }
    #expect(floor.breaks.map { $0.x.rounded() } == [-2, -1, 0, 1, 2])
    for (lower, upper) in segments(floor) {
      #expect(lower.rounded(.down) == upper.rounded(.down), "\(lower)...\(upper)")
    }
    let branches = curve { $0 < 1.2345 ? $0 * $0 : $0 + 40 }
    let jump = try #require(branches.breaks.first)
    #expect(branches.breaks.count == 1 && abs(jump.x - 1.2345) < 1e-12)
  }

  @Test func whatRunsThroughIsJoined() {
    let functions: [(name: String, value: (Double) -> Double)] = [
      ("steep", { atan(1e9 * ($0 - 0.1234)) }), ("polynomial", { $0 * ($0 - 3) * ($0 + 4) }),
      ("cusp", { abs($0 - 0.777).squareRoot() }), ("corner", { abs($0 - 0.1) }),
      ("spike", { 1 / (1e-6 + $0 * $0) }), ("removable", { sin($0) / $0 }),
      ("fast", { sin(40 * $0) }), ("flat", { _ in 3 }), ("exponential", { exp($0 * 30) }),
      ("removable elsewhere", { ($0 * $0 - 4) / ($0 - 2) }), ("tiny", { 1e-200 * $0 * $0 }),
      ("huge", { 1e300 * $0 }), ("tenth root", { pow(abs($0), 0.1) }),
      ("dip", { $0 * log(abs($0)) }), ("rounding", { pow(sin($0), 2) + pow(cos($0), 2) }),
    ]
    for (name, value) in functions {
      let curve = curve(-10...10, value)
      #expect(curve.breaks.isEmpty, "\(name): \(curve.breaks)")
      #expect(!curve.y.contains { $0.isNaN }, "\(name)")
      #expect(curve.shown == nil, "\(name)")
    }
  }

  @Test func edgesOfTheDomainAreReached() throws {
    let root = curve(-1...1) { ($0 - 1 / 3.0).squareRoot() }
    #expect(root.breaks.count == 1 && root.breaks.first?.left.isNaN == true)
    #expect(abs(try #require(root.x.first) - 1 / 3.0) < 1e-12)
    #expect(curve(1...2) { log(-$0) }.isEmpty)
    let half = curve(-1...1) { $0 < 0.25 ? 2 : .nan }
    #expect(half.breaks.count == 1 && half.breaks.first?.left == 2)
  }

  @Test func samplesFollowALogarithmicAxis() {
    let curve = SampledCurve(over: 1e-6...1e6, scale: .logarithmic, count: 12) { $0 }
    let even = (0...12).map { pow(10, Double($0) - 6) }
    #expect(curve.x.count == 13)
    for (x, expected) in zip(curve.x, even) { #expect(abs(x / expected - 1) < 1e-12) }
  }

  @Test func polesDoNotSetTheRange() throws {
    let range = try #require(curve { 1 / $0 }.shown)
    #expect(range.lowerBound >= -2 && range.lowerBound <= -1, "\(range)")
    #expect(range.upperBound <= 2 && range.upperBound >= 1, "\(range)")
    let figure = Figure(series: [.curve(curve { tan($0) })])
    let drawn = figure.scales().y.range
    #expect(drawn.lower > -15 && drawn.upper < 15 && drawn.upper > 5, "\(drawn)")
    let hidden = try #require(curve { pow($0, 4) + 1 / $0 }.shown)
    #expect(hidden.upperBound >= 10_000, "what is far from the pole is shown")
  }

  /// A quotient of polynomials in factors, with its poles.
  private struct Quotient {
    let factor: Double
    let roots: [Double]
    let poles: [(x: Double, order: Int)]

    init(_ random: inout SeededGenerator) {
      factor = .random(in: 0.1...10, using: &random) * (Bool.random(using: &random) ? 1 : -1)
      let rootCount = Int.random(in: 0...3, using: &random)
      roots = (0..<rootCount).map { _ in .random(in: -10...10, using: &random) }
      var poles: [(x: Double, order: Int)] = []
      while poles.count < Int.random(in: 1...4, using: &random) {
        let pole = Double.random(in: -9.9...9.9, using: &random)
        // Two poles, or a pole and a root, within a few samples of each other look like none.
        guard (poles.map(\.x) + roots).allSatisfy({ abs($0 - pole) > 0.1 }) else { continue }
        poles.append((pole, .random(in: 1...3, using: &random)))
      }
      self.poles = poles.sorted { $0.x < $1.x }
    }

    func value(_ x: Double) -> Double {
      let numerator = roots.reduce(factor) { $0 * (x - $1) }
      return poles.reduce(numerator) { $0 / pow(x - $1.x, Double($1.order)) }
    }
  }

  @Test(arguments: 0..<300) func noSegmentCrossesAPole(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let quotient = Quotient(&random)
    let curve = curve(-10...10, quotient.value)
    for (lower, upper) in segments(curve) {
      let crossed = quotient.poles.filter { lower < $0.x && $0.x < upper }
      #expect(crossed.isEmpty, "seed \(seed): \(lower)...\(upper) crosses \(crossed)")
    }
    #expect(curve.breaks.count == quotient.poles.count, "seed \(seed): \(curve.breaks)")
    for (found, pole) in zip(curve.breaks, quotient.poles) {
      #expect(abs(found.x - pole.x) < 1e-6, "seed \(seed)")
      #expect(found.left.isInfinite && found.right.isInfinite, "seed \(seed): \(found)")
      let isOdd = !pole.order.isMultiple(of: 2)
      #expect((found.left == -found.right) == isOdd, "seed \(seed): \(found), order \(pole.order)")
    }
    let values = (0..<5000).map { quotient.value(-10 + 20 * (Double($0) + 0.5) / 5000) }.sorted()
    let range = try #require(curve.shown, "seed \(seed)")
    #expect(range.lowerBound <= values[250] && values[4749] <= range.upperBound, "seed \(seed)")
    // No wider than what lies away from the poles, and a quarter.
    let away = (0..<5000).map { -10 + 20 * (Double($0) + 0.5) / 5000 }.filter { x in
      quotient.poles.allSatisfy { abs(x - $0.x) > 0.1 }
    }.map(quotient.value)
    let most = (away.max() ?? 0) - (away.min() ?? 0)
    #expect(range.upperBound - range.lowerBound <= 1.5 * most, "seed \(seed)")
  }

  @Test(arguments: 0..<200) func smoothFunctionsHaveNoBreaks(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let waves = (0..<4).map { _ in
      (
        Double.random(in: -5...5, using: &random), Double.random(in: 0...30, using: &random),
        Double.random(in: 0...7, using: &random)
      )
    }
    let slope = exp(Double.random(in: -5...12, using: &random))
    let center = Double.random(in: -9...9, using: &random)
    let curve = curve { x in
      waves.reduce(tanh(slope * (x - center))) { $0 + $1.0 * sin($1.1 * x + $1.2) }
    }
    #expect(curve.breaks.isEmpty, "seed \(seed): \(curve.breaks)")
    #expect(curve.x.count >= 2001, "seed \(seed)")
  }
}
