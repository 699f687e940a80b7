import CLibrary
import Language
import LineEditing
import Shell

/// A script's command, shown as if somebody typed it.
struct TypedEcho {
  private let text: String
  private let interval: Double

  init(_ line: SourceLine, settings: Settings, terminal: TerminalTraits) {
    text = OutputRenderer(settings: settings, terminal: terminal).text(of: .echo(line))
    let isTyped = settings.typing > 0 && terminal.isTerminal && terminal.movesCursor
    interval = isTyped ? 1 / Double(settings.typing) : 0
  }

  /// Writes it; false where the reader is gone or the disk is full.
  ///
  /// Ctrl-C shows the rest at once.
  func write() -> Bool {
    guard interval > 0 else { return Descriptor.write(text, to: STDOUT_FILENO) }
    // The prompt stands there before anybody types.
    let start = text.firstRange(of: OutputRenderer.prompt)?.upperBound ?? text.startIndex
    guard Descriptor.write(String(text[..<start]), to: STDOUT_FILENO) else { return false }
    var isEscape = false
    for character in text[start...] {
      if character == "\u{1b}" { isEscape = true }
      if !isEscape, character != "\n" { wait() }
      if character == "m" { isEscape = false }
      guard Descriptor.write(String(character), to: STDOUT_FILENO) else { return false }
    }
    return true
  }

  private func wait() {
    guard !Interruption.isRequested else { return }
    var time = timespec()
    time.tv_sec = Int(interval)
    time.tv_nsec = Int((interval - interval.rounded(.down)) * 1e9)
    nanosleep(&time, nil)
  }
}
