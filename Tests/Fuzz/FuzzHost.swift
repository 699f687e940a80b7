import Language
import Plotting
import Shell
import Synchronization

/// A world in memory for sessions, with little room and little patience.
final class FuzzHost: Host {
  private var files: [String: [UInt8]] = [
    "/f/points.csv": Array("x,y\n1,2\n2,3\n3,5\n4,4\n".utf8),
    "/f/x.descent": Array("a = 3\npause\nprint a\n".utf8),
    "/lessons/01-first.descent": Array("# First\n\nprint 1 + 1\n".utf8),
  ]
  // Asked on several threads by runs side by side.
  private let pollsLeft = Mutex(0)

  let allowsFiles = true
  var memoryLimit: Double { 60_000 }
  var terminal: TerminalTraits
  let history = ["fit", "data gen"]
  let lessonPaths = ["/lessons/01-first.descent"]
  var lessonRecords: [String: LessonRecord] = [:]

  init(columns: Int) { terminal = TerminalTraits(columns: max(columns, 8)) }

  var isInterrupted: Bool {
    pollsLeft.withLock { left in
      left -= 1
      return left < 0
    }
  }

  /// Lets a line go on for so many steps.
  func allow(polls: Int) { pollsLeft.withLock { $0 = polls } }

  func read(_ path: String) throws(FileFailure) -> [UInt8] {
    guard let bytes = files[resolved(path)] else { throw .missing }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    guard files.count < 20 else { throw .full }
    files[resolved(path)] = bytes
  }

  func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : "/f/" + path }

  func pausedLine() -> String? { nil }
}
