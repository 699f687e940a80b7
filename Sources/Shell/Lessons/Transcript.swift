/// A recorded transcript, cut into commands and what they answered.
///
/// What a person typed in the middle of a command, at its pauses and questions, stands in the
/// answer behind the prompt that was shown there.
struct Transcript {
  /// What stands before a command that only brings the session to where the recording began.
  static let preparation = "# before: "

  /// What stands before a command of the session that a lesson has put aside.
  static let setAside = "# before the lesson: "

  /// How the first line of a transcript begins.
  static let heading = "# Transcript of descent"

  /// The last line of a transcript whose recording was ended, not cut off.
  static let end = "# End of the transcript."

  /// Whether a line is the first of a transcript.
  static func isHeading(_ line: String) -> Bool { line.hasPrefix(heading) }

  /// A line of the file, with its number.
  struct Line: Equatable {
    var number: Int
    var text: String
  }

  /// A line that was typed in the middle of a command.
  struct TypedLine: Equatable {
    /// What the line was typed behind.
    enum Prompt: CaseIterable {
      case pause
      case question
      case task
      /// Nothing behind it says that a knob was left alone.
      case knob

      /// What stands before the line.
      var text: String {
        switch self {
        case .pause: OutputRenderer.pausePrefix + OutputRenderer.prompt
        case .question: OutputRenderer.answerPrompt
        case .task: OutputRenderer.taskPrefix + OutputRenderer.prompt
        case .knob: OutputRenderer.tunePrefix + OutputRenderer.prompt
        }
      }
    }

    var number: Int
    var prompt: Prompt
    var text: String
  }

  /// The file's name as typed.
  let name: String
  /// What the recording stands on.
  let header: TranscriptHeader
  /// The commands that bring a session to where the recording began.
  let preparations: [String]
  /// Those of the session before the lesson that the recording began in; nil where there was none.
  let setAside: [String]?
  /// All lines from the first command on, without the one that ends them.
  let lines: [Line]
  /// Whether the recording was cut off, behind any line.
  let isCut: Bool

  /// Cuts a transcript; throws where a file is no text.
  ///
  /// - Returns: Nil where the file is none, as it holds neither a transcript's first line nor a
  ///   command behind a prompt.
  init?(_ bytes: [UInt8], name: String) throws(FileFailure) {
    var script = try Script.physicalLines(bytes)
    self.name = name
    let hasEnd = script.last == Self.end
    // What no program wrote is whole as it is.
    isCut = !hasEnd && Self.isHeading(script.first ?? "")
    if hasEnd { script.removeLast() }
    let prompt = OutputRenderer.prompt
    let command = script.firstIndex { $0.hasPrefix(prompt) }
    guard command != nil || Self.isHeading(script.first ?? "") else { return nil }
    let first = command ?? script.endIndex
    func commands(behind heading: String) -> [String] {
      script[..<first].filter { $0.hasPrefix(heading) }.map {
        String($0.dropFirst(heading.count))
      }
    }
    preparations = commands(behind: Self.preparation)
    let setAside = commands(behind: Self.setAside)
    self.setAside = setAside.isEmpty ? nil : setAside
    lines = script.indices[first...].map { Line(number: $0 + 1, text: script[$0]) }
    var header = TranscriptHeader()
    for line in script[..<first] { header.read(line) }
    self.header = header
  }

  /// What was typed at pauses and questions, in order.
  var typedLines: [TypedLine] {
    lines.compactMap { line in
      Self.prompt(of: line.text).map { prompt in
        TypedLine(
          number: line.number, prompt: prompt,
          text: String(line.text.dropFirst(prompt.text.count)))
      }
    }
  }

  /// What a line was typed behind; nil where it was not typed in the middle of a command.
  static func prompt(of line: String) -> TypedLine.Prompt? {
    TypedLine.Prompt.allCases.first { line.hasPrefix($0.text) }
  }
}

extension Script {
  /// The lines of a text, ended by LF or CRLF; what follows the last line end is a line where it is
  /// not empty.
  fileprivate static func physicalLines(_ bytes: [UInt8]) throws(FileFailure) -> [String] {
    var lines: [String] = []
    for raw in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let line = raw.last == 0x0d ? raw.dropLast() : raw
      guard let text = String(validating: line, as: UTF8.self) else {
        throw .notUTF8(line: lines.count + 1)
      }
      lines.append(text)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
