import Glibc
import PseudoTerminal
import Testing

/// What the prompt says beside results: what to try, how far long work has come, how long it took.
@Suite struct WorkTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  // MARK: Tips

  @Test(arguments: [(24, 80), (12, 40)]) func saysWhatToTryNext(_ rows: Int, _ columns: Int) throws
  {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("data gen", expecting: "next: 'plot data'"))
    #expect(terminal.enter("fit", expecting: "next: 'explain'"))
    #expect(terminal.transcript.filter { $0.hasPrefix("next:") }.allSatisfy { $0.count <= columns })
    // Each once.
    #expect(terminal.enter("data gen; print 6 * 7", expecting: "42"))
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.enter("print 6 * 8", expecting: "48"))
    #expect(terminal.transcript.filter { $0.contains("'plot data'") }.count == 1)
  }

  @Test func keepsQuietWhenTold() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("set tips=off; data gen", expecting: "100 rows"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(!terminal.transcript.contains { $0.hasPrefix("next:") })
  }

  @Test func givesNoTipsOffATerminal() throws {
    let end = try sandbox.run("-c", "data gen; fit")
    #expect(!end.output.contains("next:"))
    let script = try sandbox.run("-", input: "data gen\nfit\n")
    #expect(!script.output.contains("next:"))
  }

  // MARK: Progress

  @Test(arguments: [(24, 80), (12, 40)])
  func showsHowFarWorkHasCome(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("data gen", expecting: "next:"))
    terminal.send("fit iters=1e12\r")
    // Looked at as one: a line that is only half there is no failure.
    #expect(
      terminal.wait {
        // On a narrow screen what is left of a slow run takes the room of the rest.
        $0.cursorLine.hasPrefix("0 % done")
          && (columns < 80 || $0.cursorLine.hasSuffix("left (Ctrl-C stops)"))
      })
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("what was reached is kept"))
    #expect(terminal.isAtPrompt())
    #expect(!terminal.transcript.contains { $0.contains("% done") })
    #expect(terminal.transcript.contains("^C"))
    #expect(terminal.enter("expect fit.iterations > 0; print 6 * 7", expecting: "42"))
  }

  @Test func takesTheLineAwayWhenWorkIsDone() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("data gen", expecting: "next:"))
    terminal.send("sweep alpha=0.1,0.2,0.3,0.4 iters=2e6\r")
    #expect(terminal.wait { $0.cursorLine.contains("% done") || $0.text.contains("best") })
    #expect(terminal.wait(seconds: 120) { $0.text.contains("best") })
    #expect(terminal.isAtPrompt())
    #expect(!terminal.transcript.contains { $0.contains("% done") }, "\(terminal.transcript)")
  }

  @Test func drawsNoLineWhereItCannotBeTakenAway() throws {
    let terminal = try sandbox.prompt(environment: ["TERM": "dumb"])
    #expect(terminal.enter("data gen", expecting: "next:"))
    terminal.send("fit iters=1e12\r")
    #expect(terminal.expect("iters=1e12"))
    usleep(1_200_000)
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("what was reached is kept"))
    #expect(!terminal.transcript.contains { $0.contains("done") })
    #expect(!terminal.output.contains(0x1B))
    let program = try sandbox.start(["-c", "data gen; print 7; fit iters=1e12"])
    #expect(program.wait { $0.hasSuffix("\n7\n") })
    usleep(1_200_000)
    kill(program.process, SIGINT)
    #expect(!(try program.end().output.contains("done")))
  }

  // MARK: Time

  @Test(arguments: [(24, 80), (12, 40)])
  func showsComputingTimesWhenTold(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(!terminal.transcript.contains { $0.hasPrefix("time:") })
    #expect(terminal.enter("set timing=on", expecting: "time: "))
    #expect(terminal.enter("data gen; lsq", expecting: "time: "))
    #expect(terminal.enter("set timing=off; print 71", expecting: "71"))
    #expect(terminal.enter("print 6 * 8", expecting: "48"))
    #expect(terminal.transcript.filter { $0.hasPrefix("time: ") }.count == 3)
    let end = try sandbox.run("-c", "set timing=on; print 5")
    #expect(end.output.contains(/^time: [\d.]+ (us|ms|s)\n5\ntime: [\d.]+ (us|ms|s)\n$/))
  }

  // MARK: Start

  @Test(arguments: [(24, 80), (12, 40)])
  func promptsAfterAFailedStart(_ rows: Int, _ columns: Int) throws {
    try sandbox.write("set tips=off\nset hints=bogus\n", to: "config/descent/init.descent")
    let terminal = try sandbox.terminal(
      environment: ["XDG_CONFIG_HOME": sandbox.file("config")])
    #expect(terminal.expect("init.descent:2:11:"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }
}
