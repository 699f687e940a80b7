/// A name in a formula that is neither a constant nor a function, with the place where it stands.
public struct NameReference: Equatable, Sendable {
  /// The name.
  public let name: String
  /// Where it stands.
  public let span: SourceSpan

  /// Creates a reference.
  public init(name: String, span: SourceSpan) {
    self.name = name
    self.span = span
  }
}

/// An expression together with what its text tells: where it stood and where each of its names did.
public struct ParsedExpression: Equatable, Sendable {
  /// The expression.
  public let expression: Expression
  /// The bytes it was read from, without surrounding blanks.
  public let span: SourceSpan
  /// Every use of a free name, in the order of the text.
  public let references: [NameReference]

  /// The value with names looked up in `lookup`; an unknown name is an error that points at its first use.
  public func evaluate(
    _ lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> Double {
    for reference in references where lookup(reference.name) == nil {
      throw .unknownName(name: reference.name, reference.span)
    }
    return try expression.evaluate(lookup)
  }
}
