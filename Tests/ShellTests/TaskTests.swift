import Language
import Testing

@testable import Shell

/// Tasks: what counts as done, what helps, and how a script goes on behind them.
@Suite struct TaskTests {
  private static let line =
    "task \"Three.\" until=\"a = 3\" hint=\"Below four.\" hint=\"Above two.\" solution=\"a = 3\""

  private let host = TestHost()
  private let session: Session

  init() { session = Session(host: host) }

  private func shown(_ line: String = line, typing lines: String...) -> [String] {
    host.taskLines = lines
    return session.accept(line).split(separator: "\n").map(String.init)
  }

  /// What is shown of a lesson, at a terminal, when these lines are typed at its tasks.
  private func lesson(
    _ text: String, tasks: [String] = [], pauses: [String] = [], answers: [String] = []
  ) -> String {
    host.terminal.isTerminal = true
    host.lessonPaths = ["/lessons/01-own.descent"]
    host.put("# Own\n\n" + text, at: "/lessons/01-own.descent")
    host.taskLines = tasks
    host.pausedLines = pauses
    host.answers = answers
    return session.accept("lesson 1 from=start")
  }

  @Test func withoutAnyoneTheSolutionIsRunAndChecked() {
    #expect(shown() == ["Task: Three.", "descent> a = 3"])
    #expect(session.number("a") == 3)
    let miss = session.refuse("task Q until=\"a > 3\" solution=\"a = 2\"")
    #expect(miss.first?.message == "after the solution a > 3 does not hold")
    #expect(session.number("a") == 3)
    #expect(session.refuse("task Q until=\"a > 3\" solution=\"fti\"").isEmpty == false)
    #expect(shown("task Q until=\"a > 3\"") == ["Task: Q", "  no solution is given"])
  }

  @Test func commandsAreTypedUntilItHolds() {
    let shown = shown(typing: "a = 2", "print a + 0.5", "a = 3", "a = 9")
    #expect(shown == ["Task: Three.", "2.5", "  done, with 3 commands"])
    #expect(host.taskLines == ["a = 9"])
  }

  @Test func whatHoldsBeforeIsDoneByACommand() {
    session.accept("a = 3")
    #expect(shown(typing: "print 1").last == "  done, with 1 command")
  }

  @Test func hintsRiseAndTheSolutionShows() {
    let shown = shown(typing: "hint", "HINT", "hint", "solution")
    #expect(shown[1...2] == ["  Below four.", "  Above two."])
    #expect(shown[3].contains("no further hint"))
    #expect(shown.last == "descent> a = 3")
    #expect(session.number("a") == 3)
  }

  @Test func skippingAndEnterTwicePass() {
    #expect(shown(typing: "skip", "a = 1") == ["Task: Three."])
    #expect(host.taskLines.count == 1)
    let shown = shown(typing: "", "", "a = 1")
    #expect(shown.count == 2 && shown[1].contains("Enter once more passes"), "\(shown)")
    #expect(host.taskLines.count == 1)
    // Between them a line was typed: nobody wanted to pass.
    #expect(self.shown(typing: "", "a = 1", "", "a = 3").last == "  done, with 2 commands")
  }

  @Test func commandsMayBeLimited() {
    let line = "task Q until=\"b = 2\" commands=2"
    let shown = shown(line, typing: "a = 1", "a = 2", "b = 1", "b = 2")
    #expect(shown.contains { $0.contains("2 commands used up") }, "\(shown)")
    #expect(shown.last == "  done, with 2 commands")
  }

  @Test func mistakesAreSaidAndTheTaskStaysOpen() {
    let shown = shown(typing: "fti", "fit alhpa=1", "a = 1/0", "", "reveal", "x")
    #expect(shown.contains { $0.contains("alpha") })
    #expect(host.taskLines == ["x"])
  }

