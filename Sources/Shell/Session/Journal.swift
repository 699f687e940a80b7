import Language

/// The lines that bring a new session to the present state.
///
/// A value: a copy keeps the lines that it had. Copies share one list and know how many of its
/// lines are theirs, so that a copy costs nothing and a script of many lines no more than its
/// lines.
struct Journal: Sequence {
  private final class Log {
    var entries: [JournalEntry]

    init(_ entries: [JournalEntry]) { self.entries = entries }
  }

  private var log = Log([])
  /// How many lines there are.
  private(set) var count = 0

  /// Whether there are none.
  var isEmpty: Bool { count == 0 }

  func makeIterator() -> ArraySlice<JournalEntry>.Iterator {
    log.entries.prefix(count).makeIterator()
  }

  /// Adds a line.
  mutating func append(_ entry: JournalEntry) {
    // Others have gone on from here: their lines stay theirs.
    if log.entries.count != count { log = Log(Array(log.entries.prefix(count))) }
    log.entries.append(entry)
    count += 1
  }

  /// Goes back to an earlier copy of this journal, after a line that failed; its lines leave the
  /// list unless another copy has gone on from them.
  mutating func goBack(to earlier: Journal) {
    if log === earlier.log, log.entries.count == count, count >= earlier.count {
      log.entries.removeLast(count - earlier.count)
    }
    self = earlier
  }
}

/// A line of the session's own script: text, and the files that it names.
struct JournalEntry: Equatable {
  enum Part: Equatable {
    case text(String)
    /// An absolute path, written relative to the script where the file lies in its folder or was
    /// given by a relative path.
    case path(String, isRelative: Bool)
    /// Standard input or output, `-`.
    case standardStream
  }

  var parts: [Part]

  init(_ text: String) { parts = [.text(text)] }
  init(parts: [Part]) { self.parts = parts }

  /// The line, for a script in a folder; nil where the script has none.
  func text(in folder: String?) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .path(let path, let isRelative):
        quotedIfNeeded(relative(path, to: folder, climbs: isRelative))
      case .standardStream: "-"
      }
    }.joined()
  }

  /// The files outside of a folder that the line names, as it names them.
  func files(outside folder: String) -> [String] {
    parts.compactMap { part in
      guard case .path(let path, let isRelative) = part else { return nil }
      let name = relative(path, to: folder, climbs: isRelative)
      return name.hasPrefix("/") || name.hasPrefix("../") ? name : nil
    }
  }

  /// A path from a folder: the rest of it where the file lies in the folder, and with `climbs`
  /// through `..` where both lie in some folder other than the root.
  private func relative(_ path: String, to folder: String?, climbs: Bool) -> String {
    guard let folder else { return path }
    let from = folder.split(separator: "/")
    let to = path.split(separator: "/")
    let common = zip(from, to).prefix { $0 == $1 }.count
    guard common == from.count || climbs && common > 0, common < to.count else { return path }
    let steps = Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)
    return steps == ["-"] ? "./-" : steps.joined(separator: "/")
  }
}
