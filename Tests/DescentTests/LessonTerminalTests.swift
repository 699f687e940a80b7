import PseudoTerminal
import Testing

/// Lessons at a real terminal: keys typed, screen read back.
@Suite struct LessonTerminalTests {
  let sandbox: Sandbox
  private static let pause = "[Enter goes on] descent>"

  init() throws { sandbox = try Sandbox() }

  /// Types a line at a pause or a question and waits for the next prompt of that kind.
  private func type(
    _ line: String, at prompt: String = pause, then next: String = pause,
    in terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    let isThere = terminal.wait { Self.isPrompt(prompt, $0.cursorLine) }
    guard isThere else {
      Issue.record("no \(prompt):\n\(terminal.screen.text)", sourceLocation: sourceLocation)
      return false
    }
    let before = prompts(next, in: terminal.transcript)
    terminal.send(line + "\r")
    let isShown = terminal.wait {
      Self.isPrompt(next, $0.cursorLine) && prompts(next, in: $0.scrollback + $0.lines) > before
    }
    if !isShown {
      Issue.record("after '\(line)':\n\(terminal.screen.text)", sourceLocation: sourceLocation)
    }
    return isShown
  }

  private func prompts(_ prompt: String, in lines: [String]) -> Int {
    lines.count { $0.hasPrefix(prompt) || $0.contains(" " + prompt) }
  }

  /// Whether a line is a prompt, with the scene before it or without.
  private static func isPrompt(_ prompt: String, _ line: String) -> Bool {
    guard line.hasSuffix(prompt) else { return false }
    return line.dropLast(prompt.count).allSatisfy { $0.isNumber || $0 == "/" || $0 == " " }
  }

  private func isAt(_ prompt: String, _ terminal: PseudoTerminal) -> Bool {
    terminal.wait { Self.isPrompt(prompt, $0.cursorLine) }
  }

