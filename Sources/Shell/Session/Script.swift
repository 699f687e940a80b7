public import Language

/// A script: its logical lines, each knowing where it stood.
public struct Script: Sendable {
  /// The name as the user gave it, shown in diagnostics.
  public let name: String
  /// Its one absolute name, by which a cycle is found; nil for standard input and `-c`.
  public let path: String?
  /// The logical lines.
  public let lines: [SourceLine]

  /// Cuts a script's bytes into logical lines: LF or CRLF, a byte order mark skipped, `\` joining.
  public init(_ bytes: [UInt8], name: String, path: String?) throws(FileFailure) {
    self.name = name
    self.path = path
    let reader = try ScriptReader(bytes, name: name, path: path)
    var lines: [SourceLine] = []
    while let line = try reader.line(at: lines.count) { lines.append(line) }
    self.lines = lines
  }
}

/// Joins the comment lines of a script to paragraphs, so that they can be wrapped to any width.
///
/// A blank line or an empty comment ends a paragraph; a line set in by blanks, or one that starts
/// an item of a list, stands for itself.
struct Narration {
  private var paragraph = ""

  /// Takes a comment or blank line; what is complete by it.
  mutating func add(_ line: String) -> [String] {
    let comment = line.drop { $0 == " " || $0 == "\t" }.dropFirst()
    let text = comment.hasPrefix(" ") ? comment.dropFirst() : comment
    guard let first = text.first else { return finish() + [""] }
    let number = text.prefix { $0.isNumber }
    let isItem =
      text.hasPrefix("- ") || text.hasPrefix("* ")
      || (!number.isEmpty && text.dropFirst(number.count).hasPrefix(". "))
    if first == " " || first == "\t" || isItem {
      let finished = finish()
      if isItem { paragraph = String(text) }
      return isItem ? finished : finished + [String(text)]
    }
    paragraph += (paragraph.isEmpty ? "" : " ") + text
    return []
  }

  /// The paragraph that was being collected, if any.
  mutating func finish() -> [String] {
    defer { paragraph = "" }
    return paragraph.isEmpty ? [] : [paragraph]
  }
}

/// Whether a text can be the name of a variable.
public func isVariableName(_ text: String) -> Bool { isName(text) }
