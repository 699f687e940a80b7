import Expressions
import Language

/// `say TEXT`: a line of a script's own words.
struct SayCommand: Command {
  let name = ["say"]
  let summary = "Print the rest of the line, or a string"
  let group = CommandGroup.scripts
  let searchTerms = ["echo", "narration"]
  let syntax = ArgumentSyntax.text
  let positional = Positional.words("TEXT")
  let details = [
    "'{expression}' is replaced by its value, with as many digits as reports have; '{lsq.r2:3}' has "
      + "three. '\\{' is a brace."
  ]
  let examples = [
    Example("say The line falls onto the points.", "the rest of the line; ; and # included"),
    Example("say The slope is {lsq.slope:4}.", after: "data gen; lsq", "a value in the text"),
    Example("say \"two\\nlines\"", "a string, with its escapes"),
  ]
  let related = ["print", "pause"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard arguments.arguments.positional.length > 0 else { return context.report("") }
    let text = context.session.interpolated(try arguments.freeText())
    context.report(
      text.split(separator: "\n", omittingEmptySubsequences: false).map {
        ReportLine(visible(String($0)))
      })
  }
}
