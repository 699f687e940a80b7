import Language
import Numerics
import Testing

@Suite struct SuggestionTests {
  private static let verbs = ["data", "fit", "lsq", "compare", "predict", "plot", "surface", "say"]

  private static let close: [(word: String, meant: String)] = [
    ("fti", "fit"), ("fitt", "fit"), ("fi", "fit"), ("FIT", "fit"), ("lqs", "lsq"),
    ("plto", "plot"), ("comprae", "compare"), ("pridict", "predict"), ("surfcae", "surface"),
    ("dta", "data"), ("dataa", "data"), ("surf", "surface"),
  ]

  @Test(arguments: close)
  func aSlipIsRecognised(word: String, meant: String) {
    #expect(closest(to: word, among: Self.verbs) == meant)
  }

  // Reasons not to suggest: another word, nothing typed, every letter wrong, an endless text.
  private static let far = [
    "", "x", "xyz", "regression", "42", "abc", "gradient", String(repeating: "fit", count: 1000),
  ]

  @Test(arguments: far)
  func anotherWordIsNot(word: String) {
    #expect(closest(to: word, among: Self.verbs) == nil)
  }

  @Test func distanceCountsASwapAsOne() {
    func distance(_ left: String, _ right: String) -> Int {
      editDistance(Array(left.utf8), Array(right.utf8))
    }
    #expect(distance("", "") == 0)
    #expect(distance("", "abc") == 3)
    #expect(distance("abc", "") == 3)
    #expect(distance("alpha", "alpha") == 0)
    #expect(distance("alhpa", "alpha") == 1)
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("ca", "abc") == 3)
    #expect(distance("abcdef", "badcfe") == 3)
  }

  @Test func distanceIsAMetricExceptForTheTriangle() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let words = (0..<2).map { _ in
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          UInt8.random(in: 97...99, using: &generator)
        }
      }
      let there = editDistance(words[0], words[1])
      #expect(there == editDistance(words[1], words[0]), "\(words)")
      #expect((there == 0) == (words[0] == words[1]))
      #expect(there <= max(words[0].count, words[1].count))
      #expect(there >= abs(words[0].count - words[1].count))
    }
  }
}
