import Numerics
import Testing

@Suite struct SplitMix64Tests {
  /// The numbers of Java 8's `SplittableRandom(seed).nextLong()`, as its reference code gives them.
  @Test func drawsWhatTheReferenceDraws() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
    var other = SplitMix64(seed: 7)
    #expect(SplitMix64.hash(7) == other.next())
  }

  @Test func numbersBelowABound() {
    var generator = SplitMix64(seed: 1)
    for bound in 1...9 {
      #expect(Set((0..<400).map { _ in generator.next(below: bound) }) == Set(0..<bound))
    }
    #expect(generator.next(below: 0) == 0)
    #expect(generator.next(below: .min) == 0)
    #expect((0..<1000).allSatisfy { _ in (0..<1).contains(generator.nextUniform()) })
  }

  @Test func shufflingKeepsTheElements() {
    var generator = SplitMix64(seed: 3)
    var elements = Array(0..<100)
    generator.shuffle(&elements)
    #expect(elements != Array(0..<100))
    #expect(elements.sorted() == Array(0..<100))
    var none: [Int] = []
    generator.shuffle(&none)
    #expect(none.isEmpty)
  }
}
