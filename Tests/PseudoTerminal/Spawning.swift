import Glibc

extension PseudoTerminal {
  /// The glibc constant, which the module does not export.
  private static let startNewSession: Int16 = 0x80

  /// Starts a program whose three standard streams are a terminal.
  ///
  /// The program leads a new session, and the first terminal that such a program opens becomes
  /// its controlling one.
  static func spawn(
    _ program: String,
    arguments: [String],
    environment: [String: String],
    folder: String?,
    terminal: String
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test runner may ignore or block signals that this is about.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    let flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | startNewSession
    posix_spawnattr_setflags(&attributes, flags)

    var command = [program] + arguments
    if let folder {
      command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    }
    let argumentPointers = command.map { strdup($0) } + [nil]
    let environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var process: pid_t = 0
    let code = posix_spawn(
      &process, command[0], &actions, &attributes, argumentPointers, environmentPointers
    )
    guard code == 0 else { throw .system(call: "posix_spawn", code: code) }
    return process
  }
}
