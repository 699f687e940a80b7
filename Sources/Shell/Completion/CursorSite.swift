import Expressions
import Language

/// Where in a line the cursor stands: in which command, and in which part of it.
///
/// The line may be unfinished in any way, so nothing here is an error; the parser proper has its
/// say when the line is entered.
struct CursorSite {
  /// The parts of a statement that are completed differently.
  enum Part {
    /// The verb, or whatever stands at its place.
    case verb
    /// The word behind a verb that has subcommands, or a word or an option.
    case words
    /// The value of an option.
    case value(any AnyOption)
    /// The body of a definition, with the names of its parameters.
    case definition(parameters: [String])
  }

  let line: SourceLine
  let cursor: Int
  let part: Part
  /// The command, its subcommand included; nil in a verb and in a definition.
  let command: (any Command)?
  /// Where the text behind the verb and subverb starts.
  let argumentsStart: Int
  /// The options that are given anywhere in the statement, with the first words of their values.
  let given: [(name: String, value: String)]
  /// Where the first option starts that is given before the cursor.
  let firstOption: Int?

  /// The site of a cursor; nil in a comment, in free text and behind a verb that is not known.
  init?(_ line: SourceLine, cursor: Int, registry: Registry, names: any NameLookup) {
    let scanner = LenientScanner(line: line)
    guard let statement = scanner.statement(at: cursor, registry: registry) else { return nil }
    self.line = line
    self.cursor = cursor
    let name = scanner.nameEnd(from: statement.start)
    guard cursor > name else {
      (part, command, argumentsStart, given, firstOption) = (.verb, nil, cursor, [], nil)
      return
    }
    if let definition = scanner.definition(in: statement, nameEnd: name), cursor >= definition.body
    {
      (part, command) = (.definition(parameters: definition.parameters), nil)
      (argumentsStart, given, firstOption) = (definition.body, [], nil)
      return
    }
    let verb = line.text(in: SourceSpan(start: statement.start, end: name))
    guard case .found(var command) = registry.find(verb), command.syntax != .text else {
      return nil
    }
    var start = name
    if registry.hasSubcommands(command.name) {
      let wordStart = scanner.skipBlanks(from: name)
      let wordEnd = scanner.nameEnd(from: wordStart)
      let word = line.text(in: SourceSpan(start: wordStart, end: wordEnd))
      let isFinished = wordEnd < cursor && !scanner.isEquals(scanner.skipBlanks(from: wordEnd))
      let isFunction = command.acceptsWords && names.definitions[word] != nil
      if isFinished, !word.isEmpty, case .found(let sub) = registry.find(word, under: command.name),
        !isFunction || sub.name.last == word
      {
        command = sub
        start = wordEnd
      }
    }
    self.command = command
    argumentsStart = start
    guard command.syntax.hasOptions else {
      (part, given, firstOption) = (.words, [], nil)
      return
    }
    let starts = scanner.optionStarts(in: SourceSpan(start: start, end: statement.end))
    var given: [(name: String, value: String)] = []
    var value: (any AnyOption)?
    for (index, option) in starts.enumerated() {
      let next = index + 1 < starts.count ? starts[index + 1].name.start : statement.end
      let known = Self.option(line.text(in: option.name), of: command, names)
      if option.equals < cursor, cursor <= next,
        scanner.isOneValue(from: option.equals + 1, to: cursor)
      {
        value = known
        // An option that nobody knows has no values to offer.
        if known == nil { return nil }
        continue
      }
      let value = line.trimmed(SourceSpan(start: option.equals + 1, end: next))
      let word = line.text(in: value).prefix { $0 != " " }
      given.append((known?.name ?? line.text(in: option.name), String(word)))
    }
    self.given = given
    firstOption = starts.first { $0.name.end < cursor }?.name.start
    part = value.map(Part.value) ?? .words
  }

  private static func option(
    _ name: String, of command: any Command, _ names: any NameLookup
  ) -> (any AnyOption)? {
    let options = command.options(in: names)
    if let exact = options.first(where: { $0.name == name }) { return exact }
    let matches = options.filter { beginsForgivingly($0.name, with: name) }
    return matches.count == 1 ? matches[0] : nil
  }
}

/// Finds the parts of a line that need not be right.
struct LenientScanner {
  let line: SourceLine

  private var bytes: [UInt8] { line.bytes }
  private func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func skipBlanks(from offset: Int) -> Int {
    var offset = offset
    while let next = byte(offset), next.isBlank { offset += 1 }
    return offset
  }

