import Datasets
import Descents
import Expressions
import Language

extension BoundArguments {
  /// The function that the positional text names or writes out; nil where there is no text.
  ///
  /// A word alone is a function defined before; anything else is an expression, whose names without
  /// a value are its variables, in alphabetical order.
  ///
  /// - Parameters:
  ///   - kinds: Words that could have been meant.
  ///   - stretch: Where it stands; nil is the whole positional text.
  /// - Returns: The function.
  /// - Throws: What is wrong with it.
  func formula(
    orOneOf kinds: [String] = [], in stretch: SourceSpan? = nil
  ) throws(Diagnostic) -> Formula? {
    let span = stretch ?? arguments.positional
    guard span.length > 0 else { return nil }
    let typed = line.text(in: span)
    let text = functionCalled(byItsParametersIn: typed) ?? typed
    if let derivative = try derivativeNamed(in: span) { return derivative }
    if let definition = names.definition(of: text) {
      do {
        return Formula(
          name: text, variables: definition.parameters,
          expression: try definition.boundBody(in: names.nameTable),
          known: NamedFunction.definition(of: text) == definition ? NamedFunction.named(text) : nil,
          rows: names.rowTable)
      } catch {
        throw diagnostic(error, span)
      }
    }
    var reader = ExpressionReader(self.text(in: span))
    let parsed = try reader.parse()
    try reader.expectEnd()
    if let name = parsed.references.first, name.span == span, names.value(of: name.name) == nil,
      isFunctionName(name.name)
    {
      let known = names.functionNames + kinds
      throw Diagnostic(
        .unknownFunction(name.name, suggestion: closest(to: name.name, among: known)), span)
    }
    let table = names.nameTable
    do {
      try parsed.checkColumns(in: table)
    } catch {
      throw diagnostic(error, error.span ?? span)
    }
    var variables: Set<String> = []
    for reference in parsed.references
    where names.number(reference.name) == nil && !table.isColumn(reference) {
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
        expression: try parsed.bound(to: table), rows: names.rowTable)
    } catch {
      throw diagnostic(error, error.span ?? span)
    }
  }

  /// The derivative that `f'` or `f''` alone names, of a function of one variable; nil for any
  /// other text.
  private func derivativeNamed(in span: SourceSpan) throws(Diagnostic) -> Formula? {
    let typed = line.text(in: span)
    let name = String(typed.prefix { $0 != "'" })
    let primes = typed.dropFirst(name.count)
    guard !primes.isEmpty, primes.allSatisfy({ $0 == "'" }), isName(name),
      let definition = names.definition(of: name)
    else { return nil }
    guard definition.parameters.count == 1 else {
      throw Diagnostic(.derivativeOfSeveral(name, definition.parameters.count), span)
    }
    let variable = definition.parameters[0]
    let call = SourceLine("\(typed)(\(variable))")
    let text = ValueText(label: typed, line: call, span: call.span, names: names)
    var reader = ExpressionReader(text)
    do {
      let parsed = try reader.parse()
      try reader.expectEnd()
      return Formula(
        name: typed, variables: [variable], expression: try parsed.bound(to: names.nameTable),
        rows: names.rowTable)
    } catch let error as Diagnostic {
      throw Diagnostic(error.reason, span)
    } catch let error as ExpressionError {
      throw Diagnostic(error, span)
    } catch {
      return nil
    }
  }

  /// An error of an expression; that there are no rows says what would give some.
  private func diagnostic(_ error: ExpressionError, _ span: SourceSpan) -> Diagnostic {
    if case .noRows(let function, let own) = error { return names.noRows(function, own ?? span) }
    return Diagnostic(error, span)
  }

  /// The same, made ready to descend on: compressed where it is a quadratic over rows.
  func formula(
    in session: Session, orOneOf kinds: [String] = [], at stretch: SourceSpan? = nil
  ) throws(Diagnostic) -> Formula? {
    guard let formula = try formula(orOneOf: kinds, in: stretch) else { return nil }
    guard formula.usesRows, let data = session.state.data else { return formula }
    if let known = session.state.compressed.first(where: { $0.isSame(as: formula) }) {
      var copy = known
      copy.name = formula.name
      return copy
    }
    do {
      let ready = try formula.compressed(
        columns: data.features + [data.target], memoryLimit: session.host.memoryLimit,
        shouldStop: { session.host.isInterrupted })
      session.state.keep(compressed: ready)
      return ready
    } catch {
      throw Diagnostic(descent: error, arguments.positional)
    }
  }

  /// The function that is meant by `f(x)`, where x is its parameter and has no value.
  private func functionCalled(byItsParametersIn typed: String) -> String? {
    let text = typed.filter { $0 != " " }
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
  func formula(for command: any Command, in session: Session) throws(Diagnostic) -> Formula {
    guard let formula = try formula(in: session) else {
      throw Diagnostic(
        .missingWord(command.fullName, what: "a function", example: command.examples[0].line), end)
    }
    return formula
  }
}
