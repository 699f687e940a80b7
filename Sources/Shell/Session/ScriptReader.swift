import Language

/// A script that is read as it is played: its lines are there as soon as they have come.
///
/// What is kept is the text. A line is cut when it is asked for, mostly the one behind the line
/// asked for last; places in between are remembered, so that going back takes no second reading.
public final class ScriptReader {
  /// The name as the user gave it, shown in diagnostics.
  public let name: String
  /// Its one absolute name, by which a cycle is found; nil for standard input and `-c`.
  public let path: String?

  /// Where a logical line begins.
  private struct Place {
    /// The number of the logical line, counted from 0.
    var index = 0
    /// The offset of its first byte.
    var offset = 0
    /// The number of physical lines before it.
    var physicalLines = 0
    /// Whether the line before ended in a carriage return, so that a line feed belongs to its end.
    var followsReturn = false
  }

  /// All lines, where they were cut before.
  private let cutLines: [SourceLine]?
  private let more: () throws(FileFailure) -> [UInt8]?
  private var isAtEnd: Bool
  /// What was read.
  private var bytes: [UInt8]
  /// How far the bytes were looked through for the end of the line that is wanted now.
  private var searched = 0
  /// The line that was cut last.
  private var current: (index: Int, line: SourceLine)?
  /// Where the line behind it begins.
  private var next = Place()
  /// Every so many lines the place of one.
  private var places: [Place] = []

  private static let placeDistance = 256
  /// The most bytes of a logical line: a line is there several times while it is read.
  private static let lineLimit = 16 << 20

  /// Reads from a source that gives bytes as they come, and nil at the end.
  public init(
    name: String, path: String?, _ more: @escaping () throws(FileFailure) -> [UInt8]?
  ) {
    self.name = name
    self.path = path
    self.more = more
    cutLines = nil
    bytes = []
    isAtEnd = false
  }

  /// The lines of a script that was read before.
  public init(_ script: Script) {
    name = script.name
    path = script.path
    more = { nil }
    cutLines = script.lines
    bytes = []
    isAtEnd = true
  }

  /// Reads from bytes that are all there.
  ///
  /// - Throws: `.notUTF8` where a line is not text, so that nothing of such a script is run.
  public init(_ bytes: [UInt8], name: String, path: String?) throws(FileFailure) {
    self.name = name
    self.path = path
    more = { nil }
    cutLines = nil
    self.bytes = bytes
    isAtEnd = true
    if let line = firstBadLine(of: bytes) { throw .notUTF8(line: line) }
  }

  /// The script's folder: all before the last `/` of its path.
  var folder: String? {
    guard let path, let slash = path.lastIndex(of: "/") else { return nil }
    return String(path[..<slash])
  }

  /// The logical line at an index, read if need be; nil behind the last.
  func line(at index: Int) throws(FileFailure) -> SourceLine? {
    if let cutLines { return cutLines.indices.contains(index) ? cutLines[index] : nil }
    if let current, current.index == index { return current.line }
    if index < next.index {
      next = places[index / Self.placeDistance]
      searched = next.offset
    }
    while true {
      let place = next
      guard let line = try readLine() else { return nil }
      current = (place.index, line)
      if place.index == index { return line }
    }
  }

  /// Cuts the next logical line; nil where there is none.
  private func readLine() throws(FileFailure) -> SourceLine? {
    let place = next
    var text = ""
    var pieces: [SourceLine.Piece] = []
    while let raw = try physicalLine() {
      next.physicalLines += 1
      // A byte order mark is no part of the first line.
      let isMarked = next.physicalLines == 1 && raw.starts(with: [0xef, 0xbb, 0xbf])
      let line = raw.dropFirst(isMarked ? 3 : 0)
      guard let piece = String(validating: line, as: UTF8.self) else {
        throw .notUTF8(line: next.physicalLines)
      }
      guard text.utf8.count + piece.utf8.count <= Self.lineLimit else {
        throw .system("line \(next.physicalLines) is longer than \(Self.lineLimit >> 20) MB")
      }
      pieces.append(SourceLine.Piece(start: text.utf8.count, number: next.physicalLines))
      if let joined = continued(piece) {
        text += joined + " "
        continue
      }
      return finish(place, text + piece, pieces)
    }
    return text.isEmpty ? nil : finish(place, text, pieces)
  }

  private func finish(
    _ place: Place, _ text: String, _ pieces: [SourceLine.Piece]
  ) -> SourceLine {
    if place.index == places.count * Self.placeDistance { places.append(place) }
    next.index += 1
    return SourceLine(text: text, file: name, pieces: pieces)
  }

  /// The next bytes up to the end of a line, LF, CRLF or CR; nil at the end of all, which is no
  /// line of its own.
  private func physicalLine() throws(FileFailure) -> ArraySlice<UInt8>? {
    while true {
      if next.followsReturn, next.offset < bytes.count {
        next.followsReturn = false
        if bytes[next.offset] == 0x0a {
          next.offset += 1
          searched = next.offset
        }
      }
      if let end = bytes[searched...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
        next.followsReturn = bytes[end] == 0x0d
        defer {
          next.offset = end + 1
          searched = next.offset
        }
        return bytes[next.offset..<end]
      }
      guard !isAtEnd else {
        guard next.offset < bytes.count else { return nil }
        defer {
          next.offset = bytes.count
          searched = next.offset
        }
        return bytes[next.offset...]
      }
      searched = bytes.count
      guard let read = try more() else {
        isAtEnd = true
        continue
      }
      bytes += read
    }
  }
}

/// The number of the first line that is not UTF-8, counted from 1; nil where all are.
private func firstBadLine(of bytes: [UInt8]) -> Int? {
  guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
  var number = 0
  var start = 0
  while start < bytes.count {
    number += 1
    let line = bytes[start...].prefix { $0 != 0x0a && $0 != 0x0d }
    if line.contains(where: { $0 >= 0x80 }), String(validating: line, as: UTF8.self) == nil {
      return number
    }
    start = line.endIndex + 1
    if line.endIndex + 1 < bytes.count, bytes[line.endIndex] == 0x0d, bytes[start] == 0x0a {
      start += 1
    }
  }
  return nil
}
