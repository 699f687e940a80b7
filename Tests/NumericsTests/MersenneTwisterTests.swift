import Numerics
import Testing

/// Golden numbers from NumPy 2.4's `RandomState`.
@Suite struct MersenneTwisterTests {
  struct Golden: Sendable {
    let seed: UInt32
    let words: [UInt32]
    let word2000: UInt32
    let uniforms: [Double]
    let normalsAfterUniforms: [Double]
    let shuffled: [Int]
    /// The 2001st normal number, then a uniform one, then the normal one that was waiting.
    let interleaved: [Double]
  }

  static let goldens: [Golden] = [
    Golden(
      seed: 0,
      words: [2_357_136_044, 2_546_248_239, 3_071_714_933, 3_626_093_760, 2_588_848_963],
      word2000: 3_856_691_381,
      uniforms: [0.5488135039273248, 0.7151893663724195, 0.6027633760716439],
      normalsAfterUniforms: [-2.268328201180374, 1.3335453816218967, -0.8427240538292873],
      shuffled: [2, 8, 4, 9, 1, 6, 7, 3, 0, 5],
      interleaved: [-1.5329210534301279, 0.10325322066597453, -1.7119701640942213]),
    Golden(
      seed: 2015,
      words: [3_167_947_362, 2_712_554_252, 2_222_952_892, 1_174_496_546, 3_797_564_745],
      word2000: 2_653_370_827,
      uniforms: [0.7375952275959086, 0.5175715481747596, 0.884189446294582],
      normalsAfterUniforms: [0.6636432442914135, -0.07204806375156605, -0.17808403099745054],
      shuffled: [4, 7, 3, 8, 0, 5, 6, 1, 9, 2],
      interleaved: [-0.8657611826611185, 0.47338308613329394, 0.43257607505386064]),
    Golden(
      seed: 4_294_967_295,
      words: [419_326_371, 479_346_978, 3_918_654_476, 2_416_749_639, 3_388_880_820],
      word2000: 1_762_272_365,
      uniforms: [0.0976320289940138, 0.9123828453026218, 0.78903530185164],
      normalsAfterUniforms: [0.0813036681172692, 0.4096851233481656, 0.31595808265170017],
      shuffled: [6, 9, 5, 1, 8, 0, 7, 4, 2, 3],
      interleaved: [-0.6381570355087288, 0.5876248518410668, 1.217691705504723]),
  ]

  @Test(arguments: goldens) func drawsWhatNumPyDraws(golden: Golden) {
    var generator = MersenneTwister(seed: golden.seed)
    #expect((0..<5).map { _ in generator.next() } == golden.words)
    let later = (5..<2000).map { _ in generator.next() }
    #expect(later.last == golden.word2000)

    generator = MersenneTwister(seed: golden.seed)
    #expect((0..<3).map { _ in generator.nextUniform() } == golden.uniforms)
    #expect((0..<3).map { _ in generator.nextNormal() } == golden.normalsAfterUniforms)

    generator = MersenneTwister(seed: golden.seed)
    var places = Array(0..<10)
    generator.shuffle(&places)
    #expect(places == golden.shuffled)

    generator = MersenneTwister(seed: golden.seed)
    var normals = [Double](repeating: 0, count: 2001)
    normals.withUnsafeMutableBufferPointer { generator.fillNormals($0) }
    #expect(normals[2000] == golden.interleaved[0])
    #expect(generator.nextUniform() == golden.interleaved[1])
    #expect(generator.nextNormal() == golden.interleaved[2])
  }

  /// Filling in pieces of any size, from any place in a block, draws what single calls draw.
  @Test(arguments: [1, 2, 3, 4, 5]) func fillingEqualsDrawingOneByOne(seed: UInt64) {
    var pieces = SplitMix64(seed: seed)
    var filler = MersenneTwister(seed: UInt32(seed))
    var single = MersenneTwister(seed: UInt32(seed))
    for _ in 0..<60 {
      for _ in 0..<Int.random(in: 0...5, using: &pieces) {
        #expect(filler.next() == single.next(), "seed \(seed)")
      }
      var numbers = [Double](repeating: .nan, count: Int.random(in: 0...700, using: &pieces))
      numbers.withUnsafeMutableBufferPointer { filler.fillNormals($0) }
      let expected = numbers.map { _ in single.nextNormal() }
      #expect(numbers == expected, "seed \(seed), \(numbers.count) numbers")
    }
  }

  @Test func integersStayInRangeAndReachItsEnds() {
    var generator = MersenneTwister(seed: 7)
    #expect(generator.nextInteger(through: 0) == 0)
    for maximum: UInt64 in [1, 2, 5, 6, 7] {
      let drawn = Set((0..<500).map { _ in generator.nextInteger(through: maximum) })
      #expect(drawn == Set(0...maximum))
    }
    let large = (0..<100).map { _ in generator.nextInteger(through: 1 << 40) }
    #expect(large.allSatisfy { $0 <= 1 << 40 })
    #expect(large.contains { $0 > 1 << 32 })
  }
}
