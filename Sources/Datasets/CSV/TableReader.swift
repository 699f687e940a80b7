/// Fills the columns of a table from the records of a tokenizer.
struct TableReader {
  /// A column while it is read.
  struct PendingColumn {
    var name: String
    var values: [Double] = []
    var failure: TableError?
    var isText = false
  }

  /// The columns read so far.
  private(set) var columns: [PendingColumn] = []

  /// The number of rows read so far.
  private(set) var rowCount = 0

  /// Whether the first record was a header.
  private(set) var hasHeader = false

  /// Reads a whole file.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, shouldStop: () -> Bool
  ) throws(TableError) {
    try TextCheck.validate(bytes)
    var tokenizer = CSVTokenizer(bytes, from: TextCheck.byteOrderMarkCount(bytes))
    var fields: [CSVTokenizer.Field] = []
    let start = tokenizer
    guard try tokenizer.nextRecord(&fields) else { throw .empty }

    var lookahead = tokenizer
    var second: [CSVTokenizer.Field] = []
    let hasSecond = try lookahead.nextRecord(&second)
    hasHeader = Self.isHeader(fields, followedBy: hasSecond ? second : [], in: bytes)
    if hasHeader {
      guard hasSecond else { throw .noRows }
      columns = fields.enumerated().map { index, field in
        let isUnnamed = field.bytes.isEmpty && !field.isQuoted
        return PendingColumn(name: isUnnamed ? "column\(index + 1)" : tokenizer.text(field))
      }
    } else {
      columns = Self.madeUpNames(count: fields.count).map { PendingColumn(name: $0) }
      tokenizer = start
    }

    while try tokenizer.nextRecord(&fields) {
      if rowCount.isMultiple(of: 1024), shouldStop() { throw .interrupted }
      guard fields.count == columns.count else {
        throw .ragged(line: tokenizer.line, found: fields.count, expected: columns.count)
      }
      for (index, field) in fields.enumerated() where columns[index].failure == nil {
        append(field, to: index, of: tokenizer, bytes)
      }
      rowCount += 1
    }
  }

  private mutating func append(
    _ field: CSVTokenizer.Field, to index: Int, of tokenizer: CSVTokenizer,
    _ bytes: UnsafeRawBufferPointer
  ) {
    let parsed = NumberParser.parse(bytes[field.bytes])
    if case .value(let number) = parsed {
      columns[index].values.append(number)
      return
    }
    let location = FieldLocation(line: tokenizer.line, column: index + 1)
    let name = columns[index].name
    let text = tokenizer.shortened(field)
    columns[index].values = []
    switch parsed {
    case .missing:
      columns[index].failure = .missing(location, name: name, text: text)
    case .outOfRange:
      columns[index].failure = .outOfRange(location, name: name, text: text)
    case .notANumber, .value:
      columns[index].failure = .notANumber(location, name: name, text: text)
      columns[index].isText = rowCount == 0
    }
  }

  /// Whether the first record holds names.
  ///
  /// Any text that is no number makes it a header. Names that look like numbers are told from data
  /// by their quotes: they are quoted, and the field below is not.
  private static func isHeader(
    _ first: [CSVTokenizer.Field], followedBy second: [CSVTokenizer.Field],
    in bytes: UnsafeRawBufferPointer
  ) -> Bool {
    var hasNumber = false
    for field in first {
      switch NumberParser.parse(bytes[field.bytes]) {
      case .notANumber: return true
      case .value, .outOfRange: hasNumber = true
      case .missing: continue
      }
    }
    return !hasNumber || zip(first, second).contains { $0.isQuoted && !$1.isQuoted }
  }

  private static func madeUpNames(count: Int) -> [String] {
    guard count > 2 else { return Array(["x", "y"].prefix(count)) }
    return (1..<count).map { "x\($0)" } + ["y"]
  }
}
