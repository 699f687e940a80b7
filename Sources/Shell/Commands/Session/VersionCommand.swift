import Language

/// The program's version.
public enum Version {
  /// Major, minor and patch.
  public static let number = "0.1.0"
}

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
