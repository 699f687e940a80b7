import Language

/// A script that is read as it is played: its lines are there as soon as they have come.
public final class ScriptReader {
  /// The name as the user gave it, shown in diagnostics.
  public let name: String
  /// Its one absolute name, by which a cycle is found; nil for standard input and `-c`.
  public let path: String?
  /// The logical lines that were read so far.
  private(set) var lines: [SourceLine]
  private let more: () throws(FileFailure) -> [UInt8]?
  private var isAtEnd: Bool
  /// What was read and is not cut into lines yet, from an offset on.
  private var bytes: [UInt8] = []
  private var start = 0
  /// Where to look for the next end of a line.
  private var searched = 0
  /// Whether the last line ended in a carriage return, so that a line feed would belong to its end.
  private var endedInReturn = false
  /// The physical lines that were cut.
  private var count = 0
  /// The logical line that ended in a `\`.
  private var text = ""
  private var pieces: [SourceLine.Piece] = []

  /// Reads from a source that gives bytes as they come, and nil at the end.
  public init(
    name: String, path: String?, _ more: @escaping () throws(FileFailure) -> [UInt8]?
  ) {
    self.name = name
    self.path = path
    self.more = more
    lines = []
    isAtEnd = false
  }

  /// Reads from bytes that are all there.
  convenience init(name: String, path: String?, _ bytes: [UInt8]) {
    self.init(name: name, path: path) { nil }
    self.bytes = bytes
    isAtEnd = true
  }

  /// The lines of a script that was read before.
  public init(_ script: Script) {
    name = script.name
    path = script.path
    lines = script.lines
    more = { nil }
    isAtEnd = true
  }

  /// The script's folder: all before the last `/` of its path.
  var folder: String? {
    guard let path, let slash = path.lastIndex(of: "/") else { return nil }
    return String(path[..<slash])
  }

  /// The logical line at an index, read if need be; nil behind the last.
  func line(at index: Int) throws(FileFailure) -> SourceLine? {
    while index >= lines.count {
      guard try readLine() else { return nil }
    }
    return lines[index]
  }

  /// Reads one more logical line; false where there is none.
  private func readLine() throws(FileFailure) -> Bool {
    while let raw = try physicalLine() {
      count += 1
      // A byte order mark is no part of the first line.
      let isMarked = count == 1 && raw.starts(with: [0xef, 0xbb, 0xbf])
      let line = raw.dropFirst(isMarked ? 3 : 0)
      guard let piece = String(validating: line, as: UTF8.self) else {
        throw .notUTF8(line: count)
      }
      pieces.append(SourceLine.Piece(start: text.utf8.count, number: count))
      if let joined = continued(piece) {
        text += joined + " "
        continue
      }
      add(text + piece)
      return true
    }
    guard !text.isEmpty else { return false }
    add(text)
    return true
  }

  private func add(_ line: String) {
    lines.append(SourceLine(text: line, file: name, pieces: pieces))
    text = ""
    pieces = []
  }

  /// The next bytes up to the end of a line, LF, CRLF or CR; nil at the end of all, which is no line
  /// of its own.
  private func physicalLine() throws(FileFailure) -> ArraySlice<UInt8>? {
    while true {
      if endedInReturn, start < bytes.count {
        endedInReturn = false
        if bytes[start] == 0x0a {
          start += 1
          searched = start
        }
      }
      if let end = bytes[searched...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
        endedInReturn = bytes[end] == 0x0d
        defer {
          start = end + 1
          searched = start
        }
        return bytes[start..<end]
      }
      guard !isAtEnd else {
        guard start < bytes.count else { return nil }
        defer {
          start = bytes.count
          searched = start
        }
        return bytes[start...]
      }
      searched = bytes.count
      guard let next = try more() else {
        isAtEnd = true
        continue
      }
      // What was cut into lines is not needed any more.
      bytes.removeFirst(start)
      searched -= start
      start = 0
      bytes += next
    }
  }
}
