import ArgumentParser
import Glibc
import Language
import LineEditing
import Shell

/// The program: reads the command line, then prompts or replays.
@main
struct EntryPoint {
  static func main() {
    Descriptor.occupyClosedStreams()
    let arguments = Array(CommandLine.arguments.dropFirst())
    Glibc.exit(Program(Launch(plain: arguments) ?? launch(arguments)).run())
  }

  private static func launch(_ arguments: [String]) -> Launch {
    do {
      let options = try CommandLineOptions.parse(arguments)
      try options.check()
      if let text = options.text {
        Glibc.exit(
          Descriptor.write(text, to: STDOUT_FILENO) ? ExitCode.success : ExitCode.failure)
      }
      return options.launch
    } catch {
      exit(for: error)
    }
  }

  /// Help and version go to standard output; a wrong command line to standard error, with code 2.
  private static func exit(for error: any Error) -> Never {
    let message = CommandLineOptions.fullMessage(for: error)
    let isHelp = CommandLineOptions.exitCode(for: error) == .success
    Descriptor.write(message + "\n", to: isHelp ? STDOUT_FILENO : STDERR_FILENO)
    Glibc.exit(isHelp ? 0 : ExitCode.usage)
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
