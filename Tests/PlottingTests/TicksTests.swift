import Glibc
import Numerics
import Testing

@testable import Plotting

@Suite struct TicksTests {
  private func ticks(_ lower: Double, _ upper: Double, wanted: Double = 6) -> Ticks {
    Ticks.choose(
      for: AxisScale(kind: .linear, interval: Interval.sound(lower, upper)), wanted: wanted
    ) { _ in true }
  }

  private func powers(_ lower: Double, _ upper: Double, wanted: Double = 6) -> Ticks {
    let interval = Interval.sound(log10(lower), log10(upper))
    return Ticks.choose(for: AxisScale(kind: .logarithmic, interval: interval), wanted: wanted) {
      _ in
      true
    }
  }

  @Test(arguments: [
    (0.0, 5000.0, ["0", "1000", "2000", "3000", "4000", "5000"]),
    (-15, 21, ["-15", "-10", "-5", "0", "5", "10", "15", "20"]),
    (0.1, 0.62, ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]),
    (-1.5, 1.1, ["-1.5", "-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    (-3e-9, 2.9e-9, ["-3", "-2", "-1", "0", "1", "2"]),
  ]) func labelsAreShort(lower: Double, upper: Double, labels: [String]) {
    #expect(ticks(lower, upper).labels == labels)
  }

  @Test func largeNumbersShareAFactor() {
    let ticks = ticks(0, 4e6)
    #expect(ticks.labels == ["0", "1", "2", "3", "4"])
    #expect(ticks.values == [0, 1e6, 2e6, 3e6, 4e6])
    #expect(ticks.factor?.text(times: "x") == "(x1e6)")
  }

  @Test func closeNumbersShareAnOffset() {
    let ticks = ticks(1_000_000.5, 1_000_000.93)
    #expect(ticks.labels == ["0.5", "0.6", "0.7", "0.8", "0.9"])
    #expect(ticks.factor?.text(times: "x") == "(+ 1000000)")
    #expect(ticks.values.first == 1_000_000.5)
  }

  @Test func negativeOffsetsAreSubtracted() {
    let ticks = ticks(-54.920_005, -54.920_001, wanted: 4)
    #expect(ticks.factor?.exponent == -6)
    #expect(ticks.factor?.text(times: "x").hasPrefix("(x1e-6 - 54.92") == true)
  }

  @Test func logarithmicAxesMarkPowers() {
    #expect(
      powers(1e-3, 1e3, wanted: 7).labels == [
        "0.001", "0.01", "0.1", "1", "10", "100", "1000",
      ])
    #expect(powers(1, 100, wanted: 7).labels == ["1", "2", "5", "10", "20", "50", "100"])
    #expect(powers(1e-20, 1e10, wanted: 4).labels == ["1e-20", "1e-10", "1e0", "1e10"])
    #expect(powers(1e-9, 1e-6, wanted: 4).labels == ["1e-9", "1e-8", "1e-7", "1e-6"])
  }

  @Test func aFractionOfADecadeIsMarkedEvenly() {
    #expect(powers(30, 70, wanted: 5).labels == ["30", "40", "50", "60", "70"])
  }

  @Test(arguments: 0..<400) func ticksAreRoundAndInside(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let center =
      Double.random(in: -1...1, using: &random) * pow(10, .random(in: -200...200, using: &random))
    let reach = abs(center) * pow(10, Double.random(in: -8...3, using: &random))
    let interval = Interval.sound(center - reach, center + reach)
    let wanted = Double.random(in: 2...20, using: &random)
    let ticks = ticks(interval.lower, interval.upper, wanted: wanted)
    #expect(ticks.values.count >= 2, "seed \(seed)")
    #expect(Double(ticks.values.count) <= 2 * wanted + 1, "seed \(seed)")
    #expect(ticks.labels.count == ticks.values.count, "seed \(seed)")
    #expect(Set(ticks.labels).count == ticks.labels.count, "labels are distinct; seed \(seed)")
    #expect(
      Set(ticks.labels.map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }).count == 1)
    let slack = (interval.upper - interval.lower) * 1e-8
    for value in ticks.values {
      #expect(value >= interval.lower - slack && value <= interval.upper + slack, "seed \(seed)")
    }
    for (first, second) in zip(ticks.values, ticks.values.dropFirst()) {
      let step = second - first
      let leading = step / pow(10, floor(log10(step * 1.0001)))
      let isRound = [1, 2, 2.5, 5].contains { abs(leading - $0) < 1e-4 * $0 }
      #expect(isRound, "step \(step) is not round; seed \(seed)")
    }
    let widest = ticks.labels.map(\.count).max() ?? 0
    #expect(widest <= 9, "\(ticks.labels) seed \(seed)")
  }

  @Test func labelsReadBackToTheirValues() throws {
    for seed in UInt64(0)..<200 {
      var random = SeededGenerator(seed: seed)
      let scale = pow(10, Double.random(in: -30...30, using: &random))
      let lower = Double.random(in: -1...1, using: &random) * scale
      let ticks = ticks(lower, lower + Double.random(in: 0.1...3, using: &random) * scale)
      let factor = pow(10, Double(ticks.factor?.exponent ?? 0))
      #expect(ticks.factor?.offset == nil, "seed \(seed)")
      for (value, label) in zip(ticks.values, ticks.labels) {
        let read = try #require(Double(label)) * factor
        #expect(abs(read - value) <= 1e-12 * scale, "\(label) for \(value); seed \(seed)")
      }
    }
  }

  @Test func ticksThatDoNotFitAreNotChosen() {
    let scale = AxisScale(kind: .linear, interval: Interval(lower: 0, upper: 100))
    #expect(Ticks.choose(for: scale, wanted: 5) { _ in false } == .none)
    let few = Ticks.choose(for: scale, wanted: 11) { $0.values.count <= 3 }
    #expect(few.labels == ["0", "50", "100"])
  }
}
