import Datasets

/// The world in which a transcript is replayed: the terminal that it was recorded on, the person
/// who typed at its pauses, and files that are written to memory alone.
///
/// Everything else is the world of the session that asks.
final class ReplayHost: Host {
  private let world: any Host
  private let typed: [Transcript.TypedLine]
  /// The first line that has not been typed yet.
  private var next = 0
  private var written: [String: [UInt8]] = [:]
  /// Whether the recording ended at the pause or question that was reached.
  private(set) var isOver = false

  let terminal: TerminalTraits
  var lessonRecords: [String: LessonRecord] = [:]

  init(_ transcript: Transcript, in world: any Host) {
    self.world = world
    typed = transcript.typedLines
    var traits = transcript.header.terminal ?? world.terminal.withoutColor
    if transcript.header.terminal == nil { traits.isTerminal = false }
    terminal = traits
  }

  // MARK: The person

  /// Goes on with what was typed from a line of the transcript on.
  func goOn(atLine number: Int) {
    next = typed.firstIndex { $0.number >= number } ?? typed.count
  }

  func pausedLine() -> String? { line(at: .pause) }

  func answerLine() -> String? { line(at: .question) }

  func taskLine() -> String? { line(at: .task) }

  /// What was typed next, if it was typed behind such a prompt.
  private func line(at prompt: Transcript.TypedLine.Prompt) -> String? {
    guard next < typed.count else {
      isOver = terminal.isTerminal
      return isOver ? PauseWord.stop.rawValue : nil
    }
    guard typed[next].prompt == prompt else { return nil }
    defer { next += 1 }
    return typed[next].text
  }

  func show(_ screen: any LiveScreen) -> LiveAnswer? {
    guard next < typed.count else {
      isOver = terminal.isTerminal
      return isOver ? .leave : nil
    }
    return line(at: .knob).map { $0.isEmpty ? .leave : .accept($0) }
  }

  var history: [String] { [] }

  // MARK: Files

  func read(_ path: String) throws(FileFailure) -> [UInt8] {
    if path != "-", let bytes = written[world.resolved(path)] { return bytes }
    return try world.read(path)
  }

  func open(_ path: String) throws(FileFailure) -> any ByteSource {
    if path != "-", let bytes = written[world.resolved(path)] { return MemorySource(bytes) }
    // The world knows which files are compressed.
    return try world.open(path)
  }

  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    try checkFolder(of: world.resolved(path))
    return UnwrittenFile(count: bytes.count)
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    guard path != "-" else { return }
    let resolved = world.resolved(path)
    try checkFolder(of: resolved)
    written[resolved] = bytes
  }

  /// Throws where no file can be written, as it would where it is written for good.
  private func checkFolder(of path: String) throws(FileFailure) {
    guard world.entries(of: path).isEmpty else { throw .isDirectory }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    guard !parent.isEmpty else { return }
    do throws(FileFailure) {
      _ = try world.read(parent)
      throw .missing
    } catch {
      // Only a folder can hold files.
      guard error != .isDirectory else { return }
      throw error
    }
  }

  func entries(of folder: String) -> [FolderEntry] { world.entries(of: folder) }

  func resolved(_ path: String) -> String { world.resolved(path) }

  var allowsFiles: Bool { world.allowsFiles }

  var lessonPaths: [String] { world.lessonPaths }

  // MARK: Work

  var isInterrupted: Bool { world.isInterrupted }

  var memoryLimit: Double { world.memoryLimit }

  var isProgressDue: Bool { world.isProgressDue }

  func showProgress(_ done: Double) { world.showProgress(done) }
}
