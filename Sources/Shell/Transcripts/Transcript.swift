/// A recorded transcript, cut into commands and what they answered.
struct Transcript {
  /// What stands before a command that only brings the session to where the recording began.
  static let preparation = "# before: "

  /// How the first line of a transcript begins.
  static let heading = "# Transcript of descent"

  /// A line of the file, with its number.
  struct Line: Equatable {
    var number: Int
    var text: String
  }

  /// The file's name as typed.
  let name: String
  /// The commands that bring a session to where the recording began.
  let preparations: [String]
  /// All lines from the first command on.
  let lines: [Line]

  /// Cuts a transcript; throws where a file is no text.
  ///
  /// - Returns: Nil where the file is none, as it holds neither a transcript's first line nor a
  ///   command behind a prompt.
  init?(_ bytes: [UInt8], name: String) throws(FileFailure) {
    let script = try Script.physicalLines(bytes)
    self.name = name
    let prompt = OutputRenderer.prompt
    let command = script.firstIndex { $0.hasPrefix(prompt) }
    guard command != nil || script.first?.hasPrefix(Self.heading) == true else { return nil }
    let first = command ?? script.endIndex
    preparations = script[..<first].filter { $0.hasPrefix(Self.preparation) }.map {
      String($0.dropFirst(Self.preparation.count))
    }
    lines = script.indices[first...].map { Line(number: $0 + 1, text: script[$0]) }
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

/// A place where a replayed transcript answered otherwise.
struct TranscriptDifference: Equatable {
  /// The command.
  var command: Transcript.Line
  /// The first line recorded that is different; nil where more came than was recorded.
  var recorded: Transcript.Line?
  /// What came instead; nil where less came.
  var now: String?
  /// How many lines of the command's answer are different.
  var lineCount: Int
}

extension Session {
  /// Replays a transcript in a new session and compares; this session stays as it is.
  func check(
    _ transcript: Transcript, tolerance: Double, path: String?
  ) -> (commands: Int, differences: [TranscriptDifference]) {
    let before = (state, hasQuit, recording, isUnattended)
    recording = nil
    isUnattended = true
    state = SessionState(settings: defaults)
    let folder = path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    scripts.append(RunningScript(name: transcript.name, path: path, folder: folder))
    defer {
      scripts.removeLast()
      (state, hasQuit, recording, isUnattended) = before
    }
    for line in transcript.preparations { _ = evaluate(SourceLine(line)) { _ in } }
    var differences: [TranscriptDifference] = []
    var commands = 0
    var rest = transcript.lines[...]
    let prompt = OutputRenderer.prompt
    while let command = rest.popFirst(), !hasQuit, !host.isInterrupted {
      commands += 1
      let now = answer(to: String(command.text.dropFirst(prompt.count)))
      // A script run by the command shows its own commands behind prompts.
      var nested = now.count { $0.hasPrefix(prompt) }
      var recorded: [Transcript.Line] = []
      while let line = rest.first {
        if line.text.hasPrefix(prompt) {
          guard nested > 0 else { break }
          nested -= 1
        }
        recorded.append(line)
        rest.removeFirst()
      }
      if let difference = Self.difference(command, recorded, now, tolerance) {
        differences.append(difference)
      }
    }
    return (commands, differences)
  }

  /// The lines that a command shows.
  private func answer(to text: String) -> [String] {
    var shown = ""
    let result = evaluate(SourceLine(text)) { [unowned self] in shown += transcriptText(of: $0) }
    if case .failed(let diagnostics) = result {
      for diagnostic in diagnostics { shown += transcriptText(of: .diagnostic(diagnostic)) }
    }
    var lines = shown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func difference(
    _ command: Transcript.Line, _ recorded: [Transcript.Line], _ now: [String], _ tolerance: Double
  ) -> TranscriptDifference? {
    // Narration is for people, and stands for itself where a script was recorded.
    let old = recorded.filter { !$0.text.isNarration && !$0.text.trimmingBlanks.isEmpty }
    let new = now.filter { !$0.isNarration && !$0.trimmingBlanks.isEmpty }
    var first: TranscriptDifference?
    var count = 0
    for index in 0..<max(old.count, new.count) {
      let line = index < old.count ? old[index] : nil
      let text = index < new.count ? new[index] : nil
      if let line, let text, isAlike(line.text, text, within: tolerance) { continue }
      count += 1
      if first == nil {
        first = TranscriptDifference(command: command, recorded: line, now: text, lineCount: 0)
      }
    }
    first?.lineCount = count
    return first
  }
}

extension String {
  fileprivate var isNarration: Bool { self == "#" || hasPrefix("# ") }
}

/// Whether two lines say the same: words alike, numbers within a share of their size.
///
/// The number of blanks between words does not count, as a number with other digits can be longer.
func isAlike(_ left: String, _ right: String, within tolerance: Double) -> Bool {
  if left == right { return true }
  let left = lexemes(left)
  let right = lexemes(right)
  guard left.count == right.count else { return false }
  return zip(left, right).allSatisfy { pair in
    switch pair {
    case (.number(let a), .number(let b)):
      let size = max(a.magnitude, b.magnitude)
      // What is left where a difference should be 0 has no digits that mean anything.
      return a == b || (a - b).magnitude <= tolerance * size || size < 1e-12
    case (let a, let b): return a == b
    }
  }
}

private enum Lexeme: Equatable {
  case number(Double)
  case text(String)
}

/// A line as numbers and what stands between them, without blanks.
private func lexemes(_ line: String) -> [Lexeme] {
  let bytes = Array(line.utf8)
  var lexemes: [Lexeme] = []
  var text: [UInt8] = []
  var offset = 0
  func isDigit(_ offset: Int) -> Bool {
    offset < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset])
  }
  func finishText() {
    if !text.isEmpty { lexemes.append(.text(String(decoding: text, as: UTF8.self))) }
    text = []
  }
  while offset < bytes.count {
    let byte = bytes[offset]
    let isInWord = text.last.map { $0.isNameStart } ?? false
    let isSigned = byte == UInt8(ascii: "-") && text.last.map { !$0.isNamePart } ?? true
    let start = isSigned ? offset + 1 : offset
    if !isInWord, isDigit(start) {
      finishText()
      var end = start
      while isDigit(end) { end += 1 }
      if end < bytes.count, bytes[end] == UInt8(ascii: "."), isDigit(end + 1) {
        end += 1
        while isDigit(end) { end += 1 }
      }
      let power = end + 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "e") {
        let digits =
          power < bytes.count && "+-".utf8.contains(bytes[power]) ? power + 1 : power
        if isDigit(digits) {
          end = digits
          while isDigit(end) { end += 1 }
        }
      }
      let number = Double(String(decoding: bytes[offset..<end], as: UTF8.self))
      lexemes.append(.number(number ?? .nan))
      offset = end
    } else if byte.isBlank {
      finishText()
      offset += 1
    } else {
      text.append(byte)
      offset += 1
    }
  }
  finishText()
  return lexemes
}
