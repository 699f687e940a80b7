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
  let examples = [
    Example("say The line falls onto the points.", "the rest of the line; ; and # included"),
    Example("say \"two\\nlines\"", "a string, with its escapes"),
  ]
  let related = ["print", "pause"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let span = arguments.arguments.positional
    guard span.length > 0 else { return context.report("") }
    let line = arguments.line
    let text = isString(span, in: line) ? try unquoted(span, in: line) : line.text(in: span)
    context.report(
      text.split(separator: "\n", omittingEmptySubsequences: false).map {
        ReportLine(visible(String($0)))
      })
  }
}
