import Expressions

/// `function`: the named functions that come with the shell, and the session's own.
struct FunctionCommand: Command {
  let name = ["function"]
  let summary = "List the functions that come with the shell, or explain one"
  let group = CommandGroup.functions
  let searchTerms = ["test functions", "benchmark", "rosenbrock", "objective"]
  let positional = Positional.words("[NAME]")
  let isRecorded = false
  let details = [
    "They can be used wherever a function can: minimize rosenbrock from=-1.2,1. Your own are "
      + "defined by f(x) = x^2 - 6x + 5; one of the same name hides the shell's."
  ]
  let examples = [
    Example("function", "all of them"),
    Example("function rosenbrock", "formula, domain, known minima, source"),
  ]
  let related = ["derive", "minimize", "plot", "contour", "surface"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.functions.sorted { $0.key < $1.key }
      .map { Choice(name: $0.key, meaning: $0.value.text) }
      + NamedFunction.all.map { Choice(name: $0.name, meaning: $0.summary) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let state = context.session.state
    if let word = arguments.words.first {
      if let own = state.functions[word.text] { return context.report(ReportLine(own.text)) }
      guard let function = NamedFunction.named(word.text) else {
        let known = NamedFunction.all.map(\.name) + state.functions.keys.sorted()
        throw Diagnostic(
          .unknownFunction(word.text, suggestion: closest(to: word.text, among: known)), word.span)
      }
      return context.report(page(function, context.numbers))
    }
    let width = NamedFunction.all.map(\.name.count).max() ?? 0
    let indent = String(repeating: " ", count: width + 2)
    for function in NamedFunction.all {
      var formula = ReportLine(indent + "\(function.formula)", .dim)
      formula.hangingIndent = width + 4
      var title =
        ReportLine(padded(function.name, to: width + 2), .strong) + ReportLine(function.summary)
      title.hangingIndent = width + 2
      context.report(title, formula)
    }
    context.report(
      state.functions.sorted { $0.key < $1.key }.map { ReportLine($0.value.text) })
  }

  private func page(_ function: NamedFunction, _ numbers: NumberFormat) -> [ReportLine] {
    let variables = function.variables
    let domain = zip(variables, function.domain).map {
      "\($0) in \(shortest($1.lowerBound))..\(shortest($1.upperBound))"
    }
    let start = function.start.map(shortest).joined(separator: ",")
    return [
      ReportLine(
        "\(function.name)(\(variables.joined(separator: ", "))) = \(function.formula)", .strong),
      ReportLine("  \(function.summary)"),
      ReportLine("  usually seen for \(domain.joined(separator: ", "))"),
    ]
      + function.minima.map { minimum in
        let location = zip(variables, minimum.point).map { "\($0) = \(numbers.significant($1))" }
        let value = numbers.significant(minimum.value)
        return ReportLine("  minimum at \(location.joined(separator: ", ")), f = \(value)")
      } + [
        ReportLine("  try: minimize \(function.name) from=\(start)"),
        ReportLine("  \(function.source)", .dim),
      ]
  }
}
