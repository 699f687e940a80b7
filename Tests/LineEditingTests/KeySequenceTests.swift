import Testing

@testable import LineEditing

@Suite struct KeySequenceTests {
  @Test(arguments: [
    "[A", "OA", "[3~", "[1;2C", "[24~", "[15;5~", "[[A", "[[E", "OP", "Oj", "OM", "[a", "Oa", "[3^",
    "[3$", "[3@", "[Z", "[200~", "\u{1B}[A", "\u{1B}OC", "[I", "[O", "O2P", "[>0;95;0c",
  ])
  func isCompleteWithItsLastByteOnly(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(KeySequence(bytes) == .complete)
    for count in 0..<bytes.count {
      #expect(KeySequence(Array(bytes.prefix(count))) == .incomplete, "\(text.prefix(count))")
    }
  }

  @Test(arguments: ["a", "\r", "\u{7F}", "[\r", "O\u{1}", "\u{1B}\u{1B}", "\u{1B}x", "[1;\u{1B}"])
  func leavesOtherKeysAlone(_ text: String) {
    #expect(KeySequence(Array(text.utf8)) == .otherKeys)
  }
}
