import ArgumentParser
import CLibrary
import Language
import LineEditing
import Shell

/// The program: reads the command line, then prompts or replays.
@main
struct EntryPoint {
  static func main() {
    Descriptor.occupyClosedStreams()
    // Writing then fails, which ends the program as the signal would; a pipe that is no standard
    // stream does not take the session with it.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    CLibrary.exit(Program(Launch(plain: arguments) ?? launch(arguments)).run())
  }

  private static func launch(_ arguments: [String]) -> Launch {
    do {
      let options = try CommandLineOptions.parse(arguments)
      try options.check()
      if let text = options.text { exit(showing: text) }
      return options.launch
    } catch {
      exit(for: error)
    }
  }

  /// Help and version go to standard output; a wrong command line to standard error, with code 2.
  private static func exit(for error: any Error) -> Never {
    let message = CommandLineOptions.fullMessage(for: error)
    if CommandLineOptions.exitCode(for: error) == .success { exit(showing: message + "\n") }
    Descriptor.write(visibleLines(message) + "\n", to: STDERR_FILENO)
    CLibrary.exit(ExitCode.usage)
  }

  /// Shows all that was asked for.
  private static func exit(showing text: String) -> Never {
    let isShown = Descriptor.write(text, to: STDOUT_FILENO)
    CLibrary.exit(isShown ? ExitCode.success : StandardOutput.failureCode(errno))
  }
}

/// What the process returns.
enum ExitCode {
  static let success: Int32 = 0
  static let failure: Int32 = 1
  static let usage: Int32 = 2
  /// As shells return it for a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM.
  static var interrupted: Int32 { 128 + (Interruption.terminatingSignal ?? SIGINT) }
}

/// Standard output that cannot be written.
enum StandardOutput {
  /// Says so, and gives what the process returns.
  ///
  /// A reader that leaves early, such as 'head', ends the program without a word, as the signal
  /// does where nobody ignores it; so does a terminal that is gone.
  static func failureCode(_ error: Int32) -> Int32 {
    switch error {
    case EPIPE:
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      return 128 + SIGPIPE
    case _ where Interruption.terminatingSignal != nil:
      return ExitCode.interrupted
    case EIO where isatty(STDOUT_FILENO) == 1 || isHungUp:
      return 128 + SIGHUP
    default:
      let reason = String(cString: strerror(error))
      Descriptor.write(
        "descent: standard output cannot be written: \(reason)\n", to: STDERR_FILENO)
      return ExitCode.failure
    }
  }

  /// Whether it was a terminal that was closed.
  private static var isHungUp: Bool {
    var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLHUP) != 0
  }
}
