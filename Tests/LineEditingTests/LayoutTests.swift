import Glibc
import Testing

@testable import LineEditing

@Suite struct LayoutTests {
  init() {
    // As the editor does it; in the locale C no character beyond ASCII has a width.
    setlocale(LC_CTYPE, "C.UTF-8")
  }

  @Test(arguments: [
    ("abc", 10, 0, 3), ("0123456789", 10, 1, 0), ("0123456789a", 10, 1, 1), ("ab\ncd", 10, 1, 2),
    ("a\tb", 20, 0, 9), ("\u{1}", 10, 0, 2), ("", 10, 0, 0),
  ])
  func placesText(_ text: String, _ columns: Int, _ row: Int, _ column: Int) {
    var position = ScreenPosition()
    position.advance(over: text.unicodeScalars, columns: columns)
    #expect(position == ScreenPosition(row: row, column: column))
  }

  @Test func stylesUpToTheLastBlank() {
    let style = Prompt.Style(isBold: true, color: 4)
    #expect(
      Prompt("fit> ", style: style).markedText
        == "\u{1}\u{1B}[1;34m\u{1}fit>\u{1}\u{1B}[0m\u{1} "
    )
    #expect(Prompt("fit> ").markedText == "fit> ")
    #expect(Prompt("fit> ", style: Prompt.Style()).markedText == "fit> ")
    #expect(Prompt.Style(isDim: true, color: 200).selectGraphicRendition == "2;38;5;200")
  }

  static let options = [
    Completion.Candidate("alpha", suffix: "=", summary: "step size"),
    Completion.Candidate("as", suffix: "=", summary: "name of the run"),
  ]

  @Test func listsOneALineWithSummaries() {
    #expect(
      CandidateList.lines(Self.options, in: TerminalSize(rows: 24, columns: 80))
        == ["alpha  step size", "as     name of the run"]
    )
    #expect(
      CandidateList.lines(Self.options, in: TerminalSize(rows: 24, columns: 16))
        == ["alpha  step si…", "as     name of…"]
    )
  }

  @Test(arguments: [(24, 80), (12, 40), (5, 20), (3, 10), (1, 1)])
  func fitsTheWindow(_ rows: Int, _ columns: Int) {
    for count in [1, 2, 7, 30, 400] {
      let candidates = (0..<count).map {
        Completion.Candidate("candidate\($0)", summary: "number \($0) 漢字")
      }
      let lines = CandidateList.lines(candidates, in: TerminalSize(rows: rows, columns: columns))
      #expect(lines.count <= max(1, rows - 2) + (rows < 4 ? 1 : 0))
      for line in lines {
        let width = line.unicodeScalars.reduce(0) { $0 + ScreenPosition.width(of: $1) }
        #expect(width <= max(1, columns - 1))
        #expect(line.last != " ")
      }
    }
  }

  @Test func countsWhatItLeavesOut() {
    let candidates = (10..<60).map { Completion.Candidate("c\($0)") }
    let lines = CandidateList.lines(candidates, in: TerminalSize(rows: 6, columns: 16))
    #expect(lines == ["c10  c13  c16", "c11  c14  c17", "c12  c15  c18", "… 41 more"])
  }

  @Test func findsWhatCandidatesShare() {
    func shared(_ texts: String...) -> String {
      CandidateList.commonPrefix(texts.map { Completion.Candidate($0) })
    }
    #expect(shared() == "")
    #expect(shared("fit") == "fit")
    #expect(shared("fitted", "fit", "first") == "fi")
    #expect(shared("größe", "größer", "groß") == "gr")
    #expect(shared("a", "b") == "")
  }
}
