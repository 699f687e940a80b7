import Glibc
import Language
import PseudoTerminal
import Testing

@testable import Shell

/// Every command of the registry, interrupted at random moments while it works on something large.
@Suite(.serialized) struct InterruptedCommandTests {
  /// What a command is given so that it takes long.
  enum Work {
    /// What comes before it, and the line.
    case long(String, String)
    /// A line that is over before anybody could interrupt it, whatever it is given.
    case short(String)
  }

  /// A sum of so many terms of one variable, with many minima.
  private static func terms(_ count: Int) -> String {
    (1...count).map { "(x-\($0))^4*sin(\($0)x)" }.joined(separator: "+")
  }

  /// A function that is a sum of so many variables.
  private static func variables(_ count: Int) -> String {
    let names = (1...count).map { "x\($0)" }.joined(separator: ",")
    return "f(\(names))=" + (1...count).map { "(x\($0)-\($0))^4" }.joined(separator: "+")
  }

  private static let plane =
    "f(x,y)=" + (1...300).map { "sin(\($0)x*y)" }.joined(separator: "+")

  static let work: [String: Work] = [
    "animate": .short("animate"),
    "animate fit": .long("data gen n=3e6; fit iters=20", "animate fit"),
    "animate path": .long("\(plane); minimize f from=1,1 iters=40 alpha=1e-9", "animate path"),
    "ask": .short("ask \"one?\" expect=1"),
    "guess": .short("guess one as=g else=1"),
    "task": .short("task one until=\"a = 1\" solution=\"a = 1\""),
    "clear": .short("clear"),
    "compare": .long("data gen n=2e6 features=9; fit iters=1", "data split; compare"),
    "contour": .long(plane, "contour f"),
    "data": .short("data"),
    "data add": .long("data gen n=2e6", "data add z = sin(x)*exp(x)"),
    "data clear": .short("data clear"),
    "data correlate": .long("data gen n=700 features=600", "data correlate"),
    "data describe": .long("data gen n=2e6 features=9", "data describe"),
    "data drop": .short("data drop x"),
    "data filter": .long("data gen n=2e6", "data filter sin(x)*exp(x) > 0"),
    "data gen": .long("print 1", "data gen n=3e7"),
    "data load": .long("print 1", "data load .rows"),
    "data poly": .long("data gen n=2e5", "data poly degree=60"),
    "data put": .short("data put 1 y=2"),
    "data sample": .short("data sample houses"),
    "data save": .long("data gen n=3e6", "data save rows.csv.gz"),
    "data scale": .long("data gen n=5e5 features=20", "data scale"),
    "data set": .short("data set x=1,2,3 y=2,3,5"),
    "data show": .long("data gen n=1e6", "data show rows=1e6"),
    "data split": .long("data gen n=5e6", "data split"),
    "describe": .short("plot x^2; describe"),
    "derive": .long(variables(400), "derive f"),
    "expect": .long(
      "data gen n=50; fit alpha=1e-9 iters=2e6 as=ball", "expect ball.x[1999999]<1e9"),
    "explain": .long("data gen n=700 features=600; fit iters=2", "explain"),
    "fit": .long("data gen n=50", "fit iters=1e12"),
    "function": .short("function himmelblau"),
    "help": .short("help fit"),
    "history": .short("history"),
    "lesson": .long("print 1", "lesson 2"),
    "lesson close": .short("lesson close"),
    "lsq": .long("data gen n=1e6 features=10", "lsq precision=extended"),
    "minimize": .long(
      "f(x)=\(terms(700))", "minimize f from=1 alpha=1e-30"),
    "pause": .short("pause"),
    "lesson new": .short("lesson new kept"),
    "lesson add": .short("lesson add lesson.descent"),
    "lesson check": .short("lesson check 1"),
    "plot": .long("f(x)=\(terms(700))", "plot f"),
    "plot alpha": .long("data gen n=50; fit iters=1e6 alpha=0.1/(k+1)", "plot alpha"),
    "plot cost": .long("data gen n=50; fit iters=1e6", "plot cost"),
    "plot data": .long("data gen n=3e6", "plot data"),
    "plot fit": .long("data gen n=2e6", "plot fit"),
    "plot line": .long("\(plane); minimize f from=1,1 iters=3 method=bfgs", "plot line"),
    "plot basins": .long("", "plot basins himmelblau alpha=0.001 iters=1000000"),
    "plot learning": .long("data gen n=20000 features=40; data split", "plot learning"),
    "plot modes": .long("data gen n=700 features=600; fit iters=20 alpha=0.01", "plot modes"),
    "plot path": .long("\(plane); minimize f from=1,1 iters=40 alpha=1e-9", "plot path"),
    "plot residuals": .long("data gen n=1e6; fit iters=2", "plot residuals"),
    "plot sweep": .short("plot sweep"),
    "plot theta": .long("data gen n=50; fit iters=1e6", "plot theta"),
    "predict": .short("predict 1"),
    "print": .long("data gen n=50; fit alpha=1e-9 iters=2e6 as=ball", "print ball.x[1999999]"),
    "quit": .short("quit"),
    "record": .short("record"),
    "rerun": .long("data gen n=50; fit iters=1", "rerun iters=1e12"),
    "reset": .short("reset"),
    "run": .long("print 1", "run long.descent"),
    "runs": .short("runs"),
    "runs drop": .short("runs drop all"),
    "save": .short("save kept.descent"),
    "say": .short("say hello"),
    "set": .short("set"),
    "show": .short("show"),
    "step": .long("data gen n=50; fit iters=0", "step 1e9"),
    "step back": .long("data gen n=50; fit iters=2e6", "step back 1"),
    "surface": .long(plane, "surface f"),
    "sweep": .long("data gen n=50", "sweep alpha=1e-5..0.1 steps=10000 iters=10000"),
    "trace": .long("minimize x^2 from=9 alpha=1e-7 iters=1e6 precision=0", "trace every=1"),
    "tune": .long("data gen n=50", "tune a=0.1..1: fit alpha=a iters=1e12"),
    "unset": .short("unset a"),
    "version": .short("version"),
    "view": .long(plane, "view contour f"),
  ]

