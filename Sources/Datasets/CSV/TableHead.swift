/// What the beginning of a text tells about the table in it: dialect, names, kinds of columns.
struct TableHead {
  /// What a column holds, as far as the first rows tell.
  enum Kind: Equatable {
    case numbers
    case text(ColumnLook)
    /// No value in any of the first rows.
    case empty
    /// Nothing but the numbers of the rows, under no name.
    case rowNumbers
  }

  private(set) var dialect = Dialect()
  private(set) var hasHeader = false
  private(set) var names: [String] = []
  private(set) var kinds: [Kind] = []
  /// Whether the first line has names, but not for every column.
  private(set) var hasUnnamed = false

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
  ///
  /// A tidy text has commas between its fields, points before decimals, names in its first line.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, isTidy: Bool = false
  ) throws(TableError) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw .isUTF16
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    dialect.lineEnd =
      !bytes.contains(UInt8(ascii: "\n")) && bytes.contains(UInt8(ascii: "\r"))
      ? .carriageReturn : .lineFeed
    if !isTidy {
      dialect = DialectGuess(bytes, from: start, lineEnd: dialect.lineEnd, isWhole: isWhole).dialect
    }

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
    dialect.width = fields.count
    let below = lookAtRows(
      bytes, isWhole: isWhole, from: tokenizer.index, line: tokenizer.nextLine)
    let first = FirstRecord(fields, in: tokenizer)
    hasHeader = isTidy || first.isHeader(above: below)
    kinds = below.kinds
    recordCount = 1 + below.rowCount
    if hasHeader {
      let isUnnamed = fields.map { $0.bytes.isEmpty && !$0.isQuoted }
      hasUnnamed = isUnnamed.contains(true)
      names = zip(fields, isUnnamed).enumerated().map { index, field in
        field.1 ? "column\(index + 1)" : tokenizer.text(field.0)
      }
      rowsOffset = tokenizer.index
      rowsLine = tokenizer.nextLine
      if below.countsRows, isUnnamed[0] || Self.isNoName(names[0]) { kinds[0] = .rowNumbers }
    } else {
      names = Self.madeUpNames(count: fields.count)
      // Where rows may begin with '#', what stands before the first other row may be rows as well.
      rowsOffset = dialect.rowsMayBeginWithHash ? start : tokenizer.recordStart
      rowsLine = dialect.rowsMayBeginWithHash ? 1 : tokenizer.line
      kinds = lookAtRows(bytes, isWhole: isWhole, from: rowsOffset, line: rowsLine).kinds
    }
  }

  /// Looks at rows, and finds out whether some of them begin with '#'.
  private mutating func lookAtRows(
    _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, from offset: Int, line: Int
  ) -> RowSample {
    let tokenizer = RecordTokenizer(bytes, dialect, from: offset, line: line)
    let sample = RowSample(tokenizer, width: dialect.width, isWhole: isWhole)
    isEnough = sample.isEnough
    guard sample.commentCount > 0, !dialect.rowsMayBeginWithHash,
      sample.rowCount == 0 || sample.isText(0)
    else { return sample }
    // Beside other texts, '#ff0000' is one too; beside numbers it begins a comment.
    dialect.rowsMayBeginWithHash = true
    let other = RowSample(
      RecordTokenizer(bytes, dialect, from: offset, line: line), width: dialect.width,
      isWhole: isWhole)
    guard other.rowCount > sample.rowCount else {
      dialect.rowsMayBeginWithHash = false
      return sample
    }
    isEnough = other.isEnough
    return other
  }

  /// Whether a name is what programs write above the numbers or names of rows.
  static func isNoName(_ name: String) -> Bool {
    name.isEmpty || name == "Unnamed: 0" || name == "rownames" || name == "row.names"
  }

  private static func madeUpNames(count: Int) -> [String] {
    guard count > 2 else { return Array(["x", "y"].prefix(count)) }
    return (1..<count).map { "x\($0)" } + ["y"]
  }
}

/// The first record of a text: names, or a row like those below it.
private struct FirstRecord {
  private enum Content: Equatable {
    case number(Double)
    case text
    case missing
  }

  private let contents: [Content]
  private let isQuoted: Bool

  init(_ fields: [RecordTokenizer.Field], in tokenizer: RecordTokenizer) {
    isQuoted = fields.allSatisfy(\.isQuoted)
    contents = fields.map { field in
      switch tokenizer.dialect.parse(field, in: tokenizer.bytes) {
      case .value(let value): .number(value)
      case .underflow, .outOfRange: .number(.infinity)
      case .notANumber where Self.isInfinity(tokenizer.bytes[field.bytes]): .number(.infinity)
      case .notANumber: .text
      case .missing: .missing
      }
    }
  }

  /// Whether the record holds names.
  ///
  /// A text above a column of numbers is a name, a number above one is none, unless all fields are
  /// quoted and some below are not, or the numbers count years or columns. Texts above texts say
  /// nothing; where there is nothing else, any text is taken for a name.
  func isHeader(above rows: RowSample) -> Bool {
    if isQuoted, rows.firstRowHasUnquoted { return true }
    let aboveNumbers = contents.indices.filter { rows.isNumeric($0) && contents[$0] != .missing }
    if aboveNumbers.contains(where: { contents[$0] == .text }) { return true }
    if !aboveNumbers.isEmpty { return countsColumns(rows) }
    return contents.contains(.text) || !contents.contains { $0 != .missing }
  }

