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
      + "choices. 'hint' and 'reveal' help, Enter goes on, any command runs. A wrong answer stops "
      + "nothing. At the end the script says how many answers were right the first time. Elsewhere "
      + "the right answer is shown and the script goes on.",
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
  var options: [any AnyOption] { [Self.expected, Self.tolerance, Self.choices, Self.hint] }

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
    if !choices.isEmpty, !choices.contains(where: { $0.lowercased() == "\(answer)".lowercased() }) {
      throw Diagnostic(
        .notAChoice(
          Self.expected.name, "\(answer)", suggestion: closest(to: "\(answer)", among: choices),
          known: choices), arguments.span(Self.expected))
    }
    // Among choices a number or a yes is a word like any other.
    return Question(
      text: text, answer: choices.isEmpty ? answer : .word("\(answer)"),
      tolerance: try arguments.value(Self.tolerance), choices: choices,
      hint: try arguments.value(Self.hint))
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
    while !hasQuit, let typed = line(at: .question) {
      isAnswered = true
      guard !typed.allSatisfy(\.isWhitespace) else {
        count(false)
        return true
      }
      switch PauseWord(line: typed) {
      case .hint?:
        report("  " + (question.hint.map(visible) ?? "there is no hint; 'reveal' gives the answer"))
        continue
      case .reveal?:
        count(false)
        report("  answer: \(question.answer)")
        return true
      case let word?:
        // At the prompt itself there is no script to go elsewhere in: the word may be the answer.
        if playback == nil, question.reply(to: typed, names: state) == .right { break }
        guard let move = word.move else { break }
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
        report("  not so; try again, or type 'hint', 'reveal', or Enter to go on")
      case .unclear where isCommand(typed):
        evaluateAside(typed, emit: emit)
      case .unclear(let wanted):
        report("  the answer is \(visible(wanted)); 'reveal' gives it, Enter goes on")
      }
    }
    return isAnswered
  }

  /// Whether a line is a command and no answer.
  private func isCommand(_ text: String) -> Bool {
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
