import CLibrary

/// The size of the terminal's window, in character cells.
public struct TerminalSize: Equatable, Sendable {
  /// Lines of text, at least 1.
  public var rows: Int

  /// Cells in a line, at least 1.
  public var columns: Int

  /// A size that is known beforehand.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The size now: the terminal's own answer, else `LINES` and `COLUMNS`, else 24 × 80.
  ///
  /// One system call; cheap enough to ask before every figure.
  public static func current() -> TerminalSize {
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 && size.ws_col > 0 {
      return TerminalSize(rows: Int(size.ws_row), columns: Int(size.ws_col))
    }
    return TerminalSize(
      rows: environmentCount("LINES") ?? 24,
      columns: environmentCount("COLUMNS") ?? 80
    )
  }

  private static func environmentCount(_ name: String) -> Int? {
    guard let text = getenv(name).map({ String(cString: $0) }), let count = Int(text) else {
      return nil
    }
    return (1...10_000).contains(count) ? count : nil
  }
}
