public import Expressions

/// An option as it was typed: its declaration, and where name and value stand.
public struct GivenOption: Sendable {
  /// What was given.
  public let option: any AnyOption
  /// Where its name stands.
  public let nameSpan: SourceSpan
  /// Where its value stands.
  public let valueSpan: SourceSpan
  /// The tokens of its value.
  package let tokens: ArraySlice<Token>
}

extension ValueText {
  /// The value of an option as it was typed.
  package init(_ given: GivenOption, in line: SourceLine, names: any NameLookup) {
    self.init(
      label: given.option.name, line: line, span: given.valueSpan, tokens: given.tokens,
      names: names)
  }
}
