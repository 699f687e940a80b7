import Expressions
import Language
import Numerics
import Testing

@testable import Shell

/// Random lines: none may trap, and one that fails may leave no trace.
///
/// Every session has a seed of its own, which a failure names: `FuzzSession(seed: 17).run()`
/// repeats it.
@Suite struct FuzzTests {
  @Test(arguments: 0..<8)
  func randomLinesNeverTrapAndFailuresLeaveNoTrace(block: UInt64) {
    var accepted = 0
    var refused = 0
    for seed in block * 30..<(block + 1) * 30 {
      let session = FuzzSession(seed: seed)
      session.run()
      accepted += session.accepted
      refused += session.refused
    }
    // The lines are worth their time only where both happen often.
    #expect(accepted > 60 && refused > 60, "\(accepted) accepted, \(refused) refused")
  }

  @Test func recordedSessionsReplayAsRecorded() {
    for seed in UInt64(50_000)..<50_060 {
      FuzzSession(seed: seed).checkRecording()
    }
  }

  @Test func randomBytesNeverTrap() {
    for seed in UInt64(0)..<300 {
      var generator = SeededGenerator(seed: 10_000 + seed)
      let count = Int.random(in: 0...200, using: &generator)
      let bytes = (0..<count).map { _ in
        // Mostly ASCII, as otherwise almost all is refused for not being UTF-8.
        UInt8.random(in: seed.isMultiple(of: 3) ? 0...255 : 0...127, using: &generator)
      }
      guard let script = try? Script(bytes, name: "random", path: nil) else { continue }
      let session = Session(TestHost(), "data gen n=4; lsq; fit iters=2")
      var text = ""
      let result = session.replay(script, keepGoing: true) { text += shown($0, in: session) }
      if case .quit = result { continue }
      #expect(text.utf8.count < 1_000_000, "seed \(seed)")
    }
  }
}

/// A session that gets random lines, most of them nearly right.
private final class FuzzSession {
  let seed: UInt64
  private var generator: SeededGenerator
  private let host: TestHost
  private let session: Session
  private var wasInterrupted = false
  private(set) var accepted = 0
  private(set) var refused = 0

  init(seed: UInt64) {
    self.seed = seed
    generator = SeededGenerator(seed: seed)
    host = Self.host()
    session = Session(host: host)
  }

  private static func host() -> TestHost {
    let host = TestHost()
    // Little memory, so that no data are large enough to be slow.
    host.memoryLimit = 60_000
    host.put("x,y\n1,2\n2,3\n3,5\n4,4\n", at: "points.csv")
    host.put("u\tv\tw\n1\t2\t3\n2\t3\t5\n4\t4\t1\n", at: "sub/b.tsv")
    host.put("a = 3\ndata load sub/b.tsv\n", at: "x.descent")
    host.put("run x.descent\nrun y.descent\n", at: "y.descent")
    host.standardInput = Array("x,y\n1,2\n3,4\n5,5\n".utf8)
    host.history = ["fit", "data gen"]
    return host
  }

  func run() {
    for index in 0..<12 {
      let line =
        index == 0 && below(4) > 0 ? "a = 2; f(x) = a x; data gen n=12; lsq; fit iters=9" : line()
      let before = Snapshot(session)
      let saved = session.accept("save -")
      host.interrupt(afterPolls: 2000)
      var text = ""
      let result = session.evaluate(SourceLine(line)) { [session] in text += shown($0, in: session)
      }
      if host.isInterrupted { wasInterrupted = true }
      host.pollsBeforeInterruption = nil
      switch result {
      case .done: accepted += 1
      case .quit: return
      case .interrupted: wasInterrupted = true
      case .failed(let diagnostics):
        refused += 1
        check(diagnostics, line)
        let after = Snapshot(session)
        #expect(after == before, "seed \(seed): \(line.debugDescription)")
        #expect(session.accept("save -") == saved, "seed \(seed): \(line.debugDescription)")
      }
      #expect(session.scripts.isEmpty)
    }
    if !wasInterrupted { checkReplay() }
  }

