import Glibc
import PseudoTerminal
import Testing

/// Scripts replayed at a terminal, with a live prompt where they pause.
@Suite struct PauseTests {
  let sandbox: Sandbox
  let pause = "[Enter goes on] descent>"

  init() throws { sandbox = try Sandbox() }

  func paused(_ script: String = "a = 20\npause Try it.\nprint a + 2\n") throws -> PseudoTerminal {
    try sandbox.write(script, to: "class.descent")
    let terminal = try sandbox.terminal("--quiet", "class.descent")
    try #require(terminal.shows(pause))
    return terminal
  }

  @Test func goesOnWithEnter() throws {
    let terminal = try paused()
    #expect(terminal.transcript.first == "Try it.")
    terminal.send("\r")
    #expect(terminal.prints("22"))
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func goesOnWithControlD() throws {
    let terminal = try paused()
    terminal.send(Keys.control("D"))
    #expect(terminal.prints("22"))
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func runsCommandsInTheSession() throws {
    let terminal = try paused()
    terminal.send("print 2a\r")
    #expect(terminal.prints("40"))
    #expect(terminal.shows(pause))
    #expect(terminal.type("print b", expecting: "error: there is no 'b'"))
    #expect(terminal.shows(pause))
    terminal.send("a = 60\r")
    #expect(terminal.wait { $0.cursorLine == pause && $0.text.contains("a = 60") })
    terminal.send("\r")
    #expect(terminal.prints("62"))
    #expect(terminal.waitForExit() == .code(0))
    #expect(sandbox.text(of: ".local/state/descent/history") == "print 2a\nprint b\na = 60\n")
  }

  @Test func comesBackAfterAnInterruption() throws {
    let terminal = try paused("data gen\npause\nprint fit.status\nprint 6 * 7\n")
    terminal.send("half a line")
    #expect(terminal.shows(pause + " half a line"))
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("^C"))
    #expect(terminal.shows(pause))
    #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
    // The fit has begun by then, on a busy machine too.
    usleep(400_000)
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("interrupted after"))
    #expect(terminal.shows(pause))
    terminal.send("\r")
    #expect(terminal.prints("interrupted"))
    #expect(terminal.prints("42"))
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func leavesWithControlCPressedTwice() throws {
    let terminal = try paused()
    terminal.send("half a line" + Keys.control("C"))
    #expect(terminal.expect("Ctrl-C once more leaves"))
    #expect(terminal.shows(pause))
    // A line in between starts anew.
    terminal.send("print 6 * 7\r")
    #expect(terminal.prints("42"))
    #expect(terminal.shows(pause))
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("Ctrl-C once more leaves"))
    #expect(terminal.shows(pause))
    terminal.send(Keys.control("C"))
    #expect(terminal.waitForExit() == .code(0))
    #expect(!terminal.transcript.contains("22"))
  }

  @Test func goesOnWithControlCWhereThereIsNothingToLeave() throws {
    let terminal = try sandbox.prompt()
    terminal.send("pause\r")
    #expect(terminal.shows(pause))
    terminal.send(Keys.control("C"))
    #expect(terminal.isAtPrompt())
  }

  @Test func leavesWithQuit() throws {
    let terminal = try paused()
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    #expect(!terminal.transcript.contains("22"))
  }

  @Test func isLiveInAScriptRunAtThePrompt() throws {
    try sandbox.write("a = 20\npause\nprint a + 2\n", to: "class.descent")
    let terminal = try sandbox.prompt()
    terminal.send("run class.descent\r")
    #expect(terminal.shows(pause))
    terminal.send("a = 40\r")
    #expect(terminal.wait { $0.cursorLine == pause && $0.text.contains("a = 40") })
    terminal.send("\r")
    #expect(terminal.prints("42"))
    #expect(terminal.isAtPrompt())
  }

  @Test func stopsTheScriptAtControlCInALongFit() throws {
    try sandbox.write("data gen\nprint 7 * 3\nfit iters=1e12\nprint 8\n", to: "long.descent")
    let terminal = try sandbox.terminal("long.descent")
    #expect(terminal.prints("21"))
    #expect(terminal.expect("fit iters=1e12"))
    usleep(100_000)
    terminal.send(Keys.control("C"))
    #expect(terminal.waitForExit() == .code(130))
    #expect(terminal.transcript.contains { $0.contains("interrupted after") })
    #expect(!terminal.transcript.contains { $0.contains("print 8") })
  }
}
