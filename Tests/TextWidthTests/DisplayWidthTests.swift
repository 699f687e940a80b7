import Testing
import TextWidth

@Suite struct DisplayWidthTests {
  @Test func countsCells() {
    #expect(displayWidth("") == 0)
    #expect(displayWidth("fit") == 3)
    #expect(displayWidth("größe") == 5)
    #expect(displayWidth("漢字") == 4)
    #expect(displayWidth("e\u{301}") == 1)
    #expect(displayWidth("\u{1100}\u{1161}\u{11A8}") == 2)
    #expect(displayWidth("\u{1b}[1;31mred\u{1b}[0m") == 3)
    #expect(displayWidth("\u{1b}[2m漢\u{1b}[0m.") == 3)
  }

  @Test func countsWhatStandsSideBySideInOneCharacter() {
    // Two people and a joiner; two letters that make a flag.
    #expect(("👩‍👧" as Character).cells == 4)
    #expect(("🇩🇪" as Character).cells == 2)
    #expect(("⚡" as Character).cells == 2)
    #expect(("→" as Character).cells == 1)
  }

  @Test func isTheSumOfTheScalars() {
    for value in UInt32(0x20)...0x10FFFF {
      guard value != 0x7F, let scalar = Unicode.Scalar(value) else { continue }
      let width = scalar.cells
      guard (0...2).contains(width), displayWidth("a\(scalar)b") == 2 + width else {
        Issue.record("U+\(String(value, radix: 16)) takes \(width)")
        return
      }
    }
  }
}
