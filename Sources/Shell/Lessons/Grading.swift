import Datasets
public import Language
import Synchronization

/// What came of a receipt when it was replayed.
struct Grade: Equatable {
  /// What the replay gave.
  var score = LessonScore()
  /// Whether the replay came to the lesson's end.
  var isFinished = false
  /// Whether that is what the receipt says; else why not.
  var disagreement: String?
}

extension Session {
  /// Replays the receipts of a folder, each as under `--safe` and within limits, and lists them.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - emit: Takes a table, and what is to be said of it.
  /// - Throws: Where there is no such folder.
  public func grade(_ folder: String, emit: (Output) -> Void) throws(Diagnostic) {
    let entries = host.entries(of: folder).filter { !$0.isFolder && !$0.name.hasPrefix(".") }
    guard !entries.isEmpty else { throw Diagnostic(.noReceipts(folder)) }
    let lessons = lessons
    var rows: [[String]] = []
    for name in entries.map(\.name).sorted() {
      if host.isInterrupted { throw Diagnostic(.interrupted) }
      rows.append([visible(name)] + row(of: folder + "/" + name, lessons))
    }
    emit(
      .table(
        ReportTable(
          columns: [
            .text("file"), .text("lesson"), .number("right at first"), .number("tasks"),
            .number("tries"), .text("finished"), .text("replay"),
          ], rows: rows)))
    emit(
      .report([ReportLine("a receipt shows what was typed, and not by whom", .dim)]))
  }

  /// What the table says of a file behind its name.
  private func row(of path: String, _ lessons: [Lesson]) -> [String] {
    func none(_ reason: String) -> [String] { ["", "", "", "", "", reason] }
    guard let bytes = try? host.read(path) else { return none("cannot be read") }
    guard let receipt = Receipt(bytes) else { return none("no receipt") }
    guard let lesson = lessons.first(where: { $0.name == receipt.lesson }) else {
      return [visible(receipt.lesson)] + none("no such lesson here").dropFirst()
    }
    let grade = grade(receipt, lesson)
    let score = grade.score
    return [
      visible(lesson.typed == lesson.name ? lesson.name : "\(lesson.typed) \(lesson.name)"),
      "\(score.right) of \(score.questions)", "\(score.done) of \(score.tasks)",
      grouped(receipt.tries), grade.isFinished ? "yes" : "no", grade.disagreement ?? "agrees",
    ]
  }

  /// Replays a receipt.
  func grade(_ receipt: Receipt, _ lesson: Lesson) -> Grade {
    let limits = GradingLimits()
    var grade = Grade()
    var bookmark: Bookmark?
    for sitting in receipt.sittings {
      let student = GradingHost(sitting, in: host, limits)
      let session = Session(
        host: student, settings: sitting.settings, registry: registry, build: build)
      session.isReplay = true
      session.beginLesson()
      let script = ScriptReader(lesson.script)
      let playback = Playback(
        script, isLesson: true, bookmark: bookmark, state: session.state,
        grammar: registry.grammar)
      let result = session.play(script, playback) { _ in }
      grade.score = playback.score
      grade.isFinished = playback.index >= lesson.script.lines.count
      bookmark = Bookmark(part: playback.part, answers: playback.answers)
      if let limit = limits.reached {
        grade.disagreement = "stopped: \(limit)"
        return grade
      }
      if case .failed(let diagnostics) = result {
        grade.disagreement = "fails: \(diagnostics.first?.message ?? "")"
        return grade
      }
      if student.hasStrayed {
        grade.disagreement = "differs: what was typed does not fit the lesson"
        return grade
      }
    }
    if grade.isFinished != receipt.isFinished {
      grade.disagreement = "differs: it says \(receipt.isFinished ? "" : "not ")finished"
    } else if let claimed = receipt.record.finished, claimed != grade.score, receipt.isFinished {
      grade.disagreement = "differs: it says \(claimed.tally ?? "nothing was asked")"
    } else if receipt.version != Version.number {
      grade.disagreement = "agrees, with version \(visible(receipt.version))"
    }
    return grade
  }

