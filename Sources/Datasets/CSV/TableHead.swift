/// What the beginning of a text tells about the table in it: dialect, names, kinds of columns.
struct TableHead {
  /// What a column holds, as far as the first rows tell.
  enum Kind {
    case numbers
    case text
    /// No value in any of the first rows.
    case empty
  }

  private(set) var dialect = Dialect()
  private(set) var hasHeader = false
  private(set) var names: [String] = []
  private(set) var kinds: [Kind] = []

  /// Where the rows begin.
  private(set) var rowsOffset = 0

  /// The line on which the rows begin, counted from 1.
  private(set) var rowsLine = 1

  /// The number of records looked at.
  private(set) var recordCount = 0

  /// Whether more of the text would not be looked at.
  private(set) var isEnough = false

  /// The most records that are looked at.
  static let sampleLimit = 1000

  /// From how many bytes on a zero byte is taken to show that this is no text.
  private static let conclusiveSize = 1 << 16

  /// The most columns of a table.
  static let columnLimit = 100_000

  /// Looks at the beginning of a text, which may end amid a record unless it is the whole.
  init(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) throws(TableError) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw .isUTF16
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    dialect.lineEnd =
      !bytes.contains(UInt8(ascii: "\n")) && bytes.contains(UInt8(ascii: "\r"))
      ? .carriageReturn : .lineFeed
    dialect = DialectGuess(bytes, from: start, lineEnd: dialect.lineEnd, isWhole: isWhole).dialect

    var tokenizer = RecordTokenizer(bytes, dialect, from: start)
    var fields: [RecordTokenizer.Field] = []
    do throws(TableError) {
      let isFirst = try tokenizer.nextRecord(&fields)
      guard isFirst, isWhole || !tokenizer.isAtEnd else {
        if isWhole { throw .empty }
        return
      }
    } catch {
      // What is still to come may end a quoted field or a character, or show the dialect to be
      // another; but zero bytes without end would only fill the memory.
      if case .nulByte = error, bytes.count >= Self.conclusiveSize { throw error }
      if isWhole { throw error }
      return
    }
    guard fields.count <= Self.columnLimit else {
      throw .tooManyColumns(fields.count, limit: Self.columnLimit)
    }
    recordCount = 1
    var rest = RecordTokenizer(
      bytes, dialect, from: tokenizer.index, line: tokenizer.nextLine, validates: false)
    var second: [RecordTokenizer.Field] = []
    let hasSecond = (try? rest.nextRecord(&second)) ?? false
    hasHeader = isHeader(fields, followedBy: hasSecond ? second : [], in: tokenizer)
    if hasHeader {
      names = fields.enumerated().map { index, field in
        let isUnnamed = field.bytes.isEmpty && !field.isQuoted
        return isUnnamed ? "column\(index + 1)" : tokenizer.text(field)
      }
      rowsOffset = tokenizer.index
      rowsLine = tokenizer.nextLine
    } else {
      names = Self.madeUpNames(count: fields.count)
      rowsOffset = start
    }
    lookAtRows(bytes, isWhole: isWhole)
  }

  private mutating func lookAtRows(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
    var numbers = [Int](repeating: 0, count: names.count)
    var texts = numbers
    // Sampling ends at what is no text; whoever reads the rows says where that is.
    var tokenizer = RecordTokenizer(bytes, dialect, from: rowsOffset)
    var fields: [RecordTokenizer.Field] = []
    var rowCount = 0
    while (try? tokenizer.nextRecord(&fields)) == true,
      isWhole || !tokenizer.isAtEnd
    {
      rowCount += 1
      for (index, field) in fields.prefix(names.count).enumerated() {
        switch dialect.parse(field, in: bytes) {
        case .value, .outOfRange: numbers[index] += 1
        case .notANumber: texts[index] += 1
        case .missing: continue
        }
      }
      // Where there are very many columns, few rows must do.
      isEnough =
        rowCount == Self.sampleLimit || rowCount * names.count > 1_000_000 && rowCount > 2
      if isEnough { break }
    }
    recordCount += rowCount - (hasHeader ? 0 : 1)
    kinds = zip(numbers, texts).map { numbers, texts in
      if texts > numbers { return .text }
      return numbers == 0 && rowCount > 0 ? .empty : .numbers
    }
  }

  /// Whether the first record holds names.
  ///
  /// Any text that is no number makes it a header. Names that look like numbers are told from data
  /// by their quotes: all are quoted, and a field below is not.
  private func isHeader(
    _ first: [RecordTokenizer.Field], followedBy second: [RecordTokenizer.Field],
    in tokenizer: RecordTokenizer
  ) -> Bool {
    var hasNumber = false
    for field in first {
      switch dialect.parse(field, in: tokenizer.bytes) {
      case .notANumber where Self.isInfinity(tokenizer.bytes[field.bytes]): hasNumber = true
      case .notANumber: return true
      case .value, .outOfRange: hasNumber = true
      case .missing: continue
      }
    }
    return !hasNumber
      || first.allSatisfy(\.isQuoted) && zip(first, second).contains { !$1.isQuoted }
  }

  /// Whether a text stands for an infinite number, which is refused where it stands among numbers.
  private static func isInfinity(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let isSigned = text.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
    let word = text.dropFirst(isSigned ? 1 : 0).prefix(9).map { $0 | 0x20 }
    return word.elementsEqual("inf".utf8) || word.elementsEqual("infinity".utf8)
  }

  private static func madeUpNames(count: Int) -> [String] {
    guard count > 2 else { return Array(["x", "y"].prefix(count)) }
    return (1..<count).map { "x\($0)" } + ["y"]
  }
}

extension Dialect {
  /// The number that a field says.
  ///
  /// Between commas a decimal comma stands in quotes only.
  func parse(
    _ field: RecordTokenizer.Field, in bytes: UnsafeBufferPointer<UInt8>
  ) -> ParsedNumber {
    let isPlain = separator == .comma && !field.isQuoted
    return NumberParser.parse(bytes[field.bytes], point: isPlain ? UInt8(ascii: ".") : point)
  }
}
