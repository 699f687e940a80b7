public import Glibc

/// A terminal whose keyboard and screen belong to a test.
///
/// The program runs in a session of its own with this terminal as the controlling one, so that
/// Ctrl-C, Ctrl-Z and a closed window reach it as they would from a person. Not for use from
/// several tasks at once. What still runs is killed when the terminal goes away.
public final class PseudoTerminal {
  /// What can go wrong before there is anything to test.
  public enum Failure: Error {
    /// A system call failed; `code` is its error number.
    case system(call: String, code: Int32)
  }

  /// How a program ended.
  public enum Exit: Equatable, Sendable {
    /// It returned this code.
    case code(Int32)

    /// This signal killed it.
    case signal(Int32)
  }

  /// How a reader is slow: so many bytes at a time, with a wait after each time.
  public struct Slowness: Sendable {
    var bytes: Int
    var seconds: Double

    /// A slowness.
    public init(bytes: Int, seconds: Double) {
      self.bytes = bytes
      self.seconds = seconds
    }
  }

  /// How slowly the program's output is read; nil reads all there is at once.
  public var slowness: Slowness?

  /// The process identifier of the program.
  public let process: pid_t

  /// The screen as the program's output has left it.
  public private(set) var screen: Screen

  /// Every byte that the program wrote, in case that a test is about escapes.
  public private(set) var output: [UInt8] = []

  /// Linux's TIOCSPTLCK and TIOCGPTN, whose macros cannot be imported.
  private static let unlockRequest: UInt = 0x4004_5431
  private static let numberRequest: UInt = 0x8004_5430

  private var master: Int32
  private var unmatched: ArraySlice<UInt8> = []
  private var exit: Exit?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: The path of the program.
  ///   - arguments: Its arguments, without its name.
  ///   - environment: The whole environment; a `TERM` belongs in it.
  ///   - folder: The folder it starts in; nil is that of the test.
  ///   - rows: The rows of the window.
  ///   - columns: The columns of the window.
  /// - Throws: `Failure` when there is no terminal to be had or the program cannot be run.
  public init(
    running program: String,
    arguments: [String] = [],
    environment: [String: String] = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"],
    folder: String? = nil,
    rows: Int = 24,
    columns: Int = 80
  ) throws(Failure) {
    let (master, terminal) = try Self.openTerminal()
    self.master = master
    screen = Screen(rows: rows, columns: columns)
    Self.setSize(of: master, rows: rows, columns: columns)
    do throws(Failure) {
      process = try Self.spawn(
        program, arguments: arguments, environment: environment, folder: folder, terminal: terminal
      )
    } catch {
      close(master)
      throw error
    }
  }

  deinit {
    if master >= 0 { close(master) }
    guard exit == nil else { return }
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// Types, as fast as the terminal takes it.
  public func send(_ keys: String) {
    var bytes = Array(keys.utf8)[...]
    while !bytes.isEmpty {
      var request = pollfd(fd: master, events: Int16(POLLOUT | POLLIN), revents: 0)
      guard poll(&request, 1, 20_000) > 0 else { return }
      // The program may wait for its output to be read before it reads more.
      if request.revents & Int16(POLLIN) != 0 { readOutput() }
      guard request.revents & Int16(POLLOUT) != 0 else {
        if request.revents & Int16(POLLHUP) != 0 { return }
        continue
      }
      let count = bytes.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1_024)) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits until the screen satisfies a condition.
  /// - Returns: Whether it did before the time was up or the program ended.
  public func wait(seconds: Double = 20, until condition: (Screen) -> Bool) -> Bool {
    let deadline = Self.now + seconds
    while !condition(screen) {
      let left = deadline - Self.now
      guard left > 0, waitForOutput(seconds: left) else { return condition(screen) }
    }
    return true
  }

  /// Waits until the output holds a text behind the last one that was expected.
  ///
  /// This is about what was written, in order; what is still to be seen is in `screen`.
  /// - Returns: Whether it came before the time was up or the program ended.
  public func expect(_ text: String, seconds: Double = 20) -> Bool {
    let wanted = Array(text.utf8)
    let deadline = Self.now + seconds
    while true {
      if let end = Self.end(of: wanted, in: unmatched) {
        unmatched = unmatched[end...]
        return true
      }
      let left = deadline - Self.now
      guard left > 0, waitForOutput(seconds: left) else { return false }
    }
  }

  /// Gives the window another size, which the program learns by a signal.
  public func resize(rows: Int, columns: Int) {
    screen.resize(rows: rows, columns: columns)
    Self.setSize(of: master, rows: rows, columns: columns)
  }

  /// Sends the program a signal.
  public func signal(_ number: Int32) {
    kill(process, number)
  }

  /// Whether the terminal shows what is typed, as it does where no program edits.
  public var hasEcho: Bool {
    var state = termios()
    return tcgetattr(master, &state) == 0 && state.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Closes the window: the program loses its terminal and is told so by SIGHUP.
  public func closeWindow() {
    close(master)
    master = -1
  }

  /// Waits for the program's end, reading what it still writes.
  /// - Returns: How it ended; nil when the time was up first.
  public func waitForExit(seconds: Double = 20) -> Exit? {
    let deadline = Self.now + seconds
    while exit == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        exit = status & 0x7F == 0 ? .code((status >> 8) & 0xFF) : .signal(status & 0x7F)
        while waitForOutput(seconds: 0) {}
      } else if Self.now > deadline {
        return nil
      } else if !waitForOutput(seconds: 0.01) {
        usleep(2_000)
      }
    }
    return exit
  }

  /// Reads what arrives within a time; false when nothing did or nothing will.
  private func waitForOutput(seconds: Double) -> Bool {
    var request = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32((min(seconds, 60) * 1_000).rounded(.up))
    guard poll(&request, 1, milliseconds) > 0 else { return false }
    return readOutput()
  }

  @discardableResult
  private func readOutput() -> Bool {
    var chunk = [UInt8](repeating: 0, count: slowness?.bytes ?? 65_536)
    let count = read(master, &chunk, chunk.count)
    if let slowness { usleep(UInt32(slowness.seconds * 1e6)) }
    // The error EIO means that nobody has the terminal open any more.
    guard count > 0 else { return false }
    let bytes = chunk[..<count]
    output += bytes
    unmatched += bytes
    screen.show(bytes)
    return true
  }

  private static func end(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = wanted.first else { return bytes.startIndex }
    var start = bytes.startIndex
    while let index = bytes[start...].firstIndex(of: first) {
      if bytes[index...].starts(with: wanted) { return index + wanted.count }
      start = index + 1
    }
    return nil
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func openTerminal() throws(Failure) -> (master: Int32, path: String) {
    // A program that another test starts must not keep this terminal open.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw .system(call: "open", code: errno) }
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard ioctl(master, unlockRequest, &lock) == 0, ioctl(master, numberRequest, &number) == 0
    else {
      let code = errno
      close(master)
      throw .system(call: "ioctl", code: code)
    }
    return (master, "/dev/pts/\(number)")
  }

  private static func setSize(of terminal: Int32, rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0
    )
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }
}
