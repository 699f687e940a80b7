import Expressions
import Language

/// `print EXPR`: a value alone on a line, for other programs.
struct PrintCommand: Command {
  let name = ["print"]
  let summary = "Print a value with all its digits, alone on a line"
  let group = CommandGroup.scripts
  let searchTerms = ["value", "calculate", "calculator"]
  let syntax = ArgumentSyntax.statement
  let positional = Positional.words("EXPRESSION[, EXPRESSION …]")
  let details = [
    "A number is written with the shortest digits that read back to the same number.",
    "Expressions know + - * / ^, implicit products such as 6x, the constants pi, e and tau, the "
      + "usual functions, variables, and results: data.n, fit.slope, fit.cost, lsq.r2 …",
  ]
  let examples = [
    Example("print fit.slope", after: "data gen; fit", "a result"),
    Example("print 2 sqrt(2)", "a formula"),
    Example("print lsq.slope - fit.slope", after: "data gen; lsq; fit", "a difference"),
  ]
  let related = ["expect", "say"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let span = arguments.arguments.positional
    guard span.length > 0 else {
      throw Diagnostic(
        .missingWord(fullName, what: "an expression", example: examples[1].line),
        arguments.end)
    }
    let text = ValueText(
      label: fullName, line: arguments.line, span: span, tokens: arguments.arguments.tokens,
      names: arguments.names)
    guard !text.isString else { return context.emit(.value(visible(try text.word()))) }
    var reader = ExpressionReader(text)
    for value in try reader.values() { context.emit(.value(value.description)) }
  }
}
