import LeastSquares

/// `compare`: descent beside least squares, with the differences.
struct CompareCommand: Command {
  let name = ["compare"]
  let summary = "Put the last descent beside least squares"
  let group = CommandGroup.fitting
  let details = ["Below both stand the differences, and how far the cost is above the least."]
  let examples = [Example("compare", after: "data gen; fit", "how far the descent has come")]
  let related = ["fit", "lsq", "predict"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    _ = try context.session.data(for: fullName)
    guard let fit = context.session.state.fit else {
      throw Diagnostic(.noRun(for: fullName, command: "fit"))
    }
    let numbers = context.numbers
    context.emit(.table(fit.comparison(numbers, withDifference: true)))
    let best = fit.leastSquares.cost
    let gap = fit.cost - best
    guard gap > 0, best > 0 else {
      let text = gap <= 0 ? "the costs are equal up to rounding" : "least squares has cost 0"
      return context.report(ReportLine(text))
    }
    let percent = NumberFormat(precision: 3).significant(gap / best * 100)
    context.report(
      ReportLine("the cost of descent is \(percent) % above the least there is"))
  }
}
