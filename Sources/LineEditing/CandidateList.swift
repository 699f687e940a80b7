/// The candidates of a completion as lines that fit a window.
enum CandidateList {
  private static let gap = 2

  /// One candidate a line with its summary while the rows suffice, else names in columns, else as
  /// many of those as there is room for and a line that counts the rest.
  ///
  /// - Parameters:
  ///   - candidates: The candidates in the order in which they are listed.
  ///   - size: The window. The last row stays free for the prompt.
  ///   - ellipsis: What stands for text that is left out.
  /// - Returns: The lines, without line breaks.
  static func lines(
    _ candidates: [Completion.Candidate], in size: TerminalSize, ellipsis: String = "…"
  ) -> [String] {
    let room = max(1, size.rows - 2)
    // The last column stays free: a full row would wrap.
    let columns = max(1, size.columns - 1)
    let nameWidth = candidates.map { width(of: $0.text) }.max() ?? 0
    if candidates.count <= room, candidates.contains(where: { !$0.summary.isEmpty }) {
      return candidates.map { candidate in
        let name = padded(candidate.text, to: nameWidth + gap)
        return truncated(trimmed(name + candidate.summary), to: columns, ellipsis)
      }
    }
    return table(
      candidates.map(\.text), nameWidth: nameWidth, columns: columns, room: room, ellipsis)
  }

  /// The longest text that all candidates start with.
  static func commonPrefix(_ candidates: [Completion.Candidate]) -> String {
    guard var prefix = (candidates.first?.text).map({ Array($0.unicodeScalars) }) else { return "" }
    for candidate in candidates.dropFirst() {
      let shared = zip(prefix, candidate.text.unicodeScalars).prefix { $0 == $1 }.count
      prefix.removeLast(prefix.count - shared)
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: prefix)
    return String(text)
  }

  private static func table(
    _ names: [String], nameWidth: Int, columns: Int, room: Int, _ ellipsis: String
  ) -> [String] {
    let perRow = max(1, (columns + gap) / (nameWidth + gap))
    var rows = (names.count + perRow - 1) / perRow
    var shown = names.count
    if rows > room {
      rows = max(1, room - 1)
      shown = min(names.count, rows * perRow)
    }
    var lines = (0..<rows).map { row in
      let cells = stride(from: row, to: shown, by: rows).map {
        padded(names[$0], to: nameWidth + gap)
      }
      return truncated(trimmed(cells.joined()), to: columns, ellipsis)
    }
    if shown < names.count {
      let rest = "\(ellipsis) \(names.count - shown) more"
      lines.append(truncated(rest, to: columns, ellipsis))
    }
    return lines
  }

  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ScreenPosition.width(of: $1) }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(of: text)))
  }

  private static func trimmed(_ text: String) -> String {
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }

  private static func truncated(
    _ text: String, to columns: Int, _ ellipsis: String
  ) -> String {
    guard width(of: text) > columns else { return text }
    var kept = String.UnicodeScalarView()
    var used = ellipsis.unicodeScalars.count
    for scalar in text.unicodeScalars {
      used += ScreenPosition.width(of: scalar)
      guard used <= columns else { break }
      kept.append(scalar)
    }
    return String(kept) + ellipsis
  }
}
