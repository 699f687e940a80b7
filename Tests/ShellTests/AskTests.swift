import Language
import Testing

@testable import Shell

/// Questions: what counts as an answer, what helps, and the count at the end.
@Suite struct AskTests {
  private let host = TestHost()
  private let session: Session

  init() { session = Session(host: host) }

  private func ask(_ line: String, answering answers: String...) -> [String] {
    host.answers = answers
    return session.accept(line).split(separator: "\n").map(String.init)
  }

  @Test(arguments: [
    ("no", "no", true), ("no", "N", true), ("no", "No.", true), ("no", "yes", false),
    ("yes", "y", true), ("yes", "true", true), ("yes", "n", false),
    ("0.98", "0.98", true), ("0.98", ".975", true), ("0.98", "1 - 2*0.01", true),
    ("0.98", "0.96", false), ("2/4", "0.5", true), ("-3", "-3", true), ("-3", "3", false),
    ("0", "0", true), ("0", "0.001", false), ("1e300", "1e300", true),
    ("diverges", "DIVERGES", true), ("diverges", "\"diverges\"", true),
    ("diverges", "crawls", false), ("\"two words\"", "two words", true),
  ])
  func answersAreComparedByValue(expected: String, answer: String, isRight: Bool) {
    let shown = ask("ask \"Q?\" expect=\(expected)", answering: answer)
    #expect(shown.contains("  right") == isRight, "\(shown)")
    #expect(shown.contains { $0.contains("not so") } == !isRight, "\(shown)")
  }

  @Test func numbersMayBeOffByATolerance() {
    #expect(ask("ask Q? expect=10 within=2", answering: "11.9").contains("  right"))
    #expect(!ask("ask Q? expect=10 within=2", answering: "12.1").contains("  right"))
    #expect(!ask("ask Q? expect=273 within=0", answering: "272").contains("  right"))
    session.accept("k = 4")
    #expect(ask("ask Q? expect=k^2", answering: "16").contains("  right"))
  }

  @Test(arguments: [
    ("273", "272"), ("273", "275"), ("273", "273.5"), ("1000", "1001"), ("-200", "-201"),
    ("1e300", "1.0000001e300"),
  ])
  func aWholeAnswerIsThatNumberAlone(expected: String, other: String) {
    #expect(!ask("ask Q? expect=\(expected)", answering: other).contains("  right"))
    #expect(ask("ask Q? expect=\(expected)", answering: expected).contains("  right"))
    #expect(ask("ask Q? expect=\(expected)", answering: "\(expected)/10*10").contains("  right"))
  }

  @Test func choicesMayBeShortened() {
    let line = "ask \"What will happen?\" expect=flies choices=crawls,walks,flies,\"falls off\""
    #expect(ask(line, answering: "fl").contains("  right"))
    #expect(ask(line).contains("  a) crawls  b) walks  c) flies  d) falls off"))
    let shown = ask(line, answering: "f", "walks", "FLIES")
    #expect(shown.contains { $0.contains("the answer is one of crawls, walks, flies, falls off") })
    #expect(shown.contains { $0.contains("not so") })
    #expect(shown.last == "  right")
    #expect(ask("ask Q? expect=3 choices=2,3,4", answering: "3").contains("  right"))
    #expect(ask("ask Q? expect=yes choices=yes,no,perhaps", answering: "perhaps").count == 3)
  }

  @Test func hintAndRevealHelp() {
    let shown = ask(
      "ask Q? expect=7 hint=\"It is prime.\"", answering: "hint", "8", "reveal")
    #expect(shown.contains("  It is prime."))
    #expect(shown.last == "  answer: 7")
    #expect(ask("ask Q? expect=7", answering: "hint")[1].contains("no hint"))
  }

  @Test func enterTwicePasses() {
    #expect(ask("ask Q? expect=7", answering: "", "").count == 2)
    #expect(ask("ask Q? expect=7", answering: "", "6", "", "7").last == "  right")
  }

  @Test func severalAnswersMayBeRight() {
    for answer in ["0", "2", "zero", "1 + 1"] {
      #expect(ask("ask Q? expect=0,2", answering: answer).contains("  right"), "\(answer)")
    }
    #expect(!ask("ask Q? expect=0,2", answering: "1").contains("  right"))
    #expect(ask("ask Q? expect=0,2").last == "  answer: 0 or 2")
    let choices = "ask Q? expect=crawls,walks choices=crawls,walks,flies"
    #expect(ask(choices, answering: "walks").contains("  right"))
    #expect(!ask(choices, answering: "flies").contains("  right"))
  }

  @Test func anIntervalMayBeRight() {
    for (answer, isRight) in [("5", true), ("9", true), ("7.5", true), ("4.99", false)] {
      #expect(ask("ask Q? expect=5..9", answering: answer).contains("  right") == isRight)
    }
    #expect(ask("ask Q? expect=5..9").last == "  answer: 5..9")
  }

