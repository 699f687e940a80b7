import Glibc

/// A library, loaded into a program before all others, that lets one call of the system fail.
struct FaultLibrary {
  /// What becomes of the call.
  enum Kind: String, CaseIterable {
    /// A full disk: half of a write is taken, and nothing from then on.
    case full = "ENOSPC"
    case failure = "EIO"
    case interruption = "EINTR"
    /// Half of a write is taken.
    case shortWrite = "SHORT"
    case kill = "KILL"
    case delay = "DELAY"
  }

  /// Where the library lies once it is compiled.
  let path: String

  /// Whether it can be compiled here.
  static let isAvailable = access("/usr/bin/cc", X_OK) == 0

  /// Compiles the library.
  init(in sandbox: Sandbox) throws {
    path = sandbox.file(".streams/faults.so")
    let source = Sandbox.packageFile("Tests/DescentTests/Faults/faults.c")
    let end = try sandbox.shell(
      "mkdir -p .streams && cc -shared -fPIC -O1 -o .streams/faults.so '\(source)' -ldl")
    guard end.code == 0 else { throw NotCompiled(errors: end.errors) }
  }

  struct NotCompiled: Error { var errors: String }

  /// The environment of a program in which a call fails.
  ///
  /// - Parameters:
  ///   - kind: What becomes of the call.
  ///   - number: Which of the calls that touch files of the folder, from 1.
  ///   - folder: The folder, absolute.
  ///   - log: The file that the call's name is written to once it has failed.
  /// - Returns: The variables that the library reads, and the one that loads it.
  func environment(
    _ kind: Kind, at number: Int, in folder: String, log: String
  ) -> [String: String] {
    [
      "LD_PRELOAD": path, "FAULT_KIND": kind.rawValue, "FAULT_AT": String(number),
      "FAULT_FOLDER": folder, "FAULT_LOG": log,
    ]
  }
}
