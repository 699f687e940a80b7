/// How entries are written to a history file: one a line, so that a torn file loses one entry.
///
/// A backslash becomes `\\`, a line feed `\n`, a carriage return `\r`; the rest is UTF-8.
enum HistoryEncoding {
  private static let lineFeed = UInt8(ascii: "\n")
  private static let backslash = UInt8(ascii: "\\")

  /// The entry as a line, with its line feed.
  static func line(for entry: String) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(entry.utf8.count + 1)
    for byte in entry.utf8 {
      switch byte {
      case backslash: line += [backslash, backslash]
      case lineFeed: line += [backslash, UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): line += [backslash, UInt8(ascii: "r")]
      default: line.append(byte)
      }
    }
    line.append(lineFeed)
    return line
  }

  /// The entry that a line holds; nil for a line that no session wrote: empty, not UTF-8, or with
  /// a zero byte, which would cut the line short in the editor.
  static func entry(from line: some Collection<UInt8>) -> String? {
    guard !line.isEmpty else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    var isEscaped = false
    for byte in line {
      guard byte != 0 else { return nil }
      if isEscaped {
        isEscaped = false
        switch byte {
        case UInt8(ascii: "n"): bytes.append(lineFeed)
        case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
        case backslash: bytes.append(backslash)
        default: bytes += [backslash, byte]
        }
      } else if byte == backslash {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    if isEscaped { bytes.append(backslash) }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The newest entries of a file's bytes, oldest first, each once.
  ///
  /// - Parameters:
  ///   - bytes: Whole lines.
  ///   - limit: The largest number of entries returned.
  /// - Returns: The entries and the number of lines they were found among.
  static func newestEntries(
    in bytes: some BidirectionalCollection<UInt8>, limit: Int
  ) -> (entries: [String], lineCount: Int) {
    let lines = bytes.split(separator: lineFeed)
    var entries: [String] = []
    var seen: Set<String> = []
    for line in lines.reversed() {
      guard entries.count < limit else { break }
      guard let entry = entry(from: line), seen.insert(entry).inserted else { continue }
      entries.append(entry)
    }
    entries.reverse()
    return (entries, lines.count)
  }
}
