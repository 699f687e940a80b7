import Testing

@testable import Plotting

@Suite struct TextTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("Ａ", 2), ("🙂", 2), ("👩‍👩‍👧", 2),
    ("⠿", 1), ("─", 1), ("θ", 1), ("❤\u{FE0F}", 2),
  ]) func widths(text: String, cells: Int) {
    #expect(CellText(text).width == cells)
  }

  @Test func namesCannotMoveTheCursor() {
    #expect(CellText("\u{1B}[2J").characters == Array("?[2J"))
    #expect(CellText("a\nb\tc\r\nd").characters == Array("a b c d"))
    #expect(CellText("x\u{202E}y\u{200B}\u{7F}").characters == Array("xy?"))
  }

  @Test func cutTextsSaySo() {
    #expect(CellText("abcdef").cut(to: 4, ending: "..").characters == Array("ab.."))
    #expect(CellText("漢字漢字").cut(to: 5, ending: "…").width == 5)
    #expect(CellText("abc").cut(to: 3, ending: "..").characters == Array("abc"))
    #expect(CellText("abc").cut(to: 1, ending: "..").characters == Array("a"))
  }

  @Test func halfAWideCharacterIsBlanked() {
    var page = TextGrid(width: 6, height: 1)
    page.write("漢字x", column: 0, row: 0)
    page.write("a", column: 1, row: 0)
    #expect(page.text(color: .none) == " a字x")
    page.write("b", column: 2, row: 0)
    #expect(page.text(color: .none) == " ab x")
  }

  @Test func emptyLinesStayInBetween() {
    var page = TextGrid(width: 3, height: 5)
    page.write("a", column: 0, row: 1)
    page.write("b", column: 2, row: 3)
    #expect(page.text(color: .none) == "\na\n\n  b")
  }

  @Test func colorsAreSetOnceAndTakenBack() {
    var page = TextGrid(width: 6, height: 1)
    page.write("ab", column: 0, row: 0, ink: .fit)
    page.write("c", column: 3, row: 0, ink: .fit)
    #expect(page.text(color: .ansi16) == "\u{1B}[0;31mab c\u{1B}[0m")
    #expect(page.text(color: .ansi256) == "\u{1B}[0;38;5;166mab c\u{1B}[0m")
    #expect(page.text(color: .trueColor) == "\u{1B}[0;38;2;213;94;0mab c\u{1B}[0m")
    page.write("d", column: 4, row: 0)
    #expect(page.text(color: .ansi16) == "\u{1B}[0;31mab c\u{1B}[0md")
  }
}
