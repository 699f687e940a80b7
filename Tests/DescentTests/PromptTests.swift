import Glibc
import PseudoTerminal
import Testing

/// The prompt at a terminal: typing, signals, the window.
@Suite struct PromptTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [(24, 80), (12, 40)])
  func runsWhatIsTyped(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.screen.lines.first?.hasPrefix("Descent ") == true)
    #expect(terminal.screen.cursor.column == 9)
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(terminal.enter("fit", expecting: "error: fit needs data"))
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.enter("fit alpha=0.001 iters=5000", expecting: "62.8018"))
    #expect(terminal.enter("print fit.slope", expecting: "62.801845495"))
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    #expect(terminal.screen.isCursorVisible && !terminal.screen.isPasteBracketed)
  }

  @Test func leavesWithControlD() throws {
    let terminal = try sandbox.prompt()
    // After an error too: only scripts and '-c' pass it on.
    #expect(terminal.enter("frobnicate", expecting: "error:"))
    terminal.send(Keys.control("D"))
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func dropsALineAtControlC(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send("fit alpha=")
    #expect(terminal.shows("descent> fit alpha="))
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("^C"))
    #expect(terminal.enter("print 1 + 1", expecting: "2"))
    terminal.send(Keys.control("D"))
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func stopsALongFitAtControlC(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    for _ in 0..<2 {
      #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
      usleep(50_000)
      terminal.send(Keys.control("C"))
      #expect(terminal.expect("interrupted after"))
      #expect(terminal.enter("print fit.status", expecting: "interrupted"))
    }
    #expect(terminal.enter("expect fit.iterations > 0; print 5^2", expecting: "25"))
    // The report starts on a line of its own, not behind the ^C.
    #expect(!terminal.transcript.contains { $0.hasPrefix("^C ") || $0.hasPrefix("^Cd") })
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func asksForMoreBehindABackslash(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send("data gen \\\r")
    #expect(terminal.shows("     ..."))
    terminal.send("n=20 \\\r")
    #expect(terminal.expect("..."))
    #expect(terminal.shows("     ..."))
    terminal.send("noise=1\r")
    #expect(terminal.expect("20 rows"))
    #expect(terminal.isAtPrompt())
    // Ctrl-C at the second prompt drops the first line too.
    terminal.send("print 1 + \\\r")
    #expect(terminal.shows("     ..."))
    terminal.send(Keys.control("C"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    // It comes back as one line.
    terminal.send(Keys.up + Keys.up)
    #expect(terminal.wait { $0.cursorLine.hasPrefix("descent> data gen") })
    #expect(terminal.screen.cursorLine.contains("noise=1"))
  }

  @Test func readsUTF8() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("say größe 数 😀", expecting: "größe 数 😀"))
    terminal.send("say éx\u{7F}\u{7F}数")
    #expect(terminal.shows("descent> say 数"))
    terminal.send("\r")
    #expect(terminal.prints("数"))
  }

  @Test func drawsForTheWindowAsItIs() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    var widths: [Int] = []
    for columns in [80, 120, 50] {
      terminal.resize(rows: 30, columns: columns)
      #expect(terminal.enter("plot data", expecting: "┘"))
      let lines = terminal.screen.lines
      widths.append(lines.last { $0.contains("┘") }?.count ?? 0)
    }
    #expect(widths.map { $0 / 5 } == [15, 23, 9], "\(widths)")
    #expect(terminal.enter("plot data width=40", expecting: "┘"))
    #expect((terminal.screen.lines.last { $0.contains("┘") }?.count ?? 0) <= 40)
  }

  @Test func runsAPastedBlockUpToTheFirstError() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.wait { $0.isPasteBracketed })
    terminal.send(Keys.pasted("a = 2\nprint 3a\nprint b\nprint 4a\nprint 5a\n"))
    #expect(terminal.expect("2 pasted lines after the error dropped"))
    #expect(terminal.isAtPrompt())
    let lines = terminal.transcript
    #expect(lines.contains("6"))
    #expect(!lines.contains("8") && !lines.contains("10"))
    #expect(lines.contains("               ^ error: there is no 'b'; set it with b = …"))
    #expect(terminal.enter("print 7a", expecting: "14"))
  }

  @Test func knowsViKeys() throws {
    try sandbox.write("bind -v\n", to: ".editrc")
    let terminal = try sandbox.prompt()
    terminal.send("say two words" + Keys.escape)
    // The editor waits a moment to tell Escape from the start of a key.
    usleep(200_000)
    terminal.send("bbdwA more\r")
    #expect(terminal.prints("words more"))
  }

  @Test func suspendsAndContinues() throws {
    // Only a shell with job control can continue a stopped program.
    let terminal = try PseudoTerminal(
      running: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
      environment: sandbox.environment(["PS1": "shell$ "]), folder: sandbox.path)
    #expect(terminal.expect("shell$"))
    terminal.send("\"$DESCENT\"\r")
    #expect(terminal.isAtPrompt())
    terminal.send("print 40")
    #expect(terminal.shows("descent> print 40"))
    terminal.send(Keys.control("Z"))
    #expect(terminal.expect("Stopped"))
    #expect(terminal.shows("shell$"))
    terminal.send("fg\r")
    #expect(terminal.shows("descent> print 40"))
    terminal.send("+2\r")
    #expect(terminal.prints("42"))
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
    terminal.send(Keys.control("Z"))
    #expect(terminal.expect("Stopped"))
    #expect(terminal.shows("shell$"))
    terminal.send("fg\r")
    #expect(terminal.expect("fg"))
    usleep(200_000)
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("interrupted after"))
    #expect(terminal.isAtPrompt())
    terminal.send("quit\r")
    #expect(terminal.shows("shell$"))
    terminal.send("echo code $?\r")
    #expect(terminal.prints("code 0"))
  }

  @Test(arguments: ["dumb", "unknown", ""]) func sendsNoEscapesToADumbTerminal(_ type: String)
    throws
  {
    let terminal = try sandbox.prompt(environment: ["TERM": type])
    #expect(terminal.enter("minimize x^2-6x+5 from=15", expecting: "iterations"))
    #expect(terminal.enter("animate path", expecting: "iteration"))
    #expect(terminal.enter("fit", expecting: "error:"))
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    #expect(!terminal.output.contains(0x1B))
    // Key frames, one below the other.
    #expect(terminal.transcript.filter { $0.contains(/iteration [\d,]+ of/) }.count == 4)
  }

  @Test func runsTheInitialScript() throws {
    try sandbox.write("a = 20\nf(x) = x + a\n", to: ".config/descent/init.descent")
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("print f(22)", expecting: "42"))
  }

  @Test func promptsAfterAFailedInitialScript() throws {
    try sandbox.write("a = 20\nfit alhpa=1\nb = 1\n", to: "config/descent/init.descent")
    let configuration = ["XDG_CONFIG_HOME": sandbox.file("config")]
    let terminal = try sandbox.prompt(environment: configuration)
    // The path may take more than a row, and what is broken at a blank is indented.
    let text = terminal.transcript.joined().filter { $0 != " " }
    #expect(text.contains("init.descent:2:5:error:fithasnooption'alhpa'"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(terminal.enter("print b", expecting: "error: there is no 'b'"))
  }
}
