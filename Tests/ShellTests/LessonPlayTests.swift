import Language
import Testing

@testable import Shell

/// Playing a lesson: pauses, the ways on from them, what stays, where it resumes.
@Suite struct LessonPlayTests {
  private static let text = """
    # Two steps
    #
    # 3 minutes: counting, with *care*.

    a = 1
    print a
    pause One
    # The second part.
    a = 2
    print a
    expect a = 2
    pause Two
    a = 3; print a
    pause Three
    print 10 * a
    """

  private let host = TestHost()
  private let session: Session

  init() {
    host.terminal.isTerminal = true
    host.lessonPaths = ["/lessons/01-steps.descent", "/lessons/02-other-thing.descent"]
    host.put(Self.text, at: "/lessons/01-steps.descent")
    host.put("# Another\n\nprint 5\n", at: "/lessons/02-other-thing.descent")
    session = Session(host: host)
  }

  /// What is shown of a lesson when these lines are typed at its pauses.
  private func play(_ lesson: String = "1", typing lines: String...) -> [String] {
    host.pausedLines = lines
    return session.accept("lesson \(lesson)").split(separator: "\n").map(String.init)
  }

  @Test func theListSaysTitleLengthAndSubject() {
    let text = session.accept("lesson")
    #expect(text.contains("1 steps"))
    #expect(text.contains("3 minutes"))
    #expect(text.contains("Two steps: counting, with *care*"))
    #expect(text.contains("2 other-thing"))
    #expect(text.contains("1 command "))
    host.lessonPaths = []
    #expect(session.refuse("lesson").first?.message.contains("not installed") == true)
  }

  @Test(arguments: ["1", "01", "steps", "st", "01-steps.descent"])
  func aLessonIsFoundBy(name: String) {
    #expect(play(name).first == "Lesson 1: Two steps")
  }

