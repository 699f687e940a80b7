import Expressions
import Language

/// One statement of a line.
enum Statement {
  case variable(name: Word, body: SourceSpan)
  case function(name: Word, parameters: [Word], body: SourceSpan)
  case command(any Command, Arguments)
}

/// Cuts a line into statements and each statement into verb, words and options.
///
/// Only the shape is settled here: which command, which options, where their values stand. What the
/// values mean is read later, with the session's names at hand.
struct StatementParser {
  let line: SourceLine
  let registry: Registry
  let names: any NameLookup
  var position = 0
  /// Whether the line is only looked over: names that come with the session are let pass.
  var isCheck = false
  /// What is wrong with the options of the statement at hand beside the mistake that is thrown.
  var furtherMistakes: [Diagnostic] = []

  init(line: SourceLine, registry: Registry, names: any NameLookup) {
    self.line = line
    self.registry = registry
    self.names = names
  }

  /// Where the statements of a line start, and everything wrong with the shape of any of them.
  ///
  /// `shouldStop` is asked every few hundred statements; `true` ends the look early.
  static func check(
    _ line: SourceLine, registry: Registry, names: any NameLookup,
    shouldStop: () -> Bool = { false }
  ) -> (starts: [Int], diagnostics: [Diagnostic]) {
    var parser = StatementParser(line: line, registry: registry, names: names)
    parser.isCheck = true
    var starts: [Int] = []
    var diagnostics: [Diagnostic] = []
    var count = 0
    while parser.skipToStatement() {
      count += 1
      if count.isMultiple(of: 256), shouldStop() { break }
      let start = parser.position
      do {
        _ = try parser.parseStatement()
        starts.append(start)
      } catch {
        diagnostics += [error] + parser.furtherMistakes
        parser.position = start
        parser.skipStatement()
      }
    }
    return (starts, diagnostics)
  }

  /// The statement that starts at an offset which `check` gave.
  static func statement(
    at start: Int, of line: SourceLine, registry: Registry, names: any NameLookup
  ) throws(Diagnostic) -> Statement {
    var parser = StatementParser(line: line, registry: registry, names: names)
    parser.position = start
    return try parser.parseStatement()
  }

  /// Whether a line holds no statement: it is blank or a comment.
  static func isEmpty(_ line: SourceLine) -> Bool {
    let start = line.trimmed(line.span).start
    return start == line.bytes.count || line.bytes[start] == UInt8(ascii: "#")
  }

  // MARK: Statements

  var bytes: [UInt8] { line.bytes }
  func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Moves to the start of the next statement; false at the end of the line or at a comment.
  private mutating func skipToStatement() -> Bool {
    while let next = byte(position), next.isBlank || next == UInt8(ascii: ";") { position += 1 }
    guard let next = byte(position) else { return false }
    return next != UInt8(ascii: "#")
  }

  private mutating func skipStatement() {
    position = (try? statementEnd(from: position)) ?? bytes.count
  }

  private mutating func parseStatement() throws(Diagnostic) -> Statement {
    furtherMistakes = []
    let first = name(at: position)
    guard !first.text.isEmpty else { throw unreadable(at: position) }
    if let request = try parseHelpRequest(first) { return request }
    if let definition = try parseDefinition(first) { return definition }
    return try parseCommand(first)
  }

  /// The name that starts at an offset, empty where none does; `?` counts as one.
  func name(at start: Int) -> Word {
    var end = start
    if byte(end) == UInt8(ascii: "?") {
      end += 1
    } else if let first = byte(end), first.isNameStart {
      while let next = byte(end), next.isNamePart { end += 1 }
    }
    let span = SourceSpan(start: start, end: end)
    return Word(text: line.text(in: span), span: span)
  }

  func skipBlanks(from offset: Int) -> Int {
    var offset = offset
    while let next = byte(offset), next.isBlank { offset += 1 }
    return offset
  }

