import Descents
import Language
import LeastSquares
import Optimization
import TextWidth

/// `compare`: descent with least squares, or runs with each other.
struct CompareCommand: Command {
  let name = ["compare"]
  let summary = "Compare the last descent with least squares, or runs with each other"
  let group = CommandGroup.fitting
  let searchTerms = ["difference", "versus", "benchmark"]
  let positional = Positional.words("[RUN RUN …]", atMost: 100)
  let details = [
    "Without names: below both are the differences, and how far the cost is above the least. "
      + "With names: one row for each run. "
      + "After 'data split' there is the cost on the test rows too."
  ]
  let examples = [
    Example("compare", after: "data gen; fit", "how far the descent has come"),
    Example(
      "compare slow fast", after: "data gen; fit alpha=0.001 as=slow; fit alpha=1 as=fast",
      "two runs"),
  ]
  let related = ["fit", "lsq", "runs", "predict"]

  var options: [any AnyOption] { [SavedNumbers.save] }

  func nextSteps(in session: Session) -> [NextStep] {
    session.state.fit == nil ? [] : [NextStep("plot cost", "shows how the cost came down")]
  }

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.runChoices
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard arguments.words.isEmpty else {
      let runs = try context.session.state.runs.named(arguments.words)
      context.emit(.table(table(runs, context.numbers)))
      return try context.save(arguments) { () throws(Diagnostic) in saved(runs) }
    }
    let fit = try context.session.lastFit(for: fullName)
    let comparison = MeasuredDescent(fit)
    context.emit(.table(comparison.table(context.numbers, withDifference: true)))
    try context.save(arguments) { () throws(Diagnostic) in
      SavedNumbers(
        names: ["coefficient", "descent", "minimum"],
        rows: fit.subject.headings.indices.map { index in
          [
            .text(fit.subject.headings[index]), .number(fit.point[index]),
            .number(fit.goal?.point[index]),
          ]
        } + [[.text(fit.subject.quantityHeading), .number(fit.value), .number(fit.goal?.value)]])
    }
    context.reportHidden(fit.point.count)
    defer { context.reportFurther(comparison, of: fit) }
    guard let best = fit.goal?.value else { return }
    let gap = fit.value - best
    guard gap > 0, best > 0 else {
      let text =
        gap <= 0
        ? "the costs are equal up to rounding" : "\(fit.minima.kind.label) has cost 0"
      return context.report(ReportLine(text))
    }
    let percent = NumberFormat(precision: 3).significant(gap / best * 100)
    context.report(
      ReportLine("the cost of descent is \(percent) % above the least there is"))
  }

  /// A row a run, with the coordinates by name where all runs have the same.
  private func saved(_ runs: [KeptRun]) -> SavedNumbers {
    let names = runs[0].descent.subject.headings
    let isShared = runs.allSatisfy { $0.descent.subject.headings == names }
    return SavedNumbers(
      names: ["run", "method", "alpha", "iterations", "status", "value", "test"]
        + (isShared ? names : []),
      rows: runs.map { run in
        let descent = run.descent
        return [
          .text(run.name), .text(descent.method), .number(descent.alpha),
          .count(descent.run.iteration), .text(descent.run.stopReason?.status ?? "new"),
          .number(descent.value), .number(descent.testScore?.cost),
        ] + (isShared ? descent.point.map { .number($0) } : [])
      })
  }

  /// One row a run; the coordinates have columns where all runs have the same.
  ///
  /// Where rows were kept for testing, there are columns of the cost on both, and the minimum that
  /// all runs are measured by has a row of its own.
  private func table(_ runs: [KeptRun], _ full: NumberFormat) -> ReportTable {
    // One digit less than elsewhere, so that two coordinates fit 80 columns.
    let numbers = NumberFormat(precision: max(full.precision - 1, 2))
    let names = runs[0].descent.subject.headings
    let isShared = names.count <= 6 && runs.allSatisfy { $0.descent.subject.headings == names }
    let coordinates = isShared ? names : []
    let hasTest = runs.contains { $0.descent.testScore != nil }
    var rows = runs.map { Row($0, numbers) }
    if hasTest { rows += minimum(of: runs) }
    let columns = coordinates.indices.map { index in numbers.column(rows.map { $0.point[index] }) }
    let values = numbers.column(rows.map(\.value))
    let tests = numbers.column(rows.map { $0.testCost ?? .nan })
    let cells = rows.indices.map { index in
      rows[index].cells + columns.map { $0[index] } + [values[index]]
    }
    let headings: [ReportTable.Column] =
      [.text("run"), .text("method"), .number("alpha"), .number("steps"), .text("status")]
      + coordinates.map { .number($0) }
    guard hasTest else {
      return ReportTable(columns: headings + [.number("value")], rows: cells)
    }
    // The costs come before what there may be no room for.
    let fixed = 4
    return ReportTable(
      columns: headings[..<fixed] + [.number("training cost"), .number("test cost")]
        + headings[fixed...],
      rows: rows.indices.map { index in
        cells[index][..<fixed] + [values[index], rows[index].testCost == nil ? "-" : tests[index]]
          + cells[index][fixed...].dropLast()
      })
  }

  /// A row of the table of runs.
  private struct Row {
    /// Name, method, step size, steps, status.
    var cells: [String]
    var point: [Double]
    var value: Double
    var testCost: Double?

    init(_ run: KeptRun, _ numbers: NumberFormat) {
      let descent = run.descent
      cells = [
        run.name, descent.method,
        descent.alpha.map(numbers.significant)
          ?? descent.run.schedule.map { visible($0.text) } ?? "-",
        grouped(descent.run.iteration), descent.run.stopReason?.status ?? "new",
      ]
      point = descent.point
      value = descent.value
      testCost = descent.testScore?.cost
    }

    init(_ minimum: Minimum, _ kind: Minima.Kind, test: (any TestMeasure)?) {
      cells = [kind.label, "-", "-", "-", "-"]
      point = minimum.point
      value = minimum.value
      testCost = test?.score(point).cost
    }
  }

  /// The row of the minimum, for runs that all have the same.
  private func minimum(of runs: [KeptRun]) -> [Row] {
    let first = runs[0].descent
    guard let goal = first.goal,
      runs.allSatisfy({ $0.descent.subject.isSame(as: first.subject) && $0.descent.goal == goal })
    else { return [] }
    return [Row(goal, first.minima.kind, test: first.subject.test)]
  }
}
