import Expressions

/// Takes a line apart: its statements, what is wrong with their shape, and what is left open.
///
/// It never fails. Names are asked for only to tell an expression from a command, as in `p(3)` with
/// a function p; what the names of a statement stand for is looked up when it is evaluated.
///
/// - Parameters:
///   - line: The line.
///   - grammar: The commands' signatures.
///   - names: The session's names, as far as they are known before the line.
///   - allowsPrefixes: Whether the beginning of a verb will do for the verb.
///   - shouldStop: Asked every few hundred statements; true ends the look early.
/// - Returns: The statements with their problems.
package func parse(
  _ line: SourceLine, _ grammar: Grammar, names: any NameLookup, allowsPrefixes: Bool = true,
  shouldStop: () -> Bool = { false }
) -> ParsedLine {
  var parser = Parser(
    lexed: LexedLine(line), grammar: grammar, names: names, allowsPrefixes: allowsPrefixes)
  return parser.parse(shouldStop)
}

/// The command that a line begins with, whatever is wrong with it; nil where it begins with
/// something else, such as the definition `pause = 3`.
package func firstCommand(
  of line: SourceLine, _ grammar: Grammar, allowsPrefixes: Bool = false
) -> Arguments? {
  var parser = Parser(
    lexed: LexedLine(line), grammar: grammar, names: NoNames(), allowsPrefixes: allowsPrefixes)
  guard case .command(let arguments)? = parser.first() else { return nil }
  return arguments
}

/// Reads statement after statement from the tokens of a line.
struct Parser {
  let lexed: LexedLine
  let grammar: Grammar
  let names: any NameLookup
  let allowsPrefixes: Bool
  /// The token that comes next.
  private var position = 0
  /// Names that statements before this one define.
  private var variables: Set<String> = []
  private var functions: Set<String> = []
  /// What is wrong with the statement at hand.
  var problems: [Diagnostic] = []

  init(lexed: LexedLine, grammar: Grammar, names: any NameLookup, allowsPrefixes: Bool) {
    self.lexed = lexed
    self.grammar = grammar
    self.names = names
    self.allowsPrefixes = allowsPrefixes
  }

  var line: SourceLine { lexed.line }
  var tokens: [Token] { lexed.tokens }
  /// The index of the end token.
  private var last: Int { tokens.count - 1 }

  mutating func parse(_ shouldStop: () -> Bool) -> ParsedLine {
    var statements: [Statement] = []
    var comment: SourceSpan?
    var start = 0
    while position < last {
      if tokens[position].kind == .semicolon {
        start = tokens[position].span.end
        position += 1
        continue
      }
      if lexed.isComment(position) || (statements.isEmpty && tokens[position].kind == .hash) {
        comment = SourceSpan(start: tokens[position].span.start, end: line.bytes.count)
        break
      }
      if !statements.isEmpty, statements.count.isMultiple(of: 256), shouldStop() {
        return ParsedLine(
          line: line, statements: statements, comment: nil, opening: nil, isCut: true)
      }
      problems = []
      let first = position
      let content = statement()
      // The statement ends where its tokens do.
      let own = tokens[first..<max(position, first + 1)]
      position = max(position, first + 1)
      let end = tokens[position].span.start
      statements.append(
        Statement(
          content: content, span: own.span ?? tokens[first].span,
          extent: SourceSpan(start: start, end: position == last ? line.bytes.count : end),
          tokens: own, problems: problems))
    }
    return ParsedLine(
      line: line, statements: statements, comment: comment,
      opening: comment == nil ? opening(statements.last) : nil, isCut: false)
  }

  /// The first statement alone; nil where there is none.
  mutating func first() -> Statement.Content? {
    while position < last, tokens[position].kind == .semicolon { position += 1 }
    return position < last && tokens[position].kind != .hash ? statement() : nil
  }

