import Language
import Plotting
import Testing
import TextWidth

@testable import Shell

@Suite struct OutputTests {
  @Test func longLinesBreakAtBlanks() {
    #expect(wrapped("one two three", width: 8) == "one two\nthree")
    #expect(wrapped("  one two three", width: 9) == "  one two\n  three")
    #expect(wrapped("one two", width: 80) == "one two")
    #expect(
      wrapped("  a-word-wider-than-the-screen", width: 10) == "  a-word-wider-than-the-screen")
    #expect(wrapped("数数 数数", width: 5) == "数数\n数数")
    #expect(wrapped("a b", width: 1) == "a\nb")
    #expect(wrapped("", width: 1) == "")
  }

  @Test func tablesFitTheWidthInBlocks() {
    let table = ReportTable(
      columns: [.number("row"), .number("alpha"), .number("beta"), .number("数")],
      rows: [["1", "1.5", "22.25", "3"], ["10", "-1", "2", "数数"]])
    #expect(
      table.lines(width: 80).map(\.text) == [
        "row  alpha   beta    数", "  1    1.5  22.25     3", " 10     -1      2  数数",
      ])
    for width in 12...30 {
      let lines = table.lines(width: width).map(\.text)
      #expect(lines.allSatisfy { displayWidth($0) <= width && !$0.hasSuffix(" ") }, "at \(width)")
      for cell in table.rows.joined() { #expect(lines.contains { $0.contains(cell) }) }
    }
  }

  @Test func theLastColumnOfTextIsWrapped() {
    let table = ReportTable(
      columns: [.text("name"), .text("meaning")],
      rows: [["alpha", "the step size of the descent, above zero"], ["x", ""]])
    for width in 10...60 {
      let lines = table.lines(width: width).map(\.text)
      #expect(lines.allSatisfy { displayWidth($0) <= max(width, 12) }, "at \(width): \(lines)")
    }
    #expect(ReportTable(columns: [], rows: []).lines(width: 20).isEmpty)
  }

  @Test func controlCharactersAreShownAsEscapes() {
    #expect(visible("a\u{1b}[2J") == "a\\e[2J")
    #expect(visible("\t\n\r\u{0}\u{7f}\u{9b}") == "\\t\\n\\r\\u{0}\\u{7f}\\u{9b}")
    #expect(visible("\u{202e}é数👨‍👩‍👧") == "\\u{202e}é数👨‍👩‍👧")
    for value in [0x202a...0x202e, 0x2066...0x2069, 0x200e...0x200f, 0x80...0x9f, 0x61c...0x61c]
      .flatMap({ [UInt32]($0) })
    {
      let text = String(Unicode.Scalar(value).map(Character.init) ?? "?")
      #expect(visible("a\(text)b") == "a\\u{\(String(value, radix: 16))}b")
    }
    #expect(visibleLines("a\u{1b}\nb\r\n") == "a\\e\nb\\r\n")
  }

  @Test func settingsOverrideThePlace() {
    var settings = Settings()
    var place = TerminalTraits(columns: 100, rows: 50, isTerminal: true)
    #expect(OutputRenderer(settings: settings, terminal: place).style.width == 100)
    settings.width = 40
    settings.height = 12
    settings.charset = .braille
    settings.color = .always
    var style = OutputRenderer(settings: settings, terminal: place).style
    #expect(style == TextStyle(width: 40, height: 12, charset: .braille, color: .ansi256))
    place.color = .trueColor
    settings.color = .auto
    style = OutputRenderer(settings: settings, terminal: place).style
    #expect(style.color == .trueColor)
    settings.color = .never
    style = OutputRenderer(settings: settings, terminal: place).style
    #expect(style.color == .none)
  }

  @Test func emphasisIsColorOnlyWhereThereIsColor() {
    let line = ReportLine("good", .good) + ReportLine(" plain")
    let plain = OutputRenderer(settings: Settings(), terminal: TerminalTraits())
    #expect(plain.text(of: .report([line])) == "good plain\n")
    for (background, code) in [("dark", "32"), ("light", "34")] {
      var settings = Settings()
      settings.background = TextStyle.Background(rawValue: background)
      let bright = OutputRenderer(settings: settings, terminal: TerminalTraits(color: .ansi16))
      #expect(bright.text(of: .report([line])) == "\u{1b}[\(code)mgood\u{1b}[0m plain\n")
    }
  }

  @Test func reportsFitTheScreenAtEveryWidth() {
    for width in [30, 40, 60, 100] {
      let session = Session(TestHost(), "set width=\(width)", "data gen n=20 features=3")
      for line in [
        "data", "data show", "data describe", "lsq", "fit", "compare", "predict 1,2,3", "show",
      ] {
        let text = session.accept(line)
        for shown in text.split(separator: "\n") {
          #expect(displayWidth(String(shown)) <= width, "\(line) at \(width): \(shown)")
        }
      }
    }
  }
}