  /// Puts the session where every lesson begins: no data, names or seed of before.
  func beginLesson() {
    let before = state
    var settings = before.settings
    settings.seed = Settings().seed
    settings.precision = Settings().precision
    settings.reservedRows = Lesson.reservedRows
    state = SessionState(settings: settings)
    state.beforeLesson = before.beforeLesson ?? SavedSession(before)
  }
}

/// What the replay of one receipt may take.
private final class GradingLimits: Sendable {
  /// The most steps, of all its runs together.
  private static let mostSteps = 20_000_000
  /// The most seconds, for what has no steps.
  private static let mostSeconds = 60
  /// The most memory, and so the most rows.
  static let mostBytes = 512e6

  private let steps = Atomic(0)
  private let end = ContinuousClock.now + .seconds(mostSeconds)
  private let isOver = Atomic(false)

  /// Counts a step of a run; whether there may be no further one.
  func countsStep() -> Bool {
    let count = steps.wrappingAdd(1, ordering: .relaxed).newValue
    return count > Self.mostSteps || count.isMultiple(of: 256) && isLate
  }

  /// Whether time is up.
  var isLate: Bool {
    guard ContinuousClock.now > end else { return false }
    isOver.store(true, ordering: .relaxed)
    return true
  }

  /// The limit that was reached, in words; nil where none was.
  var reached: String? {
    if steps.load(ordering: .relaxed) > Self.mostSteps {
      return "over \(grouped(Self.mostSteps)) iterations"
    }
    return isOver.load(ordering: .relaxed) ? "over \(Self.mostSeconds) seconds" : nil
  }
}

/// The world of a receipt that is replayed: the student who typed it, and nothing else.
private final class GradingHost: Host {
  private let world: any Host
  private let lines: [(prompt: Transcript.TypedLine.Prompt, text: String)]
  private var next = 0
  private let limits: GradingLimits
  /// Whether a line was typed behind another prompt than the lesson has there, or none was left to
  /// be typed more than once, or some are left over.
  var hasStrayed: Bool { isAstray || next < lines.count }
  private var isAstray = false

  let terminal: TerminalTraits

  init(_ sitting: Receipt.Sitting, in world: any Host, _ limits: GradingLimits) {
    self.world = world
    self.limits = limits
    terminal = sitting.terminal
    lines = sitting.lines.compactMap { line in
      Transcript.prompt(of: line).map { ($0, String(line.dropFirst($0.text.count))) }
    }
  }

  private func line(at prompt: Transcript.TypedLine.Prompt) -> String {
    guard next < lines.count else { return PauseWord.stop.rawValue }
    guard lines[next].prompt == prompt else {
      isAstray = true
      next = lines.count
      return PauseWord.stop.rawValue
    }
    defer { next += 1 }
    return lines[next].text
  }

  var history: [String] { [] }
  func pausedLine() -> String? { line(at: .pause) }
  func answerLine() -> String? { line(at: .question) }
  func taskLine() -> String? { line(at: .task) }

  func show(_ screen: any LiveScreen) -> LiveAnswer? {
    guard next < lines.count else { return .leave }
    let line = line(at: .knob)
    return line.isEmpty || isAstray ? .leave : .accept(line)
  }

  var allowsFiles: Bool { false }
  func read(_ path: String) throws(FileFailure) -> [UInt8] { throw .notAllowed }
  func open(_ path: String) throws(FileFailure) -> any ByteSource { throw .notAllowed }
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) { throw .notAllowed }
  func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure) { throw .notAllowed }
  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    throw .notAllowed
  }
  func resolved(_ path: String) -> String { world.resolved(path) }

  var isInterrupted: Bool { world.isInterrupted || limits.isLate }
  var memoryLimit: Double { min(world.memoryLimit, GradingLimits.mostBytes) }
  func shouldStop(after done: Double) -> Bool { limits.countsStep() || world.isInterrupted }
}
