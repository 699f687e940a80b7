import Shell
import Synchronization

/// A world of its own for a session: files in memory, a person who answers as told.
final class TestHost: Host {
  /// The folder that relative paths start from.
  static let folder = "/home/ada"

  /// The files by absolute path.
  var files: [String: [UInt8]] = [
    "/lessons/01-first.descent": Array("# First\n\nprint 1 + 1\n".utf8)
  ]
  /// The folders that exist beside those of the files.
  var folders: Set<String> = ["/", folder]
  /// Links: a path, and the path that it leads to.
  var links: [String: String] = [:]
  /// What reading a path fails with, by absolute path.
  var readFailures: [String: FileFailure] = [:]
  /// What writing a path fails with, by absolute path.
  var writeFailures: [String: FileFailure] = [:]
  /// What standard input holds.
  var standardInput: [UInt8] = []
  /// The lines answered at pauses; when they have run out, the script goes on.
  var pausedLines: [String] = []
  /// The answers to questions; when they have run out, nobody is there.
  var answers: [String] = []
  /// The commands typed at tasks; when they have run out, nobody is there.
  var taskLines: [String] = []
  /// The lessons that there are; a small one, so that every example works.
  var lessonPaths = ["/lessons/01-first.descent"]
  /// What the person does at live screens; nil where there is no terminal for them.
  var liveEvents: [LiveEvent]?
  /// The live screen that was shown last.
  var liveScreen: (any LiveScreen)?
  /// The lines that were added to those that can be recalled.
  var remembered: [String] = []
  /// Where lessons were left.
  var lessonRecords: [String: LessonRecord] = [:]
  /// How often the host is asked before it says that the person has pressed Ctrl-C; nil is never.
  var pollsBeforeInterruption: Int?
  /// How often the host was asked; runs side by side ask at the same time.
  private let polls = Atomic(0)

  var allowsFiles = true
  /// The memory that there is.
  var total = 1e9
  /// The bytes of it that the session holds, as far as a test counts them.
  var held: () -> Double = { 0 }
  var memoryLimit: Double {
    get { max(total - held(), 0) }
    set { total = newValue }
  }
  var terminal = TerminalTraits()
  var history: [String] = []

  var isInterrupted: Bool {
    let count = polls.add(1, ordering: .relaxed).newValue
    return pollsBeforeInterruption.map { count > $0 } ?? false
  }

  /// Interrupts at the poll that comes after so many more.
  func interrupt(afterPolls count: Int) {
    pollsBeforeInterruption = polls.load(ordering: .relaxed) + count
  }

  func read(_ path: String) throws(FileFailure) -> [UInt8] {
    if !lessonPaths.contains(path) { try checkAccess() }
    guard path != "-" else { return standardInput }
    let path = resolved(path)
    if let failure = readFailures[path] { throw failure }
    guard !isFolder(path) else { throw .isDirectory }
    guard let bytes = files[path] else { throw .missing }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    try checkAccess()
    let path = resolved(path)
    if let failure = writeFailures[path] { throw failure }
    guard !isFolder(path) else { throw .isDirectory }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    guard isFolder(parent.isEmpty ? "/" : parent) else { throw .missing }
    files[path] = bytes
  }

  func resolved(_ path: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : Self.folder + "/" + path).split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    let absolute = "/" + parts.joined(separator: "/")
    return links[absolute] ?? absolute
  }

  func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure) {
    try checkAccess()
    files["/lessons/" + name] = bytes
    if !lessonPaths.contains("/lessons/" + name) { lessonPaths.append("/lessons/" + name) }
  }

  /// What somebody is asked for.
  enum Prompt { case pause, question, task }

  /// Who answers in the place of the lines above; nil where those do.
  var person: ((Prompt) -> String?)?

  func answerLine() -> String? {
    if let person { return person(.question) }
    return answers.isEmpty ? nil : answers.removeFirst()
  }

  func taskLine() -> String? {
    if let person { return person(.task) }
    return taskLines.isEmpty ? nil : taskLines.removeFirst()
  }

  func pausedLine() -> String? {
    if let person { return person(.pause) }
    return pausedLines.isEmpty ? nil : pausedLines.removeFirst()
  }

  func show(_ screen: any LiveScreen) -> LiveAnswer? {
    guard let liveEvents else { return nil }
    liveScreen = screen
    for event in liveEvents {
      screen.drawn(on: terminal)
      switch screen.take(event) {
      case .stay, .redraw: continue
      case let answer: return answer
      }
    }
    screen.drawn(on: terminal)
    return .leave
  }

  func remember(_ line: String) { remembered.append(line) }

  private func isFolder(_ path: String) -> Bool {
    folders.contains(path) || files.keys.contains { $0.hasPrefix(path + "/") }
  }

  // MARK: Files as text

  /// Puts a file into the folder where the session runs, or at an absolute path.
  func put(_ text: String, at path: String) { files[resolved(path)] = Array(text.utf8) }

  /// The text of a file; nil where there is none.
  func text(at path: String) -> String? {
    files[resolved(path)].map { String(decoding: $0, as: UTF8.self) }
  }
}

extension LiveScreen {
  /// The rows of the screen once there is nothing left to compute.
  @discardableResult
  func drawn(on terminal: TerminalTraits) -> [String] {
    if needsFrame { computeFrame(isHurried: false, shouldStop: { false }, progress: { _ in }) }
    return image(for: terminal).lines
  }
}
