import Glibc
import PseudoTerminal
import Testing

/// The lines typed, recalled in this session and in later ones.
@Suite struct HistoryTests {
  let sandbox: Sandbox
  let path = ".local/state/descent/history"

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [(24, 80), (12, 40)])
  func recallsLines(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("print 10 + 1", expecting: "11"))
    #expect(terminal.enter("print 20 + 2", expecting: "22"))
    terminal.send(Keys.up)
    #expect(terminal.shows("descent> print 20 + 2"))
    terminal.send(Keys.up)
    #expect(terminal.shows("descent> print 10 + 1"))
    terminal.send("1\r")
    #expect(terminal.prints("21"))
    #expect(terminal.isAtPrompt())
    terminal.send(Keys.control("R") + "20 +")
    #expect(terminal.wait { $0.text.contains("bck:20 +") })
    terminal.send("\r")
    #expect(terminal.prints("22"))
    #expect(terminal.isAtPrompt())
    // Another session, also after a crash.
    terminal.signal(SIGKILL)
    #expect(terminal.waitForExit() == .signal(SIGKILL))
    let next = try sandbox.prompt(rows: rows, columns: columns)
    next.send(Keys.up)
    #expect(next.shows("descent> print 20 + 2"))
    next.send(Keys.control("C"))
    #expect(next.expect("^C"))
    #expect(next.isAtPrompt())
    next.send(Keys.control("R") + "10")
    #expect(next.wait { $0.text.contains("bck:10") })
    next.send("\r")
    #expect(next.prints("21"))
    #expect(next.enter("history", expecting: "print 10 + 1"))
  }

  @Test func sharesTheFileBetweenSessions() throws {
    let state = ["XDG_STATE_HOME": sandbox.file("state")]
    let sessions = [
      try sandbox.prompt(environment: state), try sandbox.prompt(environment: state),
    ]
    for number in 0..<4 {
      for (offset, session) in sessions.enumerated() {
        let value = 100 * (offset + 1) + number
        #expect(session.enter("print \(value) + 0", expecting: "\(value)"))
      }
    }
    let lines = sandbox.text(of: "state/descent/history").split(separator: "\n")
    #expect(lines == (0..<4).flatMap { ["print 10\($0) + 0", "print 20\($0) + 0"] })
    for session in sessions {
      session.send(Keys.control("D"))
      #expect(session.waitForExit() == .code(0))
    }
  }

  @Test func keepsNoneWhenTold() throws {
    let terminal = try sandbox.terminal("--no-history")
    #expect(terminal.enter("print 10 + 1", expecting: "11"))
    terminal.send(Keys.up)
    #expect(terminal.shows("descent> print 10 + 1"))
    #expect(!sandbox.names().contains(".local"))
  }

  @Test func survivesAClosedTerminal() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
    terminal.signal(SIGHUP)
    #expect(terminal.waitForExit() == .code(128 + SIGHUP))
    let lines = "data gen\nprint 7 * 3; fit iters=1e12\n"
    #expect(sandbox.text(of: path) == lines)
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func leavesNoProcessBehindAClosedWindow(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
    terminal.closeWindow()
    #expect(terminal.waitForExit() != nil)
    #expect(sandbox.text(of: path) == "data gen\nprint 7 * 3; fit iters=1e12\n")
  }
}
