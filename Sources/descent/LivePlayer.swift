import CLibrary
import Language
import LineEditing
import Plotting
import Shell

/// Shows a live screen on the terminal's other page, and tells it of keys, mouse and time.
///
/// Only cells that changed are sent. While keys come faster than frames, frames that are not wanted
/// any more are dropped, so that none queues.
struct LivePlayer {
  private let screen: any LiveScreen
  private let traits: () -> TerminalTraits
  private var reader = LiveKeyReader()
  /// What the terminal shows; nil where that is not known.
  private var shown: ScreenImage?
  private var answer: LiveAnswer = .leave
  /// When the last key came.
  private var lastKey: ContinuousClock.Instant?
  private var hasDroppedFrame = false

  /// The time between two ticks, in seconds.
  private static let tick = 1.0 / 30
  /// The longest time without a look at the window's size: a signal may come just before a wait.
  private static let idle = 0.2
  /// How long no key has to come before a frame is computed whole.
  private static let rest = 0.12

  /// A player; the traits are asked for before each image, as the window may change its size.
  init(_ screen: any LiveScreen, traits: @escaping () -> TerminalTraits) {
    self.screen = screen
    self.traits = traits
  }

  /// Plays until the person leaves, and returns how they left.
  mutating func play() -> LiveAnswer {
    guard let terminal = KeyTerminal() else { return .leave }
    Self.enter()
    defer {
      Self.leave()
      terminal.restore()
    }
    answer = .stay
    paint()
    while answer == .stay, !Interruption.isRequested {
      takeKeys(terminal)
      guard answer == .stay, !Interruption.isRequested else { break }
      if screen.needsFrame { compute() }
      paint()
      guard !KeyTerminal.hasKey() else { continue }
      // Waits for a key, for time to pass, or for rest to have come.
      if screen.wantsTicks {
        if !KeyTerminal.hasKey(within: Self.tick) { take(.tick) }
      } else if screen.needsFrame {
        _ = KeyTerminal.hasKey(within: Self.rest)
      } else {
        _ = KeyTerminal.hasKey(within: Self.idle)
      }
    }
    return answer == .stay ? .leave : answer
  }

  // MARK: Events

  /// Takes the keys that have come.
  private mutating func takeKeys(_ terminal: borrowing KeyTerminal) {
    while answer == .stay, KeyTerminal.hasKey(within: reader.isInsideKey ? 0.05 : 0) {
      guard let byte = KeyTerminal.readByte() else {
        // A terminal that is gone reads as its end.
        if errno != EINTR { answer = .leave }
        return
      }
      lastKey = .now
      switch byte {
      case 0x1a where !reader.isInsideKey: stop(terminal, with: SIGTSTP)
      case 0x1c where !reader.isInsideKey: stop(terminal, with: SIGQUIT)
      default: if let event = reader.take(byte) { take(event) }
      }
    }
    if reader.isInsideKey, let event = reader.finish() { take(event) }
  }

  private mutating func take(_ event: LiveEvent) {
    switch screen.take(event) {
    case .stay: return
    case .redraw: shown = nil
    case let other: answer = other
    }
  }

  /// Gives the terminal back as it was and does what the signal does, such as stopping the program.
  private mutating func stop(_ terminal: borrowing KeyTerminal, with signal: Int32) {
    Self.leave()
    terminal.restore()
    raise(signal)
    terminal.takeKeys()
    Self.enter()
    shown = nil
  }

  // MARK: Frames

  private mutating func compute() {
    let pause = lastKey.map { $0.secondsAgo < Self.rest } ?? false
    let isHurried = pause && (hasDroppedFrame || KeyTerminal.hasKey())
    let began = ContinuousClock.now
    let size = traits()
    let traits = traits
    screen.computeFrame(
      isHurried: isHurried,
      shouldStop: {
        guard !Interruption.isRequested else { return true }
        // A frame that is nearly done is shown before the key that has come.
        guard began.secondsAgo > 0.02 else { return false }
        return KeyTerminal.hasKey() || traits() != size
      },
      progress: { _ in })
    hasDroppedFrame = screen.needsFrame
  }

  private mutating func paint() {
    let image = screen.image(for: traits())
    guard image != shown else { return }
    let changes = image.changes(since: shown)
    Descriptor.write("\u{1b}[?2026h\(changes)\u{1b}[?2026l", to: STDOUT_FILENO)
    shown = image
  }

  /// The terminal's other page, no cursor, and reports of the mouse.
  private static func enter() {
    Descriptor.write(
      "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h", to: STDOUT_FILENO
    )
  }

  private static func leave() {
    Descriptor.write(
      "\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l\u{1b}[?7h\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l",
      to: STDOUT_FILENO)
  }
}
