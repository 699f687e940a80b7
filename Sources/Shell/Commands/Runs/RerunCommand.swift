import Expressions
import Language

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
    var invocation = run.invocation
    for given in arguments.arguments.given {
      invocation = try invocation.replacing(
        given.option.name, by: ValueText(given, in: arguments.line, names: arguments.names),
        nameSpan: given.nameSpan)
    }
    let (command, bound) = try session.descent(invocation)
    context.journal(JournalEntry(invocation.text))
    context.report(ReportLine(visible(invocation.text), .dim))
    do throws(Diagnostic) {
      try command.run(bound, context)
    } catch {
      // Its span is one of the line made here, which was not typed.
      throw error.span == nil ? error : Diagnostic(error.reason, arguments.arguments.whole)
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
