import Language
import Plotting
import Shell

/// A world of folders, for what is completed and suggested.
final class FolderHost: Host {
  /// What each folder holds, by the path that is asked for.
  var folders: [String: [FolderEntry]] = [:]
  var history: [String] = []
  var allowsFiles = true
  var terminal = TerminalTraits(isTerminal: true, charset: .braille)
  /// How far work had come, each time that it was said.
  var progress: [Double] = []
  /// Whether every turn of a loop says how far it has come.
  var isProgressDue = false
  /// The commands performed.
  private(set) var performed = 0

  var isInterrupted: Bool { false }
  var memoryLimit: Double { 1e9 }

  /// Puts names into a folder; those that end in `/` are folders.
  func put(_ names: String..., in folder: String = ".") {
    folders[folder, default: []] += names.map { name in
      let isFolder = name.hasSuffix("/")
      return FolderEntry(name: isFolder ? String(name.dropLast()) : name, isFolder: isFolder)
    }
  }

  func entries(of folder: String) -> [FolderEntry] { folders[folder] ?? [] }
  func read(_ path: String) throws(FileFailure) -> [UInt8] { throw .missing }
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) { throw .noPermission }
  func resolved(_ path: String) -> String { path }
  func pausedLine() -> String? { nil }
  func showProgress(_ done: Double) { progress.append(done) }

  func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    performed += 1
    try command()
  }
}
