/// Reads expressions from a part of a line.
///
/// Precedence, loosest first: `+ -`; `* /` and implicit products, alike and from the left, so that `1/2x` is x/2; unary
/// minus; `^` from the right, so that `-x^2` is -(x^2), `2^-1` a half and `2^3x` eight x. An implicit product is a factor
/// followed by a name, a call or a parenthesis; a number cannot follow: `x 2` is an error.
///
/// A caller reads lists and ranges by parsing an expression, looking at the token that ends it and going on.
public struct ExpressionParser {
  private let line: [UInt8]
  private var scanner: Scanner
  private let names: NameTable
  /// Why nothing can be read: the text is too long.
  private let refusal: ExpressionError?
  private var ahead: Token?
  private var lastEnd = 0
  private var references: [Reference] = []
  /// A name in front of the parenthesis that comes next: a variable, if it is not an unknown function.
  private var callee: Reference?
  /// The function whose body is being read; it cannot call itself.
  private var defining: String?
  private var parameters: Set<String> = []

  /// A use of a free name, and whether a parenthesis follows it.
  struct Reference {
    let name: String
    let span: SourceSpan
    let looksLikeCall: Bool
  }

  /// Creates a parser of the bytes in `range` of a line, all of it when nil; spans are offsets in the whole line.
  public init(_ line: [UInt8], range: Range<Int>? = nil, names: NameTable = NameTable()) {
    self.line = line
    scanner = Scanner(line, range: range)
    self.names = names
    let range = (range ?? 0..<line.count).clamped(to: 0..<line.count)
    refusal =
      range.count > Expression.maximumLength
      ? .tooLong(
        limit: Expression.maximumLength,
        SourceSpan(start: range.lowerBound, end: range.upperBound)) : nil
  }

  /// The next token without consuming it.
  public mutating func peek() throws(ExpressionError) -> Token {
    if let ahead { return ahead }
    if let refusal { throw refusal }
    let token = scanner.next()
    if let error = token.error { throw error }
    ahead = token
    return token
  }

  /// Consumes the next token.
  @discardableResult
  public mutating func next() throws(ExpressionError) -> Token {
    let token = try peek()
    ahead = nil
    lastEnd = token.span.end
    return token
  }

  /// Reads the longest expression; the token after it, such as `,` or `..`, is next.
  public mutating func parseExpression() throws(ExpressionError) -> ParsedExpression {
    let first = try peek()
    switch first.kind {
    case .end, .comma, .rangeDots, .less, .lessOrEqual, .assign, .equal, .notEqual,
      .greaterOrEqual, .greater:
      throw .empty(first.span)
    case .rightParenthesis: throw .unmatchedParenthesis(first.span)
    default: break
    }
    references = []
    callee = nil
    let node = try sum()
    try rejectUnknownFunctions()
    return ParsedExpression(
      expression: Expression(node),
      span: SourceSpan(start: first.span.start, end: lastEnd),
      references: references.map { NameReference(name: $0.name, span: $0.span) })
  }

  /// Throws unless everything has been read.
  public mutating func expectEnd() throws(ExpressionError) {
    let token = try peek()
    switch token.kind {
    case .end: return
    case .rightParenthesis: throw .unmatchedParenthesis(token.span)
    default: throw .unexpectedToken(token)
    }
  }

