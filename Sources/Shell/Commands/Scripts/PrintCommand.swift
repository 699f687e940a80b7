import Expressions

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
    if arguments.line.bytes[span.start] == UInt8(ascii: "\"") {
      let text = ValueText(
        label: fullName, line: arguments.line, span: span, names: arguments.names)
      return context.emit(.value(visible(try text.word())))
    }
    var reader = ExpressionReader(span, of: arguments.line, names: arguments.names)
    var values: [Value] = []
    repeat {
      values.append(try reader.value(names: arguments.names))
    } while try reader.take(.comma)
    try reader.expectEnd()
    for value in values { context.emit(.value(value.description)) }
  }
}

extension ExpressionReader {
  /// The value of the next expression; a name alone may stand for a word.
  mutating func value(names: any NameLookup) throws(Diagnostic) -> Value {
    try value(of: try parse(), names)
  }

  /// The value of one side of a relation; a name alone may stand for a word.
  mutating func valueOfSide(names: any NameLookup) throws(Diagnostic) -> Value {
    try value(of: try parseSide(), names)
  }

  private func value(
    of parsed: ParsedExpression, _ names: any NameLookup
  ) throws(Diagnostic) -> Value {
    if parsed.references.count == 1, let reference = parsed.references.first,
      reference.span == parsed.span, let value = names.value(of: reference.name)
    {
      return value
    }
    return .number(try number(parsed))
  }
}
