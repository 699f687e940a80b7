public import Language

/// Long work: its limits, its progress, its interruption.
public protocol WorkHost: AnyObject {
  /// The most memory, in bytes, that may be taken beside all that is held now.
  ///
  /// Asked anew before each large allocation: what has been taken since is no longer in it, and
  /// what was given back is in it again.
  var memoryLimit: Double { get }

  /// Whether the person or the system asked to stop. Polled in every turn of long loops, on any
  /// thread.
  var isInterrupted: Bool { get }

  /// Whether it is time to say how far the work at hand has come; by default it never is.
  ///
  /// Polled in every turn of long loops, on any thread.
  var isProgressDue: Bool { get }

  /// Takes the fraction of the work at hand that is done, from 0 to 1, on any thread.
  ///
  /// By default it is ignored.
  func showProgress(_ done: Double)

  /// Shows the progress when that is due; returns whether to stop.
  ///
  /// Asked in every turn of long loops, before a step of a descent that takes a few nanoseconds:
  /// one call, by default made of the three above.
  func shouldStop(after done: Double) -> Bool

  /// Runs a command; a host that measures time or shows progress does so around it.
  ///
  /// By default the command runs alone.
  func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic)
}

extension WorkHost {
  /// Always false: progress is not shown.
  public var isProgressDue: Bool { false }

  /// Ignores the fraction.
  public func showProgress(_ done: Double) {}

  /// Runs the command alone.
  public func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    try command()
  }

  /// Asks one after the other.
  public func shouldStop(after done: Double) -> Bool {
    if isProgressDue { showProgress(done) }
    return isInterrupted
  }
}