  /// What is left open at the end of the last statement.
  private func opening(_ statement: Statement?) -> Opening? {
    guard position >= last, tokens.last(where: { $0.kind != .end })?.kind != .semicolon else {
      return nil
    }
    if lexed.continuation != nil { return .backslash }
    guard let statement, let final = statement.tokens.last else { return nil }
    if case .command(let arguments) = statement.content, arguments.signature.syntax == .text {
      // Free text is taken as it is, unless all of it is one string.
      guard let text = arguments.tokens.first, case .string(let literal) = text.kind,
        arguments.tokens.count == 1
      else { return nil }
      return literal.isClosed ? nil : .quote
    }
    if case .string(let literal) = final.kind { return literal.isClosed ? nil : .quote }
    let depth = statement.tokens.reduce(0) { max($0 + $1.kind.depthChange, 0) }
    return depth > 0 ? .bracket : nil
  }

  // MARK: Statements

  private mutating func statement() -> Statement.Content {
    let first = tokens[position]
    let name = first.kind == .questionMark ? "?" : first.name
    let verb = name.flatMap { grammar.index(named: [$0]) }
    if let verb, grammar.signatures[verb].syntax.takesLine {
      return helpRequest(verb) ?? command(verb, of: word(position))
    }
    let end = self.end(from: position)
    let own = tokens[position..<end]
    if let open = own.first(where: { isUnclosed($0) }) {
      let quote = SourceSpan(start: open.span.start, end: open.span.start + 1)
      problems.append(Diagnostic(.unterminatedString, quote))
    }
    if let help = helpRequest(verb) { return help }
    if let definition = definition(own, verb: verb) {
      position = end
      return definition
    }
    if beginsExpression(own, verb: verb) {
      position = end
      return .expression(own.span ?? first.span)
    }
    guard let name else { return unreadable(own, end) }
    if let verb {
      guard isWhole(own) || grammar.signatures[verb].syntax != .words else {
        return unreadable(own, end)
      }
      return command(verb, of: word(position))
    }
    switch grammar.find(name, allowsPrefix: allowsPrefixes) {
    case .found(let index):
      return command(index, of: word(position))
    case .ambiguous(let candidates):
      add(.ambiguousCommand(name, candidates), first.span)
    case .unknown(let suggestion):
      let sub = grammar.signatures.first { $0.name.count > 1 && $0.name.last == name }
      add(.unknownCommand(name, suggestion: sub?.fullName ?? suggestion), first.span)
    }
    position = end
    return .unreadable
  }

  private mutating func unreadable(_ own: ArraySlice<Token>, _ end: Int) -> Statement.Content {
    let span = own.span ?? tokens[position].span
    add(.notACommand(line.text(in: span)), span)
    position = end
    return .unreadable
  }

  /// Adds a problem, unless a string without an end explains everything behind it.
  mutating func add(_ message: Message, _ span: SourceSpan) {
    guard problems.first?.reason != .unterminatedString else { return }
    problems.append(Diagnostic(message, span))
  }

  private func isUnclosed(_ token: Token) -> Bool {
    if case .string(let literal) = token.kind { !literal.isClosed } else { false }
  }

  /// The index of the `;`, the comment or the end behind a statement's token.
  private func end(from start: Int) -> Int {
    var index = start
    while index < last, tokens[index].kind != .semicolon, index == start || !lexed.isComment(index)
    {
      index += 1
    }
    return index
  }

  private func word(_ index: Int) -> Word {
    Word(text: line.text(in: tokens[index].span), span: tokens[index].span)
  }

  /// Whether the first word ends behind its first token.
  private func isWhole(_ own: ArraySlice<Token>) -> Bool {
    own.dropFirst().first?.followsBlank ?? true
  }

  // MARK: Expressions

  /// Whether a statement is an expression whose value is to be printed.
  ///
  /// A whole verb with a blank or nothing behind it is a command. Anything else that cannot be the
  /// start of a command, or that is a name with a value or a function's, is an expression.
  private func beginsExpression(_ own: ArraySlice<Token>, verb: Int?) -> Bool {
    guard let first = own.first else { return false }
    switch first.kind {
    case .number, .numberTooLarge, .numberTooSmall, .leftParenthesis, .plus, .minus: return true
    case .name(let name):
      if verb != nil, isWhole(own) { return false }
      if name.contains(".") || isValue(name) { return true }
      guard let next = own.dropFirst().first else { return isKnown(name) }
      // What stands behind a function's name without a parenthesis makes it the beginning of a
      // verb.
      if isKnown(name), next.kind == .leftParenthesis || next.kind == .prime { return true }
      guard verb == nil || !grammarTakesText(verb) else { return false }
      return isOperator(next, before: own.dropFirst(2).first)
    default: return false
    }
  }