  @Test(arguments: [
    "fit.arrived", "3 <", "a < b < c", "fit.arrived <", "", "(", "fit.arrived < 10 within 1",
  ])
  func aConditionThatCanNeverBeJudgedIsRefused(_ condition: String) {
    #expect(!session.refuse("task Q until=\"\(condition)\" solution=\"a = 3\"").isEmpty)
  }

  @Test(arguments: [
    ("a < 3", "a = 2", "a = 3"), ("a = 3", "a = 3", "a = 4"),
    ("a = 3 within 0.5", "a = 3.4", "a = 3.6"), ("a > 1 and a < 3", "a = 2", "a = 3"),
    ("not a > 1", "a = 1", "a = 2"), ("min.x = 3", "minimize (x-3)^2 from=0 alpha=0.5", "a = 3"),
    ("min.status = limit", "minimize x^2 from=1 iters=2", "minimize x^2 from=1 alpha=0.5"),
    ("g(0) = 1", "g(x) = cos(x)", "g(x) = x"),
    ("min.arrived < 3", "minimize x^2 from=1 alpha=0.5", "minimize x^2 from=1 alpha=1.5"),
  ])
  func conditionsHoldWhereTheyShould(_ condition: String, _ right: String, _ wrong: String) {
    let line = "task Q until=\"\(condition)\""
    #expect(shown(line, typing: wrong, "skip").contains { $0.contains("done") } == false)
    #expect(shown(line, typing: right, "skip").last == "  done, with 1 command")
  }

  @Test func aLessonGoesOnTheSameForEveryone() {
    let text = "b = 1\n" + Self.line + "\nprint a + b + 0.5\n"
    for typed in [["b = 7; a = 3"], ["skip"], ["solution"], ["reset all", "skip"], ["", ""]] {
      #expect(lesson(text, tasks: typed).contains("4.5\n"), "\(typed)")
      session.accept("lesson close")
    }
    #expect(lesson(text, tasks: ["a = 1", "a = 3"]).contains("1 of 1 task done\n"))
    #expect(lesson(text, tasks: ["skip"]).contains("0 of 1 task done\n"))
    #expect(lesson(text, tasks: ["solution"]).contains("0 of 1 task done\n"))
  }

  @Test func tasksAndQuestionsAreCountedApart() {
    let shown = lesson(
      "ask A expect=1\n" + Self.line + "\n", tasks: ["a = 3"], answers: ["2", "1"])
    #expect(shown.contains("0 of 1 question right the first time, 1 of 1 task done\n"))
  }

  @Test func notesAreTheSpeakersAlone() {
    let text = "#: Say it slowly.\nprint 1\npause\n#: Later.\nprint 2\npause\n"
    let shown = lesson(text, pauses: ["notes", "", "notes", ""])
    #expect(shown.contains("1\n") && shown.contains("  Say it slowly.\n"))
    #expect(shown.contains("  Later.\n"))
    #expect(!lesson(text, pauses: ["", ""]).contains("slowly"))
  }

  @Test func quietCommandsShowFiguresAlone() {
    let shown = lesson("@ a = 4\n@ print 99\n@ plot x^2 width=40 height=10\nprint a + 0.5\n")
    #expect(shown.contains("4.5\n") && shown.contains("x^2"))
    #expect(!shown.contains("99") && !shown.contains("descent> plot"))
    host.put("@ fti\n", at: "q.descent")
    #expect(session.refuse("run q.descent").first?.line?.text == "  fti")
  }

  @Test func aFailingExpectationStopsNoClass() {
    let text = "expect 1 = 2\nprint 5.5\n"
    #expect(lesson(text).contains("5.5\n"))
    host.terminal.isTerminal = false
    #expect(!session.refuse("lesson 1").isEmpty)
  }

