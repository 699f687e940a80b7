/// The part of a pasted block that has not been read as lines yet.
struct PendingPaste: Equatable {
  /// The whole lines that wait, the next one last.
  private var reversedLines: [String] = []

  /// What came after the last line break: it lands in the line being edited.
  private(set) var unfinishedLine = ""

  var isEmpty: Bool { reversedLines.isEmpty && unfinishedLine.isEmpty }

  /// Takes in a pasted text and returns the part that belongs at the cursor.
  ///
  /// Line breaks of all kinds become one; other control characters except tabs are dropped, as
  /// nobody sees what they would do.
  /// - Parameters:
  ///   - text: The pasted text.
  ///   - rest: What stands behind the cursor; it follows the last piece of the text.
  /// - Returns: The first line, and whether it is complete, in which case `rest` has moved on.
  mutating func accept(_ text: String, before rest: String) -> (text: String, endsLine: Bool) {
    var lines = Self.lines(of: text)
    guard lines.count > 1, let last = lines.popLast() else {
      return (lines.first ?? "", false)
    }
    lines.reverse()
    let first = lines.removeLast()
    reversedLines += lines
    unfinishedLine = last + rest
    return (first, true)
  }

  /// Removes the next whole line.
  mutating func takeLine() -> String? { reversedLines.popLast() }

  /// Removes the unfinished line; empty when there is none or whole lines still wait.
  mutating func takeUnfinishedLine() -> String {
    guard reversedLines.isEmpty else { return "" }
    defer { unfinishedLine = "" }
    return unfinishedLine
  }

  /// Drops everything and returns the number of lines dropped.
  mutating func discard() -> Int {
    defer { self = PendingPaste() }
    return reversedLines.count + (unfinishedLine.isEmpty ? 0 : 1)
  }

  private static func lines(of text: String) -> [String] {
    var lines = [""]
    var endsWithReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where endsWithReturn: break
      case "\r", "\n": lines.append("")
      case "\t": lines[lines.count - 1].unicodeScalars.append(scalar)
      default:
        guard scalar.properties.generalCategory != .control else { break }
        lines[lines.count - 1].unicodeScalars.append(scalar)
      }
      endsWithReturn = scalar == "\r"
    }
    return lines
  }
}
