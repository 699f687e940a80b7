import Expressions
import Language

/// The second half of a statement: the text behind the verb cut into words and options.
extension StatementParser {
  /// The most mistakes of a statement that are told at a time.
  private static var mistakeLimit: Int { 5 }

  mutating func arguments(
    _ command: any Command, verb: SourceSpan, rest: SourceSpan, options: [any AnyOption]
  ) throws(Diagnostic) -> Arguments {
    let starts =
      command.syntax.hasOptions
      ? optionStarts(in: rest, quoted: command.hasSessionOptions) : []
    let positional = line.trimmed(
      SourceSpan(start: rest.start, end: starts.first?.name.span.start ?? rest.end))
    var given: [GivenOption] = []
    var mistakes: [Diagnostic] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1].name.span.start : rest.end
      do throws(Diagnostic) {
        let option = try find(start.name, among: options, of: command)
        guard !given.contains(where: { $0.option.name == option.name }) else {
          throw Diagnostic(.repeatedOption(option.name), start.name.span)
        }
        let value = line.trimmed(SourceSpan(start: start.equals + 1, end: end))
        guard value.start < value.end else {
          throw Diagnostic(
            .missingValue(option.name, example: option.example),
            SourceSpan(start: start.name.span.start, end: start.equals + 1))
        }
        try refuseForgottenEquals(in: value, options: options)
        given.append(GivenOption(option: option, nameSpan: start.name.span, valueSpan: value))
      } catch {
        // A name that is wrong once more is the same mistake.
        let isKnown = mistakes.contains { $0.message == error.message }
        if !isKnown { mistakes.append(error) }
        if mistakes.count == Self.mistakeLimit { break }
      }
    }
    if let first = mistakes.first {
      furtherMistakes = Array(mistakes.dropFirst())
      throw first
    }
    let words = command.syntax == .words ? try words(in: positional) : []
    if command.syntax == .words { try refuseExtraWords(words, of: command, options: options) }
    return Arguments(
      line: line, verb: verb, positional: positional, words: words, given: given)
  }

  /// Where `NAME =` stands at the start of a word, outside quotes.
  ///
  /// Where options are called after columns, a name may stand between quotes itself.
  private func optionStarts(
    in span: SourceSpan, quoted: Bool
  ) -> [(name: Word, equals: Int)] {
    var starts: [(name: Word, equals: Int)] = []
    var offset = span.start
    var depth = 0
    while offset < span.end {
      let next = bytes[offset]
      if next == UInt8(ascii: "\"") {
        let end = (try? stringEnd(from: offset)) ?? span.end
        let string = SourceSpan(start: offset, end: end)
        offset = end
        let equals = skipBlanks(from: end)
        if quoted, equals < span.end, isEquals(equals), let text = try? unquoted(string, in: line) {
          starts.append((Word(text: text, span: string, isQuoted: true), equals))
          offset = equals + 1
        }
        continue
      }
      if next == UInt8(ascii: "(") { depth += 1 }
      if next == UInt8(ascii: ")") { depth -= 1 }
      let startsWord = offset == span.start || bytes[offset - 1].isBlank
      guard startsWord, depth <= 0, next.isNameStart else {
        offset += 1
        continue
      }
      let word = name(at: offset)
      let equals = skipBlanks(from: word.span.end)
      if equals < span.end, isEquals(equals) {
        starts.append((word, equals))
        offset = equals + 1
      } else {
        offset = word.span.end
      }
    }
    return starts
  }

  private func find(
    _ name: Word, among options: [any AnyOption], of command: any Command
  ) throws(Diagnostic) -> any AnyOption {
    if let exact = options.first(where: { $0.name == name.text }) { return exact }
    let matches = options.filter { $0.name.hasPrefix(name.text) }
    if matches.count == 1, let match = matches.first { return match }
    let known = options.map(\.name)
    if isCheck, command.hasSessionOptions { return Option<Double?>(name.text, .number, "") }
    if matches.count > 1 {
      throw Diagnostic(
        .ambiguousOption(command.fullName, name.text, matches.map(\.name)), name.span)
    }
    throw Diagnostic(
      .unknownOption(
        command.fullName, name.text,
        suggestion: closest(to: name.text, among: known) ?? synonym(name.text, among: options),
        known: known),
      name.span)
  }

  /// The option that another word for it names, such as `lr` for alpha.
  private func synonym(_ word: String, among options: [any AnyOption]) -> String? {
    let words = word.lowercased().replacing("_", with: " ")
    return options.first { $0.searchTerms.contains(words) }?.name
  }

  /// `iters` alone behind a value (`alpha=0.1 iters`): an option whose `=` was forgotten.
  private func refuseForgottenEquals(
    in value: SourceSpan, options: [any AnyOption]
  ) throws(Diagnostic) {
    guard bytes[value.start] != UInt8(ascii: "\"") else { return }
    var offset = wordSpan(from: value.start, to: value.end).end
    while offset < value.end {
      offset = skipBlanks(from: offset)
      let span = wordSpan(from: offset, to: value.end)
      let text = line.text(in: span)
      if let option = options.first(where: { $0.name == text }) {
        throw Diagnostic(.missingEquals(option.name, example: option.example), span)
      }
      offset = max(span.end, offset + 1)
    }
  }

  func words(in span: SourceSpan) throws(Diagnostic) -> [Word] {
    var words: [Word] = []
    var offset = skipBlanks(from: span.start)
    while offset < span.end {
      if bytes[offset] == UInt8(ascii: "\"") {
        let end = try stringEnd(from: offset)
        let span = SourceSpan(start: offset, end: end)
        words.append(Word(text: try unquoted(span, in: line), span: span, isQuoted: true))
        offset = end
      } else {
        let span = wordSpan(from: offset, to: span.end)
        words.append(Word(text: line.text(in: span), span: span))
        offset = span.end
      }
      offset = skipBlanks(from: offset)
    }
    return words
  }

  private func refuseExtraWords(
    _ words: [Word], of command: any Command, options: [any AnyOption]
  ) throws(Diagnostic) {
    guard words.count > command.positional.maximum else { return }
    let extra = words[command.positional.maximum]
    if let option = options.first(where: { $0.name == extra.text }) {
      throw Diagnostic(.missingEquals(option.name, example: option.example), extra.span)
    }
    // As programs are asked for help.
    let isHelp = ["--help", "-h", "-?"].contains(extra.text)
    let suggestion =
      isHelp ? "help \(command.fullName)" : closest(to: extra.text, among: options.map(\.name))
    throw Diagnostic(
      .unexpectedWord(
        command.fullName, extra.text, suggestion: suggestion, usage: command.usage),
      extra.span)
  }
}
