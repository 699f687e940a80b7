import Language

/// `guess "QUESTION" as=NAME`: a number that nobody judges, for the next figure to show.
struct GuessCommand: Command {
  let name = ["guess"]
  let summary = "Take a number without judging it, and mark it in the next figure"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let positional = Positional.words("\"QUESTION\"", atMost: 100)
  let searchTerms = ["predict", "estimate", "question", "bet", "class", "student"]
  let details = [
    "On a terminal the answer is read: a number, or an expression; Enter twice passes. It is a "
      + "variable from then on, and the next figure marks it as 'your guess', across the horizontal "
      + "axis or with mark=y across the vertical one. Nothing is counted: whether it was right, the "
      + "figure shows. Elsewhere the value of else= is taken, if there is one."
  ]
  let examples = [
    Example("guess \"Where is it lowest?\" as=g", "before the curve is shown"),
    Example("guess \"And how low?\" as=h mark=y else=0", "a height"),
  ]
  let related = ["ask", "task", "pause", "lesson"]

  static let variable = Option("as", .text, absent: nil, "the name that the number gets")
  static let mark = Option(
    "mark",
    .choice([
      Choice(name: "x", meaning: "a place on the horizontal axis"),
      Choice(name: "y", meaning: "a height on the vertical axis"),
      Choice(name: "none", meaning: "in no figure"),
    ]), default: "x", "where the next figure shows it")
  static let other = Option(
    "else", .number, absent: "none", "what is taken where nobody answers")
  var options: [any AnyOption] { [Self.variable, Self.mark, Self.other] }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let text = arguments.words.map(\.text).joined(separator: " ")
    guard !text.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a question", example: examples[0].line), arguments.end)
    }
    guard let name = try arguments.value(Self.variable) else {
      throw Diagnostic(
        .missingWord(fullName, what: "as=NAME", example: examples[0].line), arguments.end)
    }
    let mark = try arguments.value(Self.mark)
    let other = try arguments.value(Self.other)
    // What cannot be a variable's name is said before anybody is asked.
    try session.checkVariable(name, arguments)
    var guess: Double?
    if session.playbacks.contains(where: \.isSilent) {
      guess = other
    } else {
      context.report(
        ReportLine("Guess: ", .good) + ReportLine(visible(session.interpolated(text)), .strong))
      switch session.guess(emit: context.emit) {
      case .number(let number): guess = number
      case .nobody: guess = other
      case .elsewhere: return
      }
    }
    guard let guess else { return }
    let line = SourceLine("\(name) = \(shortest(guess))")
    if case .failed(let diagnostics) = session.evaluate(line, emit: { _ in }) {
      throw session.passedOn(
        diagnostics, to: arguments.line, arguments.span(Self.variable) ?? arguments.end,
        context.emit)
    }
    session.state.guess = Guess(value: guess, mark: mark)
  }
}

extension Session {
  /// What came of asking for a number.
  fileprivate enum Guessing {
    case number(Double)
    case nobody
    /// The person passed, left or went to another place.
    case elsewhere
  }

  /// Throws where a name cannot be that of a variable.
  fileprivate func checkVariable(_ name: String, _ arguments: BoundArguments) throws(Diagnostic) {
    let line = SourceLine("\(name) = 1")
    let parsed = parse(line, registry.grammar, names: state)
    if parsed.problems.isEmpty, case .variable? = parsed.statements.first?.content { return }
    throw Diagnostic(.badVariableName(name), arguments.span(GuessCommand.variable))
  }

  /// Takes lines until one is a number or the person goes on.
  fileprivate func guess(emit: @escaping (Output) -> Void) -> Guessing {
    let reached = state
    let playback = playbacks.last
    defer { goOn(from: reached) }
    var isAnswered = false
    var isPassing = false
    while !hasQuit, let typed = line(at: .question) {
      isAnswered = true
      guard !typed.allSatisfy(\.isWhitespace) else {
        if isPassing { return .elsewhere }
        isPassing = true
        emit(.report([ReportLine("  any number will do; Enter once more passes", .dim)]))
        continue
      }
      isPassing = false
      switch PauseWord(line: typed) {
      case .notes?:
        showNotes(emit: emit)
        continue
      case .skip? where playback != nil: return .elsewhere
      case let word? where playback != nil && word.move != nil:
        playback?.move = word.move ?? .on
        return .elsewhere
      case .hint?, .reveal?, .solution?:
        emit(.report([ReportLine("  nothing is judged here: any number will do", .dim)]))
        continue
      default: break
      }
      if let number = Question.number(typed, names: state), number.isFinite {
        return .number(number)
      }
      if isCommand(typed) {
        evaluateAside(typed, emit: emit)
      } else {
        emit(.report(["  the answer is a number; Enter twice passes"]))
      }
    }
    return isAnswered ? .elsewhere : .nobody
  }
}
