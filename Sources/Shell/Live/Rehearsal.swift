import Datasets
import Language
import Synchronization

/// A copy of a session in which a line is tried, again and again, without a trace in the session.
final class Rehearsal {
  /// What a line did in the copy.
  struct Performance {
    var outputs: [Output] = []
    var result = LineResult.done
    /// The last run after the line; nil where there is none.
    var run: KeptRun?
    /// Whether a run was cut short, so that a figure comes at all.
    var isCoarse = false

    /// The diagnostics that say why the line failed; empty where it did not.
    var problems: [Diagnostic] { if case .failed(let found) = result { found } else { [] } }
    /// Whether the line was left before its end.
    var isStopped: Bool { if case .interrupted = result { true } else { false } }
  }

  private let host: RehearsalHost
  private let session: Session
  private var start: SessionState

  /// A copy of a session as it is now.
  init(of original: Session) {
    host = RehearsalHost(original.host)
    session = Session(
      host: host, settings: original.defaults, registry: original.registry, build: original.build)
    start = original.state
    // What a copy keeps of its lines is never saved.
    start.journal = Journal()
    start.settings.timing = false
    session.state = start
    session.shellFolder = original.scripts.last?.folder ?? original.shellFolder
  }

  /// The commands.
  var registry: Registry { session.registry }

  /// The names that a line sees before it is tried.
  var names: SessionState { start }

  /// Tries a line in the session as it was.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - budget: The seconds after which runs are cut short, so that there is a figure of what was
  ///     done by then; nil lets them go to their end.
  ///   - shouldStop: Whether the line is not wanted any more.
  ///   - progress: Takes the fraction that is done of long work.
  /// - Returns: What it did.
  func perform(
    _ line: String, budget: Double? = nil, shouldStop: @escaping () -> Bool,
    progress: @escaping (Double) -> Void = { _ in }
  ) -> Performance {
    session.state = start
    host.begin(budget: budget, shouldStop: shouldStop, progress: progress)
    var performance = continued(line)
    if case .failed = performance.result {
    } else {
      // Data that were compressed for this value are compressed for the next.
      start.takePreparations(of: session.state)
    }
    performance.isCoarse = host.hasCutRun
    return performance
  }

  /// Tries a further line in the session as the last one left it.
  func continued(_ line: String) -> Performance {
    let evaluation = session.evaluate(SourceLine(line))
    return Performance(
      outputs: evaluation.outputs, result: evaluation.result, run: session.state.currentRun)
  }
}

/// The world of a rehearsal: files are read and none is written, nobody is asked, and whoever waits
/// for the figure can end it.
private final class RehearsalHost: Host {
  private let world: any Host
  private var shouldStop: () -> Bool = { false }
  private var progress: (Double) -> Void = { _ in }
  private var began = ContinuousClock.now
  private var budget: Duration?
  private let cut = Atomic(false)

  init(_ world: any Host) { self.world = world }

  /// Whether a run was cut short since the last beginning.
  var hasCutRun: Bool { cut.load(ordering: .relaxed) }

  func begin(
    budget: Double?, shouldStop: @escaping () -> Bool,
    progress: @escaping (Double) -> Void
  ) {
    self.budget = budget.map { .seconds($0) }
    self.shouldStop = shouldStop
    self.progress = progress
    began = .now
    cut.store(false, ordering: .relaxed)
  }

  var terminal: TerminalTraits { world.terminal }
  var memoryLimit: Double { world.memoryLimit }
  var isInterrupted: Bool { shouldStop() || world.isInterrupted }

  func shouldStop(after done: Double) -> Bool {
    if isInterrupted { return true }
    let passed = ContinuousClock.now - began
    if let budget, passed > budget {
      cut.store(true, ordering: .relaxed)
      return true
    }
    if passed > .milliseconds(300) { progress(done) }
    return false
  }

  var allowsFiles: Bool { world.allowsFiles }
  func read(_ path: String) throws(FileFailure) -> [UInt8] { try world.read(path) }
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) { throw .notAllowed }
  func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure) { throw .notAllowed }
  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    throw .notAllowed
  }
  func open(_ path: String) throws(FileFailure) -> any ByteSource { try world.open(path) }
  func resolved(_ path: String) -> String { world.resolved(path) }
  func entries(of folder: String) -> [FolderEntry] { world.entries(of: folder) }

  var history: [String] { world.history }
  func pausedLine() -> String? { nil }
}