  private func check(_ diagnostics: [Diagnostic], _ line: String) {
    #expect(!diagnostics.isEmpty, "seed \(seed): \(line.debugDescription)")
    for diagnostic in diagnostics {
      #expect(!diagnostic.message.isEmpty, "seed \(seed): \(line.debugDescription)")
      for width in [20, 80] { _ = shown(diagnostic, width: width) }
      guard let line = diagnostic.line, let span = diagnostic.span else { continue }
      #expect(
        span.start >= 0 && span.end <= line.bytes.count && span.start <= line.bytes.count,
        "seed \(seed): \(line.text.debugDescription) \(span)")
    }
  }

  /// Records random lines; the transcript, replayed in a session of its own, has to be the same.
  func checkRecording() {
    session.accept("record fuzz.txt")
    var lines: [String] = []
    for _ in 0..<8 {
      let line = line()
      // What comes from outside, shows where the session runs, or is stopped need not come again.
      let isOutside =
        ["record", "run", "history", "save", "show", "data load", "lesson", "iters", "steps"]
        .contains { line.contains($0) }
      // Control characters are shown by escapes and tabs by blanks; an accent joins the prompt.
      let isPlain = visible(line) == line && !line.unicodeScalars.contains("\u{301}")
      guard !isOutside, isPlain else { continue }
      host.interrupt(afterPolls: 5000)
      _ = session.evaluate(SourceLine(line)) { _ in }
      if host.isInterrupted { return }
      host.pollsBeforeInterruption = nil
      lines.append(line)
      if session.hasQuit || session.recording == nil { return }
    }
    session.accept("record off")
    let world = Self.host()
    world.files["/home/ada/fuzz.txt"] = host.files["/home/ada/fuzz.txt"]
    let checking = Session(host: world)
    var text = ""
    let result = checking.evaluate(SourceLine("run fuzz.txt --check")) { [checking] in
      text += shown($0, in: checking)
    }
    guard case .failed(let diagnostics) = result else { return }
    Issue.record("seed \(seed): \(lines)\n\(text)\(diagnostics.map(\.message))")
  }

  /// The commands of the session, replayed in a new one, have to reach the same state.
  private func checkReplay() {
    let script = session.accept("save -")
    let world = Self.host()
    let again = Session(host: world)
    let text = transcript(of: script, in: again)
    // What is being recorded is no part of what is saved.
    session.recording = nil
    #expect(
      Snapshot(again) == Snapshot(session), "seed \(seed): replaying\n\(script)\ngave\n\(text)")
  }

  // MARK: Lines

  private func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  private func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  private func line() -> String {
    switch below(10) {
    case 0 where below(2) == 0: (0..<1 + below(9)).map { _ in pick(Self.junk) }.joined()
    case 1, 2: mutated(pick(Self.examples))
    case 3: (0..<2 + below(2)).map { _ in statement() }.joined(separator: "; ")
    case 4: mutated(statement())
    default: statement()
    }
  }

  private func statement() -> String {
    switch below(8) {
    case 0: return "\(pick(Self.names)) = \(expression())"
    case 1: return "\(pick(Self.names))(\(pick(Self.names))) = \(expression())"
    case 2: return "print \(expression())"
    case 3: return "expect \(expression()) \(pick(["<", "=", "==", ">=", "!="])) \(expression())"
    default: break
    }
    let command = pick(Registry.standard.commands)
    var words = [command.fullName]
    if command.positional.maximum > 0, below(3) > 0 { words.append(pick(Self.words)) }
    let options = command.options
    for _ in 0..<below(3) where !options.isEmpty {
      let option = pick(options)
      let value = below(5) == 0 ? pick(Self.values) : suitableValue(option)
      let name = below(4) == 0 ? String(option.name.prefix(1 + below(4))) : option.name
      words.append("\(name)\(pick(["=", "=", " = ", "= "]))\(value)")
    }
    return words.joined(separator: " ")
  }

  /// A value that an option may well take.
  private func suitableValue(_ option: any AnyOption) -> String {
    if !option.choices.isEmpty, below(4) > 0 { return pick(option.choices).name }
    switch option.typeName {
    case "number": return pick(["1", "0.5", "1e-3", "2/3", "max(1, 0.1)", "90", "a"])
    // Few steps, as each of them is slow in a debug build.
    case let name where name.contains("whole"): return pick(["1", "3", "20", "30", "2^3", "1e1"])
    case "range": return pick(["-1..1", "0..2", "1 .. 2.5", "1e-3..1e3"])
    case "file": return pick(["out.txt", "\"o t\"", "-"])
    case "column", "columns": return pick(["x", "y", "1", "2", "x1", "x,y"])
    default: return pick(["1,2", "1, 2, 3", "0", "1"])
    }
  }

  private func expression() -> String {
    let operands = below(3) == 0 ? Self.operands : Self.numbers
    return (0..<1 + below(3)).map { _ in pick(operands) }
      .joined(separator: pick(["+", " - ", "*", "/", "^", " * "]))
  }

  /// A line with a few characters lost, doubled, exchanged or added.
  private func mutated(_ line: String) -> String {
    var characters = Array(line)
    for _ in 0..<1 + below(3) where !characters.isEmpty {
      let index = below(characters.count)
      switch below(4) {
      case 0: characters.remove(at: index)
      case 1: characters.insert(characters[index], at: index)
      case 2: characters.swapAt(index, below(characters.count))
      default: characters.insert(contentsOf: pick(Self.junk), at: index)
      }
    }
    return String(characters)
  }

  private static let examples = Registry.standard.commands.flatMap(\.examples).map(\.line)
  private static let names = ["a", "b", "f", "g", "x", "k2", "fit", "pi", "数", "a.b"]
  private static let numbers = [
    "1", "2.5", ".5", "a", "pi", "f(1)", "sqrt(2)", "(1 + a)", "2a", "-3", "data.n", "fit.cost",
  ]
  private static let words = [
    "points.csv", "\"points.csv\"", "sub/b.tsv", "-", "x.descent", "y.descent", "nowhere", "fit",
    "data gen", "all", "width", "x^2 - 6x", "rosenbrock", "f", "x^2 + 3y^2", "sin(x)", "r1", "2",
    "1", "1,2", "a", "\"a b\"", "\"", "out.txt", "/", "",
  ]
  private static let values = [
    "1", "2", "3", "0", "-1", "1.5", "1e3", "1e18", "1e999", "0/0", "a", "f(2)", "-15..21", "1..2",
    "2..1", "1,2", "1,2,3", "x", "y", "x,y", "x1", "auto", "on", "none", "\"out.txt\"", "out.txt",
    "-", "\"", "#", "(", "random", "0.1", "1e-9", "1e12", "9e18", "4294967295", "60", "7", "1/3",
    "数", "",
  ]
  private static let operands = [
    "1", "2.5", "0", "1e308", "-1", "a", "b", "x", "pi", "fit.slope", "lsq.r2", "data.n", "f(1)",
    "g(a)", "sqrt(2)", "max(1,2)", "(1)", "fit.status", "1..2", "\"w\"", "", "(", ")", "k2", "²",
  ]
  private static let junk = [
    ";", "#", "=", "==", "\"", "\\", "(", ")", ",", "..", " ", "\t", "é", "数", "😀", "\0", "\u{1b}",
    "\u{301}", "fit", "data", "gen", "plot", "print", "say", "help", "alpha", "n", "1", "0", "-",
    "^",
    "<", "within", "save", "run", "f(x)", "?", "/", "*", "1e9", "\r", "\u{2028}", "if", "%", "'",
    "$",
  ]
}
