/// Reads expressions from the tokens of a line, or of a part of one.
///
/// Precedence, loosest first: `or`; `and`; `not`; comparisons, which do not chain; `+ -`; `* /` and
/// implicit products, alike and from the left, so that `1/2x` is x/2; unary minus; `^` from the
/// right, so that `-x^2` is -(x^2), `2^-1` a half and `2^3x` eight x. An implicit product is a
/// factor followed by a name, a call or a parenthesis; a number cannot follow: `x 2` is an error.
///
/// `read` never fails: it gives the tree as far as the text goes, and what is wrong with it. A
/// caller reads lists and ranges by reading an expression, looking at the token that ends it and
/// going on.
public struct ExpressionParser {
  /// The tokens of one expression, to be read again when a name turns out to be a variable.
  struct Source: Sendable {
    let line: [UInt8]
    var tokens: ArraySlice<Token>
    let end: SourceSpan
    /// Names that are variables though a parenthesis follows.
    var products: Set<String> = []
  }

  /// The next token, not consumed; after the last one and from then on, `end`.
  public private(set) var current: Token

  private var source: Source
  private var position: Int
  private let names: NameTable
  /// Why nothing can be read: the text is too long.
  private let refusal: ExpressionError?
  private var lastEnd: Int
  /// Whether a problem was met after which nothing else is worth saying.
  private var hasGivenUp = false
  private var result: ParsedExpression

  /// Creates a parser of the bytes in `range` of a line, all of it when nil; spans are offsets in
  /// the whole line.
  public init(_ line: [UInt8], range: Range<Int>? = nil, names: NameTable = NameTable()) {
    let range = (range ?? 0..<line.count).clamped(to: 0..<line.count)
    let isTooLong = range.count > Expression.maximumLength
    let tokens = isTooLong ? [] : Scanner.tokens(line, range: range)[...]
    self.init(
      Source(
        line: line, tokens: tokens, end: SourceSpan(start: range.upperBound, end: range.upperBound)),
      names,
      refusal: isTooLong
        ? .tooLong(
          limit: Expression.maximumLength,
          SourceSpan(start: range.lowerBound, end: range.upperBound)) : nil)
  }

  /// Creates a parser of tokens of a line.
  ///
  /// `end` is the offset at which their text ends, for what is missing there; when nil, the end of
  /// the last token.
  public init(
    _ tokens: ArraySlice<Token>, of line: [UInt8], end: Int? = nil, names: NameTable = NameTable()
  ) {
    let end = end ?? tokens.last?.span.end ?? line.count
    let start = tokens.first?.span.start ?? end
    let isTooLong = end - start > Expression.maximumLength
    self.init(
      Source(line: line, tokens: tokens, end: SourceSpan(start: end, end: end)), names,
      refusal: isTooLong
        ? .tooLong(limit: Expression.maximumLength, SourceSpan(start: start, end: end)) : nil)
  }

  /// Creates a parser that reads an expression again, with names known to be variables.
  init(_ source: Source, products: Set<String>) {
    var source = source
    source.products = products
    self.init(source, NameTable(), refusal: nil)
  }

  private init(_ source: Source, _ names: NameTable, refusal: ExpressionError?) {
    self.source = source
    self.names = names
    self.refusal = refusal
    position = source.tokens.startIndex
    let first = refusal == nil ? source.tokens.first : nil
    current = first ?? Token(kind: .end, span: source.end)
    lastEnd = source.tokens.first?.span.start ?? source.end.start
    result = ParsedExpression(
      expression: Expression(.nan), span: SourceSpan(start: lastEnd, end: lastEnd), source: source)
  }

  /// The next token without consuming it; throws when no expression can contain it.
  public func peek() throws(ExpressionError) -> Token {
    if let refusal { throw refusal }
    let token = current
    if let error = token.error { throw error }
    return token
  }

  /// Consumes the next token; throws when no expression can contain it.
  @discardableResult
  public mutating func next() throws(ExpressionError) -> Token {
    let token = try peek()
    advance()
    return token
  }

  /// Consumes the next token, whatever it is.
  public mutating func advance() {
    if case .end = current.kind { return }
    position += 1
    lastEnd = current.span.end
    current =
      position < source.tokens.endIndex
      ? source.tokens[position] : Token(kind: .end, span: source.end)
  }

  /// Reads the longest expression; the token after it, such as `,` or `..`, is next.
  ///
  /// Throws the first problem, and what `ParsedExpression.resolved` throws.
  public mutating func parseExpression() throws(ExpressionError) -> ParsedExpression {
    try read().resolved(in: names)
  }

