import Expressions
import Language

/// `task "TEXT" until=CONDITION`: something that the person at the terminal does.
struct TaskCommand: Command {
  let name = ["task"]
  let summary = "Have somebody type commands until a condition holds"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let positional = Positional.words("\"TEXT\"", atMost: 100)
  let searchTerms = ["exercise", "student", "class", "homework", "hint", "solution"]
  let details = [
    "On a terminal any commands may be typed, until the condition holds: what 'expect' checks, in "
      + "quotes. A name without a value holds nothing. 'hint' gives the hints one by one, 'solution' "
      + "shows one way and counts as not solved, 'skip' passes. Elsewhere the solution is run and "
      + "checked.",
    "A script goes on from the solution whatever was typed, so that what comes next is the same for "
      + "everyone; names that were given stay. With commands=N the task begins again after so many.",
  ]
  let examples = [
    Example(
      "task \"Fit a line.\" until=\"fit.slope > 9\" solution=fit", after: "data gen",
      "a command to find"),
    Example(
      "task \"Be faster.\" until=\"fit.arrived < 9\" commands=5 solution=\"fit alpha=1\"",
      after: "data gen", "with five commands at most"),
  ]
  let related = ["ask", "expect", "pause", "lesson"]

  static let condition = Option("until", .text, absent: nil, "the condition that ends it")
  static let hint: Option<String?> = {
    var option = Option("hint", .text, absent: "none", "what 'hint' says; several, one by one")
    option.isRepeatable = true
    return option
  }()
  static let solution = Option(
    "solution", .text, absent: "none", "a line of commands after which the condition holds")
  static let limit = Option(
    "commands", .whole(1...1000), absent: "any number", "how many commands may be typed at a time")
  var options: [any AnyOption] { [Self.condition, Self.hint, Self.solution, Self.limit] }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let task = try task(arguments, session)
    guard !session.playbacks.contains(where: \.isSilent) else { return session.settle(task) }
    if let playback = session.playbacks.last, task.condition.holds(in: session) {
      playback.tasksDoneBefore.insert(playback.index)
    }
    context.report(ReportLine("Task: ", .good) + ReportLine(visible(task.text), .strong))
    guard !session.put(task, emit: context.emit) else { return }
    guard let solution = task.solution else {
      return context.report(ReportLine("  no solution is given", .dim))
    }
    if session.state.settings.echo { context.emit(.echo(SourceLine(solution))) }
    if case .failed(let diagnostics) = session.evaluate(SourceLine(solution), emit: context.emit) {
      throw session.passedOn(
        diagnostics, to: arguments.line, arguments.span(Self.solution) ?? arguments.end,
        context.emit)
    }
    guard task.condition.holds(in: session) else {
      throw Diagnostic(.solutionMisses(task.condition.text), arguments.span(Self.solution))
    }
  }

  private func task(
    _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) -> StudentTask {
    let text = arguments.words.map(\.text).joined(separator: " ")
    guard !text.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "what is to be done", example: examples[0].line),
        arguments.end)
    }
    guard let condition = try arguments.value(Self.condition) else {
      throw Diagnostic(
        .missingWord(fullName, what: "until=CONDITION", example: examples[0].line), arguments.end)
    }
    return StudentTask(
      text: session.interpolated(text),
      condition: try Condition(
        condition, arguments.span(Self.condition) ?? arguments.end, in: session),
      hints: arguments.values(Self.hint).compactMap(\.self),
      solution: try arguments.value(Self.solution), limit: try arguments.value(Self.limit))
  }
}

/// Something to do, and how it is seen that it was done.
private struct StudentTask {
  var text: String
  var condition: Condition
  /// What helps, the vaguest first.
  var hints: [String]
  /// A line that does it.
  var solution: String?
  /// How many commands may be typed until it begins again.
  var limit: Int?
}

extension Session {
  /// Brings a script to where it goes on behind a task, whatever was typed.
  fileprivate func settle(_ task: StudentTask) {
    guard let solution = task.solution else { return }
    _ = evaluate(SourceLine(solution)) { _ in }
  }

  /// Takes commands until the condition holds or the person goes on; false where nobody is there.
  fileprivate func put(_ task: StudentTask, emit: @escaping (Output) -> Void) -> Bool {
    let reached = state
    let playback = playbacks.last
    var hints = task.hints[...]
    var typedCommands = 0
    var isPassing = false
    func report(_ text: String, _ emphasis: ReportLine.Emphasis = .plain) {
      emit(.report([ReportLine("  " + text, emphasis)]))
    }
    /// Goes on with the script as it is for everyone.
    func finish(isSolved: Bool) {
      if let playback, playback.answers[playback.index] == nil {
        playback.answers[playback.index] = isSolved
      }
      guard playback != nil, !hasQuit else { return }
      state = reached.continuing(after: state)
      settle(task)
    }
    var isAnswered = false
    while !hasQuit, let typed = line(at: .task) {
      isAnswered = true
      guard !typed.allSatisfy(\.isWhitespace) else {
        guard !isPassing else {
          finish(isSolved: false)
          return true
        }
        isPassing = true
        report("type a command; 'hint' and 'solution' help, Enter once more passes", .dim)
        continue
      }
      isPassing = false
      switch PauseWord(line: typed) {
      case .hint?:
        report(
          hints.popFirst().map { visible(interpolated($0)) }
            ?? "there is no further hint; 'solution' shows one way")
        continue
      case .solution?, .reveal?:
        guard let solution = task.solution else {
          report("no solution is given; 'skip' passes")
          continue
        }
        if playback != nil { state = reached.continuing(after: state) }
        emit(.echo(SourceLine(solution)))
        if case .failed(let diagnostics) = evaluate(SourceLine(solution), emit: emit) {
          for diagnostic in diagnostics { emit(.diagnostic(diagnostic)) }
        }
        if let playback, playback.answers[playback.index] == nil {
          playback.answers[playback.index] = false
        }
        return true
      case .skip?:
        finish(isSolved: false)
        return true
      case .notes?:
        showNotes(emit: emit)
        continue
      case let word?:
        guard let playback, let move = word.move else {
          report("'skip' passes")
          continue
        }
        playback.move = move
        state = reached.continuing(after: state)
        return true
      case nil:
        break
      }
      let isEvaluated = evaluateAside(typed, emit: emit)
      typedCommands += 1
      guard !hasQuit else { return true }
      // What failed has done nothing, even where the condition held before.
      if isEvaluated, task.condition.holds(in: self) {
        report("done, with \(counted(typedCommands, "command"))", .good)
        finish(isSolved: true)
        return true
      }
      if let limit = task.limit, typedCommands >= limit {
        report("\(counted(limit, "command")) used up: the task begins again")
        state = reached.continuing(after: state)
        typedCommands = 0
      } else if typedCommands.isMultiple(of: 3) {
        report("not yet; 'hint' and 'solution' help, 'skip' passes", .dim)
      }
    }
    return isAnswered
  }
}
