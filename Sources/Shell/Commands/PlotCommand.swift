import Expressions

/// `plot`: the figures there are.
struct PlotCommand: Command {
  let name = ["plot"]
  let summary = "Draw a figure of the data, the fit, the cost"
  let group = CommandGroup.figures
  let isRecorded = false
  let examples = [Example("plot data", after: "data gen", "the rows as points")]
  let related = ["surface", "set"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let kinds = context.session.registry.subcommands(of: name).compactMap(\.name.last)
    throw Diagnostic(.missingSubcommand(fullName, known: kinds), arguments.end)
  }
}