  /// Reads the longest expression, whatever is wrong with it; the token after it is next.
  ///
  /// Nothing is looked up: names in front of parentheses are read as calls.
  public mutating func read() -> ParsedExpression {
    let start = position
    let first = current
    lastEnd = first.span.start
    result = ParsedExpression(
      expression: Expression(.nan), span: SourceSpan(start: lastEnd, end: lastEnd), source: source)
    if let refusal {
      report(refusal)
      return result
    }
    switch first.kind {
    case .end:
      result.needsOperand = true
      report(.empty(first.span))
    case .comma, .rangeDots, .less, .lessOrEqual, .assign, .equal, .notEqual, .greaterOrEqual,
      .greater, .semicolon:
      report(.empty(first.span))
    case .rightParenthesis: report(.unmatchedParenthesis(first.span))
    case .rightBracket, .rightBrace: report(.unexpectedToken(first))
    default:
      result.expression = Expression(condition())
      result.span = SourceSpan(start: first.span.start, end: lastEnd)
    }
    var used = source
    used.tokens = source.tokens[start..<max(start, position)]
    let read = result
    result = ParsedExpression(
      expression: read.expression, span: read.span, references: read.references, calls: read.calls,
      rowCalls: read.rowCalls, elements: read.elements, problems: read.problems,
      openBrackets: read.openBrackets, needsOperand: read.needsOperand, source: used)
    return result
  }

  /// Throws unless everything has been read.
  public func expectEnd() throws(ExpressionError) {
    let token = try peek()
    switch token.kind {
    case .end: return
    case .rightParenthesis: throw .unmatchedParenthesis(token.span)
    default: throw .unexpectedToken(token)
    }
  }

