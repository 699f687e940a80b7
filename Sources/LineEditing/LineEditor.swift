/// Reads lines from a person at a terminal, with editing, history, completion and hints.
///
/// Between two readings the terminal is as the program found it: commands run with echo, and
/// Ctrl-C and Ctrl-Z send their signals. A program has one editor and uses it on one thread.
public final class LineEditor {
  /// How a reading ended.
  public enum Reading: Equatable, Sendable {
    /// A line, without its line break; one recalled from the history may hold line breaks.
    ///
    /// `isPasted` is true for all but the first line of a pasted block. They are shown on the
    /// screen as if typed; after an error `discardPendingPaste()` drops the rest.
    case line(String, isPasted: Bool)

    /// Ctrl-C was pressed: the line is dropped.
    case interrupted

    /// Ctrl-D was pressed on an empty line, or the terminal is gone.
    case endOfFile

    /// The program is asked to end; `signal` is SIGTERM or SIGHUP.
    case terminated(signal: Int32)
  }

  /// The entries that can be recalled.
  public let history: HistoryFile

  /// Answers Tab: given the line and the cursor's UTF-8 offset in it, what can stand there.
  ///
  /// The editor inserts what all candidates share and lists them when there are several.
  public var completer: ((_ line: String, _ cursor: Int) -> Completion?)?

  /// The rest of the line that is likeliest, shown dim behind the cursor; nil shows nothing.
  ///
  /// Asked when the cursor is at the end of the line; right arrow and Ctrl-F accept it.
  public var hinter: ((_ line: String) -> String?)?

  /// Rewrites a pasted text before it is split into lines, for instance to strip prompts.
  public var pasteFilter: ((_ text: String) -> String)?

  /// Whether the terminal understands escapes; false with `TERM=dumb` and unknown terminals.
  public var supportsEscapes: Bool { false }

  /// An editor on standard input and output; nil unless both are terminals.
  ///
  /// Sets the character type part of the locale, sources `~/.editrc` and installs the signal
  /// handlers of `Interruption`.
  /// - Parameters:
  ///   - programName: The name that lines of `~/.editrc` can be restricted to.
  ///   - history: The entries that can be recalled.
  public init?(programName: String, history: HistoryFile) {
    return nil
  }

  /// Shows the prompt and reads a line.
  ///
  /// While lines of a pasted block wait, the next of them is shown and returned at once.
  public func readLine(prompt: Prompt) -> Reading { .endOfFile }

  /// Adds a line to the history, to be recalled from now on and in later sessions.
  public func remember(_ entry: String) {
    history.append(entry)
  }

  /// Drops the lines of a pasted block that have not been read yet.
  /// - Returns: Their number.
  @discardableResult
  public func discardPendingPaste() -> Int { 0 }
}
