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

extension ParsedExpression {
  /// Reads the bytes in `range` of a line, all of it when nil, as one expression.
  public static func parse(
    _ line: [UInt8], range: Range<Int>? = nil, names: NameTable = NameTable()
  ) throws(ExpressionError) -> ParsedExpression {
    var parser = ExpressionParser(line, range: range, names: names)
    let parsed = try parser.parseExpression()
    try parser.expectEnd()
    return parsed
  }

  /// Reads a whole text as one expression.
  public static func parse(
    _ text: String, names: NameTable = NameTable()
  ) throws(ExpressionError) -> ParsedExpression {
    try parse(Array(text.utf8), names: names)
  }
}
