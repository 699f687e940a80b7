import Expressions
import TextWidth

/// Draws a diagnostic: message, the line it is about, a caret under the culprit.
public struct DiagnosticRenderer {
  /// Where the typed line stands.
  public enum Placement: Equatable, Sendable {
    /// On the screen, directly above, behind a prompt of this many cells.
    case belowPrompt(width: Int)
    /// Nowhere near: it is shown again.
    case apart
  }

  /// The cells that a line may take.
  public var width: Int
  /// Whether to use colors.
  public var hasColor: Bool
  /// Whether to mark left-out text by `…`, else by `...`.
  public var isASCII: Bool
  /// Whether a message with its place is broken at blanks too; programs read it on one line.
  public var breaksPlaces: Bool

  /// A renderer for lines of this width.
  public init(width: Int, hasColor: Bool, isASCII: Bool, breaksPlaces: Bool = false) {
    self.width = max(width, 20)
    self.hasColor = hasColor
    self.isASCII = isASCII
    self.breaksPlaces = breaksPlaces
  }

  /// The lines of a diagnostic, each ended by a line feed.
  public func text(of diagnostic: Diagnostic, placement: Placement) -> String {
    let label = colored(diagnostic.severity + ":", "1;31")
    let labelWidth = diagnostic.severity.count + 1
    guard let line = diagnostic.line, let span = diagnostic.span else {
      return header(diagnostic, label) + callers(diagnostic)
    }
    if line.file == nil, case .belowPrompt(let prompt) = placement,
      let caret = caret(span, in: line, indent: prompt, isWhole: true)
    {
      let start = displayWidth(caret) + 1
      let marks = colored(caret, "1;31")
      if start + labelWidth + 1 + displayWidth(message(of: diagnostic)) <= width {
        return "\(marks) \(label) \(message(of: diagnostic))\n"
      }
      return marks + "\n" + header(diagnostic, label)
    }
    let excerpt = Excerpt(
      span, of: line, width: width - 2, isASCII: isASCII)
    return header(diagnostic, label) + "  \(excerpt.text)\n"
      + "  \(excerpt.indent)\(colored(excerpt.marks, "1;31"))\n" + callers(diagnostic)
  }

  /// `FILE:LINE:COL: error: message`, or without the position where there is none.
  private func header(_ diagnostic: Diagnostic, _ label: String) -> String {
    guard let line = diagnostic.line, line.file != nil else {
      let text = "\(label) \(message(of: diagnostic))"
      return wrapped(text, width: width, indent: "  ") + "\n"
    }
    let location = line.location(of: diagnostic.span?.start ?? diagnostic.statementStart)
    return broken("\(text(of: location)): \(label) \(message(of: diagnostic))") + "\n"
  }

  /// A line with a place, broken where a person reads it.
  private func broken(_ line: String) -> String {
    breaksPlaces ? wrapped(line, width: width, indent: "  ") : line
  }

  private func message(of diagnostic: Diagnostic) -> String {
    let message = visible(diagnostic.message)
    return isASCII ? message.replacing("…", with: "...") : message
  }

  private func text(of location: SourceLine.Location) -> String {
    "\(location.file.map(visible) ?? "prompt"):\(location.line):\(location.column)"
  }

  private func callers(_ diagnostic: Diagnostic) -> String {
    diagnostic.callers.filter { $0.file != nil }
      .map { broken("  run from \(text(of: $0))") + "\n" }.joined()
  }

  /// The caret for a line that stands on the screen as it was typed; nil where it was wrapped.
  private func caret(
    _ span: SourceSpan, in line: SourceLine, indent: Int, isWhole: Bool
  ) -> String? {
    guard !line.bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }),
      indent + displayWidth(line.text) < width
    else { return nil }
    let before = displayWidth(line.text(in: SourceSpan(start: 0, end: span.start)))
    let size = max(displayWidth(line.text(in: span)), 1)
    return String(repeating: " ", count: indent + before) + underline(size)
  }

  private func colored(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

/// `^~~~`, of so many cells.
private func underline(_ size: Int) -> String { "^" + String(repeating: "~", count: size - 1) }

/// The part of a line around a span that fits a width, and the marks under it.
private struct Excerpt {
  var text: String
  var indent: String
  var marks: String

  init(
    _ span: SourceSpan, of line: SourceLine, width: Int, isASCII: Bool
  ) {
    func shown(_ start: Int, _ end: Int) -> [Character] {
      Array(flattened(line.text(in: SourceSpan(start: start, end: end))))
    }
    // Of a long line only what can come near the screen is looked at.
    let reach = width * 16
    let end = max(span.end, span.start)
    let before = shown(max(span.start - reach, 0), span.start)
    let culprit = shown(span.start, min(end, span.start + reach))
    let after = shown(end, min(end + reach, line.bytes.count))
    let gap = isASCII ? "..." : "…"
    let size = max(displayWidth(String(culprit)), 1)
    // The culprit gets what it needs, at most two thirds; its surroundings share the rest.
    let culpritRoom = min(size, max(width * 2 / 3, 1))
    let room = width - culpritRoom - 2 * gap.count
    let right = Self.prefix(
      after, cells: max(room - min(displayWidth(String(before)), room * 2 / 3), 0))
    let left = Self.suffix(before, cells: max(room - displayWidth(right), 0))
    let middle = Self.prefix(culprit, cells: culpritRoom)
    let isCutLeft = left.count < before.count
    let isCutMiddle = middle.count < culprit.count
    let isCutRight = !isCutMiddle && right.count < after.count
    let start = (isCutLeft ? gap : "") + left
    text = start + middle + (isCutMiddle ? gap : right + (isCutRight ? gap : ""))
    indent = String(repeating: " ", count: displayWidth(start))
    marks = underline(max(displayWidth(middle), 1))
  }

  private static func prefix(
    _ characters: [Character], cells: Int
  ) -> String {
    var text = ""
    var used = 0
    for character in characters {
      used += displayWidth(String(character))
      guard used <= cells else { break }
      text.append(character)
    }
    return text
  }

  private static func suffix(
    _ characters: [Character], cells: Int
  ) -> String {
    String(prefix(characters.reversed(), cells: cells).reversed())
  }
}

/// A line with each control character in one cell: a tab becomes a blank.
private func flattened(_ text: String) -> String {
  String(text.map { $0 == "\t" || $0 == "\n" ? " " : visible(String($0)).first ?? " " })
}