  /// Whether a single `=` stands here, not the `==` of a relation.
  func isEquals(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "=") && byte(offset + 1) != UInt8(ascii: "=")
  }

  /// The end of the statement that covers an offset: a `;` or a comment outside quotes, or the end.
  func statementEnd(from start: Int) throws(Diagnostic) -> Int {
    var offset = start
    while let next = byte(offset) {
      switch next {
      case UInt8(ascii: "\""):
        offset = try stringEnd(from: offset)
        continue
      case UInt8(ascii: ";"):
        return offset
      case UInt8(ascii: "#") where offset == 0 || bytes[offset - 1].isBlank:
        return offset
      default:
        offset += 1
      }
    }
    return offset
  }

  /// The offset behind the quote that closes the string starting here.
  func stringEnd(from start: Int) throws(Diagnostic) -> Int {
    var offset = start + 1
    while let next = byte(offset) {
      if next == UInt8(ascii: "\"") { return offset + 1 }
      offset += next == UInt8(ascii: "\\") ? 2 : 1
    }
    throw Diagnostic(.unterminatedString, SourceSpan(start: start, end: start + 1))
  }

  private func unreadable(at offset: Int) -> Diagnostic {
    let end = (try? statementEnd(from: offset)) ?? bytes.count
    let span = line.trimmed(SourceSpan(start: offset, end: end))
    return Diagnostic(.notACommand(line.text(in: span)), span)
  }

  // MARK: Commands

  private mutating func parseCommand(_ first: Word) throws(Diagnostic) -> Statement {
    var verb = first
    var after = first.span.end
    var command = try resolve(first)
    if command.syntax == .text {
      position = bytes.count
      let rest = line.trimmed(SourceSpan(start: after, end: bytes.count))
      return .command(command, try arguments(command, verb: verb.span, rest: rest, options: []))
    }
    let end = try statementEnd(from: after)
    if let next = byte(after), after < end, !next.isBlank, command.syntax == .words {
      throw unreadable(at: first.span.start)
    }
    if registry.hasSubcommands(command.name), let word = try subcommandWord(after, end, command) {
      command = try resolve(word, under: command)
      verb = Word(
        text: line.text(in: first.span.union(word.span)), span: first.span.union(word.span))
      after = word.span.end
    }
    position = end
    let rest = line.trimmed(SourceSpan(start: after, end: end))
    let options = command.options(in: names)
    return .command(command, try arguments(command, verb: verb.span, rest: rest, options: options))
  }

  /// The word behind a verb that should name a subcommand; nil where the verb stands for itself.
  ///
  /// Behind a verb that takes an expression, such as `plot`, a word is a subcommand only when it
  /// stands alone and is neither a function's name nor unknown as a subcommand.
  private func subcommandWord(
    _ after: Int, _ end: Int, _ parent: any Command
  ) throws(Diagnostic) -> Word? {
    let start = skipBlanks(from: after)
    guard start < end else { return nil }
    let word = name(at: start)
    if isEquals(skipBlanks(from: word.span.end)), !word.text.isEmpty { return nil }
    guard parent.acceptsWords else {
      guard !word.text.isEmpty else {
        throw unknownSubcommand(line.text(in: wordSpan(from: start, to: end)), start, parent)
      }
      return word
    }
    let standsAlone = word.span.end == end || byte(word.span.end)?.isBlank ?? true
    guard !word.text.isEmpty, standsAlone else { return nil }
    if registry.command(named: parent.name + [word.text]) != nil { return word }
    guard names.definitions[word.text] == nil, names.value(of: word.text) == nil,
      case .found = registry.find(word.text, under: parent.name)
    else { return nil }
    return word
  }

  func wordSpan(from start: Int, to end: Int) -> SourceSpan {
    var stop = start
    while stop < end, let next = byte(stop), !next.isBlank { stop += 1 }
    return SourceSpan(start: start, end: max(stop, min(start + 1, end)))
  }

  /// `fit?` and `data gen?`, which are `help fit` and `help data gen`; nil for anything else.
  ///
  /// A verb that takes free text keeps a question mark behind that: `say really?`, `ask Why?`.
  private mutating func parseHelpRequest(_ first: Word) throws(Diagnostic) -> Statement? {
    guard first.text != "?", let help = registry.command(named: ["help"]) else { return nil }
    let verb = registry.command(named: [first.text])
    let isText = verb.map { $0.syntax == .text || $0.positional.maximum > 3 } ?? false
    guard let end = isText ? first.span.end + 1 : try? statementEnd(from: position) else {
      return nil
    }
    let all = line.trimmed(SourceSpan(start: first.span.start, end: min(end, bytes.count)))
    let mark = all.end - 1
    let topic = line.trimmed(SourceSpan(start: all.start, end: mark))
    guard mark > topic.start, byte(mark) == UInt8(ascii: "?"),
      bytes[topic.start..<topic.end].allSatisfy({ $0.isNamePart || $0.isBlank })
    else { return nil }
    position = end
    return .command(
      help,
      Arguments(
        line: line, verb: SourceSpan(start: mark, end: mark + 1), positional: topic,
        words: try words(in: topic), given: []))
  }

  private func resolve(_ word: Word) throws(Diagnostic) -> any Command {
    let end = (try? statementEnd(from: word.span.start)) ?? bytes.count
    let statement = line.trimmed(SourceSpan(start: word.span.start, end: end))
    // A call is a value to look at, whatever verbs start like the function.
    if byte(word.span.end) == UInt8(ascii: "("), names.definitions[word.text] != nil {
      throw Diagnostic(.notACommand(line.text(in: statement)), statement)
    }
    // A name that stands alone is meant as such, even where a verb starts with it.
    if statement == word.span, names.isKnown(word.text),
      registry.command(named: [word.text]) == nil
    {
      throw Diagnostic(.notACommand(word.text), word.span)
    }
    switch registry.find(word.text) {
    case .found(let command):
      return command
    case .ambiguous(let candidates):
      throw Diagnostic(.ambiguousCommand(word.text, candidates), word.span)
    case .unknown(let suggestion):
      // The dot of a result's name is in no command.
      if names.isKnown(word.text) || word.text.contains(".") {
        throw Diagnostic(.notACommand(line.text(in: statement)), word.span)
      }
      let sub = registry.commands.first { $0.name.count > 1 && $0.name.last == word.text }
      throw Diagnostic(
        .unknownCommand(word.text, suggestion: sub?.fullName ?? suggestion), word.span)
    }
  }

  private func resolve(_ word: Word, under parent: any Command) throws(Diagnostic) -> any Command {
    switch registry.find(word.text, under: parent.name) {
    case .found(let command):
      return command
    case .ambiguous(let candidates):
      throw Diagnostic(.ambiguousCommand(word.text, candidates), word.span)
    case .unknown:
      throw unknownSubcommand(word.text, word.span.start, parent)
    }
  }

  private func unknownSubcommand(
    _ text: String, _ start: Int, _ parent: any Command
  ) -> Diagnostic {
    let known = registry.subcommands(of: parent.name).map { $0.name.last ?? "" }
    return Diagnostic(
      .unknownSubcommand(
        parent.fullName, text, suggestion: closest(to: text, among: known), known: known),
      SourceSpan(start: start, end: start + text.utf8.count))
  }
}
