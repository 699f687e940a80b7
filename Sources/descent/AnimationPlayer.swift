import CLibrary
import Language
import LineEditing
import Plotting
import Shell

/// Plays an animation in place on the terminal, at a steady rate, under the keys of the person.
struct AnimationPlayer {
  private let animation: Animation
  private let style: () -> TextStyle
  private let beginning = ContinuousClock.Instant.now
  private var frame = 0
  private var isPaused = false
  /// The lines that the last frame took, to go back up over.
  private var drawnLines = 0

  /// A player; the style is asked for before each frame, as the window may change its size.
  init(_ animation: Animation, style: @escaping () -> TextStyle) {
    self.animation = animation
    self.style = style
  }

  /// What a key asks for.
  private enum Key {
    case pause
    case back
    case forth
    case faster
    case slower
    case leave
    case suspend
    case abort
    case other
  }

  /// Plays to the end or until the person leaves; the last frame shown stays, the cursor below it.
  mutating func play() {
    guard let terminal = KeyTerminal() else { return }
    defer { terminal.restore() }
    hideCursor()
    var interval = 1 / animation.framesPerSecond
    var due = now() + interval
    draw()
    while !Interruption.isRequested {
      let isAtEnd = frame == animation.frameCount - 1
      if isAtEnd, !isPaused { break }
      let key = self.key(within: isPaused ? 0.5 : max(due - now(), 0))
      switch key {
      case nil:
        if isPaused {
          redrawIfResized()
          continue
        }
        // A slow terminal skips frames instead of falling behind.
        let late = Int(min(max((now() - due) / interval, 0), 1e6))
        due += Double(1 + late) * interval
        move(by: 1 + late)
      case .pause?:
        isPaused.toggle()
        due = now() + interval
        draw()
      case .back?:
        isPaused = true
        move(by: -1)
      case .forth?:
        isPaused = true
        move(by: 1)
      case .faster?, .slower?:
        interval = min(max(key == .faster ? interval / 1.5 : interval * 1.5, 1 / 60), 10)
        due = now() + interval
      case .leave?:
        finish()
        return
      case .suspend?:
        leave(terminal, with: SIGTSTP)
        due = now() + interval
      case .abort?:
        leave(terminal, with: SIGQUIT)
        due = now() + interval
      case .other?:
        // A signal counts as such a key: it may have come from a resize.
        redrawIfResized()
      }
    }
    finish()
  }

  /// Gives the terminal back as it was and does what the signal does, such as stopping the program.
  ///
  /// Where that returns, the shell has brought the program back, on a screen that has moved on.
  private mutating func leave(_ terminal: borrowing KeyTerminal, with signal: Int32) {
    finish()
    terminal.restore()
    raise(signal)
    terminal.takeKeys()
    hideCursor()
    drawnLines = 0
    draw()
  }

  // MARK: Drawing

  private var lastStyle: TextStyle?

  private mutating func move(by step: Int) {
    frame = min(max(frame + step, 0), animation.frameCount - 1)
    draw()
  }

  private mutating func redrawIfResized() {
    if style() != lastStyle { draw() }
  }

  /// Draws the frame over the last one in a single write, so that nothing flickers.
  private mutating func draw() {
    let style = style()
    let isResized = lastStyle != nil && lastStyle != style
    lastStyle = style
    let lines = render(animation.figure(frame), style: style)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var text = "\u{1b}[?2026h"
    if isResized {
      // Lines may have been wrapped: what was drawn cannot be found again.
      text += "\u{1b}[H\u{1b}[J"
    } else if drawnLines > 0 {
      text += "\r\u{1b}[\(drawnLines)A"
    }
    for line in lines { text += line + "\u{1b}[K\n" }
    text += hint(width: style.width) + "\u{1b}[K\u{1b}[J\r\u{1b}[?2026l"
    drawnLines = lines.count
    Descriptor.write(text, to: STDOUT_FILENO)
  }

  private func hint(width: Int) -> String {
    let text =
      isPaused
      ? "paused: space goes on, arrows step, q leaves"
      : "space pauses, + - faster and slower, q leaves"
    let shown = String(text.prefix(max(width - 1, 0)))
    return lastStyle?.color == TextStyle.Color.none ? shown : "\u{1b}[2m\(shown)\u{1b}[0m"
  }

  private func hideCursor() { Descriptor.write("\u{1b}[?25l", to: STDOUT_FILENO) }

  /// Takes the hint away and shows the cursor.
  private func finish() {
    Descriptor.write("\r\u{1b}[K\u{1b}[?25h", to: STDOUT_FILENO)
  }

  // MARK: Keys and time

  /// The seconds since the player was made.
  private func now() -> Double { beginning.secondsAgo }

  /// The next key, if one comes in time.
  private func key(within seconds: Double) -> Key? {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    let wait = Int32(min(max(seconds, 0), 60) * 1000)
    let count = poll(&input, 1, wait)
    if count < 0 { return Interruption.isRequested ? .leave : .other }
    guard count > 0 else { return nil }
    switch KeyTerminal.readByte() {
    case UInt8(ascii: " "): return .pause
    case UInt8(ascii: "q"), UInt8(ascii: "Q"), 3, 4, nil: return .leave
    case UInt8(ascii: "+"), UInt8(ascii: "="): return .faster
    case UInt8(ascii: "-"), UInt8(ascii: "_"): return .slower
    case 0x1a: return .suspend
    case 0x1c: return .abort
    case 0x1b: return keyBehindEscape()
    default: return .other
    }
  }

  /// What an arrow key means; Escape alone leaves.
  private func keyBehindEscape() -> Key {
    guard let introducer = byteAtOnce() else { return .leave }
    guard introducer == UInt8(ascii: "[") || introducer == UInt8(ascii: "O") else { return .other }
    while let byte = byteAtOnce() {
      switch byte {
      case UInt8(ascii: "D"): return .back
      case UInt8(ascii: "C"): return .forth
      case 0x20...0x3f: continue
      default: return .other
      }
    }
    return .other
  }

  /// The next byte of a key that sends several, which arrive together.
  private func byteAtOnce() -> UInt8? {
    KeyTerminal.hasKey(within: 0.05) ? KeyTerminal.readByte() : nil
  }
}
