import Language

/// `clear`: an empty screen.
struct ClearCommand: Command {
  let name = ["clear"]
  let aliases = ["cls"]
  let summary = "Clear the screen; Ctrl-L does the same"
  let group = CommandGroup.session
  let isRehearsable = false
  let searchTerms = ["screen", "terminal"]
  let details = ["Where there is no screen it does nothing. 'data clear' forgets the data."]
  let isRecorded = false
  let examples = [Example("clear", "an empty screen")]
  let related = ["reset", "data clear"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    context.emit(.clearScreen)
  }
}
