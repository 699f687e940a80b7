import Language
import Testing

@testable import Shell

/// Transcripts: recorded and written as things happen, replayed and compared.
@Suite struct RecordingTests {
  private let host = TestHost()

  private func record(_ lines: String...) -> String {
    let session = Session(host: host)
    session.accept("record t.txt")
    for line in lines { _ = session.evaluate(SourceLine(line)) }
    session.accept("record off")
    return host.text(at: "t.txt") ?? ""
  }

  /// The transcript without what stands at its top and the line that ends it.
  private func body(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
      .filter { $0 != Transcript.end }.joined(separator: "\n")
  }

  @Test func commandsAndOutputsAreWritten() {
    let text = record("print 1 + 1", "print nothing", "say hello")
    #expect(
      body(text) == """
        descent> print 1 + 1
        2
        descent> print nothing
        error: there is no 'nothing'; set it with nothing = ...
          print nothing
                ^~~~~~~
        descent> say hello
        hello

        """)
  }

  @Test func everyLineIsWrittenAtOnce() {
    let session = Session(host: host)
    host.put("old", at: "t.txt")
    session.accept("record t.txt")
    #expect(host.text(at: "t.txt")?.hasPrefix("# Transcript of descent") == true)
    session.accept("print 1")
    #expect(body(host.text(at: "t.txt") ?? "") == "descent> print 1\n1\n")
    #expect(session.accept("record") == "recording into t.txt\n")
    #expect(session.finishRecording() == nil && session.hasRecordedAll)
    #expect(
      host.text(at: "t.txt")?.hasSuffix(
        "descent> print 1\n1\ndescent> record\nrecording into t.txt\n\(Transcript.end)\n") == true)
    #expect(session.accept("record") == "nothing is being recorded\n")
  }

  @Test func whatCannotBeWrittenIsToldAtOnce() {
    let session = Session(host: host)
    host.put("old", at: "t.txt")
    host.writeFailures["/home/ada/t.txt"] = .full
    #expect(session.refuse("record t.txt").first?.message.contains("no room") == true)
    #expect(host.text(at: "t.txt") == "old")
    host.writeFailures = [:]
    session.accept("record t.txt")
    session.accept("print 1")
    host.writeFailures["/home/ada/t.txt"] = .full
    var told: [String] = []
    _ = session.evaluate(SourceLine("print 2; print 3")) { output in
      if case .diagnostic(let diagnostic) = output { told.append(diagnostic.message) }
    }
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("the recording in t.txt has ended: the disk is full") == true)
    #expect(session.accept("record") == "nothing is being recorded\n")
    #expect(session.finishRecording() == nil && !session.hasRecordedAll)
    #expect(body(host.text(at: "t.txt") ?? "") == "descent> print 1\n1\n")
  }

  @Test func theEndMayFailAndBeTriedAgain() {
    let session = Session(host: host)
    session.accept("record t.txt")
    session.accept("print 1")
    host.writeFailures["/home/ada/t.txt"] = .noPermission
    #expect(!session.refuse("record off").isEmpty)
    host.writeFailures = [:]
    #expect(body(host.text(at: "t.txt") ?? "").hasPrefix("descent> print 1\n1\n"))
    session.accept("record t.txt")
    session.accept("print 1; record off")
    #expect(host.text(at: "t.txt")?.hasPrefix("# Transcript of descent") == true)
    #expect(host.text(at: "t.txt")?.hasSuffix(Transcript.end + "\n") == true)
  }

  @Test func aLineThatFailsEndsNoRecording() {
    let session = Session(host: host)
    session.accept("record t.txt")
    session.accept("print 1")
    _ = session.refuse("record off; record u.txt; print nothing")
    #expect(session.accept("record") == "recording into t.txt\n")
    session.accept("print 2")
    session.accept("record off")
    let text = host.text(at: "t.txt") ?? ""
    #expect(text.contains("\n1\ndescent> record off; record u.txt; print nothing\n"))
    #expect(text.hasSuffix("descent> print 2\n2\n\(Transcript.end)\n"))
    #expect(text.split(separator: Transcript.end).count == 2)
  }

  /// Wherever a recording is cut off, what is there replays.
  @Test func aTranscriptCutBehindAnyLineReplays() {
    host.put("# Told.\nprint 3\nrun inner.descent\n", at: "outer.descent")
    host.put("# Inner.\nprint 4 # four\n", at: "inner.descent")
    let text = record(
      "data gen n=20 noise=3", "lsq", "fit iters=50", "plot fit width=40 height=10", "# a remark",
      "print nothing; print", "run outer.descent", "set width=50", "data show", "print 1")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count > 50)
    for count in 1...lines.count {
      host.put(lines.prefix(count).map { $0 + "\n" }.joined(), at: "cut.txt")
      let shown = Session(host: host).accept("run cut.txt --check")
      #expect(shown.hasSuffix("replayed, all as recorded\n"), "cut behind line \(count): \(shown)")
    }
    // One that was ended and lacks a line is another transcript.
    let short = lines.dropLast(2) + lines.suffix(1)
    host.put(short.map { $0 + "\n" }.joined(), at: "short.txt")
    #expect(!Session(host: host).refuse("run short.txt --check").isEmpty)
    // So is one that is cut off behind something else than was answered.
    host.put(lines.dropLast(2).map { $0 + "\n" }.joined() + "2\n", at: "other.txt")
    #expect(!Session(host: host).refuse("run other.txt --check").isEmpty)
  }

  @Test func aTranscriptNamesTheProgramThatMadeIt() {
    let build = Build(commit: "0123456789ab", date: "2026-11-25", architecture: "x86_64")
    let session = Session(host: host, build: build)
    session.accept("record t.txt")
    session.accept("version")
    session.accept("record off")
    let text = host.text(at: "t.txt") ?? ""
    #expect(text.contains("\n# Recorded with commit 0123456789ab of 2026-11-25, x86_64.\n"))
    #expect(
      text.contains("\ndescent \(Version.number) (commit 0123456789ab of 2026-11-25, x86_64)\n"))
    // Another program answers the same to all else.
    #expect(Session(host: host).accept("run t.txt --check").contains("all as recorded"))
    #expect(
      Build(commit: nil, date: nil, architecture: "aarch64").words == "commit not known, aarch64")
  }

  @Test func aFailedLineBeginsNoRecording() {
    let session = Session(host: host)
    _ = session.refuse("record t.txt; print nothing")
    #expect(session.accept("record") == "nothing is being recorded\n")
    #expect(session.refuse("record off").first?.culprit == "off")
    host.allowsFiles = false
    #expect(session.refuse("record t.txt").first?.message.contains("--safe") == true)
  }

  @Test func whatIsRecordedReplays() {
    host.put("# Told.\nprint 3\nrun inner.descent\n", at: "outer.descent")
    host.put("# Inner.\nprint 4 # four\n", at: "inner.descent")
    host.terminal.columns = 63
    _ = record(
      "data gen n=20 noise=3", "lsq", "fit iters=50", "plot fit", "# a remark", "print fit.slope",
      "print nothing; print", "run outer.descent", "lesson 1", "set width=50", "surface", "step 2",
      "say descent> print 1")
    host.terminal.columns = 80
    let shown = Session(host: host).accept("run t.txt --check")
    #expect(shown == "13 commands replayed, all as recorded\n", "\(shown)")
  }

  @Test func aCheckAsksNobodyAndWaitsForNobody() {
    host.put("ask A expect=1\npause Well?\nprint 2\n", at: "quiz.descent")
    _ = record("run quiz.descent", "pause", "lesson 1", "ask B expect=yes")
    #expect(host.text(at: "t.txt")?.contains("\nanswer> ") == false)
    host.terminal.isTerminal = true
    host.answers = ["1", "no"]
    host.pausedLines = ["print 99"]
    host.lessonRecords = ["first": LessonRecord(left: Bookmark(part: 1))]
    #expect(Session(host: host).accept("run t.txt --check").contains("all as recorded"))
    #expect(host.answers.count == 2)
    #expect(host.pausedLines.count == 1)
    #expect(host.lessonRecords == ["first": LessonRecord(left: Bookmark(part: 1))])
  }

  @Test func aRecordingCanBeginInTheMiddle() {
    let session = Session(host: host)
    session.accept("a = 3; set precision=4")
    session.accept("data gen n=5")
    session.accept("record sub.txt")
    session.accept("print a * data.n; lsq")
    session.accept("record off")
    let text = host.text(at: "sub.txt") ?? ""
    #expect(text.contains("# before: a = 3\n"))
    #expect(text.contains("# before: data gen n=5\n"))
    #expect(Session(host: host).accept("run sub.txt check=on").contains("all as recorded"))
  }

  /// A quiz with a pause on either side of its question.
  private func putQuiz() {
    host.terminal.isTerminal = true
    host.lessonPaths = ["/lessons/01-quiz.descent"]
    host.put(
      "# Quiz\n\na = 1\npause First\nask A expect=7\na = 2\npause Second\nprint a\n",
      at: "/lessons/01-quiz.descent")
  }

  @Test func whatAPersonTypesInALessonIsReplayed() {
    putQuiz()
    host.pausedLines = [
      "print a + 0.5", "mine = 4", "print nothing", "", "back", "", "print mine", "save my.descent",
      "skip",
    ]
    host.answers = ["6", "hint", "print a * 10", "7", "reveal"]
    let text = record("lesson 1", "print a + mine", "history")
    for line in [
      "[Enter goes on] descent> print a + 0.5\n1.5\n", "answer> 6\n  not so",
      "answer> 7\n  right\n",
      "[Enter goes on] descent> back\n", "[Enter goes on] descent> \n",
    ] {
      #expect(text.contains(line), "no \(line) in:\n\(text)")
    }
    host.pausedLines = ["print 99"]
    host.answers = ["99"]
    host.history = ["print 1"]
    let written = host.files
    let kept = host.lessonRecords
    for isTerminal in [true, false] {
      host.terminal.isTerminal = isTerminal
      host.terminal.columns = 40
      let shown = Session(host: host).accept("run t.txt --check")
      #expect(shown == "3 commands replayed, all as recorded\n", "\(shown)")
    }
    #expect(host.pausedLines == ["print 99"] && host.answers == ["99"])
    #expect(host.files == written && host.lessonRecords == kept)
    // Another answer is another transcript.
    host.put(text.replacing("answer> 6\n", with: "answer> 7\n"), at: "t.txt")
    #expect(!Session(host: host).refuse("run t.txt --check").isEmpty)
  }

  @Test func aResumedLessonIsReplayedFromWhereItWasLeft() {
    putQuiz()
    let session = Session(host: host)
    host.pausedLines = ["", "stop"]
    host.answers = ["6", ""]
    session.accept("lesson 1")
    host.pausedLines = [""]
    host.answers = ["7"]
    session.accept("record t.txt")
    session.accept("lesson 1; print a")
    session.accept("record off")
    #expect(host.text(at: "t.txt")?.contains("# left: quiz 1 -5\n") == true)
    #expect(host.text(at: "t.txt")?.contains("0 of 1 question right") == true)
    #expect(Session(host: host).accept("run t.txt --check").contains("all as recorded"))
  }

  @Test(arguments: ["print 1", "mine = 4; data gen n=7"])
  func theSessionBeforeALessonIsReplayedAsWell(before: String) {
    putQuiz()
    let session = Session(host: host)
    session.accept(before)
    host.pausedLines = ["stop"]
    session.accept("lesson 1")
    session.accept("record t.txt")
    host.pausedLines = ["", ""]
    host.answers = ["7"]
    session.accept("lesson 1 from=start")
    session.accept("lesson close")
    _ = session.evaluate(SourceLine("print mine"))
    session.accept("record off")
    #expect(
      Session(host: host).accept("run t.txt --check") == "3 commands replayed, all as recorded\n")
  }

  @Test func aRecordingMayEndInTheMiddleOfALesson() {
    putQuiz()
    host.pausedLines = ["print 5", "record off", "", ""]
    let session = Session(host: host)
    session.accept("record t.txt")
    session.accept("lesson 1")
    #expect(host.text(at: "t.txt")?.hasSuffix("descent> print 5\n5\n\(Transcript.end)\n") == true)
    #expect(
      Session(host: host).accept("run t.txt --check") == "1 command replayed, all as recorded\n")
  }

  @Test func settingsAreShownAsTheyWere() {
    host.terminal.columns = 52
    for start in ["set precision=4 width=60; a = 3", "print 1"] {
      let session = Session(host: host)
      session.accept(start)
      session.accept("record t.txt")
      for line in ["show", "record", "save my.descent", "set height=8", "show height", "history"] {
        session.accept(line)
      }
      #expect(session.accept("record off") == "6 commands recorded in t.txt\n")
      for columns in [52, 90] {
        host.terminal.columns = columns
        host.history = ["print \(columns)"]
        let another = Session(host: host, settings: Settings())
        another.accept("set precision=9")
        let shown = another.accept("run t.txt --check")
        #expect(shown == "6 commands replayed, all as recorded\n", "\(shown)")
      }
    }
  }

  @Test func aCheckWritesNoFiles() {
    host.put("x,y\n1,2\n2,3\n3,5\n", at: "points.csv")
    _ = record(
      "data load points.csv", "data save copy.csv", "data load copy.csv", "save none/x.descent",
      "plot data save=figure.txt")
    for name in ["copy.csv", "figure.txt"] {
      #expect(host.text(at: name) != nil)
      host.put("mine", at: name)
    }
    let shown = Session(host: host).accept("run t.txt --check")
    #expect(shown == "5 commands replayed, all as recorded\n", "\(shown)")
    for name in ["copy.csv", "figure.txt"] { #expect(host.text(at: name) == "mine") }
  }

  @Test func anErrorInAScriptKeepsItsPlace() {
    host.put("print 1\nprint nothing\n", at: "wrong.descent")
    let text = record("run wrong.descent", "print nothing")
    #expect(text.contains("wrong.descent:2:7: error: there is no 'nothing'"), "\(text)")
    #expect(
      Session(host: host).accept("run t.txt --check") == "2 commands replayed, all as recorded\n")
  }

  @Test func anInterruptedCheckSaysNoMore() {
    _ = record("data gen", "fit iters=1e6", "print 1")
    let session = Session(host: host)
    host.interrupt(afterPolls: 100)
    guard case .interrupted = session.evaluate(SourceLine("run t.txt --check")).result else {
      Issue.record("the check went on")
      return
    }
  }

  @Test func aTranscriptIsNoScript() {
    _ = record("print 1")
    #expect(
      Session(host: host).refuse("run t.txt").first?.message
        == "t.txt is a transcript; 'run t.txt --check' replays it")
  }

  @Test(arguments: [
    "# output: terminal 1 1 braille", "# output: nowhere", "# settings: print 1", "# left:",
    "# settings: set width=5", "# started: bogus", "# left: quiz -3 x",
    "# left: quiz 0 0 99999999999999999999",
    "# left: quiz 0 -9223372036854775808", "# folder: /none", "# file:",
  ])
  func wrongLinesAtTheTopAreNoTrap(line: String) {
    let text = record("print 1 + 1")
    host.put(text.replacing("descent> print", with: line + "\ndescent> print"), at: "t.txt")
    #expect(Session(host: host).accept("run t.txt --check").contains("all as recorded"))
  }

  @Test func theSessionStaysAsItIs() {
    _ = record("data gen n=20", "a = 5", "quit")
    let session = Session(TestHost(), "a = 1")
    (session.host as? TestHost)?.files = host.files
    let before = Snapshot(session)
    session.accept("run t.txt --check")
    #expect(Snapshot(session) == before)
  }

  @Test func differencesAreShownAndAreAnError() {
    let text = record("data gen n=20", "lsq", "print 1 / 3", "say hello there")
    host.put(
      text.replacing("0.3333333333333333", with: "0.3334")
        .replacing("hello there\n", with: "hello\nthere\n").replacing(
          "say hello\nthere", with: "say hello there"),
      at: "t.txt")
    let session = Session(host: host)
    var shown = ""
    let result = session.evaluate(SourceLine("run t.txt --check")) { output in
      shown += Self.text(output, session)
    }
    guard case .failed(let diagnostics) = result else {
      Issue.record("a difference was not found:\n\(shown)")
      return
    }
    #expect(diagnostics.first?.message == "t.txt: 2 of 4 commands answered otherwise")
    #expect(shown.contains("recorded  0.3334"), "\(shown)")
    #expect(shown.contains("now       0.3333333333333333"), "\(shown)")
    #expect(shown.contains("recorded  hello"), "\(shown)")
    #expect(session.accept("say").isEmpty == false)
    #expect(
      session.refuse("run t.txt --check tolerance=0.001").first?.message.contains("1 of 4") == true)
  }

  private static func text(_ output: Output, _ session: Session) -> String {
    shown(output, in: session)
  }

  @Test(arguments: [
    ("x = 1.0000001", "x = 1", true), ("x = 1.001", "x = 1", false),
    ("  a   12  b", "a 12 b", true), ("a -1", "a 1", false), ("1e-17", "-3e-17", true),
    ("1e-5", "2e-5", false), ("r2 = 0.5", "r3 = 0.5", false), ("(1, 2)", "(1.0000000001, 2)", true),
    ("1 2", "1", false), ("-1..2", "-1..2.0000000001", true), ("1-2", "1-3", false),
    ("2.5e+15 of", "2.5e15 of", true), ("a,1", "a;1", false), ("", "", true), ("e", "1e5", false),
    ("1e999", "1e999", true), ("99999999999999999999", "1e20", true),
  ])
  func numbersAreComparedWithinAShare(left: String, right: String, isSame: Bool) {
    #expect(isAlike(left, right, within: 1e-6) == isSame)
    #expect(isAlike(right, left, within: 1e-6) == isSame)
  }

  @Test func wrongFilesAreRefused() {
    let session = Session(host: host)
    host.put("print 1\n", at: "script.descent")
    #expect(
      session.refuse("run script.descent --check").first?.message.contains("no transcript") == true)
    #expect(!session.refuse("run none.txt --check").isEmpty)
    #expect(!session.refuse("run --check").isEmpty)
    #expect(session.refuse("run a.txt --chekc").first?.message.contains("'--check'") == true)
    #expect(!session.refuse("run t.txt --check tolerance=-1").isEmpty)
    host.put("descent> run t.txt --check\n", at: "t.txt")
    #expect(
      session.refuse("run t.txt --check").first?.message.contains("answered otherwise") == true)
    host.files["/home/ada/t.txt"] = [0x64, 0xff]
    #expect(session.refuse("run t.txt --check").first?.message.contains("UTF-8") == true)
  }

  @Test func aScriptsNarrationIsKept() {
    let session = Session(host: host)
    let shown = transcript(
      of: "record t.txt\n# Now the numbers.\nprint 1\nrecord off\nprint 2\n", in: session)
    #expect(shown.contains("1 command recorded"))
    #expect(body(host.text(at: "t.txt") ?? "") == "descent> print 1\n1\n")
    #expect((host.text(at: "t.txt") ?? "").contains("# Now the numbers.\n"))
    #expect(Session(host: host).accept("run t.txt --check").contains("1 command replayed"))
  }

  @Test func remarksAtThePromptAreSavedAsNarration() {
    let session = Session(host: host)
    session.accept("# First the data.")
    session.accept("data gen n=5 # not this")
    session.accept("  # Then the fit.")
    session.accept("save lesson.descent")
    let text = host.text(at: "lesson.descent") ?? ""
    #expect(text.hasSuffix("# First the data.\ndata gen n=5\n# Then the fit.\n"))
    #expect(Session(host: host).accept("run lesson.descent").contains("First the data.\n"))
  }

  /// A check ends where the recording holds no line for a pause or a question, also where no script
  /// is around them that could be left.
  @Test(arguments: ["pause", "ask \"one?\" expect=1", "ask \"what?\" expect=stop"])
  func aPauseWithoutALineReplays(_ line: String) {
    host.terminal.isTerminal = true
    let text = record(line, "print 6 * 7")
    let prompts = Transcript.TypedLine.Prompt.allCases.map(\.text)
    let cut = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { line in !prompts.contains { line.hasPrefix($0) } }
    host.put(cut.joined(separator: "\n"), at: "t.txt")
    let session = Session(host: host)
    switch session.evaluate(SourceLine("run t.txt --check")).result {
    case .done, .failed: break
    case let result: Issue.record("ended as \(result)")
    }
    #expect(session.accept("print 1 + 1") == "2\n")
  }

  @Test(arguments: ["stop", "skip", "back"]) func aWordThatLeavesAPauseLeavesAnyPause(
    _ word: String
  ) {
    host.pausedLines = [word, "print 5"]
    let session = Session(host: host)
    #expect(session.accept("pause").isEmpty)
    #expect(host.pausedLines == ["print 5"])
  }
}
