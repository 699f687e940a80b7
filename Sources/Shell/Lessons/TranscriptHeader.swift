import Language
import Plotting

/// What a recording stands on besides its commands: where its output went, the settings, the
/// lessons left unfinished.
///
/// A transcript has them at its top, a comment line each, so that its commands can be run again as
/// they were run then. What is as it always is takes no line.
struct TranscriptHeader: Equatable {
  /// The name under which the transcript was recorded.
  var file: String?
  /// The folder that the shell ran in; nil for the transcript's own.
  var folder: String?
  /// What output could be shown in; nil in transcripts of older programs.
  var terminal: TerminalTraits?
  /// The settings that the session had started with.
  var defaults = Settings()
  /// The settings when the recording began.
  var settings = Settings()
  /// Where lessons had been left.
  var bookmarks: [String: Bookmark] = [:]

  private enum Heading: String, CaseIterable {
    case file, folder, output, started, settings, left

    var prefix: String { "# \(rawValue): " }
  }

  init() {}

  /// Those of a session that begins to record into a file.
  init(of session: Session, file: String, folder: String?) {
    self.file = file
    let current = session.host.resolved(session.path("."))
    self.folder = current == folder ? nil : current
    terminal = session.host.terminal.withoutColor
    defaults = session.defaults
    settings = session.state.settings
    guard session.hasAudience else { return }
    bookmarks = session.host.lessonRecords.compactMapValues(\.left)
      .merging(session.bookmarks) { $1 }
  }

  /// The comment lines that say it.
  var lines: [String] {
    var lines: [String] = []
    func add(_ heading: Heading, _ text: String?) {
      if let text, !text.isEmpty { lines.append(heading.prefix + text) }
    }
    add(.file, file.map(visible))
    add(.folder, folder.map(visible))
    add(.output, terminal?.words)
    add(.started, defaults.line(comparedTo: Settings()))
    add(.settings, settings.line(comparedTo: defaults))
    for (name, bookmark) in bookmarks.sorted(by: { $0.key < $1.key }) {
      add(.left, ([name] + bookmark.words).joined(separator: " "))
    }
    return lines
  }

  /// Takes in a comment line at the top of a transcript; lines that say something else are left.
  mutating func read(_ line: String) {
    guard let heading = Heading.allCases.first(where: { line.hasPrefix($0.prefix) }) else { return }
    let text = String(line.dropFirst(heading.prefix.count))
    switch heading {
    case .file: file = text
    case .folder: folder = text
    case .output: terminal = TerminalTraits(words: text)
    case .started:
      defaults = Settings().changed(by: text)
      settings = defaults
    case .settings: settings = defaults.changed(by: text)
    case .left:
      let words = text.split(separator: " ").map(String.init)
      guard let name = words.first else { return }
      bookmarks[name] = Bookmark(words: words.dropFirst())
    }
  }
}

extension TerminalTraits {
  /// Where output goes, in words: `terminal 80 24 braille`.
  var words: String {
    "\(isTerminal ? "terminal" : "file") \(columns) \(rows) \(charset.rawValue)"
  }

  /// What words say; nil where they say nothing of the kind.
  init?(words text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 4, let columns = Int(words[1]), (20...1000).contains(columns),
      let rows = Int(words[2]), (8...500).contains(rows),
      let charset = TextStyle.Charset(rawValue: words[3])
    else { return nil }
    self.init(
      columns: columns, rows: rows, isTerminal: words[0] == "terminal", charset: charset)
  }
}

extension Settings {
  /// The settings after a `set` line; unchanged by any other line.
  func changed(by line: String) -> Settings {
    let state = SessionState(settings: self)
    let line = SourceLine(line)
    let parsed = parse(line, Grammar([SetLine()]), names: state)
    guard parsed.problems.isEmpty, case .command(let arguments)? = parsed.statements.first?.content,
      case (let bound, let mistakes) = arguments.bound(to: state), mistakes.isEmpty
    else { return self }
    var settings = self
    for setting in Setting.all { try? setting.change(&settings, bound) }
    return settings
  }
}

/// A `set` line of a header, read without a session that has the command.
private struct SetLine: Signature {
  let name = ["set"]
  var options: [any AnyOption] { Setting.all.map(\.option) }
}
