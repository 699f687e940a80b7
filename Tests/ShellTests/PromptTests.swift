import Language
import Testing

@testable import Shell

/// What the prompt asks of a text: whether it is whole, and what of a paste is meant.
@Suite struct PromptTests {
  // MARK: Unfinished entries

  /// The entry after some lines, and why it is not whole.
  func entry(_ lines: String...) -> (text: String, opening: Opening?) {
    var entry = UnfinishedEntry(grammar: Registry.standard.grammar)
    for line in lines { entry.append(line) }
    return (entry.text, entry.opening)
  }

  @Test(arguments: [
    ("print (1 +", Opening.bracket), ("print 1 + \\", .backslash),
    ("data load \"a", .quote), ("print ((1)", .bracket), ("print 1; f(x", .bracket),
    ("say \"two", .quote), ("say \"a\\\"", .quote), ("f(x) = (x", .bracket),
    ("fit \\ ", .backslash),
    ("minimize (x", .bracket),
  ]) func asksForMore(_ line: String, _ opening: Opening) {
    #expect(entry(line).opening == opening)
  }

  @Test(arguments: [
    "", "fit", "print (1)", "print 1)", "say a ( b", "say it's \"so", "pause (", "say \"done\" (",
    "# (", "print 1 # ( \"", "print (1; print 2", "print \"(\"", "history (", "fit # \\",
    "data load \"a\\\"b\"", "😀 (x)", "print )(  ; fit",
  ]) func isWhole(_ line: String) {
    #expect(entry(line).opening == nil)
    #expect(entry(line).text == line)
  }

  @Test func joinsLines() {
    #expect(entry("print (1 +", "2)") == ("print (1 + 2)", nil))
    #expect(entry("print 1 \\", "+ 2") == ("print 1  + 2", nil))
    #expect(entry("say \"a", "b\"") == ("say \"a\\nb\"", nil))
    #expect(entry("say \"a \\", "b\"") == ("say \"a  b\"", nil))
    #expect(entry("print (1 + \\", "2") == ("print (1 +  2", .bracket))
    #expect(entry("fit \\", "alpha=1 \\", "iters=2") == ("fit  alpha=1  iters=2", nil))
  }

  @Test func givesUpAtAnEmptyLine() {
    #expect(entry("print (1", "") == ("print (1", nil))
    #expect(entry("data load \"a", "  ") == ("data load \"a", nil))
    #expect(entry("fit \\", "").opening == nil)
  }

  @Test func takesARecalledEntryAsOneLine() {
    #expect(entry("fit\nalpha=1") == ("fit alpha=1", nil))
  }

  // MARK: Pasted transcripts

  @Test(arguments: [
    ("fit\nlsq\n", "fit\nlsq\n"), ("", ""), ("say descent> x", "say descent> x"),
    ("descent> fit", "fit"), ("descent> fit\n", "fit\n"),
    ("descent> data gen\n100 rows\ndescent> lsq\n  table\ndescent> \n", "data gen\nlsq\n"),
    ("100 rows\ndescent> lsq\ndescent>", "lsq\n"),
    ("descent> print (1 +\n     ... 2)\n3\n     ... no\n", "print (1 +\n2)\n"),
    ("  descent> lsq\r\nout\r\ndescent> fit\r\n", "lsq\nfit\n"),
    ("[Enter goes on] descent> print 1\n1\n", "print 1\n"), ("descent> \ndescent> \n", ""),
    ("descent>fit\n", "descent>fit\n"),
  ]) func understandsTranscripts(_ pasted: String, _ expected: String) {
    #expect(withoutPrompts(pasted) == expected)
  }

  /// What a session shows can be pasted back: it leads to the same commands.
  @Test func readsWhatItShows() {
    let lines = [
      "data gen n=20", "lsq", "say \"descent> no\"", "fit iters=10 # short", "print fit.slope",
    ]
    let host = TestHost()
    let shown = transcript(of: lines.joined(separator: "\n") + "\n", host: host)
    let pasted = withoutPrompts(shown).split(separator: "\n").map(String.init)
    #expect(pasted.filter { $0 != "no" } == lines)
  }

  // MARK: Progress and time