  /// Whether a verb takes what stands directly behind it, as in `plot(x^2)`.
  private func grammarTakesText(_ verb: Int?) -> Bool {
    verb.map { grammar.signatures[$0].syntax != .words } ?? false
  }

  /// Whether a token behind a name can only go on with an expression.
  private func isOperator(_ token: Token, before next: Token?) -> Bool {
    switch token.kind {
    case .leftParenthesis, .prime: !token.followsBlank
    case .times, .divide, .power, .superscript, .plus, .less, .lessOrEqual, .equal, .notEqual,
      .greaterOrEqual, .greater:
      true
    // `x - 1`, not the `-h` of other programs.
    case .minus: next?.followsBlank ?? false == token.followsBlank
    default: false
    }
  }

  /// Whether a name stands for a number or a word.
  private func isValue(_ name: String) -> Bool {
    variables.contains(name) || names.reservedConstant(name) == .constant
      || !functions.contains(name) && names.value(of: name) != nil
  }

  private func isKnown(_ name: String) -> Bool {
    variables.contains(name) || functions.contains(name) || names.isKnown(name)
  }

  /// Whether a name is that of a function or has a value, built-in ones aside.
  func isOwn(_ name: String) -> Bool {
    variables.contains(name) || functions.contains(name) || names.definition(of: name) != nil
      || names.value(of: name) != nil
  }

  // MARK: Definitions

  /// `a = 0.1` or `f(x) = …`; nil where the statement is something else.
  private mutating func definition(
    _ own: ArraySlice<Token>, verb: Int?
  ) -> Statement.Content? {
    guard let first = own.first, let name = first.name else { return nil }
    let rest = own.dropFirst()
    let word = Word(text: name, span: first.span)
    if let equals = rest.first, equals.kind == .assign {
      refuseReserved(word)
      variables.insert(name)
      functions.remove(name)
      return .variable(name: word, body: body(rest.dropFirst(), behind: equals, of: word))
    }
    guard let open = rest.first, open.kind == .leftParenthesis,
      // `print (a) = 3` and `plot (x) …` are commands.
      verb == nil || !open.followsBlank && !takesStatement(verb),
      let close = rest.firstIndex(where: { $0.kind == .rightParenthesis }),
      let equals = own[(close + 1)...].first, equals.kind == .assign,
      !rest[(rest.startIndex + 1)..<close].contains(where: { $0.kind == .leftParenthesis })
    else { return nil }
    refuseReserved(word)
    functions.insert(name)
    variables.remove(name)
    return .function(
      name: word, parameters: parameters(rest[(rest.startIndex + 1)..<close], open: open),
      body: body(own[(close + 2)...], behind: equals, of: word))
  }

  private func takesStatement(_ verb: Int?) -> Bool {
    verb.map { grammar.signatures[$0].syntax == .statement } ?? false
  }

  private mutating func body(
    _ tokens: ArraySlice<Token>, behind equals: Token, of name: Word
  ) -> SourceSpan {
    if let span = tokens.span { return span }
    add(.missingValue(name.text, example: nil), equals.span)
    return SourceSpan(start: equals.span.end, end: equals.span.end)
  }

  private mutating func parameters(_ list: ArraySlice<Token>, open: Token) -> [Word] {
    var parameters: [Word] = []
    var known: Set<String> = []
    for part in list.split(at: .comma) {
      let start = part.startIndex > list.startIndex ? tokens[part.startIndex - 1] : open
      let span = part.span ?? SourceSpan(start: start.span.end, end: start.span.end)
      guard part.count == 1, let name = part.first?.name, !name.contains(".") else {
        add(.badParameter(line.text(in: span)), span)
        continue
      }
      guard known.insert(name).inserted else {
        add(.repeatedParameter(name), span)
        continue
      }
      if let kind = names.reservedConstant(name) { add(.reservedName(name, kind), span) }
      parameters.append(Word(text: name, span: span))
    }
    return parameters
  }

