import Glibc
import PseudoTerminal
import Testing

/// `tune` at a terminal: keys, mouse, window, signals.
@Suite struct LiveTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private static let line = "tune c=-3..3: plot x^2 + c*x"

  /// A prompt at which a knob is being turned.
  private func turning(_ line: String = Self.line) throws -> PseudoTerminal {
    let terminal = try sandbox.prompt()
    #expect(terminal.isAtPrompt())
    terminal.send(line + "\r")
    #expect(terminal.wait { $0.isAlternate && $0.text.contains("Enter keeps") })
    return terminal
  }

  /// Sends keys and waits for a value of the knob.
  private func press(
    _ keys: String, _ terminal: PseudoTerminal, gives value: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    terminal.send(keys)
    let isThere = terminal.wait { $0.text.contains("c = \(value) ") }
    #expect(isThere, "\(terminal.screen.text)", sourceLocation: sourceLocation)
  }

  @Test func obeysKeys() throws {
    let terminal = try turning()
    press(Keys.right, terminal, gives: "0.06")
    press(Keys.left + Keys.left, terminal, gives: "-0.06")
    press("\u{1b}[1;2C", terminal, gives: "0.54")
    press("\u{1b}[6~", terminal, gives: "-0.06")
    press("\u{1b}[F", terminal, gives: "3")
    press("\u{1b}[H", terminal, gives: "-3")
    press("1.5\r", terminal, gives: "1.5")
    #expect(terminal.wait { $0.text.contains("f(x) = x^2 + 1.5x") })
    terminal.send("?")
    #expect(terminal.wait { $0.text.contains("Page Up and Down") })
    terminal.send("?\u{1b}[<0;40;1M\u{1b}[<64;1;1M")
    press("", terminal, gives: "1.56")
    terminal.send("q")
    #expect(terminal.isAtPrompt())
    #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
    #expect(terminal.enter("print c", expecting: "c"))
    #expect(terminal.transcript.contains { $0.contains("'c'") })
  }

  @Test func oneKeyTurnsTheLastRun() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("minimize x^2 from=5 alpha=0.1", expecting: "arrived"))
    // What stands on the line makes room for it.
    terminal.send("half a line\u{18}\u{14}")
    #expect(terminal.wait { $0.isAlternate && $0.text.contains("alpha") })
    terminal.send("q")
    #expect(terminal.isAtPrompt())
    #expect(!terminal.screen.isAlternate)
    #expect(terminal.enter("print min.alpha + 1", expecting: "1.1"))
  }

  @Test func enterKeepsTheLine() throws {
    let terminal = try turning()
    press(Keys.right, terminal, gives: "0.06")
    terminal.send("\rprint c + 1\r")
    #expect(terminal.prints("1.06"), "\(terminal.screen.text)")
    #expect(terminal.transcript.contains("descent> c = 0.06; plot x^2 + c*x"))
    #expect(terminal.isAtPrompt())
    terminal.send(Keys.up + Keys.up)
    #expect(terminal.shows("descent> c = 0.06; plot x^2 + c*x"))
  }

  @Test(arguments: ["\u{1b}", Keys.control("C"), "q"]) func leaves(_ key: String) throws {
    let terminal = try turning()
    press(Keys.right, terminal, gives: "0.06")
    terminal.send(key)
    #expect(terminal.isAtPrompt())
    #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  @Test func followsTheWindow() throws {
    let terminal = try turning()
    for (rows, columns) in [(12, 40), (50, 160), (24, 80)] {
      terminal.resize(rows: rows, columns: columns)
      #expect(
        terminal.wait { screen in
          let frame = screen.lines.first { $0.contains("┘") }?.count ?? 0
          return frame > columns - 6 && frame <= columns
        }, "\(terminal.screen.text)")
    }
    terminal.resize(rows: 8, columns: 80)
    #expect(terminal.wait { $0.text.contains("tune needs 34x10 cells") })
    terminal.resize(rows: 24, columns: 80)
    press(Keys.right, terminal, gives: "0.06")
  }

  @Test func stopsAndComesBack() throws {
    let terminal = try PseudoTerminal(
      running: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
      environment: sandbox.environment(["PS1": "shell$ "]), folder: sandbox.path)
    #expect(terminal.expect("shell$"))
    terminal.send("\"$DESCENT\"\r")
    #expect(terminal.isAtPrompt())
    terminal.send(Self.line + "\r")
    #expect(terminal.wait { $0.isAlternate && $0.text.contains("Enter keeps") })
    terminal.send(Keys.control("Z"))
    #expect(terminal.expect("Stopped"))
    #expect(terminal.shows("shell$"))
    #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
    terminal.send("fg\r")
    #expect(terminal.wait { $0.isAlternate && $0.text.contains("Enter keeps") })
    press(Keys.right, terminal, gives: "0.06")
    terminal.send("q")
    #expect(terminal.isAtPrompt())
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func leavesNothingBehindWhenItIsEnded(_ signal: Int32) throws
  {
    let terminal = try turning()
    kill(terminal.process, signal)
    #expect(terminal.waitForExit() == .code(128 + signal))
    #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
    let text = String(decoding: terminal.output, as: UTF8.self)
    for mode in ["1000", "1002", "1006", "1049"] {
      #expect(text.contains("\u{1b}[?\(mode)l"))
    }
  }

  @Test func aScriptGoesOnAtEnter() throws {
    try sandbox.write("a = 1\n\(Self.line)\nprint c * 2\n", to: "s.descent")
    let terminal = try sandbox.terminal("s.descent")
    #expect(terminal.wait { $0.isAlternate && $0.text.contains("Enter keeps") })
    press("2.5\r", terminal, gives: "2.5")
    terminal.send("\r")
    #expect(terminal.prints("5"), "\(terminal.screen.text)")
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func aLongFrameCanBeLeft() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.isAtPrompt())
    terminal.send("tune a=1e-9..1e-8: minimize rosenbrock from=-1.2,1 alpha=a iters=2000000000\r")
    #expect(terminal.wait { $0.isAlternate })
    terminal.send("q")
    #expect(terminal.wait(seconds: 5) { !$0.isAlternate })
    #expect(terminal.isAtPrompt())
  }

  @Test func fewCellsAreSent() throws {
    let terminal = try turning("tune a=0..1: print a")
    let before = terminal.output.count
    terminal.send(Keys.right)
    #expect(terminal.wait { $0.text.contains("a = 0.51 ") }, "\(terminal.screen.text)")
    #expect(terminal.output.count - before < 200)
  }
}
