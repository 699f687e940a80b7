import Datasets
import Descents
import Language

/// `data show`: the first and last rows.
struct DataShowCommand: Command {
  let name = ["data", "show"]
  let summary = "Show rows of the data"
  let group = CommandGroup.data
  let searchTerms = ["rows", "head", "view", "print data"]
  let isRecorded = true
  let examples = [Example("data show rows=5", after: "data gen", "the first five rows")]
  let related = ["data describe", "plot data"]

  /// The most features that are shown.
  private static let columnLimit = 40

  static let rows = Option("rows", .whole(1...1_000_000), default: 10, "rows shown, from the first")
  var options: [any AnyOption] { [Self.rows] }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let data = try context.session.shownRows(for: fullName)
    let count = try arguments.value(Self.rows)
    guard let heldOut = context.session.state.heldOut else {
      return try show(data, atMost: count, context)
    }
    context.report(ReportLine("training rows", .strong))
    try show(data, atMost: count, context)
    context.report(ReportLine("test rows", .strong))
    try show(heldOut.rows, atMost: count, context)
  }

  private func show(
    _ data: Dataset, atMost limit: Int, _ context: CommandContext
  ) throws(Diagnostic) {
    let count = min(limit, data.rowCount)
    let shown = data.features.prefix(Self.columnLimit)
    let columns = shown + [data.target]
    let shouldStop = { context.session.host.isInterrupted }
    var cells: [[String]] = []
    for column in columns {
      let values = column.values.prefix(count)
      let format = context.numbers.format(ofColumn: Array(values))
      guard let texts = values.mapped(unless: shouldStop, format) else {
        throw Diagnostic(.interrupted)
      }
      cells.append(texts)
    }
    let rows = (0..<count).mapped(unless: shouldStop) { row in
      [grouped(row + 1)] + cells.map { $0[row] }
    }
    guard let rows else { throw Diagnostic(.interrupted) }
    let headings = columns.map { ReportTable.Column.number(shortened(visible($0.name))) }
    context.emit(.table(ReportTable(columns: [.number("row")] + headings, rows: rows)))
    let hidden = data.features.count - shown.count
    if hidden > 0 { context.report(ReportLine("and \(counted(hidden, "more feature"))", .dim)) }
    let rest = data.rowCount - count
    if rest > 0 { context.report(ReportLine("and \(counted(rest, "more row"))", .dim)) }
    context.reportSampling()
  }
}