  @Test func choicesHaveLetters() {
    let line = "ask Q? expect=explode choices=crawl,zigzag,explode"
    #expect(ask(line, answering: "c").contains("  right"))
    #expect(!ask(line, answering: "a").contains("  right"))
    #expect(ask(line, answering: "EXP").contains("  right"))
  }

  @Test(arguments: [
    ("0.24", "0,24", true), ("0", "zero", true), ("1/3", "0.33333", true), ("2pi", "2 pi", true),
    ("0.24", "0,25", false), ("3", "three", true), ("1000", "1,000", false),
  ])
  func numbersAreUnderstood(_ expected: String, _ answer: String, _ isRight: Bool) {
    #expect(ask("ask Q? expect=\(expected)", answering: answer).contains("  right") == isRight)
  }

  @Test func aWrongAnswerIsToldWhatIsWrongWithIt() {
    let line = "ask Q? expect=1 if=\"0.5: you forgot the factor 2\" if=\"-1: the sign\""
    #expect(ask(line, answering: "1/2", "1")[1] == "  not so: you forgot the factor 2")
    #expect(ask(line, answering: "-1", "1")[1] == "  not so: the sign")
    #expect(ask(line, answering: "7", "1")[1].contains("try again"))
    #expect(!session.refuse("ask Q? expect=1 if=nothing").isEmpty)
    // Of two answers the other one is known.
    let shown = ask("ask Q? expect=no hint=\"Look.\"", answering: "yes", "x")
    #expect(shown.last == "  not so, it is no: Look." && host.answers == ["x"])
  }

  @Test func commandsRunAndOtherTextIsNoAnswer() {
    session.accept("f(x) = x^2")
    let shown = ask(
      "ask Q? expect=9", answering: "print f(2)", "fit alhpa=1", "well, nine", "f(3)")
    #expect(shown.contains("4"))
    #expect(shown.contains { $0.contains("fit has no option 'alhpa'") })
    #expect(shown.contains { $0.contains("the answer is a number") })
    #expect(shown.last == "  right")
    #expect(ask("ask Q? expect=no", answering: "maybe")[1].contains("yes or no"))
  }

  @Test func withoutAnyoneTheAnswerIsShown() {
    #expect(
      ask("ask \"Will alpha=2.1; converge?\" expect=no") == [
        "Will alpha=2.1; converge?", "  answer: no",
      ])
  }

  @Test func theFirstAnswersAreCounted() {
    host.put(
      "ask A expect=1\nask B expect=2\nask C expect=3\nask D expect=yes\nprint 4\n",
      at: "quiz.descent")
    host.answers = ["1", "3", "2", "hint", "3", "reveal"]
    let shown = session.accept("run quiz.descent")
    #expect(shown.hasSuffix("4\n2 of 4 questions right the first time\n"), "\(shown)")
    host.answers = []
    #expect(!session.accept("run quiz.descent").contains("first time"))
  }

  @Test func aQuestionAskedAgainCountsOnce() {
    host.put("ask A expect=1\npause\nprint 4\n", at: "quiz.descent")
    host.answers = ["2", "1", "1"]
    host.pausedLines = ["back", ""]
    #expect(session.accept("run quiz.descent").hasSuffix("0 of 1 question right the first time\n"))
  }

  @Test func theWaysOnWorkAtAQuestion() {
    host.put(
      "a = 1\npause\na = 2\nask A expect=1\na = 3\npause P2\nprint a\n", at: "quiz.descent")
    host.answers = ["skip", "skip"]
    var shown = session.accept("run quiz.descent")
    #expect(shown.contains("(1 command skipped)\nP2\n"), "\(shown)")
    #expect(shown.hasSuffix("3\n"))
    host.answers = ["stop"]
    session.accept("run quiz.descent")
    #expect(session.number("a") == 2)
    host.answers = ["back", "1"]
    shown = session.accept("run quiz.descent")
    #expect(shown.split(separator: "descent> a = 1").count == 2, "\(shown)")
  }

  @Test func wrongQuestionsAreRefused() {
    #expect(session.refuse("ask").first?.message.contains("needs a question") == true)
    #expect(session.refuse("ask Q?").first?.message.contains("needs expect=ANSWER") == true)
    #expect(session.refuse("ask Q? expect=1 within=-1").first?.culprit == "-1")
    #expect(
      session.refuse("ask Q? expect=flys choices=crawls,flies").first?.message.contains(
        "crawls or flies")
        == true)
    #expect(!session.refuse("ask Q? expect=1 choices=1,,2").isEmpty)
    #expect(!session.refuse("ask Q? expect=1/").isEmpty)
  }

  @Test func savedQuestionsReplay() {
    session.accept("ask \"Will it; converge?\" expect=no hint=\"No # no\"")
    session.accept("save quiz.descent")
    #expect(session.accept("run quiz.descent").contains("answer: no"))
  }
}
