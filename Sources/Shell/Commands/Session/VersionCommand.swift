import Language

/// `version`: which program this is.
struct VersionCommand: Command {
  let name = ["version"]
  let summary = "Print the version"
  let group = CommandGroup.session
  let isRecorded = false
  let examples = [Example("version", "which program this is")]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    context.emit(.value("descent \(Version.number)"))
  }
}
