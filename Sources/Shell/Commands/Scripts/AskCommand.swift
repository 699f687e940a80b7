import Expressions
import Language

/// `ask "QUESTION" expect=ANSWER`: a question in a script.
struct AskCommand: Command {
  let name = ["ask"]
  let summary = "Put a question and compare the answer by value"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let positional = Positional.words("\"QUESTION\"", atMost: 100)
  let searchTerms = ["question", "quiz", "answer", "hint", "reveal", "class"]
  let details = [
    "On a terminal the answer is read: yes or no, a number (an expression will do), or one of the "
      + "choices, by its letter or its beginning. 'hint' and 'reveal' help, any command runs, Enter "
      + "twice passes. A wrong answer stops nothing. At the end the script says how many answers "
      + "were right the first time. Elsewhere the right answer is shown and the script goes on.",
    "Several answers may be right (expect=0,2), and a range (expect=5..9). With "
      + "if=\"0.5: you forgot the factor 2\" a wrong answer is told what is wrong with it.",
    "Between quotes the question may hold = and ; as well.",
  ]
  let examples = [
    Example("ask \"Will alpha=2.1 converge?\" expect=no", "yes or no"),
    Example("ask How long is the first step? expect=0.24 within=0.01", "a number"),
    Example("ask \"What happens?\" expect=flies choices=crawls,walks,flies", "one of several"),
  ]
  let related = ["pause", "say", "expect", "lesson"]

  static let expected = Option("expect", .answer, absent: nil, "the right answer")
  static let tolerance = Option(
    "within", .number(atLeast: 0), absent: "a hundredth of it, 0 for a whole number",
    "how far off a number may be")
  static let choices = Option("choices", .words, absent: "any", "the answers to choose from")
  static let hint = Option("hint", .text, absent: "none", "what 'hint' says")
  static let remark: Option<String?> = {
    var option = Option(
      "if", .text, absent: "none", "\"ANSWER: WORDS\", what to say of a wrong answer; several")
    option.isRepeatable = true
    return option
  }()
  var options: [any AnyOption] {
    [Self.expected, Self.tolerance, Self.choices, Self.hint, Self.remark]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    var question = try question(arguments)
    question.text = session.interpolated(question.text)
    question.hint = question.hint.map(session.interpolated)
    if session.playbacks.contains(where: \.isSilent) { return }
    context.emit(.question(question.posed))
    guard session.put(question, emit: context.emit) else {
      return context.emit(.answer("\(question.answer)"))
    }
  }

  private func question(_ arguments: BoundArguments) throws(Diagnostic) -> Question {
    let text = arguments.words.map(\.text).joined(separator: " ")
    guard !text.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a question", example: examples[0].line), arguments.end)
    }
    guard let answer = try arguments.value(Self.expected) else {
      throw Diagnostic(
        .missingWord(fullName, what: "expect=ANSWER", example: examples[0].line), arguments.end)
    }
    let choices = try arguments.value(Self.choices) ?? []
    for answer in answer.single.map({ "\($0)" })
    where !choices.isEmpty && !choices.contains(where: { $0.lowercased() == answer.lowercased() }) {
      throw Diagnostic(
        .notAChoice(
          Self.expected.name, answer, suggestion: closest(to: answer, among: choices),
          known: choices), arguments.span(Self.expected))
    }
    return Question(
      text: text, answer: choices.isEmpty ? answer : answer.asWords,
      tolerance: try arguments.value(Self.tolerance), choices: choices,
      hint: try arguments.value(Self.hint),
      remarks: try remarks(arguments, answer, hasChoices: !choices.isEmpty))
  }

  /// What `if="ANSWER: WORDS"` says of wrong answers.
  private func remarks(
    _ arguments: BoundArguments, _ answer: Answer, hasChoices: Bool
  ) throws(Diagnostic) -> [(answer: Answer, words: String)] {
    var remarks: [(Answer, String)] = []
    for text in arguments.values(Self.remark).compactMap(\.self) {
      guard let colon = text.firstIndex(of: ":") else {
        throw Diagnostic(.badRemark(text), arguments.span(Self.remark))
      }
      let line = SourceLine(String(text[..<colon]).trimmingBlanks)
      let wrong = try? ValueType<Answer>.answer.read(
        ValueText(label: "if", line: line, span: line.span, names: arguments.names))
      guard let wrong, !line.isEmpty else {
        throw Diagnostic(.badRemark(text), arguments.span(Self.remark))
      }
      remarks.append(
        (hasChoices ? wrong.asWords : wrong, String(text[colon...].dropFirst()).trimmingBlanks))
    }
    return remarks
  }
}

