import Glibc

/// A program off a terminal: standard input from a file, output and errors into files.
///
/// What still runs is killed when this goes away.
final class RunningProgram {
  /// What went wrong before there was anything to test.
  enum Failure: Error {
    case notStarted(code: Int32)
    case notEnded(output: String, errors: String)
  }

  /// A program that has ended.
  struct End: CustomStringConvertible {
    /// What it returned; 128 and the signal's number where a signal killed it.
    var code: Int32
    var output: String
    var errors: String

    var description: String { "code \(code), output:\n\(output)\nerrors:\n\(errors)" }
  }

  let process: pid_t
  private let outputPath: String
  private let errorPath: String
  private var code: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: The path of the program and its arguments.
  ///   - environment: The whole environment.
  ///   - folder: The folder it starts in.
  ///   - streams: A path that is free for files which hold the three streams.
  ///   - input: The path of what it reads.
  /// - Throws: `Failure.notStarted`.
  init(
    _ command: [String], environment: [String: String], folder: String, streams: String,
    input: String
  ) throws {
    outputPath = streams + ".output"
    errorPath = streams + ".errors"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorPath, flags, 0o600)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test runner may ignore or block signals that this is about.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

    // The module has no call that changes the folder.
    let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, command[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw Failure.notStarted(code: failure) }
    self.process = process
  }

  deinit {
    guard code == nil else { return }
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// What it has written to standard output.
  var output: String { Sandbox.text(at: outputPath) }

  /// What it has written to standard error.
  var errors: String { Sandbox.text(at: errorPath) }

  /// Waits until what it has written to standard output satisfies a condition.
  /// - Returns: Whether it did before the time was up or the program ended.
  func wait(seconds: Double = 20, until condition: (String) -> Bool) -> Bool {
    for _ in 0..<Int(seconds * 200) {
      if condition(output) { return true }
      guard !hasEnded else { return condition(output) }
      usleep(5_000)
    }
    return false
  }

  /// Waits for the program's end.
  func end(seconds: Double = 60) throws -> End {
    for _ in 0..<Int(seconds * 500) where !hasEnded { usleep(2_000) }
    guard hasEnded, let code else { throw Failure.notEnded(output: output, errors: errors) }
    return End(code: code, output: output, errors: errors)
  }

  private var hasEnded: Bool {
    guard code == nil else { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
    return true
  }
}
