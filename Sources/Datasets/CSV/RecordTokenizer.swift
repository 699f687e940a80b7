/// Cuts the text of a table into records and fields, without looking at what the fields say.
///
/// Fields may be quoted as in RFC 4180 (2005); blanks around the quotes are allowed. Blank lines
/// and lines that begin with `#` are skipped between records. What it hands out is valid UTF-8
/// without zero bytes. This is the general way through a text, for whatever the quick one does not
/// know.
struct RecordTokenizer {
  /// A field's bytes, without blanks around them and without the quotes.
  struct Field: Equatable {
    /// The offsets of the text; inside quotes, each quote is still doubled.
    var bytes: Range<Int>

    /// Whether the field was quoted.
    var isQuoted: Bool
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let dialect: Dialect
  private let newline: UInt8

  /// The offset behind the last record.
  private(set) var index: Int

  /// The line that begins at `index`, counted from 1.
  private(set) var nextLine: Int

  /// The line on which the last record began, counted from 1.
  private(set) var line = 0

  /// Whether the last record was ended by the end of the bytes.
  private(set) var isAtEnd = false

  /// The offset at which the last record began.
  private(set) var recordStart = 0

  /// The number of comments so far.
  private(set) var commentCount = 0

  /// Whether the bytes are checked to be text.
  let validates: Bool

  private static let quote = UInt8(ascii: "\"")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Reads from the given offset, which is the beginning of a line.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect, from start: Int = 0, line: Int = 1,
    validates: Bool = true
  ) {
    self.bytes = bytes
    self.dialect = dialect
    self.validates = validates
    newline = dialect.lineEnd.byte
    index = start
    nextLine = line
  }

  /// Replaces the fields by those of the next record; `false` at the end.
  mutating func nextRecord(_ fields: inout [Field]) throws(TableError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    try skipBlankLinesAndComments()
    guard index < bytes.count else { return false }
    line = nextLine
    let start = index
    recordStart = start
    do throws(TableError) {
      try readFields(&fields)
    } catch {
      try validate(start..<index)
      throw error
    }
    try validate(start..<index)
    return true
  }

  private mutating func readFields(_ fields: inout [Field]) throws(TableError) {
    while true {
      skipBlanks()
      if index < bytes.count, bytes[index] == Self.quote {
        fields.append(try quotedField(number: fields.count + 1))
      } else {
        fields.append(plainField())
      }
      // The separator that blanks are needs no other beside it, and none at the end of a line.
      if dialect.separator == .blanks { skipBlanks() }
      guard index < bytes.count else {
        isAtEnd = true
        return
      }
      let isLineEnd = isLineEnd(at: index)
      if isLineEnd, bytes[index] != newline { index += 1 }
      if isLineEnd {
        isAtEnd = index >= bytes.count
        index = min(index + 1, bytes.count)
        nextLine += 1
        return
      }
      if dialect.separator != .blanks { index += 1 }
    }
  }

