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
  func isAtPrompt() -> Bool { shows("descent>") }

  /// Waits until this is all there is in the cursor's line.
  func shows(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
    let isShown = wait { $0.cursorLine == line }
    if !isShown {
      Issue.record("the screen shows:\n\(screen.text)", sourceLocation: sourceLocation)
    }
    return isShown
  }

  /// Types a line at the prompt and waits for the next prompt.
  ///
  /// - Parameters:
  ///   - line: The line, which must not be empty.
  ///   - text: What the program writes behind the line, and what does not occur in the line.
  func enter(
    _ line: String, expecting text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    guard isAtPrompt() else { return false }
    send(line + "\r")
    guard expect(text) else {
      Issue.record(
        "no '\(text)'; the screen shows:\n\(screen.text)", sourceLocation: sourceLocation)
      return false
    }
    return isAtPrompt()
  }

  /// The lines shown, those that have left the screen at the top included.
  var transcript: [String] { screen.scrollback + screen.lines }
}
