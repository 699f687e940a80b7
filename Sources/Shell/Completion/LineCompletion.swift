import Language

/// What can stand in place of the part of a line before the cursor.
public struct LineCompletion: Equatable, Sendable {
  /// One thing that can stand there.
  public struct Candidate: Equatable, Sendable {
    /// The text that replaces the part.
    public var text: String
    /// What follows once it is the only candidate: a blank, `=`, `(` or nothing.
    public var suffix: String
    /// What it is, in a few words; may be empty.
    public var summary: String

    /// A candidate, followed by a blank unless told otherwise.
    public init(_ text: String, suffix: String = " ", _ summary: String = "") {
      self.text = text
      self.suffix = suffix
      self.summary = summary
    }
  }

  /// The part, in UTF-8 offsets of the line; it ends at the cursor.
  public var range: Range<Int>
  /// The candidates in the order in which they are listed.
  public var candidates: [Candidate]
}

extension Session {
  /// What can stand at the cursor of a line: verbs, options, values, names, files.
  ///
  /// - Parameters:
  ///   - line: The line as far as it is typed; it may be unfinished in any way.
  ///   - cursor: The cursor's UTF-8 offset in it.
  /// - Returns: The candidates; nil where nothing is known to fit.
  public func completion(of line: String, cursor: Int) -> LineCompletion? {
    let line = SourceLine(line)
    guard (0...line.bytes.count).contains(cursor),
      let site = CursorSite(line, cursor: cursor, registry: registry, names: state)
    else { return nil }
    return Completer(session: self, site: site).completion()
  }
}

/// Whether a candidate begins with what was typed, case and `_` for `-` forgiven.
func beginsForgivingly(_ candidate: String, with typed: String) -> Bool {
  folded(candidate).starts(with: folded(typed))
}

/// A text as it is compared where case does not count and `_` may stand for `-`.
private func folded(_ text: String) -> [UInt8] {
  text.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
}

extension [LineCompletion.Candidate] {
  /// Those that begin with what was typed, each text once; where some do so letter by letter, only
  /// these.
  func matching(_ typed: String) -> [LineCompletion.Candidate] {
    let exact = filter { $0.text.utf8.starts(with: typed.utf8) }
    var seen: Set<String> = []
    return (exact.isEmpty ? filter { beginsForgivingly($0.text, with: typed) } : exact)
      .filter { seen.insert($0.text).inserted }
  }
}
