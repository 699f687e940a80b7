import ArgumentParser
import Glibc
import Shell

/// The program: reads the command line, then prompts or replays.
@main
struct Descent {
  static func main() {
    let options: CommandLineOptions
    do {
      options = try CommandLineOptions.parse()
      try options.check()
    } catch {
      exit(for: error)
    }
    let program = Program(options)
    Glibc.exit(program.run())
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
  static let interrupted: Int32 = 130
}