  /// Reads `name(parameter, …) = body` up to the end.
  ///
  /// Names in the body that are no parameters take the value that `lookup` gives them now.
  public mutating func parseDefinition(
    lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> FunctionDefinition {
    let name = try newName()
    guard try take(.leftParenthesis) != nil else { throw .unexpectedToken(try peek()) }
    var parameters: [String] = []
    repeat {
      let span = try peek().span
      let parameter = try newName()
      guard !parameters.contains(parameter) else {
        throw .duplicateParameter(name: parameter, span)
      }
      parameters.append(parameter)
    } while try take(.comma) != nil
    guard try take(.rightParenthesis) != nil else { throw .unexpectedToken(try peek()) }
    guard try take(.assign) != nil else { throw .unexpectedToken(try peek()) }
    defining = name
    self.parameters = Set(parameters)
    defer {
      defining = nil
      self.parameters = []
    }
    let body = try parseExpression()
    try expectEnd()
    return try FunctionDefinition(name: name, parameters: parameters, body: body, lookup: lookup)
  }

  /// Consumes the next token when it is of that kind.
  private mutating func take(_ kind: Token.Kind) throws(ExpressionError) -> Token? {
    guard try peek().kind == kind else { return nil }
    return try next()
  }

  /// Reads a name that may be given to something new.
  private mutating func newName() throws(ExpressionError) -> String {
    let token = try next()
    switch token.kind {
    case .name(let name):
      guard !NameTable.isReserved(name) else { throw .reservedName(name: name, token.span) }
      return name
    case .end: throw .unexpectedEnd(token.span)
    default: throw .unexpectedToken(token)
    }
  }

  /// A name in front of a parenthesis is a variable only when it is known to be one or stands elsewhere as one.
  private func rejectUnknownFunctions() throws(ExpressionError) {
    guard references.contains(where: \.looksLikeCall) else { return }
    let plain = Set(references.filter { !$0.looksLikeCall }.map(\.name))
    for reference in references where reference.looksLikeCall && !plain.contains(reference.name) {
      throw .unknownFunction(name: reference.name, reference.span)
    }
  }
}

// MARK: - The grammar

extension ExpressionParser {
  /// Reads a sum, with a stack of its own for what stands in parentheses: depth costs no stack of the thread.
  ///
  ///     sum     = product { ("+" | "-") product }
  ///     product = signed { ("*" | "/") signed | operand }
  ///     signed  = { "+" | "-" } operand [ "^" signed ]
  ///     operand = ( number | name | call | "(" sum ")" ) [ superscript ]
  ///
  /// An operand that follows without an operator is no number.
  private mutating func sum() throws(ExpressionError) -> Node {
    var outer: [PartialSum] = []
    var current = PartialSum(opener: .nothing)
    while true {
      try readSigns(into: &current)
      guard var operand = try operand(&current, &outer) else { continue }
      // The operand is read; now what stands behind it.
      repeat {
        if case .superscript(let exponent) = try peek().kind {
          try next()
          operand = .power(operand, .number(Double(exponent)))
        }
        current.push(operand)
        guard current.tower.count <= Expression.maximumNesting else { throw tooDeep() }
        if try continues(&current) { break }
        let node = try checked(current.finish())
        guard let complete = try close(&current, node) else { break }
        operand = complete
        guard let enclosing = outer.popLast() else { return operand }
        current = enclosing
      } while true
    }
  }

  private mutating func readSigns(into current: inout PartialSum) throws(ExpressionError) {
    while true {
      switch try peek().kind {
      case .minus: current.signIsNegative.toggle()
      case .plus: break
      default: return
      }
      try next()
    }
  }

  /// Reads an operand; nil when it opened a parenthesis, so that another operand follows.
  private mutating func operand(
    _ current: inout PartialSum, _ outer: inout [PartialSum]
  ) throws(ExpressionError) -> Node? {
    let token = try next()
    let opener: PartialSum.Opener
    switch token.kind {
    case .number(let value): return .number(value)
    case .leftParenthesis:
      opener = .group(token.span, callee: callee)
      if let callee, try peek().kind == .rightParenthesis {
        throw .unknownFunction(name: callee.name, callee.span)
      }
      callee = nil
    case .name(let name):
      guard let call = try call(name, token.span) else { return try free(name, token.span) }
      if try take(.rightParenthesis) != nil { return try finished(call, []) }
      opener = .call(call)
    case .end: throw .unexpectedEnd(token.span)
    default: throw .unexpectedToken(token)
    }
    outer.append(current)
    guard outer.count <= Expression.maximumNesting else { throw tooDeep() }
    current = PartialSum(opener: opener)
    return nil
  }

  /// Takes the operator behind an operand; false when the sum ends here.
  private mutating func continues(_ current: inout PartialSum) throws(ExpressionError) -> Bool {
    let token = try peek()
    switch token.kind {
    case .power: break
    case .times: current.endFactor(nextIsDivisor: false)
    case .divide: current.endFactor(nextIsDivisor: true)
    case .plus: current.endTerm(nextIsNegative: false)
    case .minus: current.endTerm(nextIsNegative: true)
    case .name, .leftParenthesis:
      current.endFactor(nextIsDivisor: false)
      return true
    case .number: throw .missingOperator(token.span)
    default: return false
    }
    try next()
    return true
  }

