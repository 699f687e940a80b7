import Language

/// `data clear`: forgets the data and what was computed from them.
struct DataClearCommand: Command {
  let name = ["data", "clear"]
  let summary = "Forget the data and the fits made to them"
  let group = CommandGroup.data
  let searchTerms = ["forget", "delete", "remove"]
  let examples = [Example("data clear", after: "data gen", "start again")]
  let related = ["reset"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    context.session.state.setData(nil)
  }
}
