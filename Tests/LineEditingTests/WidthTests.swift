import CLibEdit
import Glibc
import Testing
import TextWidth

@testable import LineEditing

/// What this program counts against what libedit counts, which decides where the cursor stands.
@Suite struct WidthTests {
  /// A mark whose category changed after the Unicode version of today's C libraries.
  private static let changed: Set<UInt32> = [0x1171E]

  @Test func agreesWithTheCLibraryOnEveryPrintableScalar() {
    setlocale(LC_CTYPE, "C.UTF-8")
    var compared = 0
    var differing: [String] = []
    for value in UInt32(0x20)...0x10FFFF where !Self.changed.contains(value) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let counted = clibedit_width(value)
      // What either side does not know yet is new in Unicode: libedit spells it out.
      guard counted >= 0, value < 0x80 || scalar.properties.age != nil else { continue }
      compared += 1
      if Int(counted) != scalar.cells {
        differing.append("U+\(String(value, radix: 16)): \(counted), not \(scalar.cells)")
      }
    }
    #expect(compared > 250_000)
    #expect(differing.isEmpty, "\(differing.prefix(20))")
  }

  @Test func editorCountsTheSameWhereTheTextIsShownAsTyped() {
    setlocale(LC_CTYPE, "C.UTF-8")
    for text in ["fit größe=3", "say \"漢字 e\u{301} ☀\u{FE0F} 👩‍👧\"", "한글 ＝ 1", "🇩🇪"] {
      #expect(LineEditor.showsAsTyped(text), "\(text)")
      let counted = text.unicodeScalars.reduce(0) { $0 + ScreenPosition.width(of: $1) }
      #expect(counted == displayWidth(text), "\(text)")
    }
    for text in ["a\u{3}b", "a\tb", "\u{378}", "\u{7F}"] {
      #expect(!LineEditor.showsAsTyped(text), "\(text.unicodeScalars.map(\.value))")
    }
  }
}
