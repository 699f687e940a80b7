import PseudoTerminal
import Testing

/// Keys that have no character of their own.
enum Keys {
  static let up = "\u{1B}[A"
  static let right = "\u{1B}[C"
  static let left = "\u{1B}[D"
  static let escape = "\u{1B}"

  static func control(_ letter: Unicode.Scalar) -> String {
    String(Unicode.Scalar(UInt8(letter.value & 0x1F)))
  }

  static func pasted(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }
}

extension PseudoTerminal {
  /// Waits until the cursor stands behind an empty prompt.
  ///
  /// What was typed before it came may stand before it: the terminal itself shows that.
  func isAtPrompt() -> Bool {
    let isThere = wait { $0.cursorLine.hasSuffix("descent>") }
    if !isThere { Issue.record("the screen shows:\n\(screen.text)") }
    return isThere
  }

  /// Waits until this is all there is in the cursor's line.
  func shows(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
    // What was pressed between two commands is shown by the terminal itself, before the prompt.
    let isShown = wait { [line, "^C" + line].contains($0.cursorLine) }
    if !isShown {
      Issue.record("the screen shows:\n\(screen.text)", sourceLocation: sourceLocation)
    }
    return isShown
  }

  /// Types a line and waits for a new row that holds a text and is not the line itself.
  func type(
    _ line: String, expecting text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    let before = rows(with: text)
    send(line + "\r")
    let isShown = wait { _ in rows(with: text) > before }
    if !isShown {
      Issue.record(
        "no '\(text)'; the screen shows:\n\(screen.text)", sourceLocation: sourceLocation)
    }
    return isShown
  }

  /// Types a line at the prompt, waits for what it shows and for the next prompt.
  func enter(
    _ line: String, expecting text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    shows("descent>", sourceLocation: sourceLocation)
      && type(line, expecting: text, sourceLocation: sourceLocation)
      && shows("descent>", sourceLocation: sourceLocation)
  }

  /// Waits until this is a row on its own.
  func prints(_ row: String) -> Bool { wait { _ in transcript.contains(row) } }

  private func rows(with text: String) -> Int {
    transcript.count { $0.contains(text) && !$0.contains("descent> ") }
  }

  /// The lines shown, those that have left the screen at the top included.
  var transcript: [String] { screen.scrollback + screen.lines }
}
