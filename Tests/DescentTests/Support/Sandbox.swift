import Foundation
import PseudoTerminal
import Testing

/// A folder of a test's own: home and working folder of the programs that the test starts in it.
///
/// It goes away with the test.
final class Sandbox {
  let path: String
  private var runs = 0

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("descent-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  // MARK: Files

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes a file and makes the folders that lead to it.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func text(of name: String) -> String { Self.text(at: file(name)) }

  func bytes(of name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: file(name)))
  }

  /// The text of a file; empty where there is none.
  static func text(at path: String) -> String {
    String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data(), as: UTF8.self)
  }

  func names(in folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: file(folder))) ?? []).sorted()
  }

  /// The file that this package has at a path below its top.
  static func packageFile(_ path: String) -> String {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return (parts + [Substring(path)]).joined(separator: "/")
  }

  // MARK: Programs

  static let program = BuiltProgram.path(of: "descent")

  /// The environment of a program: this folder and nothing of the person who runs the tests.
  func environment(_ changes: [String: String]) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": path, "TERM": "xterm-256color",
      "LC_ALL": "C.UTF-8", "DESCENT": Self.program,
    ]
    .merging(changes) { $1 }
  }

  /// Starts the program off a terminal.
  func start(
    _ arguments: [String], input: String = "", environment changes: [String: String] = [:]
  ) throws -> RunningProgram {
    try start([Self.program] + arguments, input, changes)
  }

  /// Runs the program off a terminal to its end.
  func run(
    _ arguments: String..., input: String = "", environment changes: [String: String] = [:]
  ) throws -> RunningProgram.End {
    try start(arguments, input: input, environment: changes).end()
  }

  /// Starts a line of the system's shell; `exec` in it puts the program in the shell's place.
  func startShell(_ line: String) throws -> RunningProgram {
    try start(["/bin/sh", "-c", line], "", [:])
  }

  /// Runs a line of the system's shell to its end; the program is `"$DESCENT"` in it.
  func shell(
    _ line: String, input: String = "", environment changes: [String: String] = [:]
  ) throws -> RunningProgram.End {
    try start(["/bin/sh", "-c", line], input, changes).end()
  }

  private func start(
    _ command: [String], _ input: String, _ changes: [String: String]
  ) throws -> RunningProgram {
    runs += 1
    // Beside the working folder's own files, which tests look at.
    let streams = ".streams/\(runs)"
    try write(input, to: streams + ".input")
    return try RunningProgram(
      command, environment: environment(changes), folder: path, streams: file(streams),
      input: file(streams + ".input"))
  }

  // MARK: Terminals

  /// The program at a terminal.
  func terminal(
    _ arguments: String..., environment changes: [String: String] = [:], rows: Int = 24,
    columns: Int = 80
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      running: Self.program, arguments: arguments, environment: environment(changes),
      folder: path, rows: rows, columns: columns)
  }

  /// The program at a terminal, waiting at its prompt.
  func prompt(
    environment changes: [String: String] = [:], rows: Int = 24, columns: Int = 80
  ) throws -> PseudoTerminal {
    let terminal = try terminal(environment: changes, rows: rows, columns: columns)
    guard terminal.isAtPrompt() else { throw NoPrompt(screen: terminal.screen.text) }
    return terminal
  }

  /// The prompt did not come.
  struct NoPrompt: Error { var screen: String }
}

extension Trait where Self == ConditionTrait {
  /// A test that bounds the memory of the program, where no sanitizer takes address space for
  /// itself; 'Scripts/test --sanitize' says that one does.
  static var withinMemory: Self {
    .enabled(if: ProcessInfo.processInfo.environment["DESCENT_SANITIZER"] == nil)
  }
}
