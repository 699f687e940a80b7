import Glibc
import PseudoTerminal
import Testing

/// One history file and many sessions.
@Suite(.serialized) struct SharedHistoryTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private var file: String { ".local/state/descent/history" }

  @Test func losesAndTearsNothingOfAHundredSessions() throws {
    let count = 100
    let lines = 5
    let terminals = try (0..<count).map { _ in try sandbox.terminal() }
    for terminal in terminals { #expect(terminal.isAtPrompt()) }
    // All have their prompt: from here on they write at the same time.
    for (session, terminal) in terminals.enumerated() {
      for line in 0..<lines { terminal.send("say session \(session) line \(line) größe 😀\r") }
      terminal.send("quit\r")
    }
    for terminal in terminals { #expect(terminal.waitForExit(seconds: 120) == .code(0)) }
    let kept = sandbox.text(of: file).split(separator: "\n").map(String.init)
    let expected = (0..<count).flatMap { session in
      (0..<lines).map { "say session \(session) line \($0) größe 😀" }
    }
    #expect(kept.filter { $0 == "quit" }.count == count)
    #expect(kept.filter { $0 != "quit" }.sorted() == expected.sorted())
    // Each session's lines are in the order in which they were typed.
    for session in 0..<count {
      let own = kept.filter { $0.hasPrefix("say session \(session) ") }
      #expect(own == own.sorted())
    }
  }

  @Test func isWholeAfterAKill() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    terminal.send("fit iters=1e12\r")
    #expect(terminal.wait { $0.text.contains("% done") })
    terminal.signal(SIGKILL)
    #expect(terminal.waitForExit() == .signal(SIGKILL))
    #expect(sandbox.text(of: file) == "print 6 * 7\ndata gen\nfit iters=1e12\n")
    let next = try sandbox.prompt(environment: ["NO_COLOR": "1"])
    next.send(Keys.up)
    #expect(next.shows("descent> fit iters=1e12"))
  }
}