  @Test func scenesAreGoneThrough() {
    let text =
      "## One\n\na = 1\nprint a + 0.25\npause\n## Two\n\na = a + 1\nprint a + 0.25\npause\n"
      + "## Three\n\nprint a + 0.75\npause\n"
    let through = lesson(text, pauses: ["", "", ""])
    #expect(through.contains("*1/3  One*") || through.contains("1/3  One"), "\(through)")
    #expect(through.contains("2/3  Two"))
    let list = lesson(text, pauses: ["", "scenes", "goto 9", "stop"])
    #expect(list.contains("> 2  Two") && list.contains("  3  Three"))
    let again = lesson(text, pauses: ["", "again", "stop"])
    #expect(again.components(of: "2.25") == 2, "\(again)")
    let back = lesson(text, pauses: ["", "", "goto 1", "stop"])
    #expect(back.components(of: "1.25") == 2, "\(back)")
    let next = lesson(text, pauses: ["next", "stop"])
    #expect(next.components(of: "2.25") == 1, "\(next)")
    let far = lesson(text, pauses: ["goto 3", "stop"])
    #expect(far.contains("2.75") && !far.contains("2.25"), "\(far)")
    #expect(lesson(text, pauses: ["q"]).contains("left;"))
    #expect(lesson("pause\n", pauses: ["scenes", "goto 2", ""]).contains("no scenes"))
  }

  @Test func nothingPassesUnseen() {
    let words = (0..<30).map { "# Paragraph \($0).\n#\n" }.joined()
    let shown = lesson(words + "print 1.5\n", pauses: ["print 8.5", "", ""])
    // Twenty-four rows hold neither thirty paragraphs nor the blank lines between them.
    #expect(shown.contains("8.5\n"))
    #expect(host.pausedLines.isEmpty, "\(host.pausedLines)")
    #expect(lesson("print 1.5\n", pauses: ["x"]).contains("1.5") && host.pausedLines == ["x"])
  }

  @Test func aLessonOfOnesOwnIsPlayed() {
    host.put("# Mine\n\nprint 6.5\n", at: "mine.descent")
    for name in ["./mine.descent", "mine.descent", "mine", "/home/ada/mine.descent"] {
      #expect(session.accept("lesson \(name)").contains("6.5\n"), "\(name)")
    }
    #expect(session.refuse("lesson ./gone.descent").first?.message.contains("gone") == true)
  }

  @Test func theSkeletonHasNothingToMend() {
    #expect(session.accept("lesson new saddle").contains("./saddle.descent"))
    #expect(
      session.accept("lesson check ./saddle.descent")
        == "nothing to mend: 2 scenes, 1 question, 1 task\n")
    #expect(session.refuse("lesson new saddle").first?.message.contains("already") == true)
    #expect(host.files.keys.count { $0.hasSuffix("saddle.descent") } == 1)
  }

  @Test(arguments: [
    ("expect 1 = 2", "expected 1 = 2"), ("print fti(3)", "fti"),
    ("plot x^2 height=40", "the figure takes"), ("a = 7.25\nprint a\nask Q expect=a", "stands on"),
    ("task Q until=\"a = 1\"", "no solution"),
    ("task Q until=\"a = 1\" solution=\"a = 2\"", "after the solution"),
    ("task Q until=\"a <\" solution=\"a = 2\"", "no condition"),
    ("# With {2 +} in it.", "the brace"), ("#     fit alhpa=1", "alhpa"),
    ("ask Q expect=c choices=a1,b1", "c"), ("run gone.descent", "gone.descent"),
  ])
  func aMistakeIsNamedWithItsLine(_ lines: String, _ word: String) {
    host.put("# Own\n\n" + lines + "\n", at: "own.descent")
    var outputs: [Output] = []
    let result = session.evaluate(SourceLine("lesson check own.descent")) { outputs.append($0) }
    guard case .failed(let diagnostics) = result else {
      Issue.record("nothing found: \(lines)")
      return
    }
    #expect(diagnostics.first?.message.contains("to mend") == true)
    let number = 2 + lines.split(separator: "\n").count
    let text = outputs.map { session.transcriptText(of: $0) }.joined()
    #expect(text.contains("own.descent:\(number): ") && text.contains(word), "\(text)")
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(of part: String) -> Int { split(separator: part).count - 1 }
}
