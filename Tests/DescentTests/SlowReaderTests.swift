import Glibc
import PseudoTerminal
import Testing

/// A terminal that takes what it is given a little at a time, such as one at the end of a slow
/// line.
@Suite struct SlowReaderTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// The program at its prompt, whose output is read a few bytes at a time from now on.
  private func prompt(rows: Int = 24, columns: Int = 80) throws -> PseudoTerminal {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.slowness = PseudoTerminal.Slowness(bytes: 64, seconds: 0.002)
    return terminal
  }

  @Test(arguments: [(24, 80), (12, 40)]) func showsAllThereIs(_ rows: Int, _ columns: Int) throws {
    let terminal = try prompt(rows: rows, columns: columns)
    // More than the terminal takes in before it is read.
    for line in ["data gen", "plot data", "help fit", "surface", "lesson"] {
      terminal.send(line + "\r")
    }
    terminal.send("print 6 * 7\r")
    #expect(terminal.wait(seconds: 60) { _ in terminal.transcript.contains("42") })
    #expect(terminal.isAtPrompt())
    let shown = terminal.transcript
    #expect(shown.allSatisfy { $0.count <= columns })
    #expect(shown.contains { $0.contains("y over x, 100 rows") })
    #expect(shown.contains { $0.contains("The cost around its minimum") })
  }

  @Test func stopsAtOnceAtControlC() throws {
    let terminal = try prompt()
    #expect(
      terminal.enter("f(x) = x^2; minimize f from=9 alpha=0.001 precision=0", expecting: "found"))
    // A table that takes longer to be read than anybody waits, also where the test comes late.
    terminal.slowness = PseudoTerminal.Slowness(bytes: 16, seconds: 0.002)
    terminal.send("trace every=1\r")
    #expect(terminal.wait(seconds: 60) { $0.scrollback.count > 40 })
    terminal.send(Keys.control("C"))
    #expect(terminal.wait(seconds: 60) { $0.cursorLine == "descent>" })
    terminal.slowness = PseudoTerminal.Slowness(bytes: 64, seconds: 0.002)
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(terminal.transcript.count < 400, "\(terminal.transcript.count)")
    terminal.send("data gen; fit iters=1e12\r")
    #expect(terminal.wait(seconds: 60) { $0.text.contains("% done") })
    terminal.send(Keys.control("C"))
    #expect(terminal.wait(seconds: 60) { $0.text.contains("what was reached is kept") })
    #expect(terminal.isAtPrompt())
  }

  @Test func playsAnAnimationWithoutFallingBehind() throws {
    let terminal = try prompt(rows: 12, columns: 40)
    #expect(terminal.enter("f(x) = x^2; minimize f from=9 alpha=0.01", expecting: "reached"))
    // Each frame takes longer to be read than it is shown: frames are left out.
    terminal.send("animate path every=1 fps=60\r")
    #expect(terminal.wait(seconds: 60) { $0.text.contains("space pauses") })
    #expect(terminal.wait(seconds: 60) { $0.cursorLine == "descent>" })
    #expect(terminal.screen.isCursorVisible)
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  @Test func drawsTheLineBeingTyped() throws {
    let terminal = try prompt(rows: 12, columns: 40)
    let line = "fit alpha=0.001 iters=5000 start=random method=gd tol=0"
    terminal.send(line + Keys.control("A") + "say " + Keys.control("E") + " x")
    #expect(terminal.wait(seconds: 60) { $0.text.contains("descent> say fit alpha=0.001") })
    terminal.resize(rows: 12, columns: 100)
    #expect(terminal.wait(seconds: 60) { $0.cursorLine == "descent> say \(line) x" })
    terminal.send("\r")
    #expect(terminal.wait(seconds: 60) { _ in terminal.transcript.contains(line + " x") })
  }

  @Test func leavesNoProcessWhenTheReaderIsGone() throws {
    let terminal = try prompt()
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    // The program waits for room to write when the window closes.
    for _ in 0..<20 { terminal.send("surface\r") }
    terminal.closeWindow()
    #expect(terminal.waitForExit() != nil)
    #expect(sandbox.text(of: ".local/state/descent/history").hasPrefix("data gen\n"))
  }
}
