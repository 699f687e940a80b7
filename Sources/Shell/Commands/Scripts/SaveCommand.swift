import Language

/// `save FILE`: this session as a script.
struct SaveCommand: Command {
  let name = ["save"]
  let summary = "Write this session's commands to a script"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let searchTerms = ["script", "keep", "export"]
  let positional = Positional.file
  let isRecorded = false
  let details = [
    "The script holds the commands that succeeded and changed or showed something; replaying it "
      + "reproduces the session's state.",
    "Names are written in full, and paths from the script's folder unless they were given from the "
      + "root; files outside of that folder are named. The file is written whole or, on any "
      + "failure, left as it was. '-' writes to standard output.",
  ]
  let examples = [Example("save today.descent", after: "data gen; lsq", "to replay tomorrow")]
  let related = ["run", "history"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let path = session.path(file.text)
    let resolved = session.host.resolved(path)
    let folder =
      file.text == "-"
      ? session.host.resolved(session.path("."))
      : resolved.lastIndex(of: "/").map { String(resolved[..<$0]) }
    let lines = session.state.journal.map { $0.text(in: folder) }
    var head = ["# Saved by descent \(Version.number)."]
    let readsInput = session.state.journal.contains(where: \.loadsStandardInput)
    if readsInput { head.append("# Its data came from standard input: descent SCRIPT < DATA") }
    let text = (head + lines).joined(separator: "\n") + "\n"
    guard file.text != "-" else { return context.emit(.bytes(Array(text.utf8))) }
    try session.write(Array(text.utf8), to: path, shown: file)
    let count = lines.count { !$0.hasPrefix("#") }
    context.report(
      ReportLine("\(counted(count, "command")) written to \(visible(file.text))"))
    if readsInput {
      context.report(
        ReportLine(
          "the data came from standard input and are not in the script: 'data save FILE' and "
            + "'data load FILE' make a session that can be replayed alone"))
    }
    var outside: [String] = []
    for name in session.state.journal.flatMap({ $0.files(outside: folder ?? "/") })
    where !outside.contains(name) { outside.append(name) }
    if !outside.isEmpty {
      context.report(
        ReportLine(
          "outside of the script's folder, to be handed out with it: "
            + list(outside.map { shown($0, limit: 60) })))
    }
  }
}

extension JournalEntry {
  /// Whether the line reads data from standard input.
  fileprivate var loadsStandardInput: Bool {
    parts.first == .text(DataLoadCommand().fullName) && parts.contains(.standardStream)
  }
}
