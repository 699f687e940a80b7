import LeastSquares
import Optimization

/// `compare`: descent beside least squares, or runs beside each other.
struct CompareCommand: Command {
  let name = ["compare"]
  let summary = "Put the last descent beside least squares, or runs beside each other"
  let group = CommandGroup.fitting
  let searchTerms = ["difference", "versus", "benchmark"]
  let positional = Positional.words("[RUN RUN …]", atMost: 100)
  let details = [
    "Without names: below both stand the differences, and how far the cost is above the least. "
      + "With names: one row for each run."
  ]
  let examples = [
    Example("compare", after: "data gen; fit", "how far the descent has come"),
    Example(
      "compare slow fast", after: "data gen; fit alpha=0.001 as=slow; fit alpha=1 as=fast",
      "two runs"),
  ]
  let related = ["fit", "lsq", "runs", "predict"]

  func nextSteps(in session: Session) -> [NextStep] {
    session.state.fit == nil ? [] : [NextStep("plot cost", "shows how the cost came down")]
  }

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.runChoices
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard arguments.words.isEmpty else {
      var runs: [KeptRun] = []
      for word in arguments.words { runs.append(try context.session.state.runs.named(word)) }
      return context.emit(.table(table(runs, context.numbers)))
    }
    _ = try context.session.data(for: fullName)
    guard let fit = context.session.state.fit else {
      throw Diagnostic(.noRun(for: fullName, command: "fit"))
    }
    let numbers = context.numbers
    context.emit(.table(fit.comparison(numbers, withDifference: true)))
    context.reportHidden(fit.parameterNames.count)
    defer { fit.reportFurther(to: context) }
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

  /// One row a run; the coordinates stand in columns where all runs have the same.
  private func table(_ runs: [KeptRun], _ full: NumberFormat) -> ReportTable {
    // One digit less than elsewhere, so that two coordinates fit 80 columns.
    let numbers = NumberFormat(precision: max(full.precision - 1, 2))
    let names = runs[0].descent.coordinateNames
    let isShared = names.count <= 6 && runs.allSatisfy { $0.descent.coordinateNames == names }
    let coordinates = isShared ? names : []
    let columns = coordinates.indices.map { index in
      numbers.column(runs.map { $0.descent.point[index] })
    }
    let values = numbers.column(runs.map(\.descent.value))
    return ReportTable(
      columns: [
        .text("run"), .text("method"), .number("alpha"), .number("steps"), .text("status"),
      ] + coordinates.map { .number($0) } + [.number("value")],
      rows: runs.indices.map { row in
        let descent = runs[row].descent
        return [
          runs[row].name, descent.method, descent.alpha.map(numbers.significant) ?? "-",
          grouped(descent.run.iteration), descent.run.stopReason?.status ?? "new",
        ] + columns.map { $0[row] } + [values[row]]
      })
  }
}
