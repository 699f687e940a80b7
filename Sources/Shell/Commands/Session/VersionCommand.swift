import Language

/// `version`: which program this is.
struct VersionCommand: Command {
  let name = ["version"]
  let summary = "Print the version"
  let group = CommandGroup.session
  let isRecorded = false
  let isRepeatable = false
  let details = [
    "The version, the commit that the program was built from with its day, and the machine that it "
      + "was built for."
  ]
  let examples = [Example("version", "which program this is")]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let build = context.session.build.map { " (\($0.words))" } ?? ""
    context.emit(.value("descent \(Version.number)\(build)"))
  }
}
