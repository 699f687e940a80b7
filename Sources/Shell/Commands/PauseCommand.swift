/// `pause`: a live prompt in the middle of a script.
struct PauseCommand: Command {
  let name = ["pause"]
  let summary = "Wait in a script: Enter goes on, any other line is run"
  let group = CommandGroup.scripts
  let syntax = ArgumentSyntax.text
  let positional = Positional.words("[TEXT]")
  let details = [
    "On a terminal a prompt appears: try what you like in the script's own session and press Enter "
      + "on an empty line to go on. Elsewhere a script does not wait."
  ]
  let examples = [
    Example("pause", "wait for Enter"),
    Example("pause Which step size would you take?", "with a question"),
  ]
  let related = ["say", "run"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let span = arguments.arguments.positional
    let line = arguments.line
    let text = isString(span, in: line) ? try unquoted(span, in: line) : line.text(in: span)
    if !text.isEmpty { context.report(ReportLine(visible(text), .strong)) }
    let session = context.session
    while !session.hasQuit, let typed = session.host.pausedLine() {
      let line = SourceLine(typed)
      guard !StatementParser.isEmpty(line) else { return }
      if case .failed(let diagnostics) = session.evaluate(line, emit: context.emit) {
        for diagnostic in diagnostics { context.emit(.diagnostic(diagnostic)) }
      }
    }
  }
}
