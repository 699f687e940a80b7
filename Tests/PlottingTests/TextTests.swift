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

  /// The color that an escape selects, with xterm's default palette; nil for the text's own.
  private func selected(by escape: String) -> Picture.Color? {
    let theme: [Int: Picture.Color] = [
      30: Picture.Color(0, 0, 0), 31: Picture.Color(205, 0, 0), 32: Picture.Color(0, 205, 0),
      33: Picture.Color(205, 205, 0), 34: Picture.Color(0, 0, 238), 35: Picture.Color(205, 0, 205),
      36: Picture.Color(0, 205, 205), 37: Picture.Color(229, 229, 229),
      90: Picture.Color(127, 127, 127), 91: Picture.Color(255, 0, 0),
      92: Picture.Color(0, 255, 0), 93: Picture.Color(255, 255, 0),
      94: Picture.Color(92, 92, 255), 95: Picture.Color(255, 0, 255),
      96: Picture.Color(0, 255, 255), 97: Picture.Color(255, 255, 255),
    ]
    let codes = escape.dropFirst(2).dropLast().split(separator: ";").compactMap { Int($0) }
    if codes.count == 2 { return theme[codes[1]] }
    if codes.count == 4, codes[2] == 5 { return LuminanceBand.palette[codes[3] - 16] }
    return codes.count == 6 ? Picture.Color(codes[3], codes[4], codes[5]) : nil
  }

  /// Every ink, heights in every light included, in every vocabulary on every background.
  @Test(arguments: TextStyle.Color.allCases.filter { $0 != .none }, TextStyle.Background.allCases)
  func everyInkIsRead(vocabulary: TextStyle.Color, background: TextStyle.Background) throws {
    let inks: [Ink] = [.frame, .data, .fit, .reference, .path, .level, .guide, .start, .end]
    let heights = (0...20).flatMap { height in
      (0...5).map { Ink.height(Double(height) / 20, light: Double($0) / 5) }
    }
    for ink in inks + (0..<Ink.plainCount).map(Ink.plain) + heights {
      let escape = Palette.escape(ink: ink, background: nil, color: vocabulary, on: background)
      let color = try #require(selected(by: escape), "\(ink), \(escape)")
      if background != .light {
        let contrast = color.contrast(with: Picture.Color(0, 0, 0))
        #expect(contrast >= 3, "\(ink) on black: \(contrast)")
      }
      if background != .dark {
        let contrast = color.contrast(with: Picture.Color(255, 255, 255))
        #expect(contrast >= 3, "\(ink) on white: \(contrast)")
      }
    }
  }

  /// Where the background is not known, six colors of the sixteen are read on any.
  @Test func fewOfSixteenColorsAreUsedBlindly() {
    let inks: [Ink] = [.frame, .data, .fit, .reference, .path, .level, .guide, .start, .end]
    let codes = (inks + (0..<Ink.plainCount).map(Ink.plain)).map {
      Palette.escape(ink: $0, background: nil, color: .ansi16)
    }
    let used = Set(codes.compactMap { Int($0.dropFirst(4).dropLast()) })
    #expect(used.isSubset(of: [31, 35, 90, 91, 94, 95]))
    #expect(used.count >= 5)
  }

  @Test func plainColorsDiffer() {
    for color in [TextStyle.Color.ansi256, .trueColor] {
      let codes = (0..<Ink.plainCount).map {
        Palette.escape(ink: .plain($0), background: nil, color: color)
      }
      #expect(Set(codes).count == Ink.plainCount, "\(color)")
    }
  }

  /// Paths and the level lines below them never share a hue.
  @Test func pathsDifferFromLevelLines() {
    for color in TextStyle.Color.allCases where color != .none {
      for background in TextStyle.Background.allCases {
        let codes = [Ink.path, .level].map {
          Palette.escape(ink: $0, background: nil, color: color, on: background)
        }
        #expect(codes[0] != codes[1])
      }
    }
  }

  @Test func heightsRiseInLightness() {
    let values = (0...20).compactMap {
      luminance(
        of: Palette.escape(ink: .height(Double($0) / 20), background: nil, color: .trueColor))
    }
    #expect(values.count == 21)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(values.last ?? 0 > 2 * (values.first ?? 1), "the ramp has room")
  }
}
