import Numerics
import PseudoTerminal
import Testing

@testable import Shell

@Suite struct ScreenImageTests {
  @Test func writesRowsBelowEachOther() {
    var image = ScreenImage(columns: 6, rows: 3)
    image.write("abc\ndefgh", column: 2, row: 1)
    #expect(image.lines == ["", "  abc", "  defg"])
    image.write("xyz", column: 0, row: 1, width: 2)
    #expect(image.lines[1] == "xyabc")
    image.write("away", column: -2, row: 0)
    #expect(image.lines[0] == "ay")
  }

  @Test func keepsColours() {
    var image = ScreenImage(columns: 4, rows: 1)
    image.write("\u{1b}[1;31mab\u{1b}[0mc", column: 0, row: 0)
    #expect(image.cells.map(\.style) == ["1;31", "1;31", "", ""])
    #expect(image.changes(since: nil).hasSuffix("\u{1b}[1;1H\u{1b}[0;1;31mab\u{1b}[0mc"))
  }

  @Test func sendsOnlyWhatChanged() {
    var first = ScreenImage(columns: 80, rows: 24)
    first.write("a = 0.51", column: 2, row: 20)
    var second = first
    second.write("3", column: 9, row: 20)
    #expect(second.changes(since: first) == "\u{1b}[21;10H3")
    #expect(first.changes(since: first) == "")
    // Another size is drawn whole.
    #expect(ScreenImage(columns: 80, rows: 23).changes(since: first).hasSuffix("\u{1b}[2J"))
  }

  /// A terminal that shows one image shows the next one after the changes, whatever they are.
  @Test func changesGiveTheNextImage() {
    for seed in 0..<100 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var screen = Screen(rows: 8, columns: 20)
      var shown: ScreenImage?
      for _ in 0..<20 {
        var image = ScreenImage(columns: 20, rows: 8)
        if Bool.random(using: &generator), let shown { image = shown }
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
          let text = ["x", "●━", "日本", "\u{1b}[31mred\u{1b}[0m", "   ", "long enough to fall off"]
          image.write(
            text.randomElement(using: &generator) ?? "",
            column: Int.random(in: -1...20, using: &generator),
            row: Int.random(in: -1...8, using: &generator))
        }
        screen.show(image.changes(since: shown).utf8)
        #expect(screen.lines.map { $0 } == image.lines.dropTrailingEmpty, "seed \(seed)")
        shown = image
      }
    }
  }
}

extension [String] {
  /// Without the empty rows at the end, as the emulated screen shows itself.
  fileprivate var dropTrailingEmpty: [String] {
    var rows = self
    while rows.last == "" { rows.removeLast() }
    return rows
  }
}
