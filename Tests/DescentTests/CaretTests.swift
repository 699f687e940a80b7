import PseudoTerminal
import Testing

/// The mark of a diagnostic stands under what it is about, as the screen shows it.
@Suite struct CaretTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  static let long = String(repeating: "é数x ", count: 60)
  static let lines = [
    ("fit alhpa=1", "alhpa"),
    ("frobnicate", "frobnicate"),
    ("print 1 + nothing * 2", "nothing"),
    ("data save \"é数😀.csv\" bogus=1", "bogus"),
    ("data gen n=100; fit alpha=1; expect 1 > 2; print 1", "1 > 2"),
    ("data gen n=20 noise=1 features=2 seed=7 informative=1 bias=0 bogus=1", "bogus"),
    ("data save \"\(long)\" bogus=1", "bogus"),
    ("data save bogus=1 \"\(long)\"", "bogus"),
    ("data save \"\(long)\" bogus=\"\(long)\"", "bogus"),
  ]

  @Test(arguments: [(24, 80), (12, 40), (24, 20)], lines)
  func standsUnderTheCulprit(_ size: (Int, Int), _ example: (String, String)) throws {
    let (line, culprit) = example
    let terminal = try sandbox.prompt(
      environment: ["NO_COLOR": "1"], rows: size.0, columns: size.1)
    #expect(terminal.enter(line, expecting: "error:"))
    let rows = terminal.transcript
    let row = try #require(rows.lastIndex { $0.contains(/^ *\^/) })
    try #require(row > 0)
    #expect(Self.marked(rows[row], rows[row - 1]) == culprit, "\(terminal.screen.text)")
    #expect(rows.contains { $0.contains("error:") })
  }

  @Test func standsUnderTheCulpritBehindTheSecondPrompt() throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"])
    terminal.send("data gen \\\r")
    #expect(terminal.shows("     ..."))
    terminal.send("nose=1\r")
    #expect(terminal.expect("error:"))
    #expect(terminal.isAtPrompt())
    let rows = terminal.transcript
    let row = try #require(rows.lastIndex { $0.contains(/^ *\^/) })
    #expect(Self.marked(rows[row], rows[row - 1]) == "nose", "\(terminal.screen.text)")
  }

  /// A window with no room for a figure says so in lines that do not wrap.
  @Test func figuresSayThatAWindowIsTooNarrow() throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"], rows: 24, columns: 15)
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.enter("plot data", expecting: "the least"))
    let rows = terminal.screen.lines
    let first = try #require(rows.firstIndex(of: "too small to"), "\(terminal.screen.text)")
    #expect(rows[first...].prefix(3) == ["too small to", "draw: 20x6 is", "the least"])
  }

  /// The text above the mark `^~~~` in a row.
  static func marked(_ marks: String, _ above: String) -> String {
    let start = marks.prefix { $0 == " " }.count
    let end = start + marks.dropFirst(start).prefix { $0 == "^" || $0 == "~" }.count
    var column = 0
    var text = ""
    for character in above {
      if (start..<end).contains(column) { text.append(character) }
      column += "数😀".contains(character) ? 2 : 1
    }
    return text
  }
}
