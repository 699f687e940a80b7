import Language
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
      + "With names: one row for each run. "
      + "After 'data split' the cost on the test rows stands beside that on the training rows."
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
    _ = try context.session.shownRows(for: fullName)
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
  ///
  /// Where rows were kept for testing, the cost on them stands beside that on the training rows, and
  /// least squares has a row of its own.
  private func table(_ runs: [KeptRun], _ full: NumberFormat) -> ReportTable {
    // One digit less than elsewhere, so that two coordinates fit 80 columns.
    let numbers = NumberFormat(precision: max(full.precision - 1, 2))
    let names = runs[0].descent.coordinateNames
    let isShared = names.count <= 6 && runs.allSatisfy { $0.descent.coordinateNames == names }
    let coordinates = isShared ? names : []
    let hasTest = runs.contains { $0.descent.testCost != nil }
    var rows = runs.map { Row($0, numbers) }
    if hasTest { rows += leastSquares(of: runs, numbers) }
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
    // The costs stand before what may have no room beside them.
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
        run.name, descent.method, descent.alpha.map(numbers.significant) ?? "-",
        grouped(descent.run.iteration), descent.run.stopReason?.status ?? "new",
      ]
      point = descent.point
      value = descent.value
      testCost = descent.testCost
    }

    init(leastSquares fit: FitResult) {
      cells = ["least squares", "-", "-", "-", "-"]
      point = fit.leastSquares.coefficients.map(\.value)
      value = fit.leastSquares.cost
      testCost = fit.test?.cost(point)
    }
  }

  /// The row of least squares, for runs that all have the same.
  private func leastSquares(of runs: [KeptRun], _ numbers: NumberFormat) -> [Row] {
    var fits: [FitResult] = []
    for run in runs {
      guard case .fit(let fit) = run.descent else { return [] }
      fits.append(fit)
    }
    guard fits.allSatisfy({ $0.leastSquares == fits[0].leastSquares }) else { return [] }
    return [Row(leastSquares: fits[0])]
  }
}

extension Descent {
  /// The cost on the rows kept for testing; nil without such.
  fileprivate var testCost: Double? {
    guard case .fit(let fit) = self else { return nil }
    return fit.test?.cost(fit.theta)
  }
}
