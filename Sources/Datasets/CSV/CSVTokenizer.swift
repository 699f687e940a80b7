/// Cuts comma-separated text into records and fields, without looking at what the fields say.
///
/// Fields may be quoted as in RFC 4180 (2005); blanks around the quotes are allowed. Lines end with
/// LF or CRLF. Blank lines and lines that begin with `#` are skipped between records.
struct CSVTokenizer {
  /// A field's bytes, without blanks around them and without the quotes.
  struct Field: Equatable {
    /// The bytes of the text; inside quotes, each quote is still doubled.
    var bytes: Range<Int>

    /// Whether the field was quoted.
    var isQuoted: Bool
  }

  private let bytes: UnsafeRawBufferPointer
  private var index: Int
  private var nextLine = 1

  /// The line on which the last record began, counted from 1.
  private(set) var line = 0

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")

  /// Reads from the given offset, past a byte order mark.
  init(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    self.bytes = bytes
    index = start
  }

  /// Replaces the fields by those of the next record; `false` at the end.
  mutating func nextRecord(_ fields: inout [Field]) throws(TableError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    skipBlankLinesAndComments()
    guard index < bytes.count else { return false }
    line = nextLine
    while true {
      skipBlanks()
      if index < bytes.count, bytes[index] == Self.quote {
        fields.append(try quotedField(number: fields.count + 1))
      } else {
        fields.append(plainField())
      }
      guard index < bytes.count else { return true }
      defer { index += 1 }
      if bytes[index] == Self.newline {
        nextLine += 1
        return true
      }
    }
  }

  /// The text of a field.
  func text(_ field: Field) -> String {
    let text = String(decoding: bytes[field.bytes], as: UTF8.self)
    guard field.isQuoted, text.utf8.contains(Self.quote) else { return text }
    var unescaped = ""
    var previousIsQuote = false
    for character in text.unicodeScalars {
      previousIsQuote = character == "\"" && !previousIsQuote
      if !previousIsQuote { unescaped.unicodeScalars.append(character) }
    }
    return unescaped
  }

  private mutating func skipBlankLinesAndComments() {
    while index < bytes.count {
      var end = index
      while end < bytes.count, Self.isBlank(bytes[end]) || bytes[end] == UInt8(ascii: "\r") {
        end += 1
      }
      if bytes[index] == UInt8(ascii: "#") {
        end = bytes[index...].firstIndex(of: Self.newline) ?? bytes.count
      }
      guard end < bytes.count else {
        index = end
        return
      }
      guard bytes[end] == Self.newline else { return }
      index = end + 1
      nextLine += 1
    }
  }

  private mutating func skipBlanks() {
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Whether a carriage return here ends the line together with what follows.
  private func isLineEnd(at index: Int) -> Bool {
    guard index < bytes.count else { return true }
    guard bytes[index] == UInt8(ascii: "\r") else { return bytes[index] == Self.newline }
    return index + 1 == bytes.count || bytes[index + 1] == Self.newline
  }

  /// Reads up to the next comma or line feed, which stays unread.
  private mutating func plainField() -> Field {
    let start = index
    while index < bytes.count, bytes[index] != Self.comma, bytes[index] != Self.newline {
      index += 1
    }
    var end = index
    let isAtLineEnd = index == bytes.count || bytes[index] == Self.newline
    if isAtLineEnd, end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return Field(bytes: start..<end, isQuoted: false)
  }

  /// Reads a quoted field up to the next comma or line feed, which stays unread.
  private mutating func quotedField(number: Int) throws(TableError) -> Field {
    let location = FieldLocation(line: nextLine, column: number)
    index += 1
    let start = index
    while true {
      guard index < bytes.count else { throw .unterminatedQuote(location) }
      if bytes[index] == Self.quote {
        guard index + 1 < bytes.count, bytes[index + 1] == Self.quote else { break }
        index += 1
      } else if bytes[index] == Self.newline {
        nextLine += 1
      }
      index += 1
    }
    let end = index
    index += 1
    skipBlanks()
    if index < bytes.count, bytes[index] == Self.comma {
      return Field(bytes: start..<end, isQuoted: true)
    }
    guard isLineEnd(at: index) else {
      let rest = plainField()
      throw .textAfterQuote(location, text: shortened(rest))
    }
    if index < bytes.count, bytes[index] != Self.newline { index += 1 }
    return Field(bytes: start..<end, isQuoted: true)
  }

  /// The text of a field, cut to a few dozen characters for a message.
  func shortened(_ field: Field) -> String {
    let limit = 40
    // Room for characters of several bytes; a field a megabyte long is not decoded whole.
    var cut = field
    cut.bytes = field.bytes.prefix(8 * limit)
    let text = text(cut)
    guard cut != field || text.count > limit else { return text }
    return text.prefix(limit - 1) + "…"
  }
}