  /// The end of the name that starts at an offset; the offset itself where none does.
  func nameEnd(from start: Int) -> Int {
    guard let first = byte(start), first.isNameStart else { return start }
    var end = start
    while let next = byte(end), next.isNamePart { end += 1 }
    return end
  }

  func isEquals(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "=") && byte(offset + 1) != UInt8(ascii: "=")
  }

  /// The statement that the cursor is in; nil in a comment and in the text of a command that takes
  /// the rest of the line.
  func statement(at cursor: Int, registry: Registry) -> SourceSpan? {
    var offset = 0
    while true {
      let start = skipBlanks(from: offset)
      let name = nameEnd(from: start)
      if cursor > name, start < name,
        case .found(let command) = registry.find(
          line.text(in: SourceSpan(start: start, end: name))),
        command.syntax == .text
      {
        return nil
      }
      let end = statementEnd(from: start)
      guard cursor > end else {
        // Blanks before the statement belong to it.
        return SourceSpan(start: min(start, cursor), end: end)
      }
      guard byte(end) == UInt8(ascii: ";") else { return nil }
      offset = end + 1
    }
  }

  /// The `;` or the comment that ends a statement, or the end of the line.
  private func statementEnd(from start: Int) -> Int {
    var offset = start
    while let next = byte(offset) {
      switch next {
      case UInt8(ascii: "\""):
        offset = stringEnd(from: offset)
        continue
      case UInt8(ascii: ";"): return offset
      case UInt8(ascii: "#") where offset == 0 || bytes[offset - 1].isBlank: return offset
      default: offset += 1
      }
    }
    return offset
  }

  /// The offset behind the quote that closes a string; the line's end where none does.
  func stringEnd(from start: Int) -> Int {
    var offset = start + 1
    while let next = byte(offset) {
      if next == UInt8(ascii: "\"") { return offset + 1 }
      offset += next == UInt8(ascii: "\\") ? 2 : 1
    }
    return bytes.count
  }

  /// Where the body of `a = …` or `f(x) = …` starts, and the parameters.
  func definition(
    in statement: SourceSpan, nameEnd name: Int
  ) -> (body: Int, parameters: [String])? {
    guard name > statement.start else { return nil }
    let next = skipBlanks(from: name)
    if isEquals(next) { return (next + 1, []) }
    guard byte(next) == UInt8(ascii: "("),
      let close = bytes[next..<statement.end].firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let equals = skipBlanks(from: close + 1)
    guard isEquals(equals) else { return nil }
    let list = line.text(in: SourceSpan(start: next + 1, end: close))
    let parameters = list.split { $0 == "," || $0 == " " }.map(String.init)
    return (equals + 1, parameters)
  }

  /// Where `NAME =` stands at the start of a word, outside quotes and parentheses.
  func optionStarts(in span: SourceSpan) -> [(name: SourceSpan, equals: Int)] {
    var starts: [(name: SourceSpan, equals: Int)] = []
    var depth = 0
    var offset = span.start
    while offset < span.end, let next = byte(offset) {
      if next == UInt8(ascii: "\"") {
        offset = stringEnd(from: offset)
        continue
      }
      if next == UInt8(ascii: "(") { depth += 1 }
      if next == UInt8(ascii: ")") { depth -= 1 }
      guard depth <= 0, offset == 0 || bytes[offset - 1].isBlank, next.isNameStart else {
        offset += 1
        continue
      }
      let end = nameEnd(from: offset)
      let equals = skipBlanks(from: end)
      if equals < span.end, isEquals(equals) {
        starts.append((SourceSpan(start: offset, end: end), equals))
        offset = equals + 1
      } else {
        offset = end
      }
    }
    return starts
  }

  /// Whether a stretch behind `=` can still be one value: blanks in it stand beside a comma or an
  /// operator, inside quotes or inside parentheses.
  func isOneValue(from start: Int, to end: Int) -> Bool {
    var offset = skipBlanks(from: start)
    var depth = 0
    var isOpen = true
    while offset < end {
      let next = bytes[offset]
      switch next {
      case UInt8(ascii: "\""): offset = min(stringEnd(from: offset), end) - 1
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case _ where next.isBlank:
        let after = skipBlanks(from: offset)
        let follows = after < end && ",+-*/^.".utf8.contains(bytes[after])
        guard isOpen || depth > 0 || follows else { return false }
        offset = after
        continue
      default: break
      }
      isOpen = ",+-*/^(".utf8.contains(next)
      offset += 1
    }
    return true
  }
}
