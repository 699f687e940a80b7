import Language

/// What a student hands in of a lesson: what they typed, where it came to, and in what window.
///
/// It proves what was typed, and not by whom.
struct Receipt: Equatable {
  /// A part of a lesson that was played in one go.
  struct Sitting: Equatable {
    /// The window, which decides where a lesson stops.
    var terminal: TerminalTraits
    /// The settings when it began.
    var settings: Settings
    /// What was typed at pauses, questions, tasks and knobs, with its prompt.
    var lines: [String]
  }

  /// The lesson's name.
  var lesson: String
  /// The version of the program.
  var version: String
  /// The sittings, in order.
  var sittings: [Sitting] = []
  /// Where the lesson was left, or how it went.
  var record = LessonRecord()

  private static let heading = "# Receipt of descent "
  private static let lessonMark = "# lesson: "
  private static let recordMark = "# came to: "
  private static let sittingMark = "# sitting: "
  private static let settingsMark = "# settings: "
  private static let explanation =
    "# It shows what was typed, not by whom. 'descent --grade FOLDER' replays it."

  /// Makes a receipt of nothing yet.
  init(lesson: String, version: String) {
    self.lesson = lesson
    self.version = version
  }

  /// Whether the lesson was played to its end.
  var isFinished: Bool { record.finished != nil && record.left == nil }
  /// How many answers and commands were typed.
  var tries: Int {
    let counted = [Transcript.TypedLine.Prompt.question, .task].map(\.text)
    return sittings.flatMap(\.lines).count { line in
      counted.contains { line.hasPrefix($0) && line.count > $0.count }
    }
  }

  /// The file's content.
  var bytes: [UInt8] {
    var lines = [
      Self.heading + version, Self.lessonMark + lesson,
      Self.recordMark + record.words.joined(separator: " "), Self.explanation,
    ]
    for sitting in sittings {
      lines.append(Self.sittingMark + sitting.terminal.words)
      let settings = sitting.settings.line(comparedTo: Settings())
      if !settings.isEmpty { lines.append(Self.settingsMark + settings) }
      lines += sitting.lines
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Reads a receipt; nil where a file is none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.mostBytes, let text = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    let lines = text.split(separator: "\n").map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    guard let first = lines.first, first.hasPrefix(Self.heading) else { return nil }
    self.init(lesson: "", version: String(first.dropFirst(Self.heading.count)))
    func rest(_ line: Substring, behind mark: String) -> String? {
      line.hasPrefix(mark) ? String(line.dropFirst(mark.count)) : nil
    }
    for line in lines.dropFirst() {
      if let name = rest(line, behind: Self.lessonMark) {
        lesson = name
      } else if let words = rest(line, behind: Self.recordMark) {
        record =
          LessonRecord(words: words.split(separator: " ").map(String.init)[...]) ?? LessonRecord()
      } else if let words = rest(line, behind: Self.sittingMark) {
        guard let terminal = TerminalTraits(words: words) else { return nil }
        sittings.append(Sitting(terminal: terminal, settings: Settings(), lines: []))
      } else if let words = rest(line, behind: Self.settingsMark), !sittings.isEmpty {
        sittings[sittings.count - 1].settings = Settings().changed(by: words)
      } else if Transcript.prompt(of: String(line)) != nil, !sittings.isEmpty {
        sittings[sittings.count - 1].lines.append(String(line))
      }
    }
    guard !lesson.isEmpty else { return nil }
  }

  /// No lesson is typed that long.
  private static let mostBytes = 4_000_000
}