  /// Reads `name(parameter, …) = body` up to the end.
  ///
  /// Names in the body stay names. Those that are no parameters must have a value in `lookup` all
  /// the same, and functions must be there: a slip of the pen is found where it is made.
  public mutating func parseDefinition(
    lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> FunctionDefinition {
    let name = try newName()
    if RowFunction.named(name) != nil, case .leftParenthesis = current.kind {
      throw .reservedName(name: name, SourceSpan(start: lastEnd - name.utf8.count, end: lastEnd))
    }
    guard try take(.leftParenthesis) != nil else { throw .unexpectedToken(try peek()) }
    var parameters: [String] = []
    var known: Set<String> = []
    repeat {
      let span = try peek().span
      let parameter = try newName()
      guard known.insert(parameter).inserted else {
        throw .duplicateParameter(name: parameter, span)
      }
      parameters.append(parameter)
    } while try take(.comma) != nil
    guard try take(.rightParenthesis) != nil else { throw .unexpectedToken(try peek()) }
    guard try take(.assign) != nil else { throw .unexpectedToken(try peek()) }
    let parsed = read()
    if let call = parsed.calls.first(where: { $0.name == name }), parsed.problems.isEmpty,
      !known.contains(name)
    {
      throw .recursive(name: name, call.span)
    }
    let body = try parsed.resolved(in: names, parameters: known)
    try expectEnd()
    try body.checkColumns(in: names, parameters: known)
    for reference in body.references
    where !known.contains(reference.name) && !names.isColumn(reference)
      && lookup(reference.name) == nil
    {
      if !reference.isInRows, let rows = names.rows, rows.hasColumn(reference.name) {
        throw .columnOutsideRows(name: reference.name, rows: rows.rowCount, reference.span)
      }
      throw .unknownName(name: reference.name, reference.span)
    }
    return FunctionDefinition(name: name, parameters: parameters, body: body.expression)
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
}

// MARK: - The grammar

extension ExpressionParser {
  /// Reads a condition or a sum, with a stack of its own for what stands in brackets: depth costs
  /// no stack of the thread.
  ///
  ///     condition = conjunct { "or" conjunct }
  ///     conjunct  = negation { "and" negation }
  ///     negation  = { "not" } sum [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum ]
  ///     sum       = product { ("+" | "-") product }
  ///     product   = signed { ("*" | "/") signed | operand }
  ///     signed    = { "+" | "-" } operand [ "^" signed ]
  ///     operand   = ( number | name | call | element | "(" condition ")" ) [ superscript ]
  ///     call      = name { "'" } "(" condition { "," condition } ")"
  ///     element   = name "[" condition "]"
  ///
  /// An operand that follows without an operator is no number.
  private mutating func condition() -> Node {
    var outer: [PartialSum] = []
    var part = PartialSum(opener: .nothing)
    while true {
      readPrefixes(into: &part)
      guard var operand = operand(&part, &outer) else { continue }
      // The operand is read; now what follows it.
      repeat {
        if case .superscript(let exponent) = current.kind {
          advance()
          operand = .power(operand, .number(Double(exponent)))
        }
        part.push(operand)
        if part.tower.count > Expression.maximumNesting { giveUp(tooDeep()) }
        if continues(&part) { break }
        let node = checked(part.finish())
        guard let complete = close(&part, node, outer) else { break }
        operand = complete
        guard let enclosing = outer.popLast() else { return operand }
        part = enclosing
      } while true
    }
  }

  private mutating func readPrefixes(into part: inout PartialSum) {
    while true {
      switch current.kind {
      case .minus: part.readSign(isNegative: true)
      case .plus: part.readSign(isNegative: false)
      case .name("not") where part.isAtConditionStart: part.readNegation()
      default: return
      }
      advance()
    }
  }

  /// Reads an operand; nil when it opened a bracket, so that another operand follows.
  private mutating func operand(
    _ part: inout PartialSum, _ outer: inout [PartialSum]
  ) -> Node? {
    let token = current
    let opener: PartialSum.Opener
    switch token.kind {
    case .number(let value):
      advance()
      return .number(value)
    case .leftParenthesis:
      advance()
      opener = .group(token.span)
    case .name(let name):
      switch self.name(name, token) {
      case .value(let node): return node
      case .opens(let bracket): opener = bracket
      }
    default:
      missingOperand()
      return .missing
    }
    outer.append(part)
    part = PartialSum(opener: opener)
    if outer.count > Expression.maximumNesting { giveUp(tooDeep()) }
    return nil
  }

  /// Says that no operand is where one must be; what could be an operator or end a bracket stays.
  private mutating func missingOperand() {
    let token = current
    switch token.kind {
    case .end:
      if !hasGivenUp { result.needsOperand = true }
      report(.unexpectedEnd(token.span))
    case .plus, .minus, .times, .divide, .power, .superscript, .rightParenthesis, .rightBracket,
      .comma, .rangeDots, .semicolon, .less, .lessOrEqual, .assign, .equal, .notEqual,
      .greaterOrEqual, .greater:
      report(token.error ?? .unexpectedToken(token))
    case .name("and"), .name("or"):
      report(.unexpectedToken(token))
    default:
      report(token.error ?? .unexpectedToken(token))
      advance()
    }
  }

  /// Takes the operator after an operand; false when the expression, or this part of it, ends here.
  private mutating func continues(_ part: inout PartialSum) -> Bool {
    let token = current
    switch token.kind {
    case .power: break
    case .times: part.endFactor(nextIsDivisor: false)
    case .divide: part.endFactor(nextIsDivisor: true)
    case .plus: part.endTerm(nextIsNegative: false)
    case .minus: part.endTerm(nextIsNegative: true)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      guard let relation = Comparison(token.kind) else { return false }
      if !part.endLeftSide(relation) { report(.chainedComparison(token.span)) }
    case .name("and"), .name("or"):
      if token.name == "and" { part.endConjunct() } else { part.endDisjunct() }
    case .name(let name):
      if name == "not" {
        report(.missingOperator(token.span))
      } else if name.contains("."), isDottedName(before: position) {
        report(.resultsSideBySide(token.span))
      }
      part.endFactor(nextIsDivisor: false)
      return true
    case .leftParenthesis:
      part.endFactor(nextIsDivisor: false)
      return true
    case .number:
      report(.missingOperator(token.span))
      part.endFactor(nextIsDivisor: false)
      return true
    default: return false
    }
    advance()
    return true
  }

  /// Whether the name of a result, or an element of one, ends in front of a token.
  private func isDottedName(before index: Int) -> Bool {
    var index = index - 1
    guard index >= source.tokens.startIndex else { return false }
    guard source.tokens[index].kind == .rightBracket else {
      return source.tokens[index].name?.contains(".") ?? false
    }
    var depth = 0
    while index > source.tokens.startIndex {
      switch source.tokens[index].kind {
      case .rightBracket: depth += 1
      case .leftBracket: depth -= 1
      default: break
      }
      index -= 1
      if depth == 0 { break }
    }
    return source.tokens[index].name?.contains(".") ?? false
  }

  /// Takes what ends a part: nil when it was the comma between two arguments.
  private mutating func close(
    _ part: inout PartialSum, _ node: Node, _ outer: [PartialSum]
  ) -> Node? {
    switch part.opener {
    case .nothing: return node
    case .group(let opening):
      expectClosing(.rightParenthesis, opening, part, outer)
      return node
    case .index(let name, let opening):
      expectClosing(.rightBracket, opening, part, outer)
      return checked(Node(.element(name, node)))
    case .call(let call):
      part.arguments.append(node)
      if current.kind == .comma {
        advance()
        return nil
      }
      expectClosing(.rightParenthesis, call.opening, part, outer)
      return finished(call, part.arguments)
    }
  }

  /// Consumes the bracket that belongs to an opening one, and what is wrong in front of it.
  private mutating func expectClosing(
    _ closing: Token.Kind, _ opening: SourceSpan, _ part: PartialSum, _ outer: [PartialSum]
  ) {
    let token = current
    guard token.kind != closing else {
      advance()
      return
    }
    if token.kind != .end {
      report(
        token.kind == .assign
          ? .equalsInExpression(token.span) : token.error ?? .unexpectedToken(token))
      skip(to: closing)
      if current.kind == closing {
        advance()
        return
      }
    }
    report(
      closing == .rightBracket
        ? .unclosedBracket(opening: opening, at: current.span)
        : .unclosedParenthesis(opening: opening, at: current.span))
    guard result.openBrackets.isEmpty, !hasGivenUp else { return }
    result.openBrackets = outer.compactMap { $0.bracket(argument: $0.arguments.count) }
    // The argument that was being read is among those of the innermost bracket.
    if let innermost = part.bracket(argument: max(part.arguments.count - 1, 0)) {
      result.openBrackets.append(innermost)
    }
  }

  /// Passes over tokens up to the bracket that closes the part, those in brackets of their own
  /// included.
  private mutating func skip(to closing: Token.Kind) {
    var depth = 0
    while current.kind != .end, depth > 0 || current.kind != closing {
      switch current.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= depth > 0 ? 1 : 0
      default: break
      }
      advance()
    }
  }

  /// The node, unless it is nested too deep.
  private mutating func checked(_ node: Node) -> Node {
    guard node.depth <= Expression.maximumDepth else {
      giveUp(tooDeep(Expression.maximumDepth))
      return .missing
    }
    return node
  }

  private func tooDeep(_ limit: Int = Expression.maximumNesting) -> ExpressionError {
    .tooDeep(limit: limit, SourceSpan(start: max(lastEnd - 1, 0), end: lastEnd))
  }

  /// Notes what is wrong.
  private mutating func report(_ problem: ExpressionError) {
    // One problem for a token: what follows from it is not worth saying.
    guard !hasGivenUp, result.problems.last?.span?.start != problem.span?.start else { return }
    result.problems.append(problem)
  }

  /// Reports a problem and reads no further.
  private mutating func giveUp(_ problem: ExpressionError) {
    report(problem)
    hasGivenUp = true
    current = Token(kind: .end, span: source.end)
  }
}

// MARK: - Names

extension ExpressionParser {
  private enum NameMeaning {
    case value(Node)
    case opens(PartialSum.Opener)
  }

