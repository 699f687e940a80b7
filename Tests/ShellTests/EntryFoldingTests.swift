import Language
import Testing

@testable import Shell

/// Long commands of scripts, shown on several lines.
@Suite struct EntryFoldingTests {
  @Test func isCutAtBlanksAndJoinedByTheSignThatJoinsLines() {
    #expect(foldedEntry("fit alpha=1 iters=2", width: 19) == ["fit alpha=1 iters=2"])
    #expect(foldedEntry("fit alpha=1 iters=2", width: 18) == ["fit alpha=1 \\", "iters=2"])
    #expect(foldedEntry("fit alpha=1 iters=2", width: 9) == ["fit \\", "alpha=1 \\", "iters=2"])
  }

  @Test func keepsStringsAndCommentsWhole() {
    #expect(
      foldedEntry("say \"a \\\" b c\" d", width: 10) == ["say \\", "\"a \\\" b c\" \\", "d"])
    let comment = "print 1 # a long remark"
    #expect(foldedEntry(comment, width: 10) == [comment])
    #expect(foldedEntry("\"open and long", width: 9) == ["\"open and long"])
  }

  @Test(arguments: [9, 12, 20, 33])
  func typedAgainItIsTheSameCommand(width: Int) throws {
    let line =
      "minimize  himmelblau from=random range=-5..5 seed=7 alpha=0.01 precision=1e-8 as=\"a b\""
    let folded = foldedEntry(line, width: width)
    let script = try Script(
      Array(folded.joined(separator: "\n").utf8), name: "folded", path: nil)
    #expect(script.lines.count == 1)
    let words = script.lines.first?.text.split(separator: " ")
    #expect(words == line.split(separator: " "))
    var entry = UnfinishedEntry(grammar: Registry.standard.grammar)
    for part in folded { entry.append(part) }
    #expect(entry.opening == nil)
    #expect(entry.text.split(separator: " ") == line.split(separator: " "))
  }
}
