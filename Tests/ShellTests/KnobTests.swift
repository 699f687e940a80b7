import Language
import Numerics
import Testing

@testable import Shell

@Suite struct KnobTests {
  @Test func turnsGeometricallyOverWideRanges() {
    var knob = Knob("a", in: 0.01...2.2)
    #expect(knob.isGeometric)
    #expect(knob.value == 0.148)
    knob.turn(by: 1, isCoarse: false)
    #expect(knob.value == 0.156)
    knob.turn(by: -1, isCoarse: true)
    #expect(knob.value == 0.091)
    knob.move(to: 0)
    #expect(knob.value == 0.01)
    knob.turn(by: -5, isCoarse: true)
    #expect(knob.value == 0.01)
    knob.move(to: 1)
    #expect(knob.value == 2.2)
    #expect(Knob("a", in: 1...20).isGeometric)
    #expect(!Knob("a", in: 1...19.9).isGeometric)
    #expect(!Knob("a", in: -1...100).isGeometric)
  }

  @Test func addsOverOthers() {
    var knob = Knob("c", in: -3...3)
    #expect(knob.value == 0)
    knob.turn(by: 1, isCoarse: false)
    #expect(knob.value == 0.06)
    knob.turn(by: 1, isCoarse: true)
    #expect(knob.value == 0.66)
  }

  @Test func takesWholeNumbersAlone() {
    var knob = Knob("batch", in: 1...8, isWhole: true)
    var seen: [Double] = [knob.value]
    for _ in 0..<20 {
      knob.turn(by: 1, isCoarse: false)
      seen.append(knob.value)
    }
    #expect(seen.prefix(4) == [5, 6, 7, 8])
    #expect(seen.last == 8)
    knob.set(2.4)
    #expect(knob.value == 2)
  }

  @Test func holdsWhatIsTypedToItsRange() {
    var knob = Knob("a", in: 0.01...2.2)
    knob.set(5)
    #expect(knob.value == 2.2)
    knob.set(0.123456)
    #expect(knob.value == 0.123456)
  }

  /// Over any range: every value lies in it, is reached from its neighbours and reads back.
  @Test func staysInAnyRange() {
    for seed in 0..<300 {
      var generator = SeededGenerator(seed: UInt64(seed))
      func number() -> Double {
        Double.random(in: -9...9, using: &generator)
          * Double(
            sign: .plus, exponent: Int.random(in: -1000...1000, using: &generator), significand: 1)
      }
      let (one, other) = (number(), number())
      guard one != other else { continue }
      var knob = Knob("a", in: min(one, other)...max(one, other))
      for _ in 0..<50 {
        let before = knob.value
        let steps = Bool.random(using: &generator) ? 1 : -1
        knob.turn(by: steps, isCoarse: Bool.random(using: &generator))
        #expect(knob.range.contains(knob.value), "seed \(seed)")
        #expect(Double(shortest(knob.value)) == knob.value, "seed \(seed)")
        let isMoved = steps > 0 ? knob.value > before : knob.value < before
        let isAtEnd = knob.value == (steps > 0 ? knob.range.upperBound : knob.range.lowerBound)
        #expect(isMoved || isAtEnd, "seed \(seed): \(knob)")
        knob.move(to: Double.random(in: -0.5...1.5, using: &generator))
        #expect(knob.range.contains(knob.value), "seed \(seed)")
      }
    }
  }
}
