import Datasets
import Descents
import Language
import LeastSquares

/// A running shell: its state, its commands, and the world outside.
public final class Session {
  /// All that a line can change.
  public internal(set) var state: SessionState
  /// The commands.
  public let registry: Registry
  /// The settings that `reset` goes back to.
  public let defaults: Settings
  /// The world outside.
  public let host: any Host
  /// What the lines being evaluated would be undone to, outermost first.
  var statesBeforeLines: [SessionState] = []
  /// Takes the outputs of the line being evaluated.
  var emit: ((Output) -> Void)?
  /// The scripts being run, outermost first, by their resolved names.
  var scripts: [RunningScript] = []
  /// Where the scripts being run stand, outermost first.
  var playbacks: [Playback] = []
  /// Where lessons were left, by name.
  var bookmarks: [String: Bookmark] = [:]
  /// The transcript being recorded.
  var recording: (any Recorder)?
  /// The files that data were loaded from, by their absolute names.
  ///
  /// No part of the state: neither a failed line nor 'reset' brings such a file back.
  var loadedFiles: Set<String> = []
  /// The recording that could not go on, and why; nil where there was none.
  var brokenRecording: BrokenRecording?
  /// What the program was built from; nil where nothing is known.
  let build: Build?
  /// Whether a transcript is replayed to be compared.
  var isReplay = false
  /// The folder that paths typed by a person start from; nil is that of the process.
  var shellFolder: String?
  /// Whether a line or a script is being evaluated.
  var isEvaluating = false
  /// The last statement that was done, of the line evaluated last; nil where it is no occasion for
  /// a tip.
  var lastStatement: DoneStatement?
  /// Whether `quit` was given.
  public internal(set) var hasQuit = false

  /// A session with nothing in it.
  public init(
    host: any Host, settings: Settings = Settings(), registry: Registry, build: Build? = nil
  ) {
    self.host = host
    self.build = build
    self.registry = registry
    self.defaults = settings
    self.state = SessionState(settings: settings)
  }

  /// The file that a path means: relative to the script that names it, else to where the shell
  /// runs.
  func path(_ typed: String) -> String {
    let folder = scripts.last?.folder ?? shellFolder
    guard !typed.hasPrefix("/"), typed != "-", let folder else { return typed }
    return folder + "/" + typed
  }

  /// The data with all their rows, or the diagnostic that says how to get some.
  func data(for purpose: String) throws(Diagnostic) -> Dataset {
    guard state.sampling == nil else { throw Diagnostic(.needsAllRows(purpose)) }
    return try shownRows(for: purpose)
  }

  /// Rows to look at: all, or the sample that is kept of them.
  func shownRows(for purpose: String) throws(Diagnostic) -> Dataset {
    guard let data = state.data else { throw Diagnostic(.noData(for: purpose)) }
    // Who looks at rows makes a few columns of their own: what is drawn, predictions, residuals.
    try makeRoom(for: 8 * Self.workingColumns * Double(data.rowCount))
    return data
  }

  private static var workingColumns: Double { 4 }

  /// The features of the data, with or without an intercept.
  func design(intercept: Bool, for purpose: String) throws(Diagnostic) -> Design {
    Design(try shownRows(for: purpose), hasIntercept: intercept)
  }

  /// The data compressed to an R factor; computed once for each data set and precision.
  ///
  /// - Parameters:
  ///   - intercept: Whether a column of ones comes first.
  ///   - precision: The precision; nil takes what is at hand, else the one that the data deserve.
  ///   - purpose: The command that asks.
  /// - Returns: The R factor.
  /// - Throws: `noData`, `needsAllRows` where a sample of the rows is all there is, or what kept
  ///   them from being compressed: memory, an interruption, a number that is not finite.
  func rFactor(
    intercept: Bool, precision: PrecisionChoice? = nil, for purpose: String
  ) throws(Diagnostic) -> RFactor {
    let design = try design(intercept: intercept, for: purpose)
    if let known = state.rFactors[design], known.answers(precision) { return known.rFactor }
    let data = try data(for: purpose)
    let choice = precision ?? .auto
    try makeRoom(
      for: RFactor.bytesNeeded(features: data.features.count, precision: .double))
    var done = 0.0
    do {
      let rFactor = try choice.rFactor(
        data, intercept: intercept, memoryLimit: host.memoryLimit,
        shouldStop: { self.host.shouldStop(after: done) }, progress: { done = $0 })
      state.rFactors[design] = CompressedData(rFactor: rFactor, choice: choice)
      return rFactor
    } catch {
      throw Diagnostic(error)
    }
  }

