import Expressions
public import Language

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
    do {
      try makeRoomToRead(line)
    } catch {
      return .failed([error.located(in: line)])
    }
    let parsed = parse(
      line, registry.grammar, names: state, allowsPrefixes: line.isTyped,
      shouldStop: { host.isInterrupted })
    guard !parsed.isCut else {
      emit(.diagnostic(Diagnostic(.interrupted)))
      return .interrupted
    }
    guard parsed.problems.isEmpty else {
      let problems = parsed.statements.flatMap { explained($0.problems, of: $0, in: line) }
      return .failed(problems.map { $0.located(in: line) })
    }
    // A remark at the prompt becomes narration of the script that 'save' writes.
    if line.file == nil, parsed.statements.isEmpty, let comment = parsed.comment {
      state.journal.append(JournalEntry(line.text(in: comment)))
    }
    // All is copied only before a command: a definition changes the one name that it gives, and
    // without a copy to hold on to them the variables of a long script are changed in place. Behind
    // a command the copy lends its names, and has them back when it is needed whole.
    let depth = statesBeforeLines.count
    let emitBefore = self.emit
    self.emit = emit
    defer {
      statesBeforeLines.removeLast(statesBeforeLines.count - depth)
      self.emit = emitBefore
    }
    var meanings: [NameMeaning] = []
    let journalBefore = state.journal
    let recordingBefore = recording
    var lent: [NameMeaning]?
    func giveBackNames() {
      guard let given = lent else { return }
      var names = state
      for meaning in given.reversed() { names.restore(meaning) }
      statesBeforeLines[depth].takeNames(of: names)
      lent = nil
    }
    func undo() {
      giveBackNames()
      lastStatement = nil
      var journal = state.journal
      if statesBeforeLines.count > depth { state = statesBeforeLines[depth] }
      for meaning in meanings.reversed() { state.restore(meaning) }
      journal.goBack(to: journalBefore)
      state.journal = journal
      restoreRecording(recordingBefore)
    }
    for statement in parsed.statements {
      if statesBeforeLines.count == depth {
        switch statement.content {
        case .variable(let name, _), .function(let name, _, _):
          if parsed.statements.count > 1 { meanings.append(state.meaning(of: name.text)) }
        case .command: statesBeforeLines.append(state)
        case .expression, .unreadable: break
        }
      } else {
        switch statement.content {
        case .variable(let name, _), .function(let name, _, _):
          guard lent != nil || state.hasSameNames(as: statesBeforeLines[depth]) else { break }
          if lent == nil {
            statesBeforeLines[depth].releaseNames()
            lent = []
          }
          lent?.append(state.meaning(of: name.text))
        case .command: giveBackNames()
        case .expression, .unreadable: break
        }
      }
      do {
        let mistakes = try execute(statement, of: line, emit: emit)
        guard mistakes.isEmpty else {
          let explained = explained(mistakes, of: statement, in: line)
          undo()
          return .failed(explained.map { $0.located(in: line) })
        }
      } catch {
        let explained = explained([error], of: statement, in: line)
        undo()
        guard error.isInterruption else {
          return .failed(
            explained.map { $0.located(in: line, statementStart: statement.span.start) })
        }
        emit(.diagnostic(error))
        return .interrupted
      }
      if hasQuit { return .quit }
      if host.isInterrupted { return .interrupted }
    }
    return .done
  }

  /// What is wrong with a statement, or in its place the habit of another program that it shows.
  private func explained(
    _ problems: [Diagnostic], of statement: Statement, in line: SourceLine
  ) -> [Diagnostic] {
    // What is wrong with another line, such as one of a script that was run, stays as it is.
    guard let first = problems.first, first.line == nil, !first.isInterruption,
      let habit = habit(of: statement, failing: first, in: line, registry.grammar, names: state)
    else { return problems }
    return [habit]
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
      if line.isTyped, let option = optionMeant(by: name.text) {
        let command = "fit \(option)=\(line.text(in: body))"
        emit(.report([ReportLine(Message.optionAsVariable(name.text, command), .dim)]))
      }
      state.journal.append(JournalEntry("\(name.text) = \(line.text(in: body))"))
    case .function(let name, let parameters, let body):
      let definition = try definition(statement, in: line)
      let hidden = definition.hiddenColumns(of: state.rowTable)
      if !hidden.isEmpty {
        emit(.report([ReportLine(Message.hiddenColumns(hidden, by: name.text).text, .dim)]))
      }
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
      let (bound, mistakes) = arguments.bound(to: SessionNames(session: self))
      guard mistakes.isEmpty else { return mistakes }
      var entry = journalEntry(for: command, bound)
      let depth = statesBeforeLines.count
      let context = CommandContext(
        session: self,
        emit: { [unowned self] output in
          // What a script or a kept knob draws is the figure of its own line.
          if output.isFigure, statesBeforeLines.count == depth {
            state.lastFigure = output
            state.lastFigureLine = Invocation(bound)
          }
          emit(output)
        }, journal: { entry = $0 })
      try host.perform { () throws(Diagnostic) in try command.run(bound, context) }
      lastStatement = .command(command)
      if command.isRecorded { state.journal.append(entry) }
    case .unreadable:
      break
    }
    return []
  }

  /// The option of 'fit' that another program calls by a variable's name, such as `epochs`.
  private func optionMeant(by name: String) -> String? {
    let word = name.lowercased().replacing("_", with: " ")
    guard word != "at", let fit = registry.command(named: ["fit"]) else { return nil }
    return fit.options.first { $0.name != word && $0.searchTerms.contains(word) && word.count > 1 }?
      .name
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

  /// The line that does the same again: names in full, values as typed, files by their paths.
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
    guard typed != "-" else { return .standardStream }
    return .path(host.resolved(path(typed)), isRelative: !typed.hasPrefix("/"))
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
