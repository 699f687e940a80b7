import Datasets
import Descents
import Language

// All that a session keeps is paid from one budget, which the host knows: the session asks it
// before it makes anything large, and lets go of kept runs where that makes room.

extension Session {
  /// Makes sure that so many bytes more can be held.
  ///
  /// - Parameter bytes: What is about to be taken.
  /// - Throws: `.tooLarge` where the room is not there, and no runs would make it.
  func makeRoom(for bytes: Double) throws(Diagnostic) {
    // What is small is not worth the question.
    guard bytes > Self.unaskedBytes, bytes > host.memoryLimit else { return }
    letRunsGo(for: bytes)
    let limit = host.memoryLimit
    guard bytes <= limit else {
      throw Diagnostic(DatasetError.tooLarge(bytesNeeded: bytes, limit: limit))
    }
  }

  /// Makes sure that a line can be taken apart: every byte of it may become a token, and a part of
  /// an expression.
  func makeRoomToRead(_ line: SourceLine) throws(Diagnostic) {
    let bytes = Self.bytesPerByteOfLine * Double(line.bytes.count)
    guard line.bytes.count > Self.shortLine, bytes > host.memoryLimit else { return }
    letRunsGo(for: bytes)
    let limit = host.memoryLimit
    guard bytes <= limit else { throw Diagnostic(.longLine(needed: bytes, limit: limit)) }
  }

  private static var bytesPerByteOfLine: Double { 100 }
  private static var shortLine: Int { 1 << 18 }

  /// Does work that tells how much room it would need where that is not there, and tries it again
  /// when kept runs have made room.
  ///
  /// - Parameter work: The work, given the most bytes that it may take.
  /// - Returns: What it returns.
  /// - Throws: What it throws the last time.
  func withRoom<Result>(
    _ work: (_ memoryLimit: Double) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    do throws(DatasetError) {
      return try work(host.memoryLimit)
    } catch {
      guard case .tooLarge(let bytes, _) = error, letRunsGo(for: bytes) else { throw error }
      return try work(host.memoryLimit)
    }
  }

  /// Lets the oldest kept runs go, with a word about them, where that makes room.
  ///
  /// They stay away when the line fails after all: they could not be kept beside it.
  ///
  /// - Returns: Whether any went.
  @discardableResult
  private func letRunsGo(for bytes: Double) -> Bool {
    let others = (state.data?.storage ?? []) + (state.heldOut?.rows.storage ?? [])
    guard state.runs.bytesHeld(beside: others) + host.memoryLimit >= bytes else { return false }
    var gone: [String] = []
    while bytes > host.memoryLimit, let name = state.runs.runs.first?.name {
      gone.append(name)
      forgetEverywhere(name)
    }
    if !gone.isEmpty { emit?(.report([ReportLine(Message.runsLetGo(gone), .bad)])) }
    return !gone.isEmpty
  }

  private static var unaskedBytes: Double { 1e6 }

  /// Takes a run out of all states that the session may go back to.
  private func forgetEverywhere(_ name: String) {
    state.forgetRun(named: name)
    for index in statesBeforeLines.indices { statesBeforeLines[index].forgetRun(named: name) }
    for playback in playbacks { playback.forgetRun(named: name) }
  }
}

extension SessionState {
  /// Forgets a run, also as the last one, but for its results.
  mutating func forgetRun(named name: String) {
    runs.drop(name)
    forgetLast(named: name)
    beforeLesson?.state.forgetRun(named: name)
  }
}
