import Testing

@testable import LineEditing

@Suite struct PasteTests {
  @Test func putsASingleLineAtTheCursor() {
    var paste = PendingPaste()
    let arrived = paste.accept("alpha=0.1", before: " iters=5")
    #expect(arrived.text == "alpha=0.1")
    #expect(!arrived.endsLine)
    #expect(paste.isEmpty)
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func splitsAtEveryKindOfLineBreak(_ lineBreak: String) {
    var paste = PendingPaste()
    let arrived = paste.accept(["a", "b", "", "c"].joined(separator: lineBreak), before: "rest")
    #expect(arrived.text == "a")
    #expect(arrived.endsLine)
    #expect(paste.takeUnfinishedLine() == "")
    #expect(paste.takeLine() == "b")
    #expect(paste.takeLine() == "")
    #expect(paste.takeLine() == nil)
    #expect(!paste.isEmpty)
    #expect(paste.takeUnfinishedLine() == "crest")
    #expect(paste.isEmpty)
  }

  @Test func endsTheLastLineWithItsBreak() {
    var paste = PendingPaste()
    #expect(paste.accept("a\n", before: "").endsLine)
    #expect(paste.isEmpty)
  }

  @Test func dropsControlCharactersButTabs() {
    var paste = PendingPaste()
    let arrived = paste.accept("a\u{1B}[2J\u{7F}\u{9B}\tb\u{0}😀", before: "")
    #expect(arrived.text == "a[2J\tb😀")
  }

  @Test func discardsAllOfIt() {
    var paste = PendingPaste()
    _ = paste.accept("a\nb\nc\nd", before: "")
    #expect(paste.discard() == 3)
    #expect(paste.isEmpty)
    #expect(paste.discard() == 0)
  }
}
