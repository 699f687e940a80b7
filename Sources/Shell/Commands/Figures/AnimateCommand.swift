import Language

/// `animate`: runs in motion.
struct AnimateCommand: Command {
  let name = ["animate"]
  let summary = "Show a run in motion: the point rolling, the line falling"
  let group = CommandGroup.figures
  let searchTerms = ["movie", "motion", "watch"]
  let isRecorded = false
  let details = [
    "On a terminal: space pauses and goes on, the arrow keys step back and forth, q or Ctrl-C "
      + "leaves. Elsewhere four key frames are shown."
  ]
  let examples = [Example("animate fit", after: "data gen; fit iters=500", "the line")]
  let related = ["plot path", "plot fit"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let kinds = context.session.registry.subcommands(of: name).compactMap(\.name.last)
    throw Diagnostic(.missingSubcommand(fullName, known: kinds), arguments.end)
  }
}

extension FigureOptions {
  static func framesPerSecond(_ rate: Double) -> Option<Double> {
    Option(
      "fps", .number(in: 0.1...60), default: rate, shown: shortest(rate), "frames a second")
  }
}
