import Language

/// `quit`: leaves.
struct QuitCommand: Command {
  let name = ["quit"]
  let aliases = ["exit"]
  let summary = "Leave; Ctrl-D does the same"
  let group = CommandGroup.session
  let isRehearsable = false
  let searchTerms = ["leave", "bye"]
  let isRecorded = false
  let examples = [Example("quit", "leave")]
  let related = ["save"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    context.session.hasQuit = true
  }
}
