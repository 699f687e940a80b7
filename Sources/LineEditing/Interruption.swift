import CLibrary
import Synchronization

/// The signals that ask the program to stop what it does, as flags that long work polls.
///
/// Nothing happens in a signal handler but setting a flag and waking the prompt.
public enum Interruption {
  /// Whether the work at hand should stop: Ctrl-C was pressed, or the program is to end.
  ///
  /// Two relaxed atomic loads: cheap enough for every iteration of a descent, on any thread.
  public static var isRequested: Bool {
    SignalFlags.interrupt.load(ordering: .relaxed)
      || SignalFlags.termination.load(ordering: .relaxed) != 0
  }

  /// The signal that asked the program to end (SIGTERM or SIGHUP), if one did.
  public static var terminatingSignal: Int32? {
    let signal = SignalFlags.termination.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Installs the handlers for SIGINT, SIGTERM, SIGHUP and SIGWINCH.
  ///
  /// A second call does nothing. A signal that the program was started to ignore stays ignored. A
  /// second SIGTERM or SIGHUP ends the program at once, in case that its work does not poll.
  public static func install() {
    guard SignalFlags.wakeDescriptor < 0 else { return }
    SignalFlags.prepare()
    // Without SA_RESTART: a read of a terminal or a pipe that blocks must end with Ctrl-C.
    for (signal, flags) in [(SIGINT, 0), (SIGTERM, SA_RESETHAND), (SIGHUP, SA_RESETHAND)]
    where !SignalFlags.isIgnored(signal) {
      SignalFlags.handle(signal, flags: Int32(truncatingIfNeeded: flags))
    }
    SignalFlags.handle(SIGWINCH, flags: SA_RESTART)
    // Ctrl-\ is meant, and no crash: Swift's own handler would start a debugger to report one.
    leaveToTheSystem([SIGQUIT])
  }

  /// Does without the handlers by which Swift starts a program of its own to report a crash.
  public static func reportNoCrash() {
    leaveToTheSystem([SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT])
  }

  private static func leaveToTheSystem(_ signals: [Int32]) {
    for signal in signals where !SignalFlags.isIgnored(signal) {
      SignalFlags.replaceAction(for: signal, with: sigaction())
    }
  }

  /// Forgets that Ctrl-C was pressed.
  ///
  /// To be called before each command. A request to end the program stays.
  public static func clear() {
    SignalFlags.interrupt.store(false, ordering: .relaxed)
  }
}