  /// Whether the numbers are names after all: years above other numbers, beside a text or a gap, or
  /// 0, 1, 2 … behind an empty corner, as programs number columns that have no names.
  private func countsColumns(_ rows: RowSample) -> Bool {
    let numbers = contents.compactMap { content -> Double? in
      guard case .number(let value) = content else { return nil }
      return value
    }
    guard numbers.count >= 2, numbers.count < contents.count else { return false }
    let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    guard let step = steps.first, step != 0, steps.allSatisfy({ $0 == step }) else { return false }
    if contents.first == .missing, numbers.count == contents.count - 1, step == 1,
      numbers[0] == 0 || numbers[0] == 1
    {
      return true
    }
    let columns = contents.indices.filter { if case .number = contents[$0] { true } else { false } }
    return numbers.allSatisfy(Self.isYear)
      && !columns.contains { rows.firstNumbers[$0].map(Self.isYear) ?? false }
  }

  private static func isYear(_ value: Double) -> Bool {
    (1500...2200).contains(value) && value == value.rounded()
  }

  /// Whether a text stands for an infinite number, which is refused where it stands among numbers.
  private static func isInfinity(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let isSigned = text.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
    let word = text.dropFirst(isSigned ? 1 : 0).prefix(9).map { $0 | 0x20 }
    return word.elementsEqual("inf".utf8) || word.elementsEqual("infinity".utf8)
  }
}

/// What the first rows of a table hold, column by column.
private struct RowSample {
  /// The number of rows looked at.
  private(set) var rowCount = 0

  /// The number of comments among them.
  private(set) var commentCount = 0

  /// Whether there are as many rows as are looked at.
  private(set) var isEnough = false

  /// Whether the first row has a field without quotes.
  private(set) var firstRowHasUnquoted = false

  /// Whether the first column counts the rows, from 0 or 1.
  private(set) var countsRows = true

  /// The first number of each column.
  private(set) var firstNumbers: [Double?]

  private var numbers: [Int]
  private var texts: [Int]
  private var looks: [ColumnLookTally]

  /// The most columns whose texts are looked at closely.
  private static let lookLimit = 1000

  /// Looks at the rows from the tokenizer on, as far as they are whole.
  init(_ tokenizer: RecordTokenizer, width: Int, isWhole: Bool) {
    numbers = Array(repeating: 0, count: width)
    texts = numbers
    firstNumbers = Array(repeating: nil, count: width)
    looks = Array(repeating: ColumnLookTally(), count: min(width, Self.lookLimit))
    // Sampling ends at what is no text; whoever reads the rows says where that is.
    var tokenizer = tokenizer
    var fields: [RecordTokenizer.Field] = []
    while (try? tokenizer.nextRecord(&fields)) == true, isWhole || !tokenizer.isAtEnd {
      if rowCount == 0 { firstRowHasUnquoted = fields.contains { !$0.isQuoted } }
      rowCount += 1
      commentCount = tokenizer.commentCount
      for (index, field) in fields.prefix(width).enumerated() { add(field, index, tokenizer) }
      // Where there are very many columns, few rows must do.
      isEnough =
        rowCount == TableHead.sampleLimit || rowCount * width > 1_000_000 && rowCount > 2
      if isEnough { break }
    }
    commentCount = max(commentCount, isWhole ? tokenizer.commentCount : 0)
    countsRows = countsRows && rowCount > 1
  }

  private mutating func add(
    _ field: RecordTokenizer.Field, _ index: Int, _ tokenizer: RecordTokenizer
  ) {
    switch tokenizer.dialect.parse(field, in: tokenizer.bytes) {
    case .value(let value):
      numbers[index] += 1
      if firstNumbers[index] == nil { firstNumbers[index] = value }
      guard index == 0, countsRows else { return }
      let first = firstNumbers[0] ?? .nan
      countsRows = (first == 0 || first == 1) && value == first + Double(rowCount - 1)
      return
    case .underflow, .outOfRange: numbers[index] += 1
    case .notANumber:
      texts[index] += 1
      if index < looks.count { looks[index].add(tokenizer.bytes[field.bytes]) }
    case .missing: break
    }
    if index == 0 { countsRows = false }
  }

  /// Whether a column holds numbers, and at least as many as other texts.
  func isNumeric(_ index: Int) -> Bool { numbers[index] > 0 && !isText(index) }

  /// Whether a column holds more texts than numbers, or more than a few numbers that are written in
  /// another way.
  func isText(_ index: Int) -> Bool {
    texts[index] > numbers[index]
      || texts[index] > 0 && 20 * texts[index] >= numbers[index] && look(index).isNumeric
  }

  private func look(_ index: Int) -> ColumnLook {
    index < looks.count ? looks[index].look : .text
  }

  /// The kinds of the columns.
  var kinds: [TableHead.Kind] {
    numbers.indices.map { index in
      if isText(index) { return .text(look(index)) }
      return numbers[index] == 0 && rowCount > 0 ? .empty : .numbers
    }
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
