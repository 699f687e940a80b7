import Expressions
public import Language

/// How a line ended.
public enum LineResult: Sendable {
  /// All of it was done.
  case done
  /// It failed, and the session is as it was before the line.
  case failed([Diagnostic])
  /// It was interrupted; what had been reached is kept.
  case interrupted
  /// It asked to leave.
  case quit
}

/// A line's outputs and how it ended.
public struct Evaluation: Sendable {
  /// The outputs, in order.
  public var outputs: [Output]
  /// How the line ended.
  public var result: LineResult
}

/// What a command is given beside its arguments.
public struct CommandContext {
  /// The session to read and change.
  let session: Session
  /// Takes an output.
  let emit: (Output) -> Void
  /// Writes another line to the journal than the one typed; nil keeps that.
  let journal: (JournalEntry) -> Void

  var settings: Settings { session.state.settings }
  var numbers: NumberFormat { NumberFormat(precision: settings.precision) }

  func report(_ lines: ReportLine...) { emit(.report(lines)) }
  func report(_ lines: [ReportLine]) { emit(.report(lines)) }
}

extension Session {
  /// Evaluates a line and returns all that came of it.
  public func evaluate(_ line: SourceLine) -> Evaluation {
    var outputs: [Output] = []
    let result = evaluate(line) { outputs.append($0) }
    return Evaluation(outputs: outputs, result: result)
  }

  /// Evaluates a line, handing over each output as it comes.
  ///
  /// A line is one unit: its mistakes are looked for before anything is done, and when a statement
  /// fails all the same, the session is put back to where it was before the line.
  public func evaluate(_ line: SourceLine, emit: @escaping (Output) -> Void) -> LineResult {
    if !isEvaluating { recording?.add(.echo(line), of: self) }
    return recorded(emit) { emit in carryOut(line, emit: emit) }
  }

  private func carryOut(_ line: SourceLine, emit: @escaping (Output) -> Void) -> LineResult {
    lastStatement = nil
    var isStopped = false
    let preflight = StatementParser.check(line, registry: registry, names: state) {
      isStopped = host.isInterrupted
      return isStopped
    }
    guard !isStopped else {
      emit(.diagnostic(Diagnostic(.interrupted)))
      return .interrupted
    }
    guard preflight.diagnostics.isEmpty else {
      return .failed(preflight.diagnostics.map { $0.located(in: line) })
    }
    // A remark at the prompt becomes narration of the script that 'save' writes.
    if line.file == nil, line.text.hasPrefix("#") { state.journal.append(JournalEntry(line.text)) }
    let before = state
    let recordingBefore = recording
    func undo() {
      state = before
      recording = recordingBefore
      lastStatement = nil
    }
    for start in preflight.starts {
      do {
        // Cut again, as the statements before may have brought names that this one uses.
        let statement = try StatementParser.statement(
          at: start, of: line, registry: registry, names: state)
        let mistakes = mistakes(in: statement)
        guard mistakes.isEmpty else {
          undo()
          return .failed(mistakes.map { $0.located(in: line) })
        }
        try execute(statement, of: line, emit: emit)
      } catch {
        undo()
        guard error.isInterruption else {
          return .failed([error.located(in: line, statementStart: start)])
        }
        emit(.diagnostic(error))
        return .interrupted
      }
      if hasQuit { return .quit }
      if host.isInterrupted { return .interrupted }
    }
    return .done
  }

  /// What is wrong with the options of a statement.
  private func mistakes(in statement: Statement) -> [Diagnostic] {
    guard case .command(_, let arguments) = statement else { return [] }
    return BoundArguments(arguments: arguments, names: state).mistakes
  }

  private func execute(
    _ statement: Statement, of line: SourceLine, emit: @escaping (Output) -> Void
  ) throws(Diagnostic) {
    switch statement {
    case .variable(let name, let body):
      let value = try value(of: name, body, in: line)
      state.variables[name.text] = value
      if state.functions.removeValue(forKey: name.text) != nil {
        emit(.report([ReportLine("\(name.text) is a number now, no longer a function", .dim)]))
      }
      state.journal.append(JournalEntry("\(name.text) = \(line.text(in: body))"))
    case .function(let name, let parameters, let body):
      state.functions[name.text] = try function(name, parameters, body, line: line, names: state)
      state.variables[name.text] = nil
      lastStatement = .function(name.text)
      let list = parameters.map(\.text).joined(separator: ", ")
      state.journal.append(JournalEntry("\(name.text)(\(list)) = \(line.text(in: body))"))
    case .command(let command, let arguments):
      let bound = BoundArguments(arguments: arguments, names: state)
      var entry = journalEntry(for: command, arguments)
      let context = CommandContext(session: self, emit: emit, journal: { entry = $0 })
      try host.perform { () throws(Diagnostic) in try command.run(bound, context) }
      lastStatement = .command(command)
      if command.isRecorded { state.journal.append(entry) }
    }
  }

  /// The value of a definition.
  ///
  /// Apart, so that nothing holds on to the state when it changes: all of it would be copied.
  private func value(
    of name: Word, _ body: SourceSpan, in line: SourceLine
  ) throws(Diagnostic) -> Double {
    try ValueType<Double>.number.read(
      ValueText(label: name.text, line: line, span: body, names: state))
  }

  /// The line that does the same again: names in full, values as typed, files by absolute path.
  private func journalEntry(for command: any Command, _ arguments: Arguments) -> JournalEntry {
    var parts: [JournalEntry.Part] = [.text(command.fullName)]
    if command.positional.isFile, let word = arguments.words.first {
      parts += [.text(" "), pathPart(word.text)]
    } else if !arguments.positionalText.isEmpty {
      // A `\` at the end of a script's line would join the next; inside quotes it does not.
      let text = arguments.positionalText
      parts.append(.text(" " + (continued(text) == nil ? text : quotedIfNeeded(text))))
    }
    for given in arguments.given {
      parts.append(.text(" \(quotedIfNeeded(given.option.name))="))
      let text = arguments.line.text(in: given.valueSpan)
      if given.option.typeName == ValueType<String>.file.name {
        let names: any NameLookup = state
        let value = ValueText(
          label: given.option.name, line: arguments.line, span: given.valueSpan, names: names)
        parts.append(pathPart((try? ValueType<String>.file.read(value)) ?? text))
      } else {
        parts.append(.text(text))
      }
    }
    return JournalEntry(parts: parts)
  }

  private func pathPart(_ typed: String) -> JournalEntry.Part {
    typed == "-" ? .text("-") : .path(host.resolved(path(typed)))
  }
}