  @Test(arguments: [(24, 80), (40, 100)])
  func aLessonWaitsAnswersGoesBackAndResumes(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    try sandbox.write(Self.parabola, to: ".local/share/descent/lessons/90-parabola.descent")
    terminal.send("lesson 90\r")
    try #require(isAt(Self.pause, terminal))
    #expect(terminal.screen.cursorLine == "0/2 " + Self.pause)
    #expect(terminal.transcript.contains { $0.hasPrefix("Lesson 90: Rolling down") })
    try #require(type("print 6 * 7 + 0.5", in: terminal))
    #expect(terminal.transcript.contains("42.5"))
    try #require(type("frobnicate", in: terminal))
    terminal.send("\r")
    try #require(isAt("answer>", terminal))
    #expect(terminal.screen.cursorLine == "1/2 answer>")
    #expect(terminal.transcript.contains("descent> plot f xrange=-15..21"))
    try #require(type("hint", at: "answer>", then: "answer>", in: terminal))
    try #require(type("7.25", at: "answer>", then: "answer>", in: terminal))
    #expect(terminal.transcript.contains { $0.contains("not so") })
    try #require(type("-6", at: "answer>", in: terminal))
    #expect(terminal.transcript.contains("  right"))
    #expect(terminal.transcript.contains("descent> derive f"))
    try #require(type("print f(3) + 0.5", in: terminal))
    #expect(terminal.transcript.contains("-3.5"))
    try #require(type("back", in: terminal))
    try #require(type("", then: "answer>", in: terminal))
    #expect(terminal.transcript.filter { $0 == "descent> plot f xrange=-15..21" }.count == 2)
    try #require(type("skip", at: "answer>", then: "answer>", in: terminal))
    try #require(type("skip", at: "answer>", in: terminal))
    try #require(type("skip", in: terminal))
    #expect(terminal.transcript.contains { $0.contains("skipped)") })
    terminal.send("stop\r")
    try #require(terminal.isAtPrompt())
    try #require(terminal.enter("print min.iterations", expecting: "273"))
    #expect(terminal.enter("lesson", expecting: "left"))
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))

    // Another session, another day.
    let later = try sandbox.prompt(rows: rows, columns: columns)
    later.send("lesson parabola\r")
    try #require(
      later.wait { _ in later.transcript.contains { $0.contains("resumed where it was left") } })
    #expect(!later.transcript.contains("descent> plot f xrange=-15..21"))
  }

  private static let parabola = """
    # Rolling down a parabola

    pause
    f(x) = x^2 - 6x + 5

    ## The curve

    plot f xrange=-15..21
    ask "f'(0)?" expect=-6 hint="2x - 6"
    derive f
    pause
    minimize f from=15 alpha=0.01 precision=0.001
    pause

    ## The end

    print 1
    pause
    print 2

    """

  /// Enter that was typed before the question stood there is no answer; other text is one.
  @Test func whatWasTypedAheadOfAQuestionDoesNotPassIt() throws {
    try sandbox.write(
      "@ minimize cos(x)+x^2 from=3 alpha=1e-7 iters=3000000 precision=0\nask Q expect=7\n"
        + "print 123450 + 6\n", to: "quiz.descent")
    let terminal = try sandbox.prompt()
    terminal.send("run quiz.descent\r")
    terminal.send("\r\r\r")
    try #require(isAt("answer>", terminal))
    // Whoever pressed Enter twice by then would have passed.
    terminal.send("\r")
    #expect(terminal.wait { $0.text.contains("Enter once more passes") })
    #expect(!terminal.transcript.contains("123456"))
    terminal.send("7\r")
    #expect(terminal.wait { $0.text.contains("1 of 1 question right") })
    // What was typed ahead of another one and is no Enter alone stays.
    terminal.send("run quiz.descent\r")
    terminal.send("\r7\r")
    #expect(terminal.wait { $0.text.contains("123456") || $0.scrollback.contains("123456") })
  }

  @Test func aGuessIsDrawnAndAFinishedLessonIsMarked() throws {
    try sandbox.write(
      "# Guessing\n\nask Q expect=1 hint=one\nguess \"Where?\" as=g\nplot x^2 xrange=-2..2\n",
      to: ".local/share/descent/lessons/91-guess.descent")
    let terminal = try sandbox.prompt(rows: 40, columns: 80)
    terminal.send("lesson 91\r")
    try #require(type("1", at: "answer>", then: "answer>", in: terminal))
    terminal.send("who knows\r")
    #expect(terminal.wait { $0.text.contains("the answer is a number") })
    terminal.send("1/2\r")
    try #require(terminal.isAtPrompt())
    #expect(terminal.transcript.contains { $0.contains("your guess") })
    #expect(terminal.enter("print g + 1", expecting: "1.5"))
    #expect(terminal.enter("lesson", expecting: "done, 1 of"))
    terminal.send("quit\r")
    #expect(terminal.waitForExit() == .code(0))
    let later = try sandbox.prompt(rows: 40, columns: 80)
    #expect(later.enter("lesson", expecting: "done, 1 of"))
  }

  @Test func aLessonFromTheCommandLineStopsAsWell() throws {
    let terminal = try sandbox.terminal("-c", "lesson 1")
    try #require(isAt("answer>", terminal))
    terminal.send("stop\r")
    #expect(terminal.waitForExit() == .code(0))
  }

  @Test func answersDoNotFillTheHistory() throws {
    try sandbox.write("ask Q expect=7\n", to: "quiz.descent")
    let terminal = try sandbox.prompt()
    terminal.send("run quiz.descent\r")
    try #require(type("6.5", at: "answer>", then: "answer>", in: terminal))
    terminal.send("7\r")
    try #require(terminal.isAtPrompt())
    #expect(terminal.transcript.contains("0 of 1 question right the first time"))
    #expect(!sandbox.text(of: ".local/state/descent/history").contains("6.5"))
  }

  @Test func commandsAppearAsTyped() throws {
    try sandbox.write("set typing=100\nprint 11111111 + 22222222\npause\n", to: "typed.descent")
    let terminal = try sandbox.terminal("typed.descent")
    // A part of the command stands there before the rest does.
    #expect(terminal.wait { $0.cursorLine.hasPrefix("descent> print 1") })
    try #require(isAt(Self.pause, terminal))
    #expect(terminal.transcript.contains("descent> print 11111111 + 22222222"))
    #expect(terminal.transcript.contains("33333333"))
  }

  @Test(arguments: [["TERM": "dumb"], ["LC_ALL": "C"]])
  func playsOnPoorTerminals(_ environment: [String: String]) throws {
    let terminal = try sandbox.prompt(environment: environment)
    terminal.send("lesson 1\r")
    #expect(terminal.wait { Self.isPrompt("answer>", $0.cursorLine) })
    terminal.send("stop\r")
    #expect(terminal.wait { $0.text.contains("resumes here") })
  }

  @Test func nothingIsKeptWithoutHistory() throws {
    let terminal = try sandbox.terminal("--no-history", "-c", "lesson 1")
    try #require(isAt("answer>", terminal))
    terminal.send("stop\r")
    #expect(terminal.waitForExit() == .code(0))
    #expect(sandbox.names(in: ".local").isEmpty)
  }

  @Test func aTranscriptEndsWithTheSession() throws {
    let terminal = try sandbox.prompt()
    try #require(terminal.enter("record t.txt", expecting: "recording into"))
    try #require(terminal.enter("data gen n=20", expecting: "20 rows"))
    try #require(terminal.enter("plot data", expecting: "└"))
    // It is written as it grows.
    #expect(sandbox.text(of: "t.txt").contains("descent> data gen n=20\n20 rows"))
    terminal.send("\u{4}")
    #expect(terminal.waitForExit() == .code(0))
    #expect(sandbox.text(of: "t.txt").contains("descent> data gen n=20\n20 rows"))
    let end = try sandbox.run("-c", "run t.txt --check", environment: ["COLUMNS": "50"])
    #expect(end.code == 0)
    #expect(end.output.hasSuffix("2 commands replayed, all as recorded\n"), "\(end)")
  }

  @Test func aTranscriptThatDiffersIsAFailure() throws {
    let recorded = try sandbox.run("-c", "record t.txt", "-c", "print 1", "-c", "print 2")
    #expect(recorded.code == 0, "\(recorded)")
    let text = sandbox.text(of: "t.txt").replacing("\n2\n", with: "\n3\n")
    try sandbox.write(text, to: "t.txt")
    let end = try sandbox.run("-c", "run t.txt --check")
    #expect(end.code == 1)
    #expect(end.errors.contains("t.txt: 1 of 2 commands answered otherwise"), "\(end)")
    #expect(end.output.contains("recorded  3"))
    let unwritten = try sandbox.run("-c", "record none/t.txt", "-c", "print 1")
    #expect(unwritten.code == 1)
    #expect(unwritten.errors.contains("there is no folder to write none/t.txt in"), "\(unwritten)")
  }
}