  @Test func anUnknownLessonSaysWhichThereAre() {
    #expect(session.refuse("lesson 9").first?.message == "there is no lesson '9'; there are 1, 2")
    #expect(
      session.refuse("lesson setps").first?.message
        == "there is no lesson 'setps'; did you mean 'steps'?")
  }

  @Test func withoutAnyoneItRunsThrough() {
    host.terminal.isTerminal = false
    let shown = play()
    #expect(
      shown == [
        "Lesson 1: Two steps", "3 minutes: counting, with *care*.", "descent> a = 1",
        "descent> print a", "1", "One", "The second part.", "descent> a = 2", "descent> print a",
        "2", "Two", "descent> a = 3; print a", "3", "Three", "descent> print 10 * a", "30",
        "end of lesson 1; next: lesson 2, Another",
      ])
  }

  @Test func variablesNamedAsQuestionsAreShown() {
    host.put(
      "# Names\n\nask = 3\nexpect = 4\nprint ask + expect\nask Q? expect=7\n",
      at: "/lessons/01-steps.descent")
    #expect(
      play().filter { $0.hasPrefix("descent> ") } == [
        "descent> ask = 3", "descent> expect = 4", "descent> print ask + expect",
      ])
  }

  @Test func linesTypedAtAPauseRunInTheLessonsSession() {
    let shown = play(typing: "print a + 0.5", "", "print a + 0.25")
    #expect(shown.contains("1.5"))
    #expect(shown.contains("2.25"))
    #expect(shown.contains { $0.contains("skip, back, stop") })
  }

  @Test func whatIsTriedDoesNotChangeTheLessonAndOwnNamesStay() {
    let shown = play(
      typing: "a = 100; mine = 7; g(x) = x + a", "", "print mine + a", "set precision=3", "",
      "print g(40)")
    #expect(shown.contains("9"))
    // A function sees the lesson's own variable, as it is at that pause.
    #expect(shown.contains("43"))
    #expect(!shown.contains("140"))
    #expect(shown.contains("30"))
    #expect(session.state.settings.precision == 3)
  }

  @Test func whatIsTriedAndStaysIsSaved() {
    _ = play(
      typing: "k = 7; g(x) = k x", "h(x) = g(x) + 1; a = 5", "set precision=3", "",
      "data gen n=5", "", "print h(2)")
    session.accept("save mine.descent")
    let text = host.text(at: "mine.descent") ?? ""
    #expect(text.contains("\nk = 7\ng(x) = k*x\nh(x) = g(x) + 1\nset precision=3\n"), "\(text)")
    #expect(!text.contains("a = 5") && !text.contains("data gen"))
    let another = Session(host: host)
    another.accept("run mine.descent")
    #expect(another.number("h(2)") == 15)
  }

  @Test func figuresLeaveRoomForTheTextAround() {
    host.put("# Plot\n\nplot x^2\npause\n", at: "/lessons/01-steps.descent")
    host.terminal.rows = 24
    #expect(play(typing: "").filter { $0.contains("│") || $0.contains("|") }.count < 14)
    #expect(session.accept("plot x^2").split(separator: "\n").count == 22)
  }

  @Test func anErrorAtAPauseIsShownAndTheLessonGoesOn() {
    let shown = play(typing: "print nothing", "frobnicate", "hint", "# a remark", "")
    #expect(shown.contains { $0.contains("there is no 'nothing'") })
    #expect(shown.contains { $0.contains("there is no command 'frobnicate'") })
    #expect(shown.contains { $0.contains("no question is open") })
    #expect(shown.last?.hasPrefix("end of lesson 1") == true)
  }

  @Test func skipGoesToTheNextPauseInSilence() {
    let shown = play(typing: "skip", "print a", " SKIP ", "print a", "")
    #expect(!shown.contains("The second part."))
    #expect(!shown.contains("descent> a = 2"))
    #expect(shown.contains("(3 commands skipped)"))
    #expect(shown.contains("Two"))
    #expect(shown.filter { $0 == "2" }.count == 1)
    #expect(shown.contains("Three"))
    #expect(shown.contains("30"))
  }

  @Test func skipAtTheLastPauseGoesToTheEnd() {
    let shown = play(typing: "", "", "skip")
    #expect(!shown.contains("30"))
    #expect(shown.contains("(1 command skipped)"))
    #expect(shown.last?.hasPrefix("end of lesson 1") == true)
  }

  @Test func backShowsThePartBeforeFromTheSessionThatItHad() {
    let shown = play(typing: "", "b = 8", "back", "print a", "print b", "", "", "")
    #expect(shown.filter { $0 == "One" }.count == 2)
    #expect(shown.filter { $0 == "descent> a = 1" }.count == 2)
    #expect(shown.contains { $0.contains("there is no 'b'") })
    #expect(shown.contains("30"))
    let first = play("1 from=start", typing: "back", "")
    #expect(first.filter { $0 == "One" }.count == 2)
  }

  @Test func backFromALaterPauseGoesOneStep() {
    let shown = play(typing: "", "", "back", "print a", "", "print a", "")
    #expect(shown.filter { $0 == "Two" }.count == 2)
    #expect(shown.filter { $0 == "One" }.count == 1)
    #expect(shown.filter { $0 == "Three" }.count == 2)
    #expect(shown.last?.hasPrefix("end of lesson 1") == true)
  }

  @Test func stopLeavesTheSessionAsItIs() {
    let shown = play(typing: "", "mine = 4", "stop")
    #expect(shown.last == "left; 'lesson 1' resumes here")
    #expect(session.number("a") == 2)
    #expect(session.number("mine") == 4)
  }

  @Test func aLessonResumesWhereItWasLeft() {
    _ = play(typing: "", "stop")
    #expect(host.lessonRecords == ["steps": LessonRecord(left: Bookmark(part: 1))])
    #expect(session.accept("lesson").contains("left unfinished"))
    for another in [session, Session(host: host)] {
      host.lessonRecords = ["steps": LessonRecord(left: Bookmark(part: 1))]
      host.pausedLines = ["print a * 100", "", ""]
      let shown = another.accept("lesson 1").split(separator: "\n").map(String.init)
      #expect(!shown.contains("One"))
      #expect(shown.contains("The second part."))
      #expect(shown.contains("200"))
      #expect(shown.contains("30"))
      #expect(!shown.contains { $0.contains("skipped") })
      #expect(host.lessonRecords == ["steps": LessonRecord(finished: LessonScore())])
    }
    _ = play(typing: "stop")
    #expect(play("1 from=start").contains("One"))
  }

  @Test func aBookmarkBeyondTheEndOfAShorterLessonIsNoTrap() {
    host.lessonRecords = ["steps": LessonRecord(left: Bookmark(part: 99))]
    #expect(play().last?.hasPrefix("end of lesson 1") == true)
    host.lessonRecords = ["steps": LessonRecord(left: Bookmark(part: Int.min))]
    #expect(play().contains("One"))
  }

  @Test func theSessionBeforeComesBack() {
    session.accept("mine = 4; data gen n=7")
    let before = Snapshot(session)
    let shown = play(typing: "print mine", "stop")
    #expect(shown.contains { $0.contains("there is no 'mine'") })
    #expect(shown.last?.contains("'lesson close' brings your session back") == true)
    _ = play("2")
    session.accept("lesson close")
    #expect(Snapshot(session) == before)
    #expect(session.refuse("lesson close").first?.message.contains("no lesson was played") == true)
  }

  @Test func anEmptySessionComesBackEmpty() {
    let shown = play(typing: "mine = 4", "stop")
    #expect(shown.last == "left; 'lesson 1' resumes here")
    session.accept("lesson close")
    #expect(session.refuse("print mine").first?.culprit == "mine")
    #expect(session.refuse("lesson close").first?.message.contains("no lesson was played") == true)
  }

  @Test func aLessonsNumbersAreItsOwn() {
    host.put("# Seeds\n\ndata gen n=3\nexpect data.seed = 2015\n", at: "/lessons/01-steps.descent")
    session.accept("set seed=7 width=50")
    #expect(play().contains { $0.contains("seed 2015") })
    #expect(session.state.settings.width == 50)
  }

  @Test func aLessonThatFailsLeavesNoTrace() {
    host.put("# Wrong\n\nb = 1\nexpect b = 2\n", at: "/lessons/01-steps.descent")
    host.terminal.isTerminal = false
    session.accept("mine = 4")
    let before = Snapshot(session)
    let diagnostics = session.refuse("lesson 1")
    #expect(diagnostics.first?.message.contains("expected b = 2") == true)
    #expect(Snapshot(session) == before)
  }

  @Test func aLessonCannotPlayItself() {
    host.put("# Round\n\nlesson 1\n", at: "/lessons/01-steps.descent")
    #expect(session.refuse("lesson 1").first?.message.contains("cannot run itself") == true)
  }

  @Test func anotherLessonAtAPauseIsAnAside() {
    let shown = play(typing: "lesson 2", "print a", "")
    #expect(shown.contains("5"))
    #expect(shown.contains("descent> a = 2"))
    #expect(shown.contains("30"))
  }

  @Test func filesTypedAtAPauseLieWhereTheShellRuns() {
    _ = play(typing: "save mine.descent", "")
    #expect(host.text(at: "mine.descent")?.contains("a = 1") == true)
    #expect(host.text(at: "/lessons/mine.descent") == nil)
  }

  @Test func lessonsPlayWhereNoFilesMayBeRead() {
    host.allowsFiles = false
    #expect(play().contains("30"))
  }

  @Test func aPlainScriptKnowsTheWaysOnAsWell() {
    host.put("a = 1\npause\na = 2\npause\nprint a\n", at: "plain.descent")
    host.pausedLines = ["", "back", "print a + 0.5", "a = 5", "skip", "a = 6", ""]
    let shown = session.accept("run plain.descent")
    #expect(shown.contains("1.5\n"))
    #expect(shown.hasSuffix("6\n"))
    host.pausedLines = ["stop"]
    session.accept("run plain.descent")
    #expect(session.number("a") == 1)
  }

  @Test func quitAtAPauseLeaves() {
    host.pausedLines = ["quit"]
    guard case .quit = session.evaluate(SourceLine("lesson 1")).result else {
      Issue.record("quit did not leave")
      return
    }
    #expect(session.hasQuit)
  }

  @Test func emphasisIsMarkedWhereThereIsColor() {
    #expect(emphasized("with *care*.", hasColor: true) == "with \u{1b}[1mcare\u{1b}[0m.")
    #expect(
      emphasized("a *very long* way", hasColor: true)
        == "a \u{1b}[1mvery\u{1b}[0m \u{1b}[1mlong\u{1b}[0m way")
    for plain in ["2*x*y", "2 * x * y", "  *formula*", "*", "**", "*open", "a* b*", "x ** 2 ** y"] {
      #expect(emphasized(plain, hasColor: true) == plain)
    }
    #expect(emphasized("with *care*.", hasColor: false) == "with *care*.")
  }
}
