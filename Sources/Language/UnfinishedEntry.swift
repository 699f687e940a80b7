import Expressions

/// What was typed at the prompt, line by line, until it is whole.
///
/// A trailing `\`, an open bracket and an open quote ask for another line. The lines become one: in
/// a string a line end is a `\n`, elsewhere a blank.
public struct UnfinishedEntry: Sendable {
  /// The lines so far as one, a trailing `\` taken off.
  public private(set) var text = ""
  /// Why another line is needed; nil where the text is whole.
  public private(set) var opening: Opening?
  /// Whether more than one line was typed.
  public private(set) var hasSeveralLines = false
  private let grammar: Grammar
  private var isEmpty = true

  /// Nothing yet; the grammar tells free text, where a bracket means nothing, from the rest.
  public init(grammar: Grammar) { self.grammar = grammar }

  /// Takes a line.
  ///
  /// An empty one behind an open bracket or quote gives up: it is for the parser to say what is
  /// missing.
  public mutating func append(_ line: String) {
    // A recalled entry may hold line ends.
    let line = line.replacing("\r\n", with: " ").replacing("\n", with: " ")
    let before = opening
    if !isEmpty {
      hasSeveralLines = true
      if line.allSatisfy({ $0 == " " || $0 == "\t" }) {
        opening = nil
        return
      }
      text += before == .quote ? "\\n" : " "
    }
    isEmpty = false
    if let joined = continued(text + line) {
      text = joined
      opening = .backslash
    } else {
      text += line
      // An operator at the end opens nothing: it may have been typed by mistake, and the error says
      // so at once.
      opening = parse(SourceLine(text), grammar, names: NoNames()).opening
    }
  }
}

/// The line without its trailing `\`, where it has one that joins it to the next.
///
/// At the end of a comment a `\` is part of the comment.
public func continued(_ line: String) -> String? {
  guard line.utf8.last(where: { !$0.isBlank }) == UInt8(ascii: "\\") else { return nil }
  let source = SourceLine(line)
  guard let backslash = LexedLine(source).continuation else { return nil }
  return String(decoding: source.bytes[..<backslash.start], as: UTF8.self)
}
