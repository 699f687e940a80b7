import Descents
import Expressions
import Language

extension BoundArguments {
  /// The function that the positional text names or writes out; nil where there is no text.
  ///
  /// A word alone is a function defined before; anything else is an expression, whose names without
  /// a value are its variables, in alphabetical order. `kinds` are words that could have been
  /// meant.
  func formula(orOneOf kinds: [String] = []) throws(Diagnostic) -> Formula? {
    let span = arguments.positional
    guard span.length > 0 else { return nil }
    let text = functionCalledByItsParameters ?? arguments.positionalText
    if let definition = names.definition(of: text) {
      do {
        return Formula(
          name: text, variables: definition.parameters,
          expression: try definition.boundBody(in: names.nameTable),
          known: NamedFunction.definition(of: text) == definition ? NamedFunction.named(text) : nil)
      } catch {
        throw Diagnostic(error, span)
      }
    }
    var reader = ExpressionReader(positionalText)
    let parsed = try reader.parse()
    try reader.expectEnd()
    if let name = parsed.references.first, name.span == span, names.value(of: name.name) == nil,
      isFunctionName(name.name)
    {
      let known = names.functionNames + kinds
      throw Diagnostic(
        .unknownFunction(name.name, suggestion: closest(to: name.name, among: known)), span)
    }
    var variables: Set<String> = []
    for reference in parsed.references where names.number(reference.name) == nil {
      if reference.name.contains(".") {
        // A result without a value is a mistake, not a variable.
        _ = try reader.number(parsed)
      } else {
        variables.insert(reference.name)
      }
    }
    guard !variables.isEmpty else {
      let name = parsed.references.lazy.map(\.name)
        .first { !$0.contains(".") && names.reservedConstant($0) == nil }
      throw Diagnostic(
        .noVariables(text, unset: name.flatMap { name in names.number(name).map { (name, $0) } }),
        span)
    }
    do {
      return Formula(
        name: "f", variables: variables.sorted(),
        expression: try parsed.bound(to: names.nameTable))
    } catch {
      throw Diagnostic(error, error.span ?? span)
    }
  }

  /// The function that is meant by `f(x)`, where x is its parameter and has no value.
  private var functionCalledByItsParameters: String? {
    let text = arguments.positionalText.filter { $0 != " " }
    let name = String(text.prefix { $0 != "(" })
    guard let parameters = names.definition(of: name)?.parameters,
      text == "\(name)(\(parameters.joined(separator: ",")))",
      parameters.allSatisfy({ names.number($0) == nil })
    else { return nil }
    return name
  }

  /// Whether a name alone is meant as a function: a word, or a letter that is one by custom.
  ///
  /// Another letter is a variable: `derive x`.
  private func isFunctionName(_ name: String) -> Bool {
    !name.contains(".") && (name.utf8.count > 1 || "fgh".contains(name))
  }

  /// The function that a command needs.
  func formula(for command: any Command) throws(Diagnostic) -> Formula {
    guard let formula = try formula() else {
      throw Diagnostic(
        .missingWord(command.fullName, what: "a function", example: command.examples[0].line), end)
    }
    return formula
  }
}
