import PseudoTerminal
import Testing

/// Names of files and columns that hold escapes: a terminal never gets one of them.
@Suite struct ForeignNameTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let rows = "1,2,3\n2,3,5\n3,1,4\n4,4,4\n"
    try sandbox.write("\"\u{1B}[31mred\u{1B}]0;t\u{7}\",\"k\u{202E}x\",y\n" + rows, to: "h.csv")
    try sandbox.write("x,y,z\n" + rows, to: "w\u{1B}[7m\u{9B}\u{202E}.csv")
  }

  /// What a terminal must not get; the bell is the editor's own.
  private static let hostile = [
    "\u{1B}[31mred", "\u{1B}]0;t", "\u{1B}[7m", "\u{9B}", "\u{202E}",
  ]

  private func check(_ terminal: PseudoTerminal, _ keys: String) {
    let shown = String(decoding: terminal.output, as: UTF8.self)
    for text in Self.hostile {
      #expect(
        !shown.unicodeScalars.contains(text.unicodeScalars), "\(keys): \(text.debugDescription)")
    }
  }

  @Test func tabAndReportsShowThemAsEscapes() throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"])
    terminal.send("data load w\t")
    #expect(terminal.shows(#"descent> data load "w\e[7m\u{9b}\u{202e}.csv""#))
    terminal.send("\r")
    #expect(terminal.wait { $0.text.contains("target z: the last column of numbers") })
    #expect(terminal.isAtPrompt())
    #expect(terminal.enter("data load h.csv", expecting: "4 rows"))
    for start in ["data drop ", "plot data x=", "data load h.csv y="] {
      terminal.send("\(start)\"\\e\t")
      #expect(terminal.wait { $0.cursorLine.contains(#""\e[31mred\e]0;t\u{7}""#) })
      check(terminal, start)
      terminal.send("\u{15}")
    }
    for line in [
      "lsq", "predict 1", "predict 1,2,3", "data save -", "save -",
      "plot data", "data show", "history", "data drop nothing",
    ] {
      terminal.send("\(line)\r")
      #expect(terminal.isAtPrompt())
      check(terminal, line)
    }
  }

  @Test func whatIsRedirectedIsExact() throws {
    let end = try sandbox.run("-c", "data load h.csv", "-c", "data save -")
    #expect(end.output.contains("\u{1B}[31mred\u{1B}]0;t\u{7},k\u{202E}x,y\n1,2,3\n"), "\(end)")
  }

  @Test func aWrongCommandLineIsShownAsEscapes() throws {
    let end = try sandbox.start(["--bogus\u{1B}[31m", "x"]).end()
    #expect(end.code == 2)
    #expect(end.errors.contains(#"'--bogus\e[31m'"#), "\(end)")
    #expect(!end.errors.contains("\u{1B}"))
  }

  @Test func placesAreBrokenAtBlanksOnNarrowTerminals() throws {
    try sandbox.write("print 1\nprint nothing_of_this_kind + 1\n", to: "lesson.descent")
    let terminal = try sandbox.terminal("lesson.descent", columns: 40)
    _ = terminal.waitForExit()
    let lines = terminal.transcript
    let first = try #require(lines.firstIndex { $0.hasPrefix("lesson.descent:2:7: error:") })
    // A line that goes on is indented; none is cut in the middle of a word.
    #expect(lines[first...].dropFirst().first?.hasPrefix("  ") == true, "\(lines)")
    let text = lines[first...].joined(separator: " ").split(separator: " ")
    #expect(text.contains("'nothing_of_this_kind';"), "\(lines)")
    let caret = try #require(lines.firstIndex { $0.contains("^~~~") })
    let column = try #require(lines[caret].firstIndex(of: "^"))
    #expect(lines[caret - 1][column...].hasPrefix("nothing_of_this_kind"), "\(lines)")
  }
}
