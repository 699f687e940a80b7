import CLibrary
import Synchronization

/// What the signal handlers noted and nobody has answered yet.
///
/// A handler sets a flag and writes a byte into a pipe that the prompt waits on together with the
/// keyboard. The pipe, unlike an interrupted read, also works when the signal arrives just before
/// the wait begins, or on another thread.
enum SignalFlags {
  static let interrupt = Atomic<Bool>(false)
  static let resize = Atomic<Bool>(false)
  static let suspend = Atomic<Bool>(false)
  static let resume = Atomic<Bool>(false)
  static let termination = Atomic<Int32>(0)

  private static let wakeReader = Atomic<Int32>(-1)
  private static let wakeWriter = Atomic<Int32>(-1)

  /// Readable once a handler has run; -1 when there is no pipe.
  static var wakeDescriptor: Int32 { wakeReader.load(ordering: .relaxed) }

  /// Whether any flag is set.
  static var isAnySet: Bool {
    interrupt.load(ordering: .relaxed) || resize.load(ordering: .relaxed)
      || suspend.load(ordering: .relaxed) || resume.load(ordering: .relaxed)
      || termination.load(ordering: .relaxed) != 0
  }

  /// Reads a flag and clears it.
  static func take(_ flag: borrowing Atomic<Bool>) -> Bool {
    flag.exchange(false, ordering: .relaxed)
  }

  /// Empties the pipe, so that the next wait waits.
  static func drainWakes() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wakeDescriptor, &bytes, bytes.count) > 0 {}
  }

  /// Makes the pipe.
  ///
  /// Touching every flag here keeps their first use out of a handler.
  static func prepare() {
    guard !isAnySet, wakeDescriptor < 0 else { return }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeReader.store(ends[0], ordering: .relaxed)
    wakeWriter.store(ends[1], ordering: .relaxed)
  }

  /// Notes signals of this kind from now on and returns what was done about them before.
  @discardableResult
  static func handle(_ signal: Int32, flags: Int32) -> sigaction {
    var action = sigaction()
    action.handler = { SignalFlags.note($0) }
    action.sa_flags = flags
    return replaceAction(for: signal, with: action)
  }

  static func ignore(_ signal: Int32) -> sigaction {
    var action = sigaction()
    action.handler = SIG_IGN
    return replaceAction(for: signal, with: action)
  }

  @discardableResult
  static func replaceAction(for signal: Int32, with action: sigaction) -> sigaction {
    var action = action
    var previous = sigaction()
    _ = sigaction(signal, &action, &previous)
    return previous
  }

  /// Whether the program was started with this signal ignored, as `nohup` does it.
  static func isIgnored(_ signal: Int32) -> Bool {
    var current = sigaction()
    guard sigaction(signal, nil, &current) == 0 else { return false }
    return unsafeBitCast(current.handler, to: UInt.self) == unsafeBitCast(SIG_IGN, to: UInt.self)
  }

  /// Runs inside the handler: nothing here may allocate or lock.
  private static func note(_ signal: Int32) {
    let savedError = errno
    switch signal {
    case SIGINT: interrupt.store(true, ordering: .relaxed)
    case SIGWINCH: resize.store(true, ordering: .relaxed)
    case SIGTSTP: suspend.store(true, ordering: .relaxed)
    case SIGCONT: resume.store(true, ordering: .relaxed)
    default: termination.store(signal, ordering: .relaxed)
    }
    var byte: UInt8 = 0
    _ = write(wakeWriter.load(ordering: .relaxed), &byte, 1)
    errno = savedError
  }
}

extension sigaction {
  /// What is done about the signal, where each C library keeps it under a name of its own.
  #if canImport(Glibc)
    fileprivate var handler: __sighandler_t? {
      get { __sigaction_handler.sa_handler }
      set { __sigaction_handler.sa_handler = newValue }
    }
  #elseif canImport(Musl)
    fileprivate var handler: (@convention(c) (Int32) -> Void)? {
      get { __sa_handler.sa_handler }
      set { __sa_handler.sa_handler = newValue }
    }
  #else
    fileprivate var handler: (@convention(c) (Int32) -> Void)? {
      get { __sigaction_u.__sa_handler }
      set { __sigaction_u.__sa_handler = newValue }
    }
  #endif
}
