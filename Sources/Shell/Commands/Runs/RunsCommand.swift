import Descents
import Optimization

/// `runs`: the runs kept so far.
struct RunsCommand: Command {
  let name = ["runs"]
  let summary = "List the runs kept so far, with how each went"
  let group = CommandGroup.runs
  let searchTerms = ["results", "list of runs"]
  let isRecorded = false
  let details = [
    "Every fit and minimize is kept, as r1, r2 … or under the name given by as=NAME. The oldest "
      + "leave when there are more than 100."
  ]
  let examples = [
    Example("runs", after: "data gen; fit alpha=0.001; fit alpha=1 as=fast", "all of them")
  ]
  let related = ["runs drop", "rerun", "compare", "plot cost"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let runs = context.session.state.runs.runs
    guard !runs.isEmpty else { throw Diagnostic(.noRun(for: fullName, command: "fit")) }
    let numbers = context.numbers
    var origins: [String] = []
    for run in runs where !origins.contains(run.origin) { origins.append(run.origin) }
    for origin in origins {
      context.report(ReportLine(origin, .strong))
      let group = runs.filter { $0.origin == origin }
      context.emit(
        .table(
          ReportTable(
            columns: [
              .text("run"), .number("iterations"), .text("status"), .number("value"),
              .text("command"),
            ],
            rows: group.map { run in
              [
                run.name, grouped(run.descent.run.iteration),
                run.descent.run.stopReason?.status ?? "new",
                numbers.significant(run.descent.value), visible(run.command),
              ]
            })))
    }
  }
}
