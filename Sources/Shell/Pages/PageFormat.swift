import Language

/// How a recorded session is made into a document; each is one file, and one line in `all`.
protocol PageFormat: Sendable {
  /// The endings of its files' names.
  static var endings: [String] { get }

  /// The part of a document that an output makes; empty for what does not belong there.
  ///
  /// - Parameters:
  ///   - output: What the session shows.
  ///   - number: The number of the part, for names that are unlike.
  ///   - session: The session.
  /// - Returns: The part.
  static func part(of output: Output, number: Int, in session: Session) -> String

  /// A whole document.
  static func document(title: String, parts: [String], session: Session) -> String
}

/// The formats of documents.
enum PageFormats {
  static let all: [any PageFormat.Type] = [HTMLPage.self, MarkdownPage.self]

  /// The format of a file, by the ending of its name; nil where it is a transcript.
  static func format(of file: String) -> (any PageFormat.Type)? {
    let ending = FigureFormat.ending(of: file)?.lowercased()
    return all.first { format in ending.map { format.endings.contains($0) } ?? false }
  }
}

/// The commands that direct a script: what they show belongs to a document, they themselves do not.
private let directions: Set = ["ask", "pause", "say", "expect", "record", "task"]

extension SourceLine {
  /// Whether a document shows the line as something to type.
  func isShownInPages(_ grammar: Grammar) -> Bool {
    firstCommand(of: self, grammar).map { !directions.contains($0.signature.fullName) } ?? true
  }
}
