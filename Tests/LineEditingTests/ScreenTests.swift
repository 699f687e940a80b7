import PseudoTerminal
import Testing

/// The tests' own terminal, checked against what terminals do.
@Suite struct ScreenTests {
  func screen(_ output: String, rows: Int = 4, columns: Int = 10) -> Screen {
    var screen = Screen(rows: rows, columns: columns)
    screen.show(output.utf8)
    return screen
  }

  @Test func wrapsWithTheCharacterAfterTheLast() {
    let full = screen("0123456789")
    #expect(full.lines == ["0123456789"])
    #expect(full.cursor == (0, 9))
    #expect(screen("0123456789a").lines == ["0123456789", "a"])
    #expect(screen("0123456789\r\nb").lines == ["0123456789", "b"])
    #expect(screen("012345678漢").lines == ["012345678", "漢"])
  }

  @Test func movesAndErases() {
    #expect(screen("abc\r\n\u{1B}[Ax\u{1B}[K").lines == ["x"])
    #expect(screen("abcdef\u{1B}[3D\u{1B}[1PX").lines == ["abcXf"])
    #expect(screen("abc\u{1B}[2G\u{1B}[2@").lines == ["a  bc"])
    #expect(screen("a\r\nb\r\nc\u{1B}[2;1H\u{1B}[J").lines == ["a"])
    #expect(screen("a\u{1B}7bc\u{1B}8X").lines == ["aXc"])
    #expect(screen("\u{1B}[1;31ma\u{1B}[0m\u{1B}]0;title\u{7}b").lines == ["ab"])
    #expect(screen("\u{1B}[3;4Hx").lines == ["", "", "   x"])
  }

  @Test func scrolls() {
    let output = screen("1\r\n2\r\n3\r\n4\r\n5")
    #expect(output.lines == ["2", "3", "4", "5"])
    #expect(output.scrollback == ["1"])
  }

  @Test func notesModes() {
    #expect(!screen("\u{1B}[?25l").isCursorVisible)
    #expect(screen("\u{1B}[?2004h").isPasteBracketed)
    #expect(!screen("\u{1B}[?2004h\u{1B}[?2004l").isPasteBracketed)
    let back = screen("main\u{1B}[?1049hother\u{1B}[?1049l")
    #expect(back.lines == ["main"])
    #expect(!back.isAlternate)
  }

  @Test func ignoresNonsense() {
    let nonsense =
      "\u{1B}[999999999999999999999A\u{1B}[;;H\u{1B}[-1C\u{1B}[0;0H\u{1B}[99X\u{1B}[99L"
    #expect(screen(nonsense + "x").lines == ["x"])
  }
}