  /// Reads a name and, when it is called or indexed, the bracket that follows.
  private mutating func name(_ name: String, _ token: Token) -> NameMeaning {
    guard Connective(rawValue: name) == nil else {
      missingOperand()
      return .value(.missing)
    }
    advance()
    if let constant = NamedConstant(rawValue: name) { return .value(Node(.constant(constant))) }
    let primes = primes()
    let span = SourceSpan(start: token.span.start, end: lastEnd)
    let opening = current
    let builtIn = BuiltInFunction.named(name)
    let isVariable = source.products.contains(name) && primes == 0
    if opening.kind == .leftParenthesis, !isVariable {
      advance()
      let call = call(name, primes, span, opening.span, builtIn)
      guard current.kind == .rightParenthesis else { return .opens(.call(call)) }
      advance()
      return .value(finished(call, []))
    }
    if builtIn != nil || primes > 0 {
      report(source.missingParentheses(name + String(repeating: "'", count: primes), span))
      return .value(.missing)
    }
    if opening.kind == .leftBracket, !opening.followsBlank {
      advance()
      result.elements.append(NameReference(name: name, span: span))
      return .opens(.index(name: name, opening: opening.span))
    }
    result.references.append(NameReference(name: name, span: span))
    return .value(.variable(name))
  }

  /// Reads the primes that follow a name.
  private mutating func primes() -> Int {
    let start = current.span.start
    var count = 0
    while current.kind == .prime, !current.followsBlank {
      count += 1
      advance()
    }
    guard count > Application.maximumPrimes else { return count }
    report(
      .tooManyPrimes(limit: Application.maximumPrimes, SourceSpan(start: start, end: lastEnd)))
    return Application.maximumPrimes
  }

