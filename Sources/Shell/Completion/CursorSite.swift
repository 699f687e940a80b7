import Expressions
import Language

/// Where in a line the cursor stands: in which command, and in which part of it.
///
/// The line may be unfinished in any way: its parts are those that the parser found, whatever is
/// wrong with them.
struct CursorSite {
  /// The parts of a statement that are completed differently.
  enum Part {
    /// The verb, or whatever stands in its stead.
    case verb
    /// The word behind a verb that has subcommands, or a word or an option.
    case words
    /// The value of an option.
    case value(any AnyOption, behind: Int)
    /// The body of a definition, with the names of its parameters, or an expression.
    case expression(parameters: [String])
  }

  let line: SourceLine
  let cursor: Int
  let part: Part
  /// The command, its subcommand included; nil in a verb and in an expression.
  private(set) var command: (any Command)?
  /// Where the text behind the verb and subverb starts.
  let argumentsStart: Int
  /// The options that are given anywhere in the statement, with the first words of their values.
  private(set) var given: [(name: String, value: String)] = []
  /// Where the first option starts that is given before the cursor.
  private(set) var firstOption: Int?
  /// The tokens of the statement that begin before the cursor.
  let tokens: ArraySlice<Token>

  /// The site of a cursor; nil in a comment, in free text and behind a verb that is not known.
  init?(_ line: SourceLine, cursor: Int, registry: Registry, names: any NameLookup) {
    let parsed = parse(line, registry.grammar, names: names)
    self.line = line
    self.cursor = cursor
    if let comment = parsed.comment, cursor > comment.start { return nil }
    let statement = parsed.statements.first {
      $0.extent.start <= cursor && cursor <= $0.extent.end
    }
    let started = (statement?.tokens ?? []).prefix { $0.span.start < cursor }
    tokens = started
    guard let statement, let first = statement.tokens.first, cursor > first.span.end else {
      (part, argumentsStart) = (.verb, cursor)
      return
    }
    switch statement.content {
    case .variable(_, let body) where cursor >= body.start:
      (part, argumentsStart) = (.expression(parameters: []), body.start)
    case .variable(let name, _):
      // Between the `=` and the body.
      (part, argumentsStart) = (.expression(parameters: []), min(name.span.end + 1, cursor))
    case .function(_, let parameters, let body):
      guard cursor >= body.start else { return nil }
      (part, argumentsStart) = (.expression(parameters: parameters.map(\.text)), body.start)
    case .expression(let span):
      (part, argumentsStart) = (.expression(parameters: []), span.start)
    case .unreadable:
      return nil
    case .command(let arguments):
      let signature = arguments.signature
      guard signature.syntax != .text else { return nil }
      var command = registry.commands[arguments.command]
      var start = arguments.verb.end
      if let sub = arguments.subverb, cursor <= sub.span.end,
        let parent = registry.command(named: Array(command.name.dropLast()))
      {
        // The word may go on.
        command = parent
        start = first.span.end
      }
      self.command = command
      argumentsStart = start
      if let rest = arguments.rest, cursor >= rest.start { return nil }
      var value: Part?
      for (index, site) in arguments.sites.enumerated() {
        let next =
          index + 1 < arguments.sites.count
          ? arguments.sites[index + 1].name.span.start : statement.extent.end
        let known = site.option ?? Self.option(site.name.text, of: command, names)
        if site.equals < cursor, cursor <= next, Self.isOneValue(site.value, before: cursor) {
          // An option that nobody knows has no values to offer.
          guard let known else { return nil }
          value = .value(known, behind: site.equals)
          continue
        }
        let text = site.value.words.first?.span.map(line.text) ?? ""
        given.append((known?.name ?? site.name.text, text))
      }
      // What could be a model may become the value of the option that its left side names.
      if value == nil, let equation = arguments.equation, cursor >= equation.right.start,
        let known = Self.option(line.text(in: equation.left), of: command, names)
      {
        if Self.isOneValue(started.drop { $0.span.start < equation.right.start }, before: cursor) {
          value = .value(known, behind: max(equation.right.start - 1, equation.left.end))
        } else {
          given.append((known.name, ""))
        }
      }
      firstOption = arguments.sites.first { $0.name.span.end < cursor }?.name.span.start
      part = value ?? .words
    }
  }

  private static func option(
    _ name: String, of command: any Command, _ names: any NameLookup
  ) -> (any AnyOption)? {
    let options = command.options(in: names)
    let matches = options.filter { beginsForgivingly($0.name, with: name) }
    return matches.count == 1 ? matches[0] : nil
  }

  /// Whether what stands between `=` and the cursor can still be one value: blanks in it stand
  /// beside a comma or an operator, inside quotes or inside brackets.
  private static func isOneValue(_ value: ArraySlice<Token>, before cursor: Int) -> Bool {
    let started = value.prefix { $0.span.start < cursor }
    guard let first = started.first, let last = started.last else { return true }
    var depth = first.kind.depthChange
    for (token, next) in zip(started, started.dropFirst()) {
      if next.followsBlank, depth <= 0, !token.kind.awaitsOperand, !next.kind.awaitsOperand {
        return false
      }
      depth += next.kind.depthChange
    }
    return cursor <= last.span.end || depth > 0 || last.kind.awaitsOperand
  }
}

extension CursorSite {
  /// The token that the cursor is in or directly behind; nil behind a blank.
  var tokenBeforeCursor: Token? {
    guard let last = tokens.last, cursor <= last.span.end else { return nil }
    return last
  }

  /// Whether the cursor is inside of quotes.
  var isInString: Bool {
    guard let token = tokenBeforeCursor, case .string(let literal) = token.kind else {
      return false
    }
    return cursor < token.span.end || !literal.isClosed
  }

  /// Where the word before the cursor starts.
  var wordStart: Int {
    guard tokenBeforeCursor != nil else { return cursor }
    return tokens.last { $0.followsBlank }?.span.start ?? tokens.first?.span.start ?? cursor
  }

  /// Where the name before the cursor starts; the cursor where there is none.
  var nameStart: Int {
    guard let token = tokenBeforeCursor else { return cursor }
    if token.name != nil { return token.span.start }
    // The dot of a result, with nothing behind it yet.
    guard token.kind == .other("."), let name = tokens.dropLast().last, name.name != nil,
      name.span.end == token.span.start
    else { return cursor }
    return name.span.start
  }
}
