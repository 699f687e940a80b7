import Glibc
import PseudoTerminal
import Testing

/// The prompt where the terminal understands no escapes, and where the locale has no more than
/// ASCII.
@Suite struct PoorTerminalTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private static let places = [
    ["TERM": "dumb"], ["TERM": "nonesuch"], ["LC_ALL": "C"], ["LC_ALL": "", "LANG": "C"],
    ["TERM": "dumb", "LC_ALL": "C"], ["LC_ALL": "POSIX", "NO_COLOR": "1"],
  ]

  @Test(arguments: places, [(24, 80), (12, 40)])
  func everythingWorks(_ place: [String: String], _ size: (rows: Int, columns: Int)) throws {
    let terminal = try sandbox.prompt(
      environment: place, rows: size.rows, columns: size.columns)
    // Typing, and a line in several parts.
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    terminal.send("print (2 +\r")
    #expect(terminal.shows("     ..."))
    terminal.send("3)\r")
    #expect(terminal.prints("5"))
    // An error points at its culprit.
    #expect(terminal.enter("fit alhpa=1", expecting: "^~~~~"))
    // Tab, and the history.
    terminal.send("data g\tn=7\r")
    #expect(terminal.expect("7 rows"))
    #expect(terminal.isAtPrompt())
    terminal.send(Keys.up + Keys.up + Keys.up + "\r")
    #expect(terminal.expect("5\r\n"))
    #expect(terminal.isAtPrompt())
    terminal.send(Keys.control("R") + "6 *")
    #expect(terminal.expect("6 *"))
    terminal.send("\r")
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.isAtPrompt())
    // Reports, figures, help, and Ctrl-C.
    #expect(terminal.enter("lsq", expecting: "residual sd"))
    #expect(terminal.enter("plot data", expecting: "7 rows"))
    #expect(terminal.enter("help fit", expecting: "see also"))
    #expect(terminal.type("print 7 * 3; fit iters=1e12", expecting: "21"))
    usleep(400_000)
    terminal.send(Keys.control("C"))
    #expect(terminal.expect("interrupted after"))
    #expect(terminal.isAtPrompt())
    // A lesson up to its first answer.
    try sandbox.write(
      "# Small\n\npause First\nplot x^2 xrange=-3..3\nask \"Slope?\" expect=-6 hint=h\npause Then\n",
      to: ".local/share/descent/lessons/92-small.descent")
    terminal.send("lesson ./.local/share/descent/lessons/92-small.descent\r")
    #expect(terminal.wait { $0.cursorLine == "[Enter goes on] descent>" })
    // Where the window is low the lesson waits once more before its figure.
    for _ in 0..<8 where terminal.screen.cursorLine != "answer>" {
      let stops = stops(terminal)
      terminal.send("\r")
      #expect(terminal.wait { $0.cursorLine == "answer>" || stops < self.stops(terminal) })
    }
    #expect(terminal.screen.cursorLine == "answer>")
    terminal.send("-6\r")
    #expect(terminal.expect("right"))
    #expect(terminal.wait { $0.cursorLine == "[Enter goes on] descent>" })
    terminal.send("stop\r")
    #expect(terminal.expect("resumes"))
    #expect(terminal.isAtPrompt())
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    let term = place["TERM"] ?? ""
    if !term.isEmpty { #expect(!terminal.output.contains(0x1B)) }
    if place["LC_ALL"] != nil { #expect(terminal.output.allSatisfy { $0 < 0x80 }) }
  }

  /// How often the terminal has waited at a pause.
  private func stops(_ terminal: PseudoTerminal) -> Int {
    terminal.transcript.count { $0.hasPrefix("[Enter goes on] descent>") }
  }
}