  private mutating func call(
    _ name: String, _ primes: Int, _ span: SourceSpan, _ opening: SourceSpan,
    _ builtIn: BuiltInFunction?
  ) -> PartialCall {
    func partial(_ primes: Int, _ function: PartialCall.Function) -> PartialCall {
      PartialCall(
        name: name, primes: primes, span: span, opening: opening, function: function,
        namesBefore: NameCounts(references: result.references.count, calls: result.calls.count))
    }
    if let builtIn, primes == 0 || builtIn.mostArguments != 1 {
      if primes > 0 { report(.derivativeNeedsOneVariable(name: name, span)) }
      return partial(0, .builtIn(builtIn))
    }
    if let function = RowFunction.named(name) {
      if primes > 0 { report(.derivativeNeedsOneVariable(name: name, span)) }
      return partial(0, .rows(function))
    }
    result.calls.append(
      CallReference(name: name, span: span, primes: primes, arguments: 0, callSpan: span))
    return partial(primes, .named(call: result.calls.count - 1))
  }

  /// The call with all its arguments.
  private mutating func finished(_ call: PartialCall, _ arguments: [Node]) -> Node {
    let span = SourceSpan(start: call.span.start, end: lastEnd)
    switch call.function {
    case .named(let position):
      result.calls[position].arguments = arguments.count
      result.calls[position].callSpan = span
      return checked(.application(call.name, primes: call.primes, arguments))
    case .rows(let function):
      guard arguments.count == 1 else {
        report(
          .wrongArgumentCount(name: call.name, least: 1, most: 1, actual: arguments.count, span))
        return .missing
      }
      return rowCall(function, call, arguments[0])
    case .builtIn(let function):
      if let function = RowFunction.named(call.name), arguments.count == 1 {
        return rowCall(function, call, arguments[0])
      }
      let least = function.leastArguments
      let most = function.mostArguments
      guard arguments.count >= least, arguments.count <= most ?? .max else {
        report(
          .wrongArgumentCount(
            name: call.name, least: least, most: most, actual: arguments.count, span))
        return .missing
      }
      return checked(Node(.call(function, arguments)))
    }
  }
}

extension ExpressionParser {
  /// A row function, whose argument's names are looked up among the columns first.
  private mutating func rowCall(
    _ function: RowFunction, _ call: PartialCall, _ argument: Node
  ) -> Node {
    for index in call.namesBefore.references..<result.references.count {
      result.references[index].isInRows = true
    }
    for index in call.namesBefore.calls..<result.calls.count {
      result.calls[index].isInRows = true
    }
    result.rowCalls.append(NameReference(name: call.name, span: call.span))
    return checked(Node(.rowCall(function, argument)))
  }
}

extension PartialSum {
  /// The bracket that the part is read in; nil for the whole expression.
  fileprivate func bracket(argument: Int) -> OpenBracket? {
    switch opener {
    case .nothing: nil
    case .group(let span): OpenBracket(span: span, name: nil, argument: 0)
    case .index(let name, let opening): OpenBracket(span: opening, name: name, argument: 0)
    case .call(let call):
      OpenBracket(
        span: call.opening, name: call.name + String(repeating: "'", count: call.primes),
        argument: argument)
    }
  }
}

extension Node {
  /// What stands for a part that is not there.
  fileprivate static var missing: Node { .number(.nan) }
}

extension ExpressionParser.Source {
  /// The error for `sin x`, with `x` as what seems meant.
  func missingParentheses(_ name: String, _ span: SourceSpan) -> ExpressionError {
    // Positions of tokens rise, so the one after the name is found by halving.
    var low = tokens.startIndex
    var high = tokens.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if tokens[middle].span.start < span.end { low = middle + 1 } else { high = middle }
    }
    guard low < tokens.endIndex else {
      return .functionWithoutParentheses(name: name, argument: nil, span)
    }
    var argument = tokens[low].span
    switch tokens[low].kind {
    case .name: break
    case .number:
      if low + 1 < tokens.endIndex, tokens[low + 1].name != nil, !tokens[low + 1].followsBlank {
        argument = argument.union(tokens[low + 1].span)
      }
    default: return .functionWithoutParentheses(name: name, argument: nil, span)
    }
    return .functionWithoutParentheses(
      name: name,
      argument: String(decoding: line[argument.start..<argument.end], as: UTF8.self),
      span.union(argument))
  }
}
