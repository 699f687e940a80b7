import Glibc
import PseudoTerminal
import Testing

/// Animations at a terminal, under the keys of the person.
@Suite struct AnimationTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// A prompt behind a run of a few hundred iterations.
  func descended() throws -> PseudoTerminal {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("minimize x^2-6x+5 from=15", expecting: "stopped after"))
    terminal.send(Keys.control("L"))
    #expect(terminal.wait { $0.lines == ["descent>"] })
    return terminal
  }

  /// The iteration in the title of the one figure that the screen shows.
  static func iteration(_ screen: Screen) -> Int? {
    let titles = screen.lines.compactMap { $0.firstMatch(of: /iteration ([\d,]+) of/) }
    guard titles.count == 1 else { return nil }
    return Int(titles[0].1.filter { $0 != "," })
  }

  @Test func playsInPlace() throws {
    let terminal = try descended()
    terminal.send("animate path every=40 fps=20\r")
    #expect(terminal.wait { !$0.isCursorVisible && Self.iteration($0) != nil })
    #expect(terminal.wait { $0.isCursorVisible && $0.cursorLine == "descent>" })
    let titles = terminal.transcript.filter { $0.contains(/iteration [\d,]+ of/) }
    #expect(titles.count == 1, "\(terminal.transcript.joined(separator: "\n"))")
    #expect(titles.first?.contains(/iteration ([\d,]+) of \1/) == true)
    #expect(!terminal.screen.text.contains("space pauses"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  @Test func obeysKeys() throws {
    let terminal = try descended()
    terminal.send("animate path every=10 fps=4\r")
    #expect(terminal.wait { Self.iteration($0) != nil })
    terminal.send(" ")
    #expect(terminal.wait { $0.text.contains("paused: space goes on") })
    let start = try #require(Self.iteration(terminal.screen))
    for key in [Keys.right, "\u{1B}OC"] {
      let next = try #require(Self.iteration(terminal.screen)) + 10
      terminal.send(key)
      #expect(terminal.wait { Self.iteration($0) == next })
    }
    terminal.send(Keys.left)
    #expect(terminal.wait { Self.iteration($0) == start + 10 })
    terminal.send("xyz" + Keys.up)
    terminal.send(Keys.left)
    #expect(terminal.wait { Self.iteration($0) == start })
    terminal.send(" ")
    #expect(terminal.wait { (Self.iteration($0) ?? 0) > start + 10 })
    #expect(!terminal.screen.text.contains("paused"))
    terminal.send("q")
    #expect(terminal.isAtPrompt())
    #expect(terminal.screen.isCursorVisible)
    #expect(Self.iteration(terminal.screen) != nil)
    // What was typed at the animation is not left for the prompt.
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  @Test func drawsAfreshAfterAResize() throws {
    let terminal = try descended()
    terminal.send("animate path every=10 fps=4\r")
    #expect(terminal.wait { Self.iteration($0) != nil })
    terminal.send(" ")
    #expect(terminal.wait { $0.text.contains("paused: space goes on") })
    for (rows, columns) in [(30, 100), (16, 64)] {
      terminal.resize(rows: rows, columns: columns)
      #expect(
        terminal.wait { screen in
          let frame = screen.lines.first { $0.contains("┘") }?.count ?? 0
          return Self.iteration(screen) != nil && frame > columns - 12 && frame <= columns
        }, "\(terminal.screen.text)")
    }
    terminal.send("q")
    #expect(terminal.isAtPrompt())
    #expect(terminal.screen.isCursorVisible)
  }

  @Test func playsOnWhileTheWindowIsDragged() throws {
    let terminal = try descended()
    terminal.send("animate path every=10 fps=10\r")
    #expect(terminal.wait { Self.iteration($0) != nil })
    for step in 1...30 {
      terminal.resize(rows: 24, columns: 80 + step)
      usleep(5_000)
    }
    let reached = Self.iteration(terminal.screen) ?? 0
    #expect(terminal.wait(seconds: 3) { (Self.iteration($0) ?? 0) >= reached + 30 })
    terminal.send("q")
    #expect(terminal.isAtPrompt())
  }

  @Test func leavesAtControlC() throws {
    let terminal = try descended()
    terminal.send("animate path every=10 fps=4; print 1234\r")
    #expect(terminal.wait { !$0.isCursorVisible && Self.iteration($0) != nil })
    terminal.send(Keys.control("C"))
    #expect(terminal.isAtPrompt())
    #expect(terminal.screen.isCursorVisible)
    #expect(!terminal.transcript.contains("1234"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  @Test func suspendsAndContinues() throws {
    let terminal = try PseudoTerminal(
      running: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
      environment: sandbox.environment(["PS1": "shell$ "]), folder: sandbox.path)
    #expect(terminal.expect("shell$"))
    terminal.send("\"$DESCENT\"\r")
    #expect(terminal.enter("minimize x^2-6x+5 from=15", expecting: "stopped after"))
    terminal.send("animate path every=1 fps=4\r")
    #expect(terminal.wait { !$0.isCursorVisible && $0.text.contains("space pauses") })
    terminal.send(Keys.control("Z"))
    #expect(terminal.expect("Stopped"))
    #expect(terminal.shows("shell$"))
    #expect(terminal.screen.isCursorVisible)
    terminal.send("echo $((6 * 7))\r")
    #expect(terminal.prints("42"))
    #expect(terminal.shows("shell$"))
    terminal.send("fg\r")
    #expect(terminal.wait { !$0.isCursorVisible && $0.text.contains("space pauses") })
    terminal.send("q")
    #expect(terminal.isAtPrompt())
    #expect(terminal.screen.isCursorVisible)
    #expect(terminal.enter("print 6 * 8", expecting: "48"))
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func restoresTheTerminalWhenTerminated(
    _ signal: Int32
  ) throws {
    let terminal = try descended()
    terminal.send("animate path every=1 fps=4\r")
    #expect(terminal.wait { !$0.isCursorVisible && Self.iteration($0) != nil })
    terminal.signal(signal)
    #expect(terminal.waitForExit() == .code(128 + signal))
    #expect(terminal.screen.isCursorVisible)
  }

  @Test(arguments: [(10, 30), (6, 24), (4, 10)]) func fitsAVerySmallWindow(
    _ rows: Int, _ columns: Int
  ) throws {
    let terminal = try descended()
    terminal.resize(rows: rows, columns: columns)
    terminal.send("animate path every=40 fps=20\r")
    #expect(terminal.expect("\u{1B}[?25h"))
    #expect(terminal.isAtPrompt())
    #expect(terminal.screen.isCursorVisible)
  }
}
