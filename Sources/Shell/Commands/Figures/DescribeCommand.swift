import Language
import Plotting

/// `describe`: the last figure in words.
struct DescribeCommand: Command {
  let name = ["describe"]
  let summary = "Say in words what the last figure shows"
  let group = CommandGroup.figures
  let searchTerms = ["accessible", "blind", "screen reader", "alt text", "words", "read aloud"]
  let details = [
    "At most ten sentences: what the axes span, how lines run with their ends, peaks and lows, where "
      + "paths lead, how points lie, what is marked. 'set accessible=on' gives these words in place "
      + "of every figure; the pictures and pages that are saved hold them too."
  ]
  let examples = [
    Example("describe", after: "data gen; fit; plot cost", "how the cost fell"),
    Example("describe", after: "plot x^4 - 4x^2 + x", "two wells"),
  ]
  let related = ["set", "plot cost", "record"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard let sentences = context.session.state.lastFigure?.sentences else {
      throw Diagnostic(.noFigure(example: "plot x^2"), arguments.end)
    }
    context.report(sentences.map { ReportLine(visible($0)) })
  }
}