  /// Nobody waits so long on an idle machine; on a busy one everything takes many times longer.
  private static let limit = 20.0

  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("data gen n=50\nfit iters=1e12\nprint 1\n", to: "long.descent")
  }

  @Test func everyCommandIsListed() {
    let names = Registry.standard.commands.map(\.fullName)
    #expect(Set(names).subtracting(Self.work.keys).isEmpty)
    #expect(Set(Self.work.keys).subtracting(names).isEmpty)
  }

  @Test(arguments: Registry.standard.commands.map(\.fullName))
  func offATerminal(_ name: String) throws {
    let (setup, line, isLong) = try work(of: name)
    // A pause of up to a fifth of a second: printed where it fails.
    let pause = UInt32.random(in: 0..<200_000)
    let program = try sandbox.start(["-c", "\(setup); print 77; \(line); print 78"])
    #expect(program.wait(seconds: 60) { $0.contains("\n77\n") || $0.hasPrefix("77\n") })
    usleep(pause)
    kill(program.process, SIGINT)
    let end = try program.end(seconds: Self.limit)
    // What is over before the signal comes, or is wrong without what it needs, is no failure here.
    #expect(
      end.code == 130 || !isLong && end.code < 128 || end.output.hasSuffix("\n78\n"),
      "\(name) after \(pause) µs: code \(end.code), \(end.errors.suffix(400))")
    #expect(
      sandbox.names().filter { !$0.hasPrefix(".") && $0 != "kept.descent" } == ["long.descent"],
      "\(name) after \(pause) µs left a file")
  }

  @Test func atATerminal() throws {
    let terminal = try sandbox.prompt(rows: 40, columns: 100)
    for name in Registry.standard.commands.map(\.fullName) where name != "quit" {
      let (setup, line, isLong) = try work(of: name)
      guard isLong else { continue }
      terminal.send("reset\r")
      #expect(terminal.isAtPrompt())
      try sandbox.write(setup.replacing(";", with: "\n") + "\nprint 77\n", to: "setup.descent")
      terminal.send("set echo=off; run setup.descent\r")
      #expect(terminal.wait(seconds: 60) { $0.lines.contains("77") }, "\(name)")
      #expect(terminal.isAtPrompt())
      let pause = UInt32.random(in: 0..<200_000)
      terminal.send(line + "\r")
      usleep(pause)
      terminal.send(Keys.control("C"))
      if name == "lesson" {
        // At its pause the first one drops what was typed, and the second leaves.
        for _ in 0..<2 {
          usleep(500_000)
          terminal.send(Keys.control("C"))
        }
      }
      let isBack = terminal.wait(seconds: Self.limit) {
        // Around the prompt may stand what was pressed between two commands, or a hint.
        $0.cursorLine.contains("descent>") && !$0.cursorLine.contains(line.prefix(8))
      }
      #expect(isBack, "\(name) after \(pause) µs:\n\(terminal.screen.text)")
      guard isBack else { return }
    }
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  private func work(of name: String) throws -> (setup: String, line: String, isLong: Bool) {
    if name == "data load" {
      try sandbox.write(String(repeating: "1,2\n3,5\n", count: 2_000_000), to: ".rows")
    }
    return switch try #require(Self.work[name], "no work is listed for '\(name)'") {
    case .long(let setup, let line): (setup, line, true)
    case .short(let line): ("print 1", line, false)
    }
  }
}