  /// Takes what ends a sum: nil when it was the comma between two arguments.
  private mutating func close(
    _ current: inout PartialSum, _ node: Node
  ) throws(ExpressionError) -> Node? {
    switch current.opener {
    case .nothing: return node
    case .group(let opening, let callee):
      if let callee, try peek().kind == .comma {
        throw .unknownFunction(name: callee.name, callee.span)
      }
      try expectClosing(opening)
      return node
    case .call(let call):
      current.arguments.append(node)
      if try take(.comma) != nil {
        current.beginArgument()
        return nil
      }
      try expectClosing(call.opening)
      return try finished(call, current.arguments)
    }
  }

  /// Consumes the `)` that belongs to an opening parenthesis.
  private mutating func expectClosing(_ opening: SourceSpan) throws(ExpressionError) {
    let token = try next()
    switch token.kind {
    case .rightParenthesis: return
    case .end: throw .unclosedParenthesis(opening: opening, at: token.span)
    default: throw .unexpectedToken(token)
    }
  }

  private func tooDeep(
    _ limit: Int = Expression.maximumNesting
  ) -> ExpressionError {
    .tooDeep(limit: limit, SourceSpan(start: max(lastEnd - 1, 0), end: lastEnd))
  }

  /// The node, unless it and the functions it calls are nested too deep.
  private func checked(_ node: Node) throws(ExpressionError) -> Node {
    guard node.depth <= Expression.maximumDepth else { throw tooDeep(Expression.maximumDepth) }
    return node
  }
}

// MARK: - Names

extension ExpressionParser {
  /// Begins a call when the name is that of a function, and consumes its `(`.
  private mutating func call(
    _ name: String, _ span: SourceSpan
  ) throws(ExpressionError) -> PartialCall? {
    let function: PartialCall.Function
    if let builtIn = BuiltInFunction.named(name) {
      function = .builtIn(builtIn)
    } else if !isVariable(name), let definition = names.functions[name], name != defining {
      function = .defined(definition)
    } else {
      return nil
    }
    let opening = try peek()
    guard opening.kind == .leftParenthesis else {
      throw missingParentheses(name, span, opening)
    }
    try next()
    return PartialCall(name: name, span: span, opening: opening.span, function: function)
  }

  /// The call with all its arguments, when their number is right.
  private func finished(
    _ call: PartialCall, _ arguments: [Node]
  ) throws(ExpressionError) -> Node {
    let least: Int
    let most: Int?
    let node: Node
    switch call.function {
    case .builtIn(let function):
      (least, most) = (function.leastArguments, function.mostArguments)
      node = Node(.call(function, arguments))
    case .defined(let definition):
      (least, most) = (definition.parameters.count, definition.parameters.count)
      node = Node(.definedCall(definition, arguments))
    }
    guard arguments.count >= least, arguments.count <= most ?? .max else {
      throw .wrongArgumentCount(
        name: call.name, least: least, most: most, actual: arguments.count,
        SourceSpan(start: call.span.start, end: lastEnd))
    }
    return try checked(node)
  }

  /// A name that is no function: a constant or a variable.
  private mutating func free(_ name: String, _ span: SourceSpan) throws(ExpressionError) -> Node {
    if let constant = NamedConstant(rawValue: name) { return Node(.constant(constant)) }
    let isCall = try peek().kind == .leftParenthesis && !isVariable(name)
    if isCall, name == defining { throw .recursive(name: name, span) }
    let reference = Reference(name: name, span: span, looksLikeCall: isCall)
    references.append(reference)
    callee = isCall ? reference : nil
    return .variable(name)
  }

  private func isVariable(_ name: String) -> Bool {
    parameters.contains(name) || names.isVariable(name)
  }

  /// The error for `sin x`, with `x` as what seems meant.
  private func missingParentheses(
    _ name: String, _ span: SourceSpan, _ next: Token
  ) -> ExpressionError {
    switch next.kind {
    case .name, .number:
      var argument = next.span
      var scanner = scanner
      let following = scanner.next()
      if case .number = next.kind, following.name != nil, !following.followsBlank {
        argument = argument.union(following.span)
      }
      return .functionWithoutParentheses(
        name: name, argument: String(decoding: line[argument.start..<argument.end], as: UTF8.self),
        span.union(argument))
    default:
      return .functionWithoutParentheses(name: name, argument: nil, span)
    }
  }
}
