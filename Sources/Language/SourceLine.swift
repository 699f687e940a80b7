public import Expressions

/// One logical line of input: its text, where it came from, and where each part stood there.
///
/// A logical line may be several physical ones joined by a trailing `\`; spans are UTF-8 offsets of
/// the joined text, and `location(of:)` gives the position in the file.
public struct SourceLine: Sendable {
  /// A position in a file: both numbers count from 1; the column counts characters.
  public struct Location: Equatable, Sendable {
    /// The file's name as the user gave it, or `-c` or `-`; nil at the prompt.
    public var file: String?
    /// The physical line.
    public var line: Int
    /// The character in that line.
    public var column: Int
  }

  /// A physical line's part of the joined text: where it starts, and its number in the file.
  package struct Piece: Sendable {
    package var start: Int
    package var number: Int

    package init(start: Int, number: Int) {
      self.start = start
      self.number = number
    }
  }

  /// The joined text, without line ends.
  public let text: String
  /// The UTF-8 bytes of `text`; spans are offsets into them.
  public let bytes: [UInt8]
  /// The file's name as the user gave it; nil at the prompt.
  public let file: String?
  package let pieces: [Piece]

  /// A line typed at the prompt or made by a program.
  public init(_ text: String, file: String? = nil, number: Int = 1) {
    // A return ends a line of a script: in the middle of one it is the blank that it is shown as.
    let hasReturn = text.utf8.contains(0x0d)
    let text =
      hasReturn
      ? String(decoding: text.utf8.map { $0 == 0x0d ? 0x20 : $0 }, as: UTF8.self) : text
    self.init(text: text, file: file, pieces: [Piece(start: 0, number: number)])
  }

  package init(text: String, file: String?, pieces: [Piece]) {
    self.text = text
    self.bytes = Array(text.utf8)
    self.file = file
    self.pieces = pieces
  }

  /// The whole line.
  public var span: SourceSpan { SourceSpan(start: 0, end: bytes.count) }

  /// Whether the line was typed by a person rather than read from a file.
  package var isTyped: Bool { file == nil || file == "-c" }

  /// Whether the line holds no statement: it is blank or a comment.
  package var isEmpty: Bool {
    bytes.first { !$0.isBlank }.map { $0 == UInt8(ascii: "#") } ?? true
  }

  /// The text of a part of the line; offsets beyond the end are clipped.
  public func text(in span: SourceSpan) -> String {
    let end = min(max(span.end, 0), bytes.count)
    let start = min(max(span.start, 0), end)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The file, line and column of a UTF-8 offset.
  public func location(of offset: Int) -> Location {
    let piece = pieces.last { $0.start <= offset } ?? Piece(start: 0, number: 1)
    let before = text(in: SourceSpan(start: piece.start, end: offset))
    return Location(file: file, line: piece.number, column: before.count + 1)
  }

  /// `span` without the blanks at its two ends.
  package func trimmed(_ span: SourceSpan) -> SourceSpan {
    var start = span.start
    var end = span.end
    while start < end, bytes[start].isBlank { start += 1 }
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return SourceSpan(start: start, end: end)
  }
}

extension UInt8 {
  /// A blank between words; line ends inside a joined line count as well.
  package var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
  /// A letter or underscore of ASCII, or any byte of a longer UTF-8 sequence.
  package var isNameStart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      true
    default:
      self >= 0x80
    }
  }
  /// A byte that may follow in a name: letters, digits, `_` and the dot of result names.
  package var isNamePart: Bool {
    isNameStart || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || self == UInt8(ascii: ".")
  }
}
