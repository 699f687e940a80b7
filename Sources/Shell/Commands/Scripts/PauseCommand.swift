import Language

/// `pause`: a live prompt in the middle of a script.
struct PauseCommand: Command {
  let name = ["pause"]
  let summary = "Wait in a script: Enter goes on, any other line is run"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let syntax = ArgumentSyntax.text
  let positional = Positional.words("[TEXT]")
  let details = [
    "On a terminal a prompt appears: try what you like in the script's own session and press Enter "
      + "on an empty line to go on; 'skip' goes to the next pause, 'back' to the one before, 'stop' "
      + "leaves the script. Elsewhere a script does not wait."
  ]
  let examples = [
    Example("pause", "wait for Enter"),
    Example("pause Which step size would you take?", "with a question"),
  ]
  let related = ["ask", "say", "run", "lesson"]
  let searchTerms = ["wait", "prompt", "skip", "back", "stop", "class", "presentation"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let text = context.session.interpolated(try arguments.freeText())
    if context.session.playbacks.contains(where: \.isSilent) { return }
    if !text.isEmpty { context.report(ReportLine(visible(text), .strong)) }
    context.session.wait(emit: context.emit)
  }
}
