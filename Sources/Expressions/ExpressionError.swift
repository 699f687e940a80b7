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
  /// Two operands side by side that are no implicit product, such as `2 3`; the span is the second
  /// one.
  case missingOperator(SourceSpan)
  /// A parenthesis that is never closed, and where `)` should have been.
  case unclosedParenthesis(opening: SourceSpan, at: SourceSpan)
  /// A `[` that is never closed, and where `]` should have been.
  case unclosedBracket(opening: SourceSpan, at: SourceSpan)
  /// A `)` without its `(`.
  case unmatchedParenthesis(SourceSpan)
  /// A function name without parentheses; `argument` is the text that seems meant, as `x` in `sin
  /// x`.
  case functionWithoutParentheses(name: String, argument: String?, SourceSpan)
  /// A call with too few or too many arguments; `most` is nil where any number may follow.
  case wrongArgumentCount(name: String, least: Int, most: Int?, actual: Int, SourceSpan?)
  /// A comparison of a comparison, such as `a < b < c`; the span is the second sign.
  case chainedComparison(SourceSpan)
  /// A `=` inside brackets, where only a comparison, `==`, can be meant.
  case equalsInExpression(SourceSpan)
  /// Two names of results side by side, as in `lsq.r2 lsq.p1`; the span is the second one.
  case resultsSideBySide(SourceSpan)
  /// A derivative by prime of a function that has not exactly one variable, such as `max'(1, 2)`.
  case derivativeNeedsOneVariable(name: String, SourceSpan?)
  /// More primes behind a name than the limit.
  case tooManyPrimes(limit: Int, SourceSpan)
  /// A call of a function that does not exist; the span is nil when the formula was not parsed.
  case unknownFunction(name: String, SourceSpan?)
  /// A name without a value; the span is nil when the formula was not parsed but built.
  case unknownName(name: String, SourceSpan?)
  /// A name in the body of a function, or a function that it calls, that is not there now; the span
  /// is the call that needs it.
  case unknownNameInFunction(name: String, function: String, SourceSpan?)
  /// An element of a result that is not there: no such result, or no such index.
  case unknownElement(name: String, index: Double, SourceSpan?)
  /// Functions that call each other in a circle, from one of them back to it: `["f", "g", "f"]`.
  case recursiveFunctions([String], SourceSpan?)
  /// A name of a built-in function or constant where a new name must stand.
  case reservedName(name: String, SourceSpan)
  /// A function whose body calls itself.
  case recursive(name: String, SourceSpan)
  /// A parameter that stands twice in `f(x, x)`.
  case duplicateParameter(name: String, SourceSpan)
  /// The name of a column where it stands for no number: outside row functions.
  case columnOutsideRows(name: String, rows: Int, SourceSpan?)
  /// A name that is a column inside a row function and something else outside; the span is that
  /// outside, the value what it has there.
  case columnAndName(name: String, value: Double?, SourceSpan)
  /// A row function where there are no rows.
  case noRows(function: String, SourceSpan?)
  /// A formula nested deeper than the limit: `Expression.maximumNesting` or
  /// `Expression.maximumDepth`.
  case tooDeep(limit: Int, SourceSpan?)
  /// A formula with more bytes than the limit.
  case tooLong(limit: Int, SourceSpan)
  /// A formula that grows beyond the limit of nodes when its calls are expanded or it is
  /// differentiated.
  case tooLarge(limit: Int)

  /// The bytes that the error is about; nil where it is about no text in particular.
  public var span: SourceSpan? {
    switch self {
    case .empty(let span), .unexpectedCharacter(_, let span), .invalidUTF8(let span),
      .numberTooLarge(let span), .numberTooSmall(let span), .unexpectedEnd(let span),
      .missingOperator(let span),
      .unmatchedParenthesis(let span), .functionWithoutParentheses(_, _, let span),
      .chainedComparison(let span), .equalsInExpression(let span), .resultsSideBySide(let span),
      .tooManyPrimes(_, let span), .reservedName(_, let span), .recursive(_, let span),
      .duplicateParameter(_, let span), .tooLong(_, let span), .columnAndName(_, _, let span):
      span
    case .unclosedParenthesis(let opening, _), .unclosedBracket(let opening, _): opening
    case .unexpectedToken(let token): token.span
    case .unknownName(_, let span), .tooDeep(_, let span), .unknownFunction(_, let span),
      .wrongArgumentCount(_, _, _, _, let span), .derivativeNeedsOneVariable(_, let span),
      .unknownNameInFunction(_, _, let span), .unknownElement(_, _, let span),
      .recursiveFunctions(_, let span), .columnOutsideRows(_, _, let span), .noRows(_, let span):
      span
    case .tooLarge: nil
    }
  }
}

extension ExpressionError {
  /// The error with a span, where it has none so far.
  func located(at span: SourceSpan) -> ExpressionError {
    switch self {
    case .unknownName(let name, nil): .unknownName(name: name, span)
    case .tooDeep(let limit, nil): .tooDeep(limit: limit, span)
    case .unknownFunction(let name, nil): .unknownFunction(name: name, span)
    case .wrongArgumentCount(let name, let least, let most, let actual, nil):
      .wrongArgumentCount(name: name, least: least, most: most, actual: actual, span)
    case .derivativeNeedsOneVariable(let name, nil): .derivativeNeedsOneVariable(name: name, span)
    case .unknownNameInFunction(let name, let function, nil):
      .unknownNameInFunction(name: name, function: function, span)
    case .unknownElement(let name, let index, nil):
      .unknownElement(name: name, index: index, span)
    case .recursiveFunctions(let names, nil): .recursiveFunctions(names, span)
    case .columnOutsideRows(let name, let rows, nil):
      .columnOutsideRows(name: name, rows: rows, span)
    case .noRows(let function, nil): .noRows(function: function, span)
    default: self
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
