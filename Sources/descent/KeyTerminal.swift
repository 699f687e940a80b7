import CLibrary
import LineEditing

/// The terminal switched to give single keys without showing them.
struct KeyTerminal {
  private var saved = termios()

  init?() {
    guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return nil }
    takeKeys()
  }

  /// Gives single keys; Ctrl-Z and Ctrl-\ are such, as the terminal must be put right before the
  /// program stops or ends.
  func takeKeys() {
    var raw = saved
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    let none = UInt8(truncatingIfNeeded: fpathconf(STDIN_FILENO, Int32(_PC_VDISABLE)))
    withUnsafeMutableBytes(of: &raw.c_cc) { keys in
      for key in [VSUSP, VQUIT] { keys[Int(key)] = none }
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
  }

  func restore() {
    var saved = saved
    tcsetattr(STDIN_FILENO, TCSANOW, &saved)
  }

  /// Whether a key can be read, waiting for one so many seconds at most; a signal ends the waiting.
  static func hasKey(within seconds: Double = 0) -> Bool {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, Int32(min(max(seconds, 0), 60) * 1000)) > 0
  }

  /// One byte, so that what is typed ahead is left for the prompt; nil at the end of input, and
  /// where a signal came instead.
  static func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return CLibrary.read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
  }
}
