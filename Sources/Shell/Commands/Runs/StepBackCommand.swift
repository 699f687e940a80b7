import Descents
import Optimization

/// `step back`: the last run as it was a step earlier.
struct StepBackCommand: Command {
  let name = ["step", "back"]
  let summary = "Take the last step of the last run back"
  let group = CommandGroup.runs
  let searchTerms = ["undo"]
  let positional = Positional.words("[COUNT]")
  let details = ["The run is made again from its start, with fewer steps."]
  let examples = [
    Example("step back", after: "minimize x^2 - 6x + 5 from=15 iters=3", "one step"),
    Example("step back 2", after: "data gen; fit iters=5", "two steps"),
  ]
  let related = ["step"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    var run = try session.lastRun(arguments, for: fullName)
    let made = run.descent.run.iteration
    guard made > 0 else { throw Diagnostic(.atStart, arguments.end) }
    var count = 1
    if let word = arguments.words.first {
      let text = ValueText(
        label: fullName, line: arguments.line, span: word.span, names: arguments.names)
      count = try ValueType<Int>.whole(1...made).read(text)
    }
    do {
      run.descent = try run.descent.rewound(
        to: made - count, shouldStop: { session.host.isInterrupted })
    } catch {
      throw Diagnostic(descent: error, arguments.end)
    }
    session.state.keep(run)
    let reached = run.descent.run
    var coordinates = zip(run.descent.subject.headings, reached.point).prefix(6).map {
      "\($0) = \(context.numbers.significant($1))"
    }
    if reached.point.count > coordinates.count { coordinates.append("…") }
    context.report(
      ReportLine(
        "back at step \(grouped(reached.iteration)): \(coordinates.joined(separator: ", ")), "
          + "\(run.descent.subject.quantity) = \(context.numbers.significant(reached.cost))"))
  }
}
