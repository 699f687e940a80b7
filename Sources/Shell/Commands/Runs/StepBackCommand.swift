import Language
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
    guard var run = session.state.lastRun else {
      throw Diagnostic(.noRun(for: fullName, command: "fit' or 'minimize"), arguments.end)
    }
    let made = run.descent.run.iteration
    guard made > 0 else { throw Diagnostic(.atStart, arguments.end) }
    var count = 1
    if let word = arguments.words.first {
      let text = ValueText(
        label: fullName, line: arguments.line, span: word.span, names: arguments.names)
      count = try ValueType<Int>.whole(1...made).read(text)
    }
    let objective = try run.descent.objective()
    let old = run.descent.run
    // The method begins anew, so that its memory is that of the shorter run.
    var again: RunState
    do {
      again = try Runner.begin(objective, method: old.method, start: old.start)
      try Runner.advance(
        &again, objective: objective, limits: RunLimits(iterations: made - count),
        shouldStop: { session.host.isInterrupted })
    } catch {
      throw Diagnostic(run: error)
    }
    guard again.stopReason != .interrupted else { throw Diagnostic(.interrupted) }
    run.descent.run = again
    session.state.keep(run)
    var place = zip(run.descent.coordinateNames, again.point).prefix(6).map {
      "\($0) = \(context.numbers.significant($1))"
    }
    if again.point.count > place.count { place.append("…") }
    context.report(
      ReportLine(
        "back at step \(grouped(again.iteration)): \(place.joined(separator: ", ")), "
          + "\(run.descent.quantity) = \(context.numbers.significant(again.cost))"))
  }
}
