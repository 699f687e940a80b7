import Expressions

/// `rerun NAME alpha=…`: a run again, with other options.
struct RerunCommand: Command {
  let name = ["rerun"]
  let summary = "Make a run again with other options"
  let group = CommandGroup.runs
  let searchTerms = ["again", "repeat"]
  let positional = Positional.words("[NAME]")
  let details = [
    "Without a name it is the last run. The options are those of fit and minimize; those that are "
      + "not given stay as they were."
  ]
  let examples = [
    Example("rerun alpha=1", after: "data gen; fit alpha=0.001", "the last run, faster"),
    Example("rerun r1 iters=100 as=short", after: "data gen; fit", "a named one, shorter"),
  ]
  let related = ["runs", "compare", "sweep"]

  /// The commands whose runs it can make again.
  let descents: [any DescentCommand]

  init(_ descents: [any DescentCommand]) { self.descents = descents }

  var options: [any AnyOption] { descents.sharedOptions }

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.runChoices
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let run = try session.run(arguments, for: fullName)
    let changed = session.line(run.command, overridden: arguments.arguments.given, of: arguments)
    let (command, bound) = try session.descent(changed, for: arguments)
    context.journal(JournalEntry(changed.text))
    context.report(ReportLine(visible(changed.text), .dim))
    do throws(Diagnostic) {
      try command.run(bound, context)
    } catch {
      // Its span is one of the line made here, which was not typed.
      throw error.span == nil ? error : Diagnostic(error.code, arguments.whole)
    }
  }
}

extension [any DescentCommand] {
  /// The options of all of them together, each name once.
  var sharedOptions: [any AnyOption] {
    var options: [any AnyOption] = []
    for option in flatMap(\.options)
    where !options.contains(where: { $0.name == option.name }) { options.append(option) }
    return options
  }
}

extension Session {
  /// A command's line with options of another line instead of its own.
  func line(
    _ command: String, overridden given: [GivenOption], of arguments: BoundArguments,
    setting last: (name: String, value: String)? = nil
  ) -> SourceLine {
    let line = SourceLine(command)
    guard
      let statement = try? StatementParser.statement(
        at: 0, of: line, registry: registry, names: state),
      case .command(let parsed, let own) = statement
    else { return line }  // The mistake is found when the line is read.
    var parts = [parsed.fullName]
    if !own.positionalText.isEmpty { parts.append(own.positionalText) }
    for option in own.given
    where option.option.name != last?.name
      && !given.contains(where: { $0.option.name == option.option.name })
    {
      parts.append("\(option.option.name)=\(line.text(in: option.valueSpan))")
    }
    for option in given {
      parts.append("\(option.option.name)=\(arguments.line.text(in: option.valueSpan))")
    }
    if let last { parts.append("\(last.name)=\(last.value)") }
    return SourceLine(parts.joined(separator: " "))
  }

  /// The command and arguments of a line that makes a run; mistakes point into the typed line.
  func descent(
    _ line: SourceLine, for typed: BoundArguments
  ) throws(Diagnostic) -> (any DescentCommand, BoundArguments) {
    do throws(Diagnostic) {
      let statement = try StatementParser.statement(
        at: 0, of: line, registry: registry, names: state)
      guard case .command(let command, let arguments) = statement,
        let descent = command as? any DescentCommand
      else { throw Diagnostic(.noRun(for: line.text, command: "fit")) }
      let bound = BoundArguments(arguments: arguments, names: state)
      if let mistake = bound.mistakes.first { throw mistake }
      return (descent, bound)
    } catch {
      throw Diagnostic(error.code, typed.whole)
    }
  }
}

extension BoundArguments {
  /// The whole command as it was typed, to blame for a mistake in a line made from it.
  fileprivate var whole: SourceSpan { arguments.verb.union(end) }
}
