import Glibc
import Testing

@testable import Plotting

@Suite struct TextTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("Ａ", 2), ("🙂", 2), ("👩‍👩‍👧", 6),
    ("⠿", 1), ("─", 1), ("θ", 1), ("❤\u{FE0F}", 1),
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

@Suite struct PaletteTests {
  private func luminance(of text: String) -> Double? {
    guard let start = text.firstRange(of: "38;2;") else { return nil }
    let channels = text[start.upperBound...].dropLast().split(separator: ";").compactMap {
      Double($0)
    }
    guard channels.count == 3 else { return nil }
    let linear = channels.map { channel -> Double in
      let part = channel / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  @Test func linesCanBeReadOnBlackAndOnWhite() throws {
    let inks: [Ink] = [.frame, .data, .fit, .reference, .path, .level, .guide, .start, .end]
    for ink in inks + (0..<Ink.plainCount).map(Ink.plain) {
      let escape = Palette.escape(ink: ink, background: nil, color: .trueColor)
      let light = try #require(luminance(of: escape))
      #expect((light + 0.05) / 0.05 >= 3, "\(ink) on black")
      #expect(1.05 / (light + 0.05) >= 3, "\(ink) on white")
    }
  }

  @Test func plainColorsDiffer() {
    for color in [TextStyle.Color.ansi16, .ansi256, .trueColor] {
      let codes = (0..<Ink.plainCount).map {
        Palette.escape(ink: .plain($0), background: nil, color: color)
      }
      #expect(Set(codes).count == Ink.plainCount, "\(color)")
    }
  }

  @Test func heightsRiseInLightness() {
    let values = (0...20).compactMap {
      luminance(
        of: Palette.escape(ink: .height(Double($0) / 20), background: nil, color: .trueColor))
    }
    #expect(values.count == 21)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }
}
