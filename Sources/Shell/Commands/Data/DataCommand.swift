import Datasets
import Language

/// `data`: the data in a line.
struct DataCommand: Command {
  let name = ["data"]
  let summary = "Say in a line what data there are"
  let group = CommandGroup.data
  let isRecorded = false
  let details = [
    "Data are rows of numbers: features, and one target y that a line is to be fitted to. "
      + "'data gen' makes some up, 'data load' reads a file."
  ]
  let examples = [Example("data", after: "data gen n=100", "what was made")]
  let related = ["data gen", "data load", "data show", "data describe"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    _ = try context.session.shownRows(for: fullName)
    context.reportData()
  }
}

extension CommandContext {
  /// Says in a line what data there are.
  func reportData() {
    if let text = session.state.dataSummary(numbers) { report(ReportLine(text)) }
  }
}
