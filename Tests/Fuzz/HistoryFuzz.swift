@testable import LineEditing

extension FuzzTarget {
  /// The file of the lines typed before.
  ///
  /// What must hold: entries that are read can be written and read again; each is there once.
  static let history = FuzzTarget(name: "history") { bytes in
    let limit = 1 + Int(bytes.first ?? 0)
    let (entries, lineCount) = HistoryEncoding.newestEntries(in: bytes, limit: limit)
    check(entries.count <= min(limit, lineCount), "\(entries.count) of \(lineCount) lines")
    check(Set(entries).count == entries.count, "an entry twice")
    let written = entries.flatMap { HistoryEncoding.line(for: $0) }
    let again = HistoryEncoding.newestEntries(in: written, limit: limit)
    check(again.entries == entries && again.lineCount == entries.count, "entries written again")
    let text = String(decoding: bytes, as: UTF8.self)
    if !text.isEmpty, !text.utf8.contains(0) {
      let line = HistoryEncoding.line(for: text)
      check(line.dropLast().allSatisfy { $0 != 0x0A }, "one line for an entry")
      check(HistoryEncoding.entry(from: line.dropLast()) == text, "an entry of any text")
    }
  }
}