  /// The least-squares fit of the data.
  func regression(
    intercept: Bool, precision: PrecisionChoice? = nil, for purpose: String
  ) throws(Diagnostic) -> LinearRegression {
    let rFactor = try rFactor(intercept: intercept, precision: precision, for: purpose)
    do {
      return try LinearRegression(rFactor, shouldStop: shouldStop(solving: rFactor))
    } catch {
      throw Diagnostic(error)
    }
  }
}

extension Session {
  /// The least-squares cost of the data, to descend on.
  func leastSquares(intercept: Bool, for purpose: String) throws(Diagnostic) -> LinearLeastSquares {
    let rFactor = try rFactor(intercept: intercept, for: purpose)
    let regression = try regression(intercept: intercept, for: purpose)
    let rows = try shownRows(for: purpose)
    let test = try testRows(intercept: intercept)
    do {
      return try LinearLeastSquares(
        rFactor, regression: regression, rows: rows, test: test, scaling: state.scaling)
    } catch {
      throw Diagnostic(error)
    }
  }

  /// The test rows compressed, once for each data set; nil where the data are not divided.
  func testRows(intercept: Bool) throws(Diagnostic) -> TestRows? {
    guard let heldOut = state.heldOut else { return nil }
    let design = Design(heldOut.rows, hasIntercept: intercept)
    if let known = state.testRows[design] { return known }
    do {
      let rows = try TestRows(
        RFactor(
          heldOut.rows, intercept: intercept, memoryLimit: host.memoryLimit,
          shouldStop: { self.host.isInterrupted }))
      state.testRows[design] = rows
      return rows
    } catch {
      throw Diagnostic(error)
    }
  }

  /// Works out the curvature that a report needs, where that takes long.
  func prepareCurvature(of subject: any Subject) throws(Diagnostic) {
    do {
      try subject.prepareCurvature(shouldStop: { self.host.isInterrupted })
    } catch {
      throw Diagnostic(descent: error)
    }
  }

  /// Ends the line where somebody asks to stop: for commands of several parts that take long.
  func stopIfInterrupted() throws(Diagnostic) {
    guard !host.isInterrupted else { throw Diagnostic(.interrupted) }
  }

  /// What asks whether to stop while an R factor is solved; a small one is solved in no time.
  private func shouldStop(solving rFactor: RFactor) -> () -> Bool {
    rFactor.parameterCount < 64 ? { false } : { self.host.isInterrupted }
  }
}

/// A script being run.
struct RunningScript {
  /// Its name as the user gave it.
  var name: String
  /// Its one absolute name; nil for standard input and `-c`.
  var path: String?
  /// The folder that its relative paths start from; nil for the shell's own.
  var folder: String?
}

/// A statement that was done, as far as it is an occasion for a tip.
enum DoneStatement {
  case function(String)
  case command(any Command)
}

/// What takes down all that a session shows.
protocol Recorder: AnyObject {
  /// The file's name as typed.
  var name: String { get }
  /// The file's absolute name.
  var path: String { get }
  /// The commands that were taken down before the last one.
  var commandsBeforeLast: Int { get }
  /// Adds what a session shows.
  func add(_ output: Output, of session: Session)
  /// Adds what a person typed in the middle of a command, behind a prompt.
  func add(_ typed: String, behind prompt: String)
  /// Whether what it makes has sliders.
  var showsSliders: Bool { get }
  /// Why nothing more can be written; nil where all is well.
  var failure: FileFailure? { get }
  /// Ends the file, with the command that ends the recording or without it.
  func end(dropsLastCommand: Bool) throws(FileFailure)
  /// Goes on where the file was ended by a line that failed all the same.
  func resume()
}
