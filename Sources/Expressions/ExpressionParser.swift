/// Reads expressions from a part of a line.
///
/// Precedence, loosest first: `+ -`; `* /` and implicit products, alike and from the left, so that `1/2x` is x/2; unary
/// minus; `^` from the right, so that `-x^2` is -(x^2) and `2^-1` a half.
/// A caller reads lists and ranges by parsing an expression, looking at the token that ends it and going on.
public struct ExpressionParser {
  /// Creates a parser of the bytes in `range` of a line, all of it when nil; spans are offsets in the whole line.
  public init(_ line: [UInt8], range: Range<Int>? = nil, names: NameTable = NameTable()) {}

  /// The next token without consuming it.
  public mutating func peek() throws(ExpressionError) -> Token {
    throw .empty(SourceSpan(start: 0, end: 0))
  }

  /// Consumes the next token.
  @discardableResult
  public mutating func next() throws(ExpressionError) -> Token {
    throw .empty(SourceSpan(start: 0, end: 0))
  }

  /// Reads the longest expression; the token after it, such as `,` or `..`, is next.
  public mutating func parseExpression() throws(ExpressionError) -> ParsedExpression {
    throw .empty(SourceSpan(start: 0, end: 0))
  }

  /// Throws unless everything has been read.
  public mutating func expectEnd() throws(ExpressionError) {}

  /// Reads `name(parameter, …) = body` up to the end; names in the body that are no parameters take their values from `lookup`.
  public mutating func parseDefinition(
    lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> FunctionDefinition {
    throw .empty(SourceSpan(start: 0, end: 0))
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
