import Expressions
import Language

/// A script being played: where it stands, where its person wants to go, what was answered.
///
/// A script's pauses cut it into parts; the last part ends with the script. Going back starts the
/// part before again, from the session as it was then.
final class Playback {
  /// Where to go on after a pause or a question.
  enum Move: Equatable {
    case on
    case skip
    case back
    case stop
    /// To a scene, counted from 0.
    case scene(Int)
  }

  /// How far outputs are kept back.
  private enum Silence {
    /// Until a part begins.
    case untilPart(Int)
    /// Until a line is reached.
    case untilLine(Int)
    /// Until the pause that ends a part is reached.
    case untilPause(of: Int)
  }

  /// A part's first line, and the session when it began.
  private struct Part {
    var start: Int
    var state: SessionState
  }

  /// Whether a lesson is played, and no other script.
  let isLesson: Bool
  /// What the person asked for at the last pause or question.
  var move = Move.on
  /// Whether each question asked so far, by its line, was answered rightly the first time.
  var answers: [Int: Bool]
  /// What was typed at pauses, questions, tasks and knobs, each behind its prompt.
  var typed: [(prompt: String, text: String)] = []
  /// Whether the person has been told what can be typed at a pause.
  var isIntroduced = false
  /// What the script says to its speaker alone, since the last pause.
  var notes: [String] = []
  /// The line that stands now.
  private(set) var index = 0

  /// The lines of tasks whose condition held before anything was done.
  var tasksDoneBefore: Set<Int> = []

  /// How many rows were shown since somebody was last waited for.
  var rowsShown = 0
  /// The lines with which scenes begin, and their titles.
  private(set) lazy var scenes = Self.scenes(of: script)

  private let script: ScriptReader
  private let grammar: Grammar
  private var parts: [Part]
  /// How far nothing is shown; nil where all is.
  private var silence: Silence?
  /// The commands passed over in silence, and not yet told of.
  private var skipped = 0
  /// The line whose verb was asked for last, and the verb: each line is asked about several times.
  private var asked: (index: Int, verb: String?) = (-1, nil)

  /// Starts at the top, or silently passes to the beginning of a later part.
  init(
    _ script: ScriptReader, isLesson: Bool, bookmark: Bookmark?, state: SessionState,
    grammar: Grammar
  ) {
    self.isLesson = isLesson
    answers = bookmark?.answers ?? [:]
    self.script = script
    self.grammar = grammar
    parts = [Part(start: 0, state: state)]
    guard let part = bookmark?.part, part > 0 else { return }
    silence = .untilPart(min(part, Self.pauseCount(script, grammar)))
  }

  private static func pauseCount(_ script: ScriptReader, _ grammar: Grammar) -> Int {
    var count = 0
    var index = 0
    while let line = try? script.line(at: index) {
      if line.verb(grammar) == "pause" { count += 1 }
      index += 1
    }
    return count
  }

  private static func scenes(of script: ScriptReader) -> [(line: Int, title: String)] {
    var scenes: [(line: Int, title: String)] = []
    var index = 0
    while let line = try? script.line(at: index) {
      if let title = line.sceneTitle { scenes.append((index, title)) }
      index += 1
    }
    return scenes
  }

  /// The scene that is played, counted from 0; nil where the script has none, or not yet.
  var scene: Int? { isLesson ? scenes.lastIndex { $0.line <= index } : nil }

  /// The part that is played, counted from 0.
  var part: Int { parts.count - 1 }
  /// Whether nothing is shown now.
  var isSilent: Bool { silence != nil }
  /// Whether a pause stands at the line.
  func isPause(_ index: Int) -> Bool { verb(at: index) == "pause" }

  /// Whether the line is a stage direction, which shows what it says or nothing: a question would
  /// give its own answer away.
  func isDirection(_ index: Int) -> Bool {
    let silent = ["pause", "ask", "task", "guess"] + (isLesson ? ["say", "expect"] : [])
    return verb(at: index).map(silent.contains) ?? false
  }

  /// Whether the line checks what the script shows.
  func isExpectation(_ index: Int) -> Bool { verb(at: index) == "expect" }
  /// Whether the line has somebody do something.
  func isTask(_ index: Int) -> Bool { verb(at: index) == "task" }

  private func verb(at index: Int) -> String? {
    if asked.index != index, let line = try? script.line(at: index) {
      asked = (index, line.verb(grammar))
    }
    return asked.index == index ? asked.verb : nil
  }

  /// Forgets a run in the states at the beginnings of the parts.
  func forgetRun(named name: String) {
    for index in parts.indices { parts[index].state.forgetRun(named: name) }
  }

  /// Whether the pause at the current line is to be passed without waiting.
  func passesPause() -> Bool {
    guard let silence else { return false }
    if case .untilPause(of: part) = silence {
      self.silence = nil
      return false
    }
    return true
  }

  /// Counts a command that is not shown.
  func countSkipped() { skipped += 1 }

  /// How many commands were passed over since the last time this was asked.
  func takeSkipped() -> Int {
    defer { skipped = 0 }
    return skipped
  }

  /// Goes on behind the current line.
  func advance(_ state: SessionState) {
    if isPause(index) {
      parts.append(Part(start: index + 1, state: state))
      notes = []
      if case .untilPart(part)? = silence {
        silence = nil
        skipped = 0
      }
    }
    index += 1
    if case .untilLine(let line)? = silence, index >= line {
      silence = nil
      skipped = 0
    }
  }

  /// Goes to a scene; the session with which the script begins once more where it lies behind.
  func goToScene(_ number: Int) -> SessionState? {
    guard scenes.indices.contains(number) else { return nil }
    let line = scenes[number].line
    silence = .untilLine(line)
    guard line <= index else { return nil }
    parts.removeLast(parts.count - 1)
    index = 0
    return parts[0].state
  }

  /// Keeps silent from here to the next pause, or to the end.
  func skip() {
    // A pause ends its part, so that the next one ends the part behind; a question does not.
    silence = .untilPause(of: isPause(index) ? part + 1 : part)
  }

  /// Goes to the beginning of the part before; the session as it was there.
  func goBack() -> SessionState {
    if parts.count > 1 { parts.removeLast() }
    let last = parts[parts.count - 1]
    index = last.start
    silence = nil
    return last.state
  }
}

extension SourceLine {
  /// The title of the scene that the line begins: `## Title`; nil where it begins none.
  var sceneTitle: String? {
    text.hasPrefix("## ") ? String(text.dropFirst(3)).trimmingBlanks : nil
  }

  /// The command that the line begins with, named in full; nil where it begins with none.
  fileprivate func verb(_ grammar: Grammar) -> String? {
    // A verb stands at the beginning: a line of megabytes is not taken apart for it.
    let head =
      bytes.count > 4096 ? SourceLine(String(decoding: bytes.prefix(4096), as: UTF8.self)) : self
    return firstCommand(of: head, grammar)?.signature.fullName
  }
}
