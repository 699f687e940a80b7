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
    let parsed = parse(
      line, registry.grammar, names: state, allowsPrefixes: line.isTyped,
      shouldStop: { host.isInterrupted })
    guard !parsed.isCut else {
      emit(.diagnostic(Diagnostic(.interrupted)))
      return .interrupted
    }
    let problems = parsed.problems
    guard problems.isEmpty else { return .failed(problems.map { $0.located(in: line) }) }
    // A remark at the prompt becomes narration of the script that 'save' writes.
    if line.file == nil, line.text.hasPrefix("#") { state.journal.append(JournalEntry(line.text)) }
    // All is copied only before a command: a definition changes the one name that it gives, and
    // without a copy to hold on to them the variables of a long script are changed in place.
    var before: SessionState?
    var meanings: [NameMeaning] = []
    let journalBefore = state.journal
    let recordingBefore = recording
    func undo() {
      lastStatement = nil
      var journal = state.journal
      if let before { state = before }
      for meaning in meanings.reversed() { state.restore(meaning) }
      journal.goBack(to: journalBefore)
      state.journal = journal
      recording = recordingBefore
    }
    for statement in parsed.statements {
      if before == nil {
        switch statement.content {
        case .variable(let name, _), .function(let name, _, _):
          if parsed.statements.count > 1 { meanings.append(state.meaning(of: name.text)) }
        case .command: before = state
        case .expression, .unreadable: break
        }
      }
      do {
        let mistakes = try execute(statement, of: line, emit: emit)
        guard mistakes.isEmpty else {
          undo()
          return .failed(mistakes.map { $0.located(in: line) })
        }
      } catch {
        undo()
        guard error.isInterruption else {
          return .failed([error.located(in: line, statementStart: statement.span.start)])
        }
        emit(.diagnostic(error))
        return .interrupted
      }
      if hasQuit { return .quit }
      if host.isInterrupted { return .interrupted }
    }
    return .done
  }

  /// Does a statement, unless the values of its options have mistakes, which are returned.
  private func execute(
    _ statement: Statement, of line: SourceLine, emit: @escaping (Output) -> Void
  ) throws(Diagnostic) -> [Diagnostic] {
    switch statement.content {
    case .variable(let name, let body):
      let tokens = statement.tokens.drop { $0.span.start < body.start }
      let value = try value(of: name, tokens, body, in: line)
      state.variables[name.text] = value
      if state.functions[name.text] != nil {
        state.setFunction(nil, named: name.text)
        emit(.report([ReportLine("\(name.text) is a number now, no longer a function", .dim)]))
      }
      state.journal.append(JournalEntry("\(name.text) = \(line.text(in: body))"))
    case .function(let name, let parameters, let body):
      let definition = try definition(statement, in: line)
      state.setFunction(definition, named: name.text)
      state.variables[name.text] = nil
      lastStatement = .function(name.text)
      let list = parameters.map(\.text).joined(separator: ", ")
      state.journal.append(JournalEntry("\(name.text)(\(list)) = \(line.text(in: body))"))
    case .expression(let span):
      for value in try values(statement, in: line) { emit(.value(value.description)) }
      state.journal.append(JournalEntry(line.text(in: span)))
    case .command(let arguments):
      let command = registry.commands[arguments.command]
      let (bound, mistakes) = arguments.bound(to: state)
      guard mistakes.isEmpty else { return mistakes }
      var entry = journalEntry(for: command, bound)
      let context = CommandContext(session: self, emit: emit, journal: { entry = $0 })
      try host.perform { () throws(Diagnostic) in try command.run(bound, context) }
      lastStatement = .command(command)
      if command.isRecorded { state.journal.append(entry) }
    case .unreadable:
      break
    }
    return []
  }

  /// The value of a definition.
  ///
  /// Apart, so that nothing holds on to the state when it changes: all of it would be copied.
  private func value(
    of name: Word, _ tokens: ArraySlice<Token>, _ body: SourceSpan, in line: SourceLine
  ) throws(Diagnostic) -> Double {
    try ValueType<Double>.number.read(
      ValueText(label: name.text, line: line, span: body, tokens: tokens, names: state))
  }

  /// A function's definition; apart for the same reason.
  private func definition(
    _ statement: Statement, in line: SourceLine
  ) throws(Diagnostic) -> FunctionDefinition {
    try definedFunction(statement.tokens, of: line, names: state)
  }

  /// The values of the expressions of a statement.
  private func values(_ statement: Statement, in line: SourceLine) throws(Diagnostic) -> [Value] {
    var reader = ExpressionReader(
      statement.tokens, of: line, end: statement.span.end, names: state)
    return try reader.values()
  }

  /// The line that does the same again: names in full, values as typed, files by absolute path.
  private func journalEntry(for command: any Command, _ bound: BoundArguments) -> JournalEntry {
    let arguments = bound.arguments
    var parts: [JournalEntry.Part] = [.text(command.fullName)]
    if command.positional.isFile, let word = arguments.words.first {
      parts += [.text(" "), pathPart(word.text)]
    } else if !arguments.positionalText.isEmpty {
      // A `\` at the end of a script's line would join the next; inside quotes it does not.
      let text = arguments.positionalText
      parts.append(.text(" " + (continued(text) == nil ? text : quotedIfNeeded(text))))
    }
    for (given, value) in zip(arguments.given, bound.values) {
      parts.append(.text(" \(quotedIfNeeded(given.option.name))="))
      if given.option.typeName == ValueType<String>.file.name,
        let file = (value as? BoundValue<String>)?.value
          ?? (value as? BoundValue<String?>)?.value
      {
        parts.append(pathPart(file))
      } else {
        parts.append(.text(arguments.line.text(in: given.valueSpan)))
      }
    }
    if let rest = arguments.rest {
      parts.append(.text(": " + arguments.line.text(in: rest)))
    }
    return JournalEntry(parts: parts)
  }

  private func pathPart(_ typed: String) -> JournalEntry.Part {
    typed == "-" ? .text("-") : .path(host.resolved(path(typed)))
  }
}

/// What a name stood for before a line gave it another meaning.
private struct NameMeaning {
  var name: String
  var variable: Double?
  var function: FunctionDefinition?
}

extension SessionState {
  fileprivate func meaning(of name: String) -> NameMeaning {
    NameMeaning(name: name, variable: variables[name], function: functions[name])
  }

  fileprivate mutating func restore(_ meaning: NameMeaning) {
    variables[meaning.name] = meaning.variable
    setFunction(meaning.function, named: meaning.name)
  }
}

extension Session {
  /// A text with each `{expression}` replaced by its value.
  func interpolated(_ text: String) -> String {
    Language.interpolated(text, names: state) { value, digits in
      NumberFormat(precision: digits ?? state.settings.precision).significant(value)
    }
  }
}
