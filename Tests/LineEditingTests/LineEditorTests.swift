import Glibc
import PseudoTerminal
import Testing

/// The editor at a terminal, by way of a program that says what it read.
@Suite(.serialized) struct LineEditorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A probe that has shown its prompt.
  func probe(
    _ arguments: String..., environment: [String: String] = [:], rows: Int = 24, columns: Int = 80
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path(of: "line-editor-probe"),
      arguments: arguments + [folder.file("history")],
      environment: ["TERM": "xterm-256color", "HOME": folder.path, "LC_ALL": "C.UTF-8"]
        .merging(environment) { $1 },
      rows: rows,
      columns: columns
    )
    try #require(terminal.expect("probe>"))
    return terminal
  }

  /// Waits until the cursor is behind this text, which is all there is in its line.
  func shows(_ line: String, _ terminal: PseudoTerminal) -> Bool {
    let isShown = terminal.wait { $0.cursorLine == line }
    if !isShown { Issue.record("the screen shows:\n\(terminal.screen.text)") }
    return isShown
  }

  @Test func readsALine() throws {
    let terminal = try probe()
    terminal.send("fit alpha=0.1\r")
    #expect(terminal.expect("line [fit alpha=0.1]"))
    #expect(shows("probe>", terminal))
    #expect(terminal.screen.cursor.column == 7)
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    #expect(
      terminal.screen.lines
        == ["probe> fit alpha=0.1", "line [fit alpha=0.1]", "probe> quit", "line [quit]"]
    )
    #expect(!terminal.screen.isPasteBracketed)
  }

  @Test func editsUTF8InTheMiddle() throws {
    let terminal = try probe()
    terminal.send("plot 😀漢 größe")
    #expect(shows("probe> plot 😀漢 größe", terminal))
    terminal.send("\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D\u{7F}ü")
    #expect(shows("probe> plot 😀ü größe", terminal))
    terminal.send("\u{1}x\u{5}y\r")
    #expect(terminal.expect("line [xplot 😀ü größey]"))
  }

  @Test(arguments: ["C", "POSIX", "no_such_locale", ""])
  func readsUTF8InEveryLocale(_ locale: String) throws {
    let terminal = try probe(environment: ["LC_ALL": locale, "LANG": locale])
    terminal.send("größe😀\r")
    #expect(terminal.expect("line [größe😀]"))
    #expect(terminal.screen.lines.first == "probe> größe😀")
  }

  @Test func interruptsALine() throws {
    let terminal = try probe()
    terminal.send("half a line")
    #expect(shows("probe> half a line", terminal))
    terminal.send("\u{1B}[D\u{1B}[D\u{3}")
    #expect(terminal.expect("interrupted"))
    #expect(shows("probe>", terminal))
    #expect(terminal.screen.lines == ["probe> half a line^C", "interrupted", "probe>"])
    terminal.send("next\r")
    #expect(terminal.expect("line [next]"))
  }

  @Test func interruptsASearch() throws {
    let terminal = try probe()
    terminal.send("remarkable\r")
    #expect(terminal.expect("line [remarkable]"))
    // Before the prompt the terminal itself answers Ctrl-R, and other control characters too.
    #expect(shows("probe>", terminal))
    terminal.send("\u{12}mark")
    #expect(terminal.wait { $0.text.contains("bck:mark") })
    terminal.send("\u{3}")
    #expect(terminal.expect("interrupted"))
    #expect(shows("probe>", terminal))
    terminal.send("\u{12}mark")
    #expect(terminal.wait { $0.text.contains("bck:mark") })
    terminal.send("\r")
    #expect(terminal.expect("line [remarkable]"))
  }

  @Test func interruptsWork() throws {
    let terminal = try probe()
    terminal.send("work\r")
    #expect(terminal.expect("working"))
    terminal.send("\u{3}")
    #expect(terminal.expect("stopped working"))
    #expect(shows("probe>", terminal))
    #expect(terminal.screen.text.contains("^Cstopped working"))
    terminal.send("next\r")
    #expect(terminal.expect("line [next]"))
  }

  @Test func leavesWithControlDOnAnEmptyLineOnly() throws {
    let terminal = try probe()
    terminal.send("x")
    #expect(shows("probe> x", terminal))
    terminal.send("\u{4}")
    terminal.send("y\r")
    #expect(terminal.expect("line [xy]"))
    #expect(shows("probe>", terminal))
    terminal.send("\u{4}")
    #expect(terminal.expect("end of file"))
    #expect(terminal.waitForExit() == .code(0))
    #expect(terminal.screen.lines.last == "end of file")
  }

  @Test func recallsHistoryOfAKilledSession() throws {
    let first = try probe()
    first.send("größe 😀\r")
    #expect(first.expect("line [größe 😀]"))
    first.send(" secret\r")
    #expect(first.expect("line [ secret]"))
    first.signal(SIGKILL)
    #expect(first.waitForExit() == .signal(SIGKILL))
    let second = try probe()
    second.send("\u{1B}[A")
    #expect(shows("probe> größe 😀", second))
    second.send("\r")
    #expect(second.expect("line [größe 😀]"))
    #expect(try folder.lines(of: "history") == ["größe 😀", "größe 😀"])
  }

  @Test func recallsEachLineOnce() throws {
    let terminal = try probe()
    for line in ["one", "two", "one", "one"] {
      terminal.send(line + "\r")
      #expect(terminal.expect("line [\(line)]"))
    }
    #expect(shows("probe>", terminal))
    terminal.send("\u{1B}[A")
    #expect(shows("probe> one", terminal))
    terminal.send("\u{1B}[A")
    #expect(shows("probe> two", terminal))
    terminal.send("\u{1B}[A\u{1B}[A-\r")
    #expect(terminal.expect("line [two-]"))
  }

  @Test func keepsTheLinesOfTwoWindows() throws {
    let windows = [try probe(), try probe()]
    for number in 0..<5 {
      for (name, window) in zip("ab", windows) {
        window.send("\(name)\(number)\r")
        #expect(window.expect("line [\(name)\(number)]"))
      }
    }
    #expect(try folder.lines(of: "history") == (0..<5).flatMap { ["a\($0)", "b\($0)"] })
  }

  @Test func completesAndLists() throws {
    let terminal = try probe()
    terminal.send("gr\t")
    #expect(shows("probe> größe", terminal))
    #expect(terminal.wait { $0.cursor.column == 13 })
    terminal.send("\u{15}f\t")
    #expect(shows("probe> fit", terminal))
    terminal.send("\t")
    #expect(terminal.wait { $0.lines.count == 4 })
    #expect(
      terminal.screen.lines
        == ["probe> fit", "fit     the word fit", "fitted  the word fitted", "probe> fit"]
    )
    terminal.send("t\t\r")
    #expect(terminal.expect("line [fitted ]"))
  }

  @Test func listsBelowALineOfSeveralRows() throws {
    let terminal = try probe(rows: 12, columns: 20)
    terminal.send(" " + String(repeating: "x", count: 30))
    #expect(terminal.wait { $0.cursor == (1, 18) })
    terminal.send("\u{1}fi\t\t")
    let rows = ["probe> fit xxxxxxxxx", String(repeating: "x", count: 20), "x"]
    let list = ["fit     the word f…", "fitted  the word f…"]
    // The last column of the list stays free, and the row above it is wrapped, not broken.
    #expect(terminal.wait { $0.lines == rows + list + rows && $0.cursor == (5, 10) })
  }

  @Test func acceptsAHint() throws {
    let terminal = try probe("--hints")
    terminal.send("fit ")
    #expect(terminal.wait { $0.cursorLine == "probe> fit alpha=0.001" && $0.cursor.column == 11 })
    terminal.send("b")
    #expect(shows("probe> fit b", terminal))
    terminal.send("\u{7F}")
    #expect(shows("probe> fit alpha=0.001", terminal))
    terminal.send("\u{1B}[C\r")
    #expect(terminal.expect("line [fit alpha=0.001]"))
  }

  @Test func readsAPastedBlockLineByLine() throws {
    let terminal = try probe()
    #expect(terminal.wait { $0.isPasteBracketed })
    terminal.send("a")
    #expect(shows("probe> a", terminal))
    terminal.send("\u{1B}[200~b\rc\td\rwork\rlast\u{1B}[201~")
    #expect(terminal.expect("line [ab]"))
    #expect(terminal.expect("pasted [c\td]"))
    #expect(terminal.expect("working"))
    #expect(!terminal.screen.isPasteBracketed)
    #expect(terminal.wait { $0.text.contains("probe> work\npasted [work]") })
    terminal.send("\u{3}")
    // What was left of the block goes with the work that it belonged to.
    #expect(terminal.expect("stopped working"))
    #expect(terminal.expect("interrupted"))
    #expect(shows("probe>", terminal))
  }

  @Test func leavesTheEndOfAPasteInTheLine() throws {
    let terminal = try probe()
    terminal.send("xy\u{1B}[D")
    #expect(terminal.wait { $0.cursorLine == "probe> xy" && $0.cursor.column == 8 })
    terminal.send("\u{1B}[200~1\n2\n3\u{1B}[201~")
    #expect(terminal.expect("line [x1]"))
    #expect(terminal.expect("pasted [2]"))
    #expect(shows("probe> 3y", terminal))
    terminal.send("z\r")
    #expect(terminal.expect("line [3yz]"))
  }

  @Test func dropsThePasteThatFailed() throws {
    let terminal = try probe()
    terminal.send("\u{1B}[200~ok\rfail\rnever\rnever\rend\u{1B}[201~")
    #expect(terminal.expect("dropped 3"))
    #expect(shows("probe>", terminal))
    terminal.send("x\r")
    #expect(terminal.expect("line [x]"))
  }

  @Test func suspendsAndContinues() throws {
    // Only a shell with job control can continue a stopped program.
    let terminal = try PseudoTerminal(
      running: "/bin/bash",
      arguments: ["--norc", "--noprofile", "-i"],
      environment: [
        "TERM": "xterm", "HOME": folder.path, "PS1": "shell$ ", "LC_ALL": "C.UTF-8",
        "PROBE": BuiltProgram.path(of: "line-editor-probe"),
      ]
    )
    #expect(terminal.expect("shell$"))
    terminal.send("\"$PROBE\"\r")
    #expect(terminal.expect("probe>"))
    terminal.send("half")
    #expect(shows("probe> half", terminal))
    terminal.send("\u{1A}")
    #expect(terminal.expect("Stopped"))
    #expect(terminal.expect("shell$"))
    terminal.send("fg\r")
    #expect(shows("probe> half", terminal))
    terminal.send(" done\r")
    #expect(terminal.expect("line [half done]"))
    terminal.send("work\r")
    #expect(terminal.expect("working"))
    terminal.send("\u{1A}")
    #expect(terminal.expect("Stopped"))
    terminal.send("fg\r")
    #expect(terminal.expect("fg"))
    usleep(200_000)
    terminal.send("\u{3}")
    #expect(terminal.expect("stopped working"))
    #expect(shows("probe>", terminal))
    terminal.send("quit\rexit\r")
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func redrawsAfterAResize() throws {
    let terminal = try probe(rows: 10, columns: 60)
    let line = String(repeating: "0123456789", count: 4)
    terminal.send(line)
    #expect(shows("probe> " + line, terminal))
    terminal.resize(rows: 10, columns: 100)
    terminal.send("-end")
    #expect(shows("probe> \(line)-end", terminal))
    #expect(terminal.screen.lines.count == 1)
    terminal.send("\u{15}size\r")
    #expect(terminal.expect("100x10"))
  }

  @Test func restoresTheTerminalWhenTerminated() throws {
    for signal in [SIGTERM, SIGHUP] {
      let terminal = try probe()
      terminal.send("half")
      #expect(shows("probe> half", terminal))
      terminal.signal(signal)
      #expect(terminal.expect("terminated \(signal)"))
      #expect(terminal.waitForExit() == .code(128 + signal))
      #expect(!terminal.screen.isPasteBracketed)
    }
  }

  @Test func endsWorkWhenTerminated() throws {
    let terminal = try probe()
    terminal.send("work\r")
    #expect(terminal.expect("working"))
    terminal.signal(SIGTERM)
    #expect(terminal.expect("stopped working"))
    #expect(terminal.waitForExit() == .code(128 + SIGTERM))
  }

  @Test(arguments: ["dumb", "no-such-terminal", ""])
  func sendsNoEscapesToADumbTerminal(_ type: String) throws {
    let terminal = try probe("--hints", environment: ["TERM": type])
    terminal.send("fit x\u{7F}y\r")
    #expect(terminal.expect("line [fit y]"))
    terminal.send("fi\t\t\r")
    #expect(terminal.expect("line [fit]"))
    #expect(shows("probe>", terminal))
    terminal.send("\u{4}")
    #expect(terminal.waitForExit() == .code(0))
    #expect(!terminal.output.contains(0x1B))
  }

  @Test func understandsViKeys() throws {
    try folder.write(Array("bind -v\n".utf8), to: ".editrc")
    let terminal = try probe()
    terminal.send("two words\u{1B}")
    // The editor waits a moment to tell Escape from the start of a key.
    usleep(150_000)
    terminal.send("0dwA more\r")
    #expect(terminal.expect("line [words more]"))
    terminal.send("fi\t\t")
    #expect(terminal.wait { $0.text.contains("the word fitted") })
    terminal.send("\u{3}")
    #expect(terminal.expect("interrupted"))
    terminal.send("\u{1B}[200~p\rq\u{1B}[201~")
    #expect(terminal.expect("line [p]"))
    #expect(shows("probe> q", terminal))
  }

  @Test func keepsInsertingAfterAnArrowKeyOfVi() throws {
    try folder.write(Array("bind -v\n".utf8), to: ".editrc")
    let terminal = try probe()
    terminal.send("abd\u{1B}[Dc\u{1B}[F!\u{1B}[H?\r")
    #expect(terminal.expect("line [?abcd!]"))
    #expect(shows("probe>", terminal))
    terminal.send("\u{1B}[A.\r")
    #expect(terminal.expect("line [?abcd!.]"))
  }

  @Test func obeysTheUsersBindings() throws {
    try folder.write(
      Array("probe:bind ^W em-kill-line\nother:bind ^W ed-newline\n".utf8), to: ".editrc")
    let terminal = try probe()
    terminal.send("one two\u{17}three\r")
    #expect(terminal.expect("line [three]"))
  }

  @Test func isNotInteractiveOffATerminal() throws {
    let probe = BuiltProgram.path(of: "line-editor-probe")
    for redirection in ["</dev/null", "| cat"] {
      let terminal = try PseudoTerminal(
        running: "/bin/sh", arguments: ["-c", "\"$0\" \(redirection)", probe]
      )
      #expect(terminal.expect("not interactive"))
      #expect(terminal.waitForExit() != nil)
      #expect(!terminal.output.contains(0x1B))
    }
  }

  @Test func saysThatTheHistoryCannotBeWritten() throws {
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path(of: "line-editor-probe"), arguments: ["/dev/null/history"]
    )
    #expect(terminal.expect("probe>"))
    terminal.send("one\r")
    #expect(terminal.expect("problem cannotWrite"))
    #expect(shows("probe>", terminal))
    terminal.send("\u{1B}[A")
    #expect(shows("probe> one", terminal))
  }

  @Test func keepsWhatIsTypedAhead() throws {
    let terminal = try probe()
    terminal.send("work\r")
    #expect(terminal.expect("working"))
    terminal.send("next\r")
    terminal.signal(SIGINT)
    #expect(terminal.expect("stopped working"))
    #expect(terminal.expect("line [next]"))
  }

  @Test func takesAVeryLongLine() throws {
    let terminal = try probe()
    #expect(terminal.wait { $0.isPasteBracketed })
    let long = String(repeating: "0123456789", count: 2_000)
    terminal.send("\u{1B}[200~\(long)\r\u{1B}[201~")
    #expect(terminal.expect("line [\(long)]"))
  }
}
