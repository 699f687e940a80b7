/// The lines entered so far, in memory and in a file that any number of sessions share.
public final class HistoryFile {
  /// What went wrong with the file; the lines are then kept in memory alone.
  public enum Problem: Error, Equatable, Sendable {
    /// The folder or the file could not be made or opened; `code` is the system's error number.
    case cannotOpen(path: String, code: Int32)

    /// The file could not be read.
    case cannotRead(path: String, code: Int32)

    /// A line could not be added.
    case cannotWrite(path: String, code: Int32)
  }

  /// The entries, oldest first, each once.
  public private(set) var entries: [String] = []

  /// The first problem met, to be shown once; nil while all is well.
  public private(set) var problem: Problem?

  /// Loads the history at `path`; nil keeps it in memory alone.
  ///
  /// - Parameters:
  ///   - path: The file. Its folder is made when the first line is added.
  ///   - limit: The number of entries kept. The file is cut down to the newest ones when it
  ///     holds more than twice as many lines.
  public init(path: String?, limit: Int = 10_000) {}

  /// The place that the XDG Base Directory Specification gives a program's history.
  ///
  /// `$XDG_STATE_HOME/PROGRAM/history`, else `$HOME/.local/state/PROGRAM/history`; nil when
  /// neither variable holds an absolute path.
  public static func standardPath(program: String, environment: [String: String]) -> String? {
    nil
  }

  /// Adds an entry as the newest, in memory and in the file at once.
  ///
  /// An entry that starts with a blank, is empty or is longer than 65,536 bytes is kept out.
  /// It may hold line breaks.
  /// - Returns: Whether the entry was kept.
  @discardableResult
  public func append(_ entry: String) -> Bool { false }
}