extension Answer {
  /// The answers that it holds.
  fileprivate var single: [Answer] {
    if case .anyOf(let answers) = self { answers } else { [self] }
  }

  /// Among choices a number or a yes is a word like any other.
  fileprivate var asWords: Answer {
    if case .anyOf(let answers) = self { return .anyOf(answers.map(\.asWords)) }
    return .word("\(self)")
  }
}

extension Session {
  /// Takes answers until one is right or the person goes on; false where nobody is there.
  fileprivate func put(_ question: Question, emit: @escaping (Output) -> Void) -> Bool {
    let reached = state
    let playback = playbacks.last
    defer { goOn(from: reached) }
    func report(_ text: String, _ emphasis: ReportLine.Emphasis = .plain) {
      emit(.report([ReportLine(text, emphasis)]))
    }
    /// The first answer counts.
    func count(_ isRight: Bool) {
      guard let playback, playback.answers[playback.index] == nil else { return }
      playback.answers[playback.index] = isRight
    }
    var isAnswered = false
    /// What was typed last to pass: it is done only when it is typed once more.
    var passing: PauseWord??
    while !hasQuit, let typed = line(at: .question) {
      isAnswered = true
      let before = passing
      passing = nil
      guard !typed.allSatisfy(\.isWhitespace) else {
        if before == .some(nil) {
          count(false)
          return true
        }
        passing = .some(nil)
        report("  'hint' and 'reveal' help; Enter once more passes", .dim)
        continue
      }
      switch PauseWord(line: typed) {
      case .hint?:
        report("  " + (question.hint.map(visible) ?? "there is no hint; 'reveal' gives the answer"))
        continue
      case .reveal?:
        count(false)
        report("  answer: \(question.answer)")
        return true
      case .notes?:
        showNotes(emit: emit)
        continue
      case let word?:
        // At the prompt itself there is no script to go elsewhere in: the word may be the answer.
        if playback == nil, question.reply(to: typed, names: state) == .right { break }
        guard let move = word.move else { break }
        if word == .skip, before != .some(.skip) {
          passing = .some(.skip)
          report("  unanswered it counts as wrong; 'skip' once more passes", .dim)
          continue
        }
        playback?.move = move
        return true
      case nil:
        break
      }
      switch question.reply(to: typed, names: state) {
      case .right:
        count(true)
        report("  right", .good)
        return true
      case .wrong:
        count(false)
        let remark = question.remark(on: typed, names: state).map { interpolated($0) }
        if case .yesOrNo = question.answer {
          // There is nothing left to try.
          let why = (remark ?? question.hint).map { ": " + visible($0) } ?? ""
          report("  not so, it is \(question.answer)\(why)")
          return true
        }
        report(
          remark.map { "  not so: " + visible($0) }
            ?? "  not so; try again, or type 'hint' or 'reveal'")
      case .unclear where isCommand(typed):
        evaluateAside(typed, emit: emit)
      case .unclear(let wanted):
        report("  the answer is \(visible(wanted)); 'reveal' gives it")
      }
    }
    return isAnswered
  }

  /// Whether a line is a command and no answer.
  func isCommand(_ text: String) -> Bool {
    let line = SourceLine(text)
    // What is wrong with a command is said, where its verb is typed in full.
    if firstCommand(of: line, registry.grammar) != nil { return true }
    let parsed = parse(line, registry.grammar, names: state)
    return parsed.problems.isEmpty && parsed.statements.contains(where: \.isDone)
  }
}

extension Statement {
  /// Whether it does something beyond giving a value, which could be an answer.
  fileprivate var isDone: Bool {
    switch content {
    case .command, .variable, .function: true
    case .expression, .unreadable: false
    }
  }
}
