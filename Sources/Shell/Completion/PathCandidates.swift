import Expressions
import Language

/// The files that a path may go on to, quoted where a name needs it.
struct PathCandidates {
  let candidates: [LineCompletion.Candidate]

  /// - Parameters:
  ///   - typed: The path as far as it is typed, with its opening quote.
  ///   - entries: The entries of a folder.
  init(typed: String, entries: (_ folder: String) -> [FolderEntry]) {
    let literal: StringLiteral? =
      if case .string(let literal)? = Scanner.tokens(Array(typed.utf8)).first?.kind { literal } else
      { nil }
    let isQuoted = literal != nil
    let path = literal?.text ?? typed
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[...$0]) } ?? ""
    let begun = String(path.dropFirst(folder.count))
    let found = entries(folder.isEmpty ? "." : folder)
      .filter { begun.hasPrefix(".") || !$0.name.hasPrefix(".") }
      .filter { beginsForgivingly($0.name, with: begun) }
      .sorted { $0.name < $1.name }
    let exact = found.filter { $0.name.hasPrefix(begun) }
    let shown = exact.isEmpty ? found : exact
    // All or none are quoted, so that what they share can stand on the line.
    let shared = folder + Self.sharedStart(shown.map(\.name))
    let needsQuotes = isQuoted || !shared.isEmpty && quotedIfNeeded(shared) != shared
    // What cannot be seen is typed as an escape, which takes quotes.
    let typable = needsQuotes ? shown : shown.filter { visible($0.name) == $0.name }
    candidates = typable.map { entry in
      let path = folder + entry.name + (entry.isFolder ? "/" : "")
      let quoted = quoted(path)
      // A folder is not the end: its quote stays open.
      let text = !needsQuotes ? path : entry.isFolder ? String(quoted.dropLast()) : quoted
      return LineCompletion.Candidate(
        text, suffix: entry.isFolder ? "" : " ", entry.isFolder ? "folder" : "")
    }
  }

  /// The longest text that all names start with.
  private static func sharedStart(_ names: [String]) -> String {
    guard var shared = names.first.map({ Substring($0) }) else { return "" }
    for name in names.dropFirst() {
      while !name.hasPrefix(shared) { shared = shared.dropLast() }
    }
    return String(shared)
  }
}