  @Test(
    arguments: [
      (0.25, 1.0, 80, "25 % done, 3 s left (Ctrl-C stops)"), (0.25, 1.0, 30, "25 % done, 3 s left"),
      (0.25, 1.0, 12, "25 % done"), (0.999_999, 10, 80, "99 % done, under 1 s left (Ctrl-C stops)"),
      (1e-8, 1, 80, "0 % done, 3 years left (Ctrl-C stops)"),
      (nil, 3.4, 80, "working, 3 s (Ctrl-C stops)"),
      (.nan, 90, 80, "working, 1 min 30 s (Ctrl-C stops)"),
      (.leastNonzeroMagnitude, 1, 80, "0 % done, over a century left (Ctrl-C stops)"),
      (7, 1, 80, "100 % done, under 1 s left (Ctrl-C stops)"),
    ] as [(Double?, Double, Int, String)])
  func saysHowFarWorkHasCome(_ done: Double?, _ elapsed: Double, _ width: Int, _ text: String) {
    let shown = progressText(done: done, elapsed: elapsed, width: width)
    #expect(shown == text)
    #expect(shown.count <= width)
  }

  @Test(
    arguments: [
      (0, "under 1 s"), (59.6, "1 min"), (61, "1 min 1 s"), (3600, "1 h"), (5000, "1 h 23 min"),
      (90_000, "1 day"), (200_000, "2 days"), (.infinity, "over a century"), (4e7, "1 year"),
    ] as [(Double, String)]) func namesTimes(_ seconds: Double, _ text: String)
  {
    #expect(duration(seconds) == text)
  }

  @Test(
    arguments: [
      (0.001234, "1.23 ms"), (2, "2 s"), (0.000_002_5, "2.5 us"), (1e-9, "under 1 us"),
      (250, "4 min 10 s"),
    ] as [(Double, String)]) func showsComputingTimes(_ seconds: Double, _ text: String)
  {
    #expect(timingText(seconds) == text)
  }

  @Test func reportsProgressOfRuns() {
    let host = FolderHost()
    host.isProgressDue = true
    let session = Session(host: host)
    session.accept("data gen; fit iters=4")
    #expect(host.progress.suffix(4) == [0, 0.25, 0.5, 0.75])
    host.progress = []
    session.accept("minimize x^2 from=3 iters=5 precision=0")
    #expect(host.progress.suffix(5) == [0, 0.2, 0.4, 0.6000000000000001, 0.8])
    host.progress = []
    session.accept("step 10")
    #expect(!host.progress.isEmpty)
    #expect(host.performed == 4)
  }

  // MARK: Tips

  @Test func namesNextStepsThatWork() {
    var count = 0
    for command in Registry.standard.commands {
      for example in command.examples {
        let session = Session(host: TestHost())
        if !example.setup.isEmpty { session.accept(example.setup) }
        guard case .done = session.evaluate(SourceLine(example.line)).result else { continue }
        for step in session.nextSteps {
          count += 1
          let copy = Session(host: TestHost())
          if !example.setup.isEmpty { copy.accept(example.setup) }
          copy.accept(example.line)
          copy.accept(step.line)
        }
      }
    }
    #expect(count > 20)
  }

  @Test(arguments: [
    ("data gen", ["plot data", "lsq"]), ("data gen features=2", ["lsq", "data describe"]),
    ("data gen; fit", ["explain", "sweep"]),
    ("data gen; fit alpha=5", ["explain"]), ("data gen; fit alpha=1", ["plot fit", "plot cost"]),
    ("f(x) = x^2", ["derive f", "plot f"]), ("g(x, y) = x^2 + y^2", ["derive g", "contour g"]),
    ("minimize x^2 from=3", ["plot path", "trace every=10"]), ("print 1", []), ("a = 1", []),
  ]) func suggestsTheNextStep(_ line: String, _ steps: [String]) {
    let session = Session(host: TestHost())
    session.accept(line)
    #expect(session.nextSteps.map(\.line) == steps)
    session.accept("set tips=off")
    session.accept(line)
    #expect(session.nextSteps.isEmpty)
  }

  @Test func suggestsNothingAfterAnError() {
    let session = Session(host: TestHost())
    session.accept("data gen")
    _ = session.refuse("data gen n=50; print nothing")
    #expect(session.nextSteps.isEmpty)
  }

  @Test func fitsTipsIntoTheWidth() {
    let steps = [NextStep("plot data", "draws them"), NextStep("lsq", "fits a line")]
    #expect(tip(steps, width: 80) == "next: 'plot data' draws them, 'lsq' fits a line")
    #expect(tip(steps, width: 40) == "next: 'plot data' draws them")
    #expect(tip(steps, width: 20) == "next: plot data")
    #expect(tip(steps, width: 10) == nil)
    #expect(tip([], width: 80) == nil)
  }
}
