import Language
import Testing

@testable import Shell

/// What a line can say beside commands: expressions, definitions, names that look like commands.
@Suite struct StatementTests {
  let session = Session(host: TestHost())

  private var journal: [String] { session.state.journal.map { $0.text(in: nil) } }

  @Test func aBareExpressionPrintsItsValue() {
    #expect(session.accept("1+1") == "2\n")
    #expect(session.accept("f(x) = x^2 - 6x + 5; f(3); f'(3)") == "-4\n0\n")
    #expect(session.accept("2 sqrt(2), -1") == "2.8284271247461903\n-1\n")
    session.accept("data gen; lsq; fit")
    #expect(session.accept("lsq.r2") == session.accept("print lsq.r2"))
    #expect(session.accept("fit.status") == "limit\n")
    #expect(journal.prefix(2) == ["1+1", "f(x) = x^2 - 6x + 5"])
    #expect(journal.contains("2 sqrt(2), -1"))
  }

  @Test(arguments: [
    ("lsq.r2", "lsq.r2 has no value yet: run 'lsq' first"),
    ("sweep.best", "sweep.best has no value yet: run 'sweep' first"),
    (
      "x + 1",
      "'x' has no value: 'plot x + 1' draws the formula, 'minimize x + 1 from=1' descends on it, "
        + "and 'x = 3' gives the name a value"
    ),
    ("g(3)", "there is no function 'g'; define it: g(x) = …"),
    ("1 +", "the expression ends too early"),
    ("fit(3)", "a value needs the name of its option; type 'fit alpha=3'"),
  ]) func anExpressionWithoutValueSaysWhatIsMissing(_ line: String, _ message: String) {
    #expect(session.refuse(line).map(\.message) == [message])
    #expect(journal.isEmpty)
  }

  @Test func commandsAndPlotKindsGiveTheirNamesAway() {
    session.accept("data gen; lsq; fit")
    #expect(session.accept("cost(w) = w^2; cost(3)") == "9\n")
    #expect(session.accept("theta = 3; α = 0.1; theta α") == "0.30000000000000004\n")
    // The kind by its name alone, the function where it is called.
    let kind = session.accept("plot cost")
    let function = session.accept("plot cost(w)")
    #expect(kind.contains("iteration") && !function.contains("iteration"))
    #expect(function.contains("cost(w) = w^2"))
    session.accept("fit = 2")
    #expect(session.accept("fit+1") == "3\n")
    #expect(session.accept("fit iters=1").contains("iteration"))
  }

  @Test func functionsSeeVariablesAsTheyAre() {
    #expect(session.accept("a = 2; f(x) = a x^2; a = 5; f(1)") == "5\n")
    #expect(session.accept("a = 1; b = 2a; a = 5; b") == "2\n")
    session.accept("unset a")
    #expect(session.refuse("f(1)").first?.message.contains("'a'") == true)
    #expect(session.accept("g(x) = 1; h(x) = g(x); g(x) = 2; h(0)") == "2\n")
  }

  @Test func unsetForgetsWhatWasDefined() {
    session.accept("a = 1; f(x) = x; booth(x) = 7")
    session.accept("unset a f")
    #expect(session.state.variables.isEmpty && session.state.functions.count == 1)
    session.accept("unset booth")
    #expect(session.accept("booth(1, 3)") == "0\n")
    #expect(session.refuse("unset a").first?.message.contains("no variable or function") == true)
    #expect(session.refuse("unset pi").first?.message == "'pi' is a constant and keeps its meaning")
    #expect(session.refuse("unset").count == 1)
    session.accept("data gen")
    #expect(session.refuse("unset data.n").count == 1)
    session.accept("a = 1")
    #expect(session.refuse("unset a nothing").first?.culprit == "nothing")
    #expect(session.state.variables == ["a": 1])
  }

