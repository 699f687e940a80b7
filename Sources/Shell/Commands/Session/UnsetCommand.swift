import Language

/// `unset NAME`: forgets a variable or a function.
struct UnsetCommand: Command {
  let name = ["unset"]
  let summary = "Forget variables and functions"
  let group = CommandGroup.session
  let searchTerms = ["delete", "remove", "variable"]
  let positional = Positional.words("NAME …", atMost: 1000)
  let details = [
    "Functions see variables as they are when they are used: one that uses a forgotten name has no "
      + "value until the name is set again. A function that came with the shell is back once the "
      + "own one of its name is forgotten."
  ]
  let examples = [
    Example("unset a", after: "a = 3", "a variable"),
    Example("unset f g", after: "f(x) = x^2; g(x) = f(x) + 1", "two functions"),
  ]
  let related = ["show", "reset"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    let state = session.state
    return state.variables.sorted { $0.key < $1.key }
      .map { Choice(name: $0.key, meaning: shortest($0.value)) }
      + state.functions.sorted { $0.key < $1.key }
      .map { Choice(name: $0.key, meaning: $0.value.text) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard !arguments.words.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a name", example: examples[0].line), arguments.end)
    }
    for word in arguments.words { try forget(word, context.session) }
  }

  private func forget(_ word: Word, _ session: Session) throws(Diagnostic) {
    let state = session.state
    if state.variables[word.text] != nil {
      session.state.variables[word.text] = nil
      return
    }
    if state.functions[word.text] != nil {
      session.state.setFunction(nil, named: word.text)
      return
    }
    if let kind = state.reservedConstant(word.text) {
      throw Diagnostic(.reservedName(word.text, kind), word.span)
    }
    if state.definition(of: word.text) != nil {
      throw Diagnostic(.reservedName(word.text, .function), word.span)
    }
    if state.value(of: word.text) != nil { throw Diagnostic(.resultName(word.text), word.span) }
    let known = state.variables.keys.sorted() + state.functions.keys.sorted()
    let suggestion = closest(to: word.text, among: known)
    throw Diagnostic(.nothingToForget(word.text, suggestion: suggestion), word.span)
  }
}
