import Descents
import Language
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
      + "leave when there are more than 100.",
    "save=FILE.csv writes a row a run: run, method, alpha, iterations, status, value, gradient, "
      + "arrived, command, on.",
  ]
  let examples = [
    Example("runs", after: "data gen; fit alpha=0.001; fit alpha=1 as=fast", "all of them")
  ]
  let related = ["runs drop", "rerun", "compare", "plot cost"]

  var options: [any AnyOption] { [SavedNumbers.save] }

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
    try context.save(arguments) { () throws(Diagnostic) in
      SavedNumbers(
        names: [
          "run", "method", "alpha", "iterations", "status", "value", "gradient", "arrived",
          "command",
          "on",
        ],
        rows: runs.map { run in
          let descent = run.descent
          let arrived = (try? descent.arrival()) ?? nil
          return [
            .text(run.name), .text(descent.method), .number(descent.alpha),
            .count(descent.run.iteration), .text(descent.run.stopReason?.status ?? "new"),
            .number(descent.value), .number(descent.run.gradientNorm), .count(arrived),
            .text(run.command), .text(run.origin),
          ]
        })
    }
  }
}
