import Language
import Testing

@testable import Shell

@Suite struct CaretTests {
  /// Lines, and the part of each that is to blame.
  private static let culprits: [(line: String, culprit: String)] = [
    ("fti", "fti"),
    ("fit alhpa=0.001", "alhpa"),
    ("a = 1; fit  alpha=0.1   alpha = 2", "alpha"),
    ("data gen n=1.5", "1.5"),
    ("data gen n = -1 noise=1", "-1"),
    ("print 1 + é", "é"),
    ("print 'é", "'"),
    ("data sample 数; a = ; print é", "="),
    ("print \"数数\"; print 1 + 数", "数"),
    ("say x y", ""),
    ("a = \"é😀\"; fti", "fti"),
    ("print 2 😀 3", "😀"),
    ("data load \"数据 😀.csv\"", "\"数据 😀.csv\""),
    ("\t\tdata gen\tn=0", "0"),
    ("fit\talhpa\t=\t1", "alhpa"),
    ("print é\u{301}", "é\u{301}"),
    ("expect 1 < \t 0", "1 <   0"),
  ]

  @Test(arguments: culprits)
  func theCaretStandsUnderTheCulprit(line: String, culprit: String) {
    guard !culprit.isEmpty else { return }
    let session = Session(TestHost())
    let diagnostics = session.refuse(line)
    let found = diagnostics.map { underlined(shown($0)) ?? "nothing" }
    #expect(found.contains(culprit), "\(line): \(found)")
  }

  @Test(arguments: culprits)
  func atThePromptTheCaretPointsUp(line: String, culprit: String) {
    guard !culprit.isEmpty, !line.contains("\t") else { return }
    let session = Session(TestHost())
    let prompt = "descent> "
    let renderer = DiagnosticRenderer(width: 80, hasColor: false, isASCII: true)
    let found = session.refuse(line).map { diagnostic in
      let text = renderer.text(of: diagnostic, placement: .belowPrompt(width: prompt.count))
      #expect(text.split(separator: "\n").allSatisfy { cells($0) <= 80 }, "\(text)")
      return underlined("\(prompt)\(line)\n\(text)") ?? "nothing"
    }
    #expect(found.contains(culprit), "\(line): \(found)")
  }

  @Test func linesLongerThanTheScreenAreCutAroundTheCulprit() {
    let session = Session(TestHost())
    let pieces = ["1 + ", "é数 ", "\t", "😀", "a long word "]
    for culprit in ["fool", "f", "fool_of_a_name_that_goes_on_and_on_and_on_for_quite_some_time"] {
      for before in [0, 1, 7, 30, 200] {
        for after in [0, 1, 30, 200] {
          // What stands around is text inside a string, so that only the name is wrong.
          let left = String(repeating: "1 +\t", count: before)
          let right = String(repeating: " + pi", count: after)
          let line = "print \(left)\(culprit)\(right)"
          for diagnostic in session.refuse(line) {
            for width in [20, 24, 33, 60, 80, 81, 200] {
              check(diagnostic, culprit, width: width)
            }
          }
        }
      }
      for piece in pieces {
        let text = String(repeating: piece, count: 60)
        for diagnostic in session.refuse("print \"\(text)\"; \(culprit) = \"\(text)\"; \(culprit)(")
        {
          for width in 20...100 { check(diagnostic, diagnostic.culprit ?? "", width: width) }
        }
      }
    }
  }

  /// Checks that the culprit, or its start where it is longer than the screen, stands above the
  /// caret.
  private func check(_ diagnostic: Diagnostic, _ culprit: String, width: Int) {
    let text = shown(diagnostic, width: width)
    let excerpt = text.split(separator: "\n").suffix(2)
    #expect(excerpt.allSatisfy { cells($0) <= width }, "wider than \(width):\n\(text)")
    let culprit = String(culprit.map { $0 == "\t" ? " " : $0 })
    guard let found = underlined(text) else {
      Issue.record("no caret in\n\(text)")
      return
    }
    let isCut = found.count < culprit.count
    #expect(isCut ? culprit.hasPrefix(found) : found == culprit, "at \(width):\n\(text)")
    // A short culprit is never cut.
    #expect(!found.isEmpty && (!isCut || cells(culprit) > width / 2), "at \(width):\n\(text)")
  }

  @Test func aPlaceAtTheEndGetsACaretBehindTheText() {
    let session = Session(TestHost())
    for line in ["print", "print 1 +", "data load", "expect 1"] {
      let text = session.refuse(line).map { shown($0) }.joined()
      #expect(
        text.hasSuffix("  \(line)\n  \(String(repeating: " ", count: line.count))^\n"), "\(text)")
    }
  }

  @Test func controlCharactersReachNoTerminal() {
    let session = Session(TestHost())
    for line in [
      "print \u{1b}[2J", "\u{1b}]0;title\u{7}", "fit al\u{0}pha=1", "data load \u{8}\u{8}",
      "print \u{202e}1", "reset \u{9b}2J", "print 1\u{2028}2", "help \u{1b}c", "a\rb",
      "say\u{1b}[1m",
    ] {
      var text = ""
      let result = session.evaluate(SourceLine(line)) { text += shown($0, in: session) }
      if case .failed(let diagnostics) = result {
        text += diagnostics.map { shown($0) }.joined()
        let renderer = DiagnosticRenderer(width: 80, hasColor: false, isASCII: true)
        text += diagnostics.map { renderer.text(of: $0, placement: .belowPrompt(width: 9)) }
          .joined()
      }
      let unsafe = text.unicodeScalars.filter { scalar in
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n"
        case .lineSeparator, .paragraphSeparator: true
        default: (0x202a...0x202e).contains(scalar.value)
        }
      }
      #expect(unsafe.isEmpty, "\(line.debugDescription) gave \(text.debugDescription)")
    }
  }

  @Test func colorsAreLeftOutUnlessAskedFor() {
    let session = Session(TestHost())
    let diagnostic = session.refuse("fti")[0]
    let plain = DiagnosticRenderer(width: 80, hasColor: false, isASCII: true)
    let colored = DiagnosticRenderer(width: 80, hasColor: true, isASCII: true)
    for placement in [
      DiagnosticRenderer.Placement.apart, .belowPrompt(width: 9), .belowPrompt(width: 70),
    ] {
      let text = plain.text(of: diagnostic, placement: placement)
      #expect(!text.contains("\u{1b}"))
      let bright = colored.text(of: diagnostic, placement: placement)
      #expect(bright.contains("\u{1b}[1;31m"))
      #expect(bright.replacing("\u{1b}[1;31m", with: "").replacing("\u{1b}[0m", with: "") == text)
    }
  }
}
