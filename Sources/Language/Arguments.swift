package import Expressions

/// `NAME =` with what stands behind it, whether or not the command has such an option.
package struct OptionSite: Sendable {
  /// The name.
  package let name: Word
  /// The offset of the `=`.
  package let equals: Int
  /// The tokens of the value.
  package let value: ArraySlice<Token>
  /// The option that is meant; nil where the command has none of that name.
  package let option: (any AnyOption)?

  /// Where the value stands; an empty span behind the `=` where there is none.
  package var valueSpan: SourceSpan {
    value.span ?? SourceSpan(start: equals + 1, end: equals + 1)
  }
}

/// `LEFT = RIGHT` before the options of a command that takes an equation.
package struct Equation: Sendable {
  package let left: SourceSpan
  package let right: SourceSpan

  package init(left: SourceSpan, right: SourceSpan) {
    self.left = left
    self.right = right
  }

  /// The equation of a text without options; nil where there is no `=` outside of brackets.
  init?(_ tokens: ArraySlice<Token>) {
    var depth = 0
    let equals = tokens.indices.first { index in
      depth = max(depth + tokens[index].kind.depthChange, 0)
      return depth == 0 && tokens[index].kind == .assign
    }
    guard let equals, let left = tokens[..<equals].span,
      let right = tokens[(equals + 1)...].span
    else { return nil }
    self.init(left: left, right: right)
  }
}

/// What stood behind a command's verb, cut into parts.
///
/// The parts are those of the line; what the values of options mean is read once, by `bind`, when
/// the statement is evaluated: only then have names such as `fit.slope` their values.
public struct Arguments: Sendable {
  package let line: SourceLine
  /// The index of the command's signature in the grammar.
  package let command: Int
  package let signature: any Signature
  /// The verb, the subverb included.
  package let verb: SourceSpan
  /// The word that names the subverb; nil where there is none.
  package let subverb: Word?
  /// All tokens behind the verb.
  package let tokens: ArraySlice<Token>
  /// The positional text before the first option, blanks trimmed.
  package let positional: SourceSpan
  /// The positional text cut into words.
  package let words: [Word]
  /// The positional text cut at its commas, for a command that takes expressions.
  package let expressions: [SourceSpan]
  /// The equation, for a command that takes one.
  package let equation: Equation?
  /// What stands behind the colon, for a command that takes a line.
  package let rest: SourceSpan?
  /// Every `NAME =`.
  package let sites: [OptionSite]
  /// The options that are the command's own.
  package internal(set) var given: [GivenOption]

  /// The end of what was typed, for what is missing there.
  package var end: SourceSpan {
    let last = max(verb.end, positional.end, given.last?.valueSpan.end ?? 0)
    return SourceSpan(start: last, end: last)
  }

  /// The positional text as it was typed.
  package var positionalText: String { line.text(in: positional) }

  /// The whole command as it was typed.
  package var whole: SourceSpan { verb.union(end) }

  /// The arguments with the values of their options read, and what is wrong with them.
  package func bound(to names: any NameLookup) -> (BoundArguments, mistakes: [Diagnostic]) {
    var arguments = self
    var mistakes: [Diagnostic] = []
    if signature.hasSessionOptions {
      (arguments.given, mistakes) = given(among: signature.options(in: names))
    }
    var values: [any Sendable] = []
    for given in arguments.given {
      do throws(Diagnostic) {
        values.append(try given.option.bind(ValueText(given, in: line, names: names)))
      } catch {
        mistakes.append(error)
      }
    }
    let bound = BoundArguments(
      arguments: arguments, names: names, values: mistakes.isEmpty ? values : [])
    return (bound, mistakes)
  }
}

/// The arguments with the values of their options, and the names that their expressions may use.
public struct BoundArguments {
  package let arguments: Arguments
  package let names: any NameLookup
  /// The values of `arguments.given`, in their order, each a `BoundValue`.
  package let values: [any Sendable]
  /// Where each option stands first, where so many were given that a search for each would take the
  /// square of them.
  private var places: [String: Int] = [:]

  package init(arguments: Arguments, names: any NameLookup, values: [any Sendable]) {
    self.arguments = arguments
    self.names = names
    self.values = values
    guard arguments.given.count > 16 else { return }
    for (place, given) in arguments.given.enumerated() where places[given.option.name] == nil {
      places[given.option.name] = place
    }
  }

  package var line: SourceLine { arguments.line }
  package var words: [Word] { arguments.words }
  package var end: SourceSpan { arguments.end }

  /// The value of an option: the one typed, else its default.
  package func value<Value>(_ option: Option<Value>) throws(Diagnostic) -> Value {
    try typed(option) ?? option.fallback(names)
  }

  /// The value of an option where it was typed, else nil.
  package func typed<Value>(_ option: Option<Value>) throws(Diagnostic) -> Value? {
    index(of: option).flatMap { values[$0] as? BoundValue<Value> }?.value
  }

  /// The values of an option that may be given several times, in the order in which they were
  /// typed.
  package func values<Value>(_ option: Option<Value>) -> [Value] {
    zip(arguments.given, values).compactMap { given, value in
      given.option.name == option.name ? (value as? BoundValue<Value>)?.value : nil
    }
  }

  /// Where the value of an option stands, where it was typed.
  package func span<Value>(_ option: Option<Value>) -> SourceSpan? {
    index(of: option).map { arguments.given[$0].valueSpan }
  }

  private func index<Value>(of option: Option<Value>) -> Int? {
    guard places.isEmpty else { return places[option.name] }
    return arguments.given.firstIndex { $0.option.name == option.name }
  }
}

extension BoundArguments {
  /// The text of a command that takes the rest of the line: a string without its quotes, or what
  /// was typed as it is.
  package func freeText() throws(Diagnostic) -> String {
    guard arguments.tokens.count == 1, case .string(let literal)? = arguments.tokens.first?.kind,
      literal.isClosed
    else { return arguments.positionalText }
    if let escape = literal.badEscape { throw Diagnostic(.badEscape, escape) }
    return literal.text
  }
}

extension BoundArguments {
  /// A stretch of the line as a value of the command, such as a side of its equation.
  package func text(in span: SourceSpan) -> ValueText {
    ValueText(
      label: arguments.signature.fullName, line: line, span: span,
      tokens: arguments.tokens.filter {
        $0.span.start >= span.start && $0.span.start < span.end
      }[...],
      names: names)
  }

  /// The positional text as a value of the command.
  package var positionalText: ValueText {
    ValueText(
      label: arguments.signature.fullName, line: line, span: arguments.positional,
      tokens: arguments.tokens.filter { $0.span.start < arguments.positional.end }[...],
      names: names)
  }
}
