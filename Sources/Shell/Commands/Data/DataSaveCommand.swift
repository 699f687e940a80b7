import Datasets
import Descents
import Language

/// `data save FILE`: the data as comma-separated text.
struct DataSaveCommand: Command {
  let name = ["data", "save"]
  let summary = "Write the data to a file of comma-separated values"
  let group = CommandGroup.data
  let isRehearsable = false
  let searchTerms = ["csv", "export", "write"]
  let positional = Positional.file
  let details = [
    "Features first, target last, names in the first line, digits that read back to the same "
      + "numbers. The file is written whole or, on any failure, left as it was; with a name that "
      + "ends with .gz it is compressed. '-' writes to standard output. A file that data were loaded "
      + "from is not written over. Standardised features are written in their original units."
  ]
  let examples = [Example("data save points.csv", after: "data gen", "for another program")]
  let related = ["data load"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let file = try arguments.file(for: self)
    let session = context.session
    let scaling = session.state.scaling
    let data = try session.allRows(for: fullName).inOriginalUnits(scaling)
    guard file.text != "-" else { return try show(data, context) }
    try session.checkAccess(to: file.text, file.span)
    try session.refuseToReplace(session.path(file.text), shown: file)
    var writer = CSVWriter(data)
    do throws(FileFailure) {
      try session.host.write(to: session.path(file.text)) { () throws(FileFailure) in
        guard !session.host.shouldStop(after: writer.progress) else { throw .interrupted }
        return writer.next()
      }
    } catch {
      throw Diagnostic(error, about: file.text, file.span)
    }
    context.report(
      ReportLine(
        "\(counted(data.rowCount, "row")) written to \(visible(file.text))"
          + (scaling == nil ? "" : ", in the original units")))
  }
}

extension DataSaveCommand {
  /// Writes to standard output, a piece at a time.
  private func show(_ data: Dataset, _ context: CommandContext) throws(Diagnostic) {
    var writer = CSVWriter(data)
    while let piece = writer.next() {
      context.emit(.bytes(piece))
      let isStopped = context.session.host.shouldStop(after: writer.progress)
      guard !isStopped else { throw Diagnostic(.interrupted) }
    }
  }
}
