public import Expressions

// What diagnostics say of expressions.

extension ExpressionError: Explained {
  /// What is wrong with an expression, in words.
  public var message: String {
    switch self {
    case .empty: "an expression is missing here"
    case .unexpectedCharacter(let scalar, _):
      "'\(shown(String(Character(scalar))))' cannot stand in an expression"
    case .invalidUTF8: "these bytes are not UTF-8"
    case .numberTooLarge: "this number is too large; the largest is about 1.8e308"
    case .numberTooSmall: "this number is too small: it would be read as 0"
    case .unexpectedToken(let token): "\(token.words) cannot stand here"
    case .unexpectedEnd: "the expression ends too early"
    case .missingOperator: "an operator is missing before this"
    case .unclosedParenthesis: "this parenthesis is never closed"
    case .unclosedBracket: "this '[' is never closed"
    case .unmatchedParenthesis: "there is no '(' for this ')'"
    case .functionWithoutParentheses(let name, let argument, _):
      "'\(name)' is a function: write \(name)(\(argument.map { shown($0) } ?? "…"))"
    case .wrongArgumentCount(let name, let least, let most, let actual, _):
      "\(name) takes \(arguments(least, most)), not \(actual)"
    case .chainedComparison: "comparisons do not chain: write a < b and b < c"
    case .equalsInExpression: "'=' gives a name its value; to compare, write '=='"
    case .resultsSideBySide:
      "two results side by side are no product: write ',' or '*' between them"
    case .derivativeNeedsOneVariable(let name, _):
      "a prime needs a function of one variable; for \(shown(name)), see derive"
    case .tooManyPrimes(let limit, _): "more than \(limit) primes"
    case .unknownFunction(let name, _): "there is no function '\(shown(name))'"
    case .unknownName(let name, _): "there is no '\(shown(name))'"
    case .unknownNameInFunction(let name, let function, _):
      "\(shown(function)) uses '\(shown(name))', and there is none now"
    case .unknownElement(let name, let index, _):
      "there is no \(shown(name))[\(shortest(index))]"
    case .recursiveFunctions(let names, _):
      "functions call each other in a circle: "
        + names.map { shown($0) }.joined(separator: " calls ")
    case .reservedName(let name, _): "'\(shown(name))' keeps its meaning"
    case .recursive(let name, _):
      "\(shown(name)) cannot call itself: a function uses earlier ones only"
    case .duplicateParameter(let name, _): "the parameter '\(shown(name))' is given twice"
    case .columnOutsideRows(let name, let rows, _):
      Message.columnAsValue(name, rows: rows).text
    case .columnAndName(let name, let value, _):
      "\(shown(name)) is a column inside the row functions of this formula, and here "
        + (value.map { "the variable \(shown(name)) = \(shortest($0))" } ?? "a coordinate")
        + ": give one of them another name"
    case .noRows(let function, _): Message.noRows(function).text
    case .tooDeep(let limit, _): "nested more than \(limit) deep"
    case .tooLong(let limit, _): "longer than \(grouped(limit)) bytes"
    case .tooLarge(let limit):
      "the formula grows beyond \(grouped(limit)) parts when it is worked out"
    }
  }

  private func arguments(_ least: Int, _ most: Int?) -> String {
    guard let most else { return "\(counted(least, "argument")) or more" }
    return least == most ? counted(least, "argument") : "\(least) to \(counted(most, "argument"))"
  }
}

extension Token {
  fileprivate var words: String {
    switch kind {
    case .number(let value): "the number \(shortest(value))"
    case .numberTooLarge, .numberTooSmall: "this number"
    case .name(let name): "'\(shown(name))'"
    case .string: "a text in quotes"
    case .plus: "'+'"
    case .minus: "'-'"
    case .times: "'*'"
    case .divide: "'/'"
    case .power: "'^'"
    case .superscript(let power): "'\(power == 2 ? "²" : "³")'"
    case .prime: "the prime"
    case .leftParenthesis: "'('"
    case .rightParenthesis: "')'"
    case .leftBracket: "'['"
    case .rightBracket: "']'"
    case .leftBrace: "'{'"
    case .rightBrace: "'}'"
    case .comma: "','"
    case .semicolon: "';'"
    case .rangeDots: "'..'"
    case .less: "'<'"
    case .lessOrEqual: "'<='"
    case .assign: "'='"
    case .equal: "'=='"
    case .notEqual: "'!='"
    case .greaterOrEqual: "'>='"
    case .greater: "'>'"
    case .hash: "'#'"
    case .backslash: "'\\'"
    case .questionMark: "'?'"
    case .other(let scalar): "'\(shown(String(Character(scalar))))'"
    case .invalidByte: "this byte"
    case .end: "the end"
    }
  }
}
