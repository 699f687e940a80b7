import Language

/// `save FILE`: this session as a script.
struct SaveCommand: Command {
  let name = ["save"]
  let summary = "Write this session's commands to a script"
  let group = CommandGroup.scripts
  let searchTerms = ["script", "keep", "export"]
  let positional = Positional.file
  let isRecorded = false
  let details = [
    "The script holds the commands that succeeded and changed or showed something; replaying it "
      + "reproduces the session's state.",
    "Names are written in full and paths relative to the script where the files lie beside it. "
      + "The file is written whole or, on any failure, left as it was. '-' writes to standard "
      + "output.",
  ]
  let examples = [Example("save today.descent", after: "data gen; lsq", "to replay tomorrow")]
  let related = ["run", "history"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let path = session.path(file.text)
    let resolved = session.host.resolved(path)
    let folder =
      file.text == "-" ? nil : resolved.lastIndex(of: "/").map { String(resolved[..<$0]) }
    let lines = session.state.journal.map { $0.text(in: folder) }
    let text = (["# Saved by descent \(Version.number)."] + lines).joined(separator: "\n") + "\n"
    guard file.text != "-" else { return context.emit(.bytes(Array(text.utf8))) }
    try session.write(Array(text.utf8), to: path, shown: file)
    let count = lines.count { !$0.hasPrefix("#") }
    context.report(
      ReportLine("\(counted(count, "command")) written to \(visible(file.text))"))
  }
}
