import Expressions

/// A command with its arguments as values, apart from the line that they were typed on.
///
/// What is kept of a run: it can be made again, with other values of some options, without a line
/// that is put together and read once more.
package struct Invocation: Sendable {
  /// An option with its value, and how that was typed.
  package struct Argument: Sendable {
    package let option: any AnyOption
    package let text: String
    /// A `BoundValue`.
    package let value: any Sendable

    package init(option: any AnyOption, text: String, value: any Sendable) {
      self.option = option
      self.text = text
      self.value = value
    }
  }

  /// The index of the command in the grammar.
  package let command: Int
  package let signature: any Signature
  /// The positional text as it was typed.
  package let positional: String
  package private(set) var arguments: [Argument]

  package init(command: Int, signature: any Signature, positional: String = "") {
    self.command = command
    self.signature = signature
    self.positional = positional
    arguments = []
  }

  /// What was typed, as values.
  package init(_ bound: BoundArguments) {
    let typed = bound.arguments
    self.init(
      command: typed.command, signature: typed.signature, positional: typed.positionalText)
    arguments = bound.typedValues
  }

  /// The same with another value of an option, or with one more option.
  package func replacing(_ argument: Argument) -> Invocation {
    var copy = without(argument.option.name)
    copy.arguments.append(argument)
    return copy
  }

  /// The same without an option.
  package func without(_ name: String) -> Invocation {
    var copy = self
    copy.arguments.removeAll { $0.option.name == name }
    return copy
  }

  /// The line that does the same: names in full, values as typed.
  package var text: String { pieces.joined(separator: " ") }

  private var pieces: [String] {
    [signature.fullName] + (positional.isEmpty ? [] : [positional])
      + arguments.map { "\(quotedIfNeeded($0.option.name))=\($0.text)" }
  }

  /// The arguments as if they had been typed, their values as they are.
  package func bound(to names: any NameLookup) -> BoundArguments {
    let line = SourceLine(text)
    let verb = SourceSpan(start: 0, end: signature.fullName.utf8.count)
    var offset = verb.end
    var stretch = SourceSpan(start: offset, end: offset)
    if !positional.isEmpty {
      stretch = SourceSpan(start: offset + 1, end: offset + 1 + positional.utf8.count)
      offset = stretch.end
    }
    var given: [GivenOption] = []
    for argument in arguments {
      let name = quotedIfNeeded(argument.option.name)
      let nameSpan = SourceSpan(start: offset + 1, end: offset + 1 + name.utf8.count)
      let value = SourceSpan(
        start: nameSpan.end + 1, end: nameSpan.end + 1 + argument.text.utf8.count)
      given.append(
        GivenOption(
          option: argument.option, nameSpan: nameSpan, valueSpan: value,
          tokens: Scanner.tokens(line.bytes, range: value.start..<value.end).dropLast()))
      offset = value.end
    }
    let tokens = Scanner.tokens(line.bytes, range: stretch.start..<stretch.end).dropLast()
    let isEquation = if case .equation = signature.syntax { true } else { false }
    let typed = Arguments(
      line: line, command: command, signature: signature, verb: verb, subverb: nil, tokens: tokens,
      positional: stretch,
      words: signature.syntax == .words
        ? tokens.words.compactMap(\.span).map { Word(text: line.text(in: $0), span: $0) } : [],
      expressions: [], equation: isEquation ? Equation(tokens) : nil, rest: nil, sites: [],
      given: given)
    return BoundArguments(arguments: typed, names: names, values: arguments.map(\.value))
  }
}

extension BoundArguments {
  /// The options that were given, as values.
  fileprivate var typedValues: [Invocation.Argument] {
    zip(arguments.given, values).map { given, value in
      Invocation.Argument(
        option: given.option, text: line.text(in: given.valueSpan), value: value)
    }
  }
}