  @Test func equalsComparesInExpectOnly() {
    session.accept("a = 3; expect a = 3; expect a == 3; expect a = 3 and not a = 4")
    session.accept("expect a > 2 and a < 4; expect a < 1 or a = 3; expect (a < 1) = 0")
    #expect(
      session.refuse("expect a = 3 and a = 4").first?.message
        == "expected a = 3 and a = 4, which does not hold")
    #expect(session.refuse("print a = 3").count == 1)
    #expect(session.accept("a == 3") == "1\n")
    #expect(session.refuse("expect a").first?.message.contains("a relation is missing") == true)
  }

  @Test func textsHoldValues() {
    session.accept("a = 1/3")
    #expect(session.accept("say a is {a}, {a:2}, \\{a}, {b}") == "a is 0.333333, 0.33, {a}, {b}\n")
    #expect(session.accept("say \"{a:1}\\n\\{\"") == "0.3\n{\n")
    #expect(transcript(of: "# A third: {a:3}.\na = 1/3\n# Now {a:3}.\n").contains("Now 0.333."))
    #expect(transcript(of: "# A third: {a:3}.\na = 1/3\n").contains("A third: {a:3}."))
  }

  @Test func scriptsWriteVerbsInFull() {
    #expect(session.accept("pri 3") == "3\n")
    #expect(transcript(of: "pri 3\n").contains("there is no command 'pri'; did you mean 'print'?"))
  }

  @Test(arguments: ["ls", "cd", "cat"]) func wordsOfOtherShellsAreNoVerbs(_ word: String) {
    #expect(session.refuse(word).first?.message.hasPrefix("there is no command '\(word)'") == true)
  }

  @Test(arguments: [
    ("x", [true, false]), ("\"x\"", [true, false]), ("X", [true, false]),
    ("y", [false, true]), ("x,y", [true, true]), ("none", [false, false]),
  ])
  func logarithmicAxesAreThoseThatAreNamed(_ text: String, _ axes: [Bool]) throws {
    let line = SourceLine(text)
    let value = ValueText(label: "log", line: line, span: line.span, names: session.state)
    let log = try ValueType<LogAxes>.axes.read(value)
    #expect([log.contains(.x), log.contains(.y)] == axes)
  }

  // MARK: What a long script costs

  @Test func aJournalIsSharedUntilItsCopiesDiffer() {
    var first = Journal()
    for number in 0..<10 { first.append(JournalEntry("\(number)")) }
    var second = first
    second.append(JournalEntry("a"))
    first.append(JournalEntry("b"))
    #expect(first.map { $0.text(in: nil) }.last == "b" && first.count == 11)
    #expect(second.map { $0.text(in: nil) }.last == "a" && second.count == 11)
    var third = first
    third.append(JournalEntry("c"))
    third.goBack(to: first)
    third.append(JournalEntry("d"))
    #expect(third.map { $0.text(in: nil) }.suffix(2) == ["b", "d"])
    // What another copy has added meanwhile is its own.
    var fourth = third
    fourth.append(JournalEntry("e"))
    third.goBack(to: first)
    #expect(fourth.map { $0.text(in: nil) }.suffix(3) == ["b", "d", "e"])
    #expect(third.count == 11)
  }

  @Test(arguments: [
    "a = 2; f = 3; c = missing", "f = 3; a = 2; a = 7; print missing",
    "f(x) = 2x; b = 1; b(x) = 3; a = missing", "print a; a = 3; f(x) = 7; g(x) = 1; missing",
    "a(x) = x; a(1); print a(2); a = 4; booth(x) = 2; plot missing",
  ]) func namesAreAsTheyWereBeforeALineThatFailed(_ line: String) {
    session.accept("a = 1; f(x) = x")
    let before = Snapshot(session)
    #expect(!session.refuse(line).isEmpty)
    #expect(Snapshot(session) == before)
    #expect(session.accept("print a; print f(5); booth(1, 3)") == "1\n5\n0\n")
  }

  /// A definition behind a command changes the variables in place; when the line fails they are
  /// as they were all the same.
  @Test(arguments: [
    "print 1; a = 2; b = 3; print c", "print 1; a = 2; print a; a = 3; f(x) = 2x; expect 1 = 2",
    "print 1; f(x) = a; a = 5; unset f; a = 6; expect 1 = 2",
    "unset a; a = 7; print a; g(x) = x; expect 1 = 2", "print 1; a(x) = x; expect 1 = 2",
    "data gen n=5; a = data.n; data gen n=6; a = data.n; expect 1 = 2",
  ])
  func namesBehindACommandAreAsTheyWere(_ line: String) {
    session.accept("a = 1; f(x) = x")
    let before = Snapshot(session)
    #expect(!session.refuse(line).isEmpty)
    #expect(Snapshot(session) == before)
    #expect(session.accept("print a; print f(5)") == "1\n5\n")
  }

  @Test func linesOfALongScriptAreReadAsTheyCome() {
    var reads = 0
    let script = ScriptReader(name: "-", path: nil) {
      reads += 1
      return reads > 3 ? nil : Array("a = \(reads)\nb\(reads) = a \\\n + 1\npri".utf8)
    }
    var shown: [Int] = []
    let result = session.replay(script) { output in
      if case .echo = output { shown.append(reads) }
    }
    // The lines of a piece are run before the next piece is asked for.
    #expect(shown.prefix(3) == [1, 1, 2])
    guard case .failed(let diagnostics) = result else {
      Issue.record("\(result)")
      return
    }
    // 'pri' runs into the piece behind it, but for the last.
    #expect(diagnostics.first?.line?.text == "pri")
    #expect(session.state.variables == ["a": 1, "b1": 2, "pria": 3, "b2": 2, "b3": 2])
  }
}
