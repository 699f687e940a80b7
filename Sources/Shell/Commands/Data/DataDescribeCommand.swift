import Datasets
import Descents

/// `data describe`: count, mean, deviation and range of each column.
struct DataDescribeCommand: Command {
  let name = ["data", "describe"]
  let summary = "Describe each column: count, mean, sd, min, max"
  let group = CommandGroup.data
  let searchTerms = ["statistics", "mean", "standard deviation", "variance"]
  let details = [
    "The standard deviation is the sample's, with divisor n - 1. After 'data split' training rows "
      + "and test rows are described separately."
  ]
  let examples = [Example("data describe", after: "data gen", "how the columns are scaled")]
  let related = ["data show", "plot data"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let data = try context.session.shownRows(for: fullName)
    guard let heldOut = context.session.state.heldOut else {
      return describe(data, context)
    }
    context.report(ReportLine("training rows", .strong))
    describe(data, context)
    context.report(ReportLine("test rows", .strong))
    describe(heldOut.rows, context)
  }

  private func describe(_ data: Dataset, _ context: CommandContext) {
    let numbers = context.numbers
    func text(_ value: Double?) -> String { value.map(numbers.significant) ?? "-" }
    let shown = data.features.prefix(coefficientLimit)
    // Where only a sample is kept, all rows were summed up when they passed.
    let summaries =
      context.session.state.sampling.map {
        $0.summaries.prefix(shown.count) + $0.summaries.suffix(1)
      }
      ?? (shown + [data.target]).map { ColumnSummary($0) }[...]
    let rows = zip(shown + [data.target], summaries).map { column, summary in
      return [
        shortened(visible(column.name)), grouped(summary.count), text(summary.mean),
        text(summary.standardDeviation), text(summary.minimum), text(summary.maximum),
      ]
    }
    context.emit(
      .table(
        ReportTable(
          columns: [
            .text("column"), .number("count"), .number("mean"), .number("sd"), .number("min"),
            .number("max"),
          ], rows: rows)))
    let hidden = data.features.count - shown.count
    if hidden > 0 { context.report(ReportLine("and \(counted(hidden, "more feature"))", .dim)) }
  }
}
