import CLibrary
import DurableFiles

/// The lines entered so far, in memory and in a file that any number of sessions share.
///
/// Every entry is in the file as soon as it is added, so that neither a killed session nor a
/// second window loses any.
public final class HistoryFile {
  /// What went wrong with the file; the lines are then kept in memory alone.
  public enum Problem: Error, Equatable, Sendable {
    /// The file could not be opened or read; `code` is the system's error number.
    case cannotRead(path: String, code: Int32)

    /// The folder or the file could not be made, or a line could not be added.
    case cannotWrite(path: String, code: Int32)
  }

  /// The longest entry in bytes; a longer one is data rather than something to recall.
  private static let longestEntry = 65_536

  /// The part of a file that is read: its end, as that is the newest.
  private static let largestRead = 16 << 20

  /// The entries, oldest first, each once.
  public var entries: [String] {
    loadOnce()
    return loadedEntries
  }

  /// The first problem met, to be shown once; nil while all is well.
  public var problem: Problem? {
    loadOnce()
    return firstProblem
  }

  private let path: String?
  private let limit: Int
  private var isLoaded = false
  private var loadedEntries: [String] = []
  private var firstProblem: Problem?

  /// The history at `path`; nil keeps it in memory alone.
  ///
  /// The file is read when something of it is first asked for, so that a prompt can be shown
  /// before.
  /// - Parameters:
  ///   - path: The file. Its folder is made when the first line is added.
  ///   - limit: The number of entries kept. The file is cut down to the newest ones when it
  ///     holds more than twice as many lines.
  public init(path: String?, limit: Int = 10_000) {
    self.path = path
    self.limit = max(1, limit)
  }

  /// The path that the XDG Base Directory Specification gives a program's history.
  ///
  /// `$XDG_STATE_HOME/PROGRAM/history`, else `$HOME/.local/state/PROGRAM/history`; nil when
  /// neither variable holds an absolute path.
  public static func standardPath(program: String, environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/\(program)/history"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/\(program)/history"
  }

  /// Adds an entry as the newest, in memory and in the file at once.
  ///
  /// An entry that starts with a blank, is empty, holds a zero byte or is longer than 65,536
  /// bytes is kept out. It may hold line breaks.
  /// - Returns: Whether the entry was kept.
  @discardableResult
  public func append(_ entry: String) -> Bool {
    guard let first = entry.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t"),
      entry.utf8.count <= Self.longestEntry, !entry.utf8.contains(0)
    else { return false }
    loadOnce()
    if let index = loadedEntries.lastIndex(of: entry) { loadedEntries.remove(at: index) }
    loadedEntries.append(entry)
    if loadedEntries.count > limit { loadedEntries.removeFirst(loadedEntries.count - limit) }
    save(entry)
    return true
  }

  private func loadOnce() {
    guard !isLoaded else { return }
    isLoaded = true
    guard let path else { return }
    do {
      try load(path)
    } catch {
      guard error.code != ENOENT, error.code != ENOTDIR else { return }
      firstProblem = .cannotRead(path: path, code: error.code)
    }
  }

  private func load(_ path: String) throws(SystemError) {
    let file = try LockedFile(path: path, flags: O_RDONLY)
    let size = file.size
    let read = try file.bytes(from: max(0, size - Self.largestRead))
    let end = max(0, size - Self.largestRead) + read.count
    var bytes = read[...]
    if size > Self.largestRead {
      // The first line was cut.
      bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
    }
    let newest = HistoryEncoding.newestEntries(in: bytes, limit: limit)
    loadedEntries = newest.entries
    if file.isLocked, newest.lineCount > 2 * limit || size > Self.largestRead {
      replaceFile(path, old: file, readTo: end)
    }
  }

  /// Puts a file with the entries in memory in the place of the longer one, all or nothing.
  ///
  /// The caller holds the lock on the longer one. Without success that one simply stays. Sessions
  /// that could not wait for the lock may add lines to the longer one all the same: those that come
  /// before the new file has its name are copied here, and who adds one later sees that the file is
  /// another by then and adds it again.
  private func replaceFile(_ path: String, old: borrowing LockedFile, readTo end: Int) {
    do {
      let replacement = try FileReplacement(of: path)
      try writeAll(loadedEntries.flatMap(HistoryEncoding.line), to: replacement.descriptor)
      let late = try old.bytes(from: end)
      try writeAll(late, to: replacement.descriptor)
      try replacement.commit()
      let latest = try old.bytes(from: end + late.count)
      guard !latest.isEmpty else { return }
      // Others know the new file by now.
      _ = fcntl(replacement.descriptor, F_SETFL, O_APPEND)
      try writeAll(latest, to: replacement.descriptor)
    } catch {
      return
    }
  }

  private func save(_ entry: String) {
    guard let path else { return }
    do {
      // Without the lock another session may have put a shorter file in the place of this one.
      for _ in 0..<Self.attempts where try add(entry, to: path) { return }
    } catch {
      firstProblem = firstProblem ?? .cannotWrite(path: path, code: error.code)
    }
  }

  /// How often a line is added, as long as the file is replaced by another at the same time.
  private static let attempts = 10

  /// Adds a line; false where the file may have been replaced without it.
  private func add(_ entry: String, to path: String) throws(SystemError) -> Bool {
    let file = try openForAppending(path)
    var bytes = HistoryEncoding.line(for: entry)
    // A session killed while it wrote may have left a line without an end.
    let size = file.size
    if size > 0, try file.bytes(from: size - 1) != [UInt8(ascii: "\n")] {
      bytes.insert(UInt8(ascii: "\n"), at: 0)
    }
    try file.append(bytes)
    return file.isLocked || file.isNamed(by: path)
  }

  private func openForAppending(_ path: String) throws(SystemError) -> LockedFile {
    let flags = O_RDWR | O_APPEND | O_CREAT
    do {
      return try LockedFile(path: path, flags: flags)
    } catch {
      guard error.code == ENOENT else { throw error }
      makeFolders(above: path)
      return try LockedFile(path: path, flags: flags)
    }
  }

  /// Makes the folders that lead to a path; what fails here shows when the file is opened.
  private func makeFolders(above path: String) {
    for index in path.indices.dropFirst() where path[index] == "/" {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}