  private mutating func refuseReserved(_ name: Word) {
    if let kind = names.reservedConstant(name.text) {
      add(.reservedName(name.text, kind), name.span)
    } else if name.text.contains(".") {
      add(.resultName(name.text), name.span)
    }
  }

  // MARK: Commands

  /// `fit?` and `data gen?`, which are `help fit` and `help data gen`; nil for anything else.
  ///
  /// A verb that takes free text keeps a question mark behind that: `say really?`, `ask Why?`.
  private mutating func helpRequest(_ verb: Int?) -> Statement.Content? {
    guard tokens[position].name != nil, let help = grammar.index(named: ["help"]) else {
      return nil
    }
    let isText = verb.map {
      grammar.signatures[$0].syntax == .text || grammar.signatures[$0].positional.maximum > 3
    }
    let end = isText == true ? min(position + 2, last) : self.end(from: position)
    let own = tokens[position..<end]
    guard let mark = own.last, own.count > 1, mark.kind == .questionMark,
      own.dropLast().allSatisfy({ $0.name != nil }),
      isText != true || !mark.followsBlank && end == last
    else { return nil }
    position = end
    let topic = own.dropLast()
    return .command(
      Arguments(
        line: line, command: help, signature: grammar.signatures[help], verb: mark.span,
        subverb: nil, tokens: topic, positional: topic.span ?? mark.span,
        words: topic.words.map {
          Word(text: line.text(in: $0.span ?? mark.span), span: $0.span ?? mark.span)
        },
        expressions: [], equation: nil, rest: nil, sites: [], given: []))
  }

  private mutating func command(_ index: Int, of first: Word) -> Statement.Content {
    var index = index
    var verb = first.span
    var subverb: Word?
    let start = position
    position += 1
    let signature = grammar.signatures[index]
    let end = signature.syntax.takesLine ? last : self.end(from: start)
    if !signature.syntax.takesLine, !grammar.subcommands(of: signature.name).isEmpty,
      let (sub, word) = subcommand(tokens[position..<end], of: signature)
    {
      position += 1
      subverb = word
      verb = verb.union(word.span)
      index = sub
    }
    let behind = tokens[position..<end]
    position = end
    return .command(arguments(index, verb: verb, subverb: subverb, behind))
  }

  /// The subcommand that the word behind a verb names; nil where the verb stands for itself.
  ///
  /// Behind a verb that takes an expression, such as `plot`, a word is a subcommand only when it
  /// stands alone and is no function's name; the whole name of a subcommand always is one.
  private mutating func subcommand(
    _ behind: ArraySlice<Token>, of parent: any Signature
  ) -> (Int, Word)? {
    guard let token = behind.first else { return nil }
    let next = behind.dropFirst().first
    if token.name != nil, next?.kind == .assign { return nil }
    let text = line.text(in: token.span)
    guard parent.acceptsWords else {
      guard token.name != nil else {
        let span = behind.words.first?.span ?? token.span
        addUnknownSubcommand(line.text(in: span), span, parent)
        return nil
      }
      switch grammar.find(text, under: parent.name) {
      case .found(let index): return (index, Word(text: text, span: token.span))
      case .ambiguous(let candidates): add(.ambiguousCommand(text, candidates), token.span)
      case .unknown: addUnknownSubcommand(text, token.span, parent)
      }
      return nil
    }
    guard token.name != nil, next?.followsBlank ?? true else { return nil }
    let word = Word(text: text, span: token.span)
    if let index = grammar.index(named: parent.name + [text]) { return (index, word) }
    guard !isOwn(text), case .found(let index) = grammar.find(text, under: parent.name) else {
      return nil
    }
    return (index, word)
  }

  private mutating func addUnknownSubcommand(
    _ text: String, _ span: SourceSpan, _ parent: any Signature
  ) {
    let known = grammar.subcommands(of: parent.name).map { grammar.signatures[$0].name.last ?? "" }
    add(
      .unknownSubcommand(
        parent.fullName, text, suggestion: closest(to: text, among: known), known: known), span)
  }
}