  /// Goes on behind records of one line each that were read in another way.
  mutating func move(to offset: Int, lines: Int) {
    index = offset
    nextLine += lines
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

  private mutating func skipBlankLinesAndComments() throws(TableError) {
    while index < bytes.count {
      var end = index
      while end < bytes.count, dialect.isBlank(bytes[end]) { end += 1 }
      if end < bytes.count, bytes[end] == UInt8(ascii: "#"), end == index || isPadded,
        isComment(at: end)
      {
        commentCount += 1
        while end < bytes.count, bytes[end] != newline { end += 1 }
        let comment = index..<end
        index = end
        try validate(comment)
      }
      guard isLineEnd(at: end) else { return }
      if end < bytes.count, bytes[end] != newline { end += 1 }
      isAtEnd = end >= bytes.count
      index = min(end + 1, bytes.count)
      nextLine += 1
    }
  }

  /// Whether the line that has '#' here is no row.
  ///
  /// A row has as many fields as the others, begins with a word such as `#N/A`, or with any word
  /// where the first column holds texts.
  private func isComment(at hash: Int) -> Bool {
    guard dialect.width > 0, hash + 1 < bytes.count, !dialect.isBlank(bytes[hash + 1]) else {
      return true
    }
    let end = bytes[hash...].firstIndex(of: newline) ?? bytes.count
    var line = bytes[hash..<end]
    if line.last == Self.carriageReturn { line = line.dropLast() }
    let word = line.prefix { $0 != dialect.separator.byte && !dialect.isBlank($0) }
    guard dialect.rowsMayBeginWithHash || NumberParser.isSpreadsheetError(word) else { return true }
    return fieldCount(line) != dialect.width
  }

  /// The number of fields in a line; `nil` where a quote stays open in it.
  private func fieldCount(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var count = 1
    var isQuoted = false
    var isBehindBlank = false
    for byte in line {
      if byte == Self.quote { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if isPadded {
        // A run of blanks separates two fields, but not behind the last.
        if isBehindBlank, !dialect.isBlank(byte) { count += 1 }
        isBehindBlank = dialect.isBlank(byte)
      } else if byte == dialect.separator.byte {
        count += 1
      }
    }
    return isQuoted ? nil : count
  }

  /// Whether blanks before the first field mean nothing.
  private var isPadded: Bool { dialect.separator == .blanks }

  private mutating func skipBlanks() {
    while index < bytes.count, dialect.isBlank(bytes[index]) { index += 1 }
  }

  /// Whether the line ends here; a carriage return does so together with what follows.
  private func isLineEnd(at index: Int) -> Bool {
    guard index < bytes.count else { return true }
    guard bytes[index] != newline else { return true }
    return bytes[index] == Self.carriageReturn
      && (index + 1 == bytes.count || bytes[index + 1] == newline)
  }

  /// Reads up to the next separator or end of line, which stays unread.
  private mutating func plainField() -> Field {
    let start = index
    let separator = dialect.separator.byte
    if isPadded {
      while index < bytes.count, !dialect.isBlank(bytes[index]), bytes[index] != newline {
        index += 1
      }
    } else {
      while index < bytes.count, bytes[index] != separator, bytes[index] != newline { index += 1 }
    }
    let isAtLineEnd = index == bytes.count || bytes[index] == newline
    if isAtLineEnd, index > start, bytes[index - 1] == Self.carriageReturn { index -= 1 }
    var end = index
    while end > start, dialect.isBlank(bytes[end - 1]) { end -= 1 }
    guard end > start, bytes[start] >= 0x80 || bytes[end - 1] >= 0x80 else {
      return Field(bytes: start..<end, isQuoted: false)
    }
    return Field(bytes: withoutNoBreakSpaces(start..<end), isQuoted: false)
  }

  /// A field without the no-break spaces around it, which nobody sees.
  private func withoutNoBreakSpaces(_ field: Range<Int>) -> Range<Int> {
    var (start, end) = (field.lowerBound, field.upperBound)
    while let length = NoBreakSpace.length(bytes[start..<end]) { start += length }
    while let length = NoBreakSpace.lengthAtEnd(bytes[start..<end]) { end -= length }
    while start < end, dialect.isBlank(bytes[start]) { start += 1 }
    while start < end, dialect.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Reads a quoted field up to the next separator or end of line, which stays unread.
  private mutating func quotedField(number: Int) throws(TableError) -> Field {
    let location = FieldLocation(line: nextLine, column: number)
    index += 1
    let start = index
    while true {
      guard index < bytes.count else { throw .unterminatedQuote(location) }
      if bytes[index] == Self.quote {
        guard index + 1 < bytes.count, bytes[index + 1] == Self.quote else { break }
        index += 1
      } else if bytes[index] == newline {
        nextLine += 1
      }
      index += 1
    }
    let end = index
    index += 1
    let afterQuote = index
    skipBlanks()
    let isSeparated = isPadded && index > afterQuote
    if isSeparated || isLineEnd(at: index) || !isPadded && bytes[index] == dialect.separator.byte {
      return Field(bytes: start..<end, isQuoted: true)
    }
    let rest = plainField()
    throw .textAfterQuote(location, text: shortened(rest))
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

  /// Throws the first reason why these bytes are not text.
  private func validate(_ range: Range<Int>) throws(TableError) {
    guard validates,
      let flaw = TextCheck.firstFlaw(UnsafeBufferPointer(rebasing: bytes[range]))
    else { return }
    let before = bytes[range].prefix(flaw.offset)
    let line = self.firstLine(of: range) + before.count { $0 == newline }
    throw flaw.isZero ? .nulByte(line: line) : .notUTF8(line: line)
  }

  /// The line on which a range that ends at `index` begins.
  private func firstLine(of range: Range<Int>) -> Int {
    nextLine - bytes[range].count { $0 == newline }
  }
}
