/// What can be wrong with a formula; cases carry data, the wording is the caller's.
public enum ExpressionError: Error, Equatable, Sendable {
  /// There is no expression where one must stand; the span is where it was looked for.
  case empty(SourceSpan)
  /// A character that no formula contains.
  case unexpectedCharacter(Unicode.Scalar, SourceSpan)
  /// Bytes that are not UTF-8.
  case invalidUTF8(SourceSpan)
  /// A number beyond the largest finite one, such as `1e400`.
  case numberTooLarge(SourceSpan)
  /// A number that is not zero and would be rounded to zero, such as `1e-400`.
  case numberTooSmall(SourceSpan)
  /// A token that cannot stand here, such as `)` in `2 + )`.
  case unexpectedToken(Token)
  /// The text ends where an operand must follow, such as after `2 +`; the span is at the end.
  case unexpectedEnd(SourceSpan)
  /// Two operands side by side that are no implicit product, such as `2 3`; the span is the second one.
  case missingOperator(SourceSpan)
  /// A parenthesis that is never closed, and the place where `)` should have stood.
  case unclosedParenthesis(opening: SourceSpan, at: SourceSpan)
  /// A `)` without its `(`.
  case unmatchedParenthesis(SourceSpan)
  /// A function name without parentheses; `argument` is the text that seems meant, as `x` in `sin x`.
  case functionWithoutParentheses(name: String, argument: String?, SourceSpan)
  /// A call with too few or too many arguments; `most` is nil where any number may follow.
  case wrongArgumentCount(name: String, least: Int, most: Int?, actual: Int, SourceSpan)
  /// A call of a function that does not exist.
  case unknownFunction(name: String, SourceSpan)
  /// A name without a value; the span is nil when the formula was not parsed but built.
  case unknownName(name: String, SourceSpan?)
  /// A name of a built-in function or constant where a new name must stand.
  case reservedName(name: String, SourceSpan)
  /// A function whose body calls itself.
  case recursive(name: String, SourceSpan)
  /// A parameter that stands twice in `f(x, x)`.
  case duplicateParameter(name: String, SourceSpan)
  /// A formula nested deeper than the limit: `Expression.maximumNesting` or `Expression.maximumDepth`.
  case tooDeep(limit: Int, SourceSpan?)
  /// A formula with more bytes than the limit.
  case tooLong(limit: Int, SourceSpan)
  /// A formula that grows beyond the limit of nodes when its calls are expanded or it is differentiated.
  case tooLarge(limit: Int)

  /// Where the error is, as far as it has a place.
  public var span: SourceSpan? {
    switch self {
    case .empty(let span), .unexpectedCharacter(_, let span), .invalidUTF8(let span),
      .numberTooLarge(let span), .numberTooSmall(let span), .unexpectedEnd(let span),
      .missingOperator(let span),
      .unmatchedParenthesis(let span), .functionWithoutParentheses(_, _, let span),
      .wrongArgumentCount(_, _, _, _, let span), .unknownFunction(_, let span),
      .reservedName(_, let span), .recursive(_, let span), .duplicateParameter(_, let span),
      .tooLong(_, let span):
      span
    case .unclosedParenthesis(let opening, _): opening
    case .unexpectedToken(let token): token.span
    case .unknownName(_, let span), .tooDeep(_, let span): span
    case .tooLarge: nil
    }
  }
}

extension Token {
  /// Why no expression can contain the token; nil where one can.
  var error: ExpressionError? {
    switch kind {
    case .numberTooLarge: .numberTooLarge(span)
    case .numberTooSmall: .numberTooSmall(span)
    case .invalidByte: .invalidUTF8(span)
    case .other(let scalar): .unexpectedCharacter(scalar, span)
    case .string: .unexpectedCharacter("\"", SourceSpan(start: span.start, end: span.start + 1))
    case .leftBracket: .unexpectedCharacter("[", span)
    case .rightBracket: .unexpectedCharacter("]", span)
    case .leftBrace: .unexpectedCharacter("{", span)
    case .rightBrace: .unexpectedCharacter("}", span)
    case .semicolon: .unexpectedCharacter(";", span)
    case .prime: .unexpectedCharacter("'", span)
    case .hash: .unexpectedCharacter("#", span)
    case .backslash: .unexpectedCharacter("\\", span)
    case .questionMark: .unexpectedCharacter("?", span)
    default: nil
    }
  }
}
