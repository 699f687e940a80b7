import Language

/// `runs drop NAME`: forgets runs.
struct RunsDropCommand: Command {
  let name = ["runs", "drop"]
  let summary = "Forget runs by name, or all of them"
  let group = CommandGroup.runs
  let positional = Positional.words("NAME|all", atMost: 100)
  let examples = [
    Example("runs drop r1", after: "data gen; fit", "one"),
    Example("runs drop all", after: "data gen; fit", "all of them"),
  ]
  let related = ["runs"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.runChoices + [Choice(name: RunNaming.all, meaning: "all of them")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard !arguments.words.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a run's name", example: examples[0].line), arguments.end)
    }
    for word in arguments.words {
      if word.text == RunNaming.all {
        for run in session.state.runs.runs { session.state.runs.drop(run.name) }
      } else {
        session.state.runs.drop(try session.state.runs.named(word).name)
      }
    }
  }
}
