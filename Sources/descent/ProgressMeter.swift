import CLibrary
import Dispatch
import Numerics
import Shell
import Synchronization

/// The line that says how far long work has come, on a terminal that can take it away again.
///
/// A timer says when the line is due; the work itself draws it when it next asks whether to stop,
/// on whatever thread that is.
final class ProgressMeter: Sendable {
  /// How long work takes that needs no such line.
  private static let patience = 0.5
  /// The seconds between two drawings.
  private static let interval = 0.2

  /// Whether the line should be drawn: one atomic load, for every turn of a loop.
  var isDue: Bool { due.load(ordering: .relaxed) }

  private let due = Atomic(false)
  /// Timers of Dispatch may be used from any thread, though their type does not say so.
  private nonisolated(unsafe) let timer: any DispatchSourceTimer
  private let state = Locked(State())
  private let style: @Sendable () -> (width: Int, isDim: Bool)

  private struct State {
    var start = ContinuousClock.Instant.now
    var isRunning = false
    var isShown = false
    /// The farthest that was shown; several threads may see the same work differently.
    var done = 0.0
  }

  /// A meter; the cells that it may take and whether it may be dim are asked for at each drawing.
  init(style: @escaping @Sendable () -> (width: Int, isDim: Bool)) {
    self.style = style
    timer = DispatchSource.makeTimerSource()
    timer.setEventHandler { [weak self] in self?.due.store(true, ordering: .relaxed) }
    timer.schedule(deadline: .distantFuture)
    timer.activate()
  }

  /// Begins to wait: work starts now.
  func begin() {
    due.store(false, ordering: .relaxed)
    state.withLock { state in
      state = State(isRunning: true, isShown: state.isShown)
    }
    timer.schedule(deadline: .now() + Self.patience, repeating: Self.interval)
  }

  /// Begins to wait anew where work goes on behind an output, which may have taken its time.
  func outputEnded() {
    if state.withLock({ $0.isRunning }) { begin() }
  }

  /// The work is over.
  /// - Returns: Whether a line was on the screen, which is gone now.
  @discardableResult
  func end() -> Bool {
    timer.schedule(deadline: .distantFuture)
    due.store(false, ordering: .relaxed)
    return state.withLock { state in
      state.isRunning = false
      return Self.takeAway(&state)
    }
  }

  /// Takes the line off the screen, because something else is to be shown.
  /// - Returns: Whether there was one.
  func clear() -> Bool { state.withLock { Self.takeAway(&$0) } }

  /// Draws the line; nil where nobody knows how far the work has come.
  func show(_ done: Double?) {
    guard due.exchange(false, ordering: .relaxed) else { return }
    let (width, isDim) = style()
    state.withLock { state in
      guard state.isRunning else { return }
      if let done, done > state.done { state.done = done }
      // The last cell stays free: behind it the cursor would wait to wrap.
      let text = progressText(
        done: state.done > 0 ? state.done : nil, elapsed: state.start.secondsAgo,
        width: width - 1)
      let styled = isDim ? "\u{1b}[2m\(text)\u{1b}[0m" : text
      Descriptor.write("\r\(styled)\u{1b}[K", to: STDOUT_FILENO)
      state.isShown = true
    }
  }

  private static func takeAway(_ state: inout State) -> Bool {
    guard state.isShown else { return false }
    state.isShown = false
    Descriptor.write("\r\u{1b}[K", to: STDOUT_FILENO)
    return true
  }
}
