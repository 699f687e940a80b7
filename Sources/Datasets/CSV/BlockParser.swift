/// Reads the numbers of a block: plain numbers the quick way, all else record by record.
struct BlockParser: Sendable {
  let dialect: Dialect

  /// The names of the columns of the file.
  let names: [String]

  /// For each field of a record the column that it goes to, ``unwanted`` for none; −1 less the
  /// column where nothing is expected, as in all rows so far; ``firstText`` less the column where
  /// texts are, which are kept once and counted.
  let slots: [Int]

  /// The slot of a field that is not read.
  static let unwanted = Int.min

  /// The slot of the texts of column 0.
  static let firstText = -1 << 40

  /// The number of columns that are read.
  let columnCount: Int

  /// Whether plain numbers are read the quick way; only tests do without.
  let isQuick: Bool

  /// The least number of bytes that a row of numbers has: a byte behind each field, and a digit in
  /// each that cannot be empty.
  let leastRowSize: Int

  init(
    dialect: Dialect, names: [String], columns: [Int], expectedEmpty: Set<Int> = [],
    texts: Set<Int> = [], isQuick: Bool
  ) {
    self.dialect = dialect
    self.names = names
    var slots = [Int](repeating: Self.unwanted, count: names.count)
    for (slot, column) in columns.enumerated() {
      slots[column] =
        texts.contains(column)
        ? Self.firstText - slot : expectedEmpty.contains(column) ? -1 - slot : slot
    }
    self.slots = slots
    columnCount = columns.count
    leastRowSize = slots.count + slots.count { $0 >= 0 }
    self.isQuick = isQuick
  }

  /// The columns of texts.
  var textColumns: Set<Int> {
    Set(slots.filter { $0 != Self.unwanted && $0 <= Self.firstText }.map { Self.firstText - $0 })
  }

  /// Reads the rows of a block.
  ///
  /// - Parameters:
  ///   - block: Whole records.
  ///   - offset: Where the rows begin in it.
  ///   - line: The line that begins there, counted from 1.
  ///   - isCareful: Whether what rounding leaves out is wanted as well.
  ///   - rows: Receives the rows and the numbers of lines and of rows left out.
  /// - Throws: The first thing that is wrong, its line counted from the block's first.
  func parse(
    _ block: TextBlock, from offset: Int = 0, line: Int = 1, isCareful: Bool = false,
    into rows: ParsedRows
  ) throws(TableError) {
    rows.byteCount = block.count - offset
    rows.reset(
      rowLimit: (block.count - offset) / leastRowSize + 1, keepsCorrections: isCareful)
    var tokenizer = RecordTokenizer(block.bytes, dialect, from: offset, line: line)
    var fields: [RecordTokenizer.Field] = []
    let separatorPoint = dialect.separator == .comma ? UInt8(ascii: ".") : dialect.point
    let plain = DecimalReader(point: separatorPoint)
    let quoted = DecimalReader(point: dialect.point)
    while true {
      if isQuick, !isCareful {
        let before = rows.rowCount
        let stop = slots.withUnsafeBufferPointer { slots in
          parseQuickly(block, from: tokenizer.index, plain, slots, rows)
        }
        tokenizer.move(to: stop, lines: rows.rowCount - before)
      }
      guard try tokenizer.nextRecord(&fields) else { break }
      try append(fields, of: tokenizer, plain, quoted, to: rows)
    }
    rows.lineCount = tokenizer.nextLine - 1
    rows.commentCount = tokenizer.commentCount
  }

  // MARK: The general way

  private func append(
    _ fields: [RecordTokenizer.Field], of tokenizer: RecordTokenizer, _ plain: DecimalReader,
    _ quoted: DecimalReader, to rows: ParsedRows
  ) throws(TableError) {
    guard fields.count == slots.count else {
      let (line, found, expected) = (tokenizer.line, fields.count, slots.count)
      throw dialect.separator == .comma && found == 2 * expected
        ? .commaInNumbers(line: line, found: found, expected: expected)
        : .ragged(line: line, found: found, expected: expected)
    }
    var isComplete = true
    for (index, field) in fields.enumerated() where slots[index] != Self.unwanted {
      guard let base = tokenizer.bytes.baseAddress else { break }
      // Texts are read the quick way or not at all.
      guard slots[index] > Self.firstText else {
        rows.isIrregular = true
        continue
      }
      let isUndecided = slots[index] < 0
      let slot = isUndecided ? -1 - slots[index] : slots[index]
      precondition(
        slot < rows.columnCount && rows.rowCount < rows.rowLimit, "room for the record")
      let place = slot * rows.stride + rows.rowCount
      let start = base + field.bytes.lowerBound
      let reader = field.isQuoted ? quoted : plain
      switch NumberParser.parse(start, count: field.bytes.count, with: reader) {
      case .value(let number):
        rows.start[place] = number
        if let corrections = rows.corrections {
          let text = UnsafeRawBufferPointer(start: start, count: field.bytes.count)
          corrections[place] =
            DecimalCorrection.of(text, nearest: number, point: reader.point) ?? 0
        }
      case .missing where isUndecided: rows.setMissing(place)
      case .missing:
        rows.missingCounts[slot] += 1
        isComplete = false
      case .underflow:
        rows.underflowCounts[slot] += 1
        rows.setZero(place)
      case .notANumber where isUndecided:
        rows.textCounts[slot] += 1
        rows.setMissing(place)
      case .outOfRange:
        throw .outOfRange(
          FieldLocation(line: tokenizer.line, column: index + 1), name: names[index],
          text: tokenizer.shortened(field))
      case .notANumber:
        throw .notANumber(
          FieldLocation(line: tokenizer.line, column: index + 1), name: names[index],
          text: tokenizer.shortened(field))
      }
    }
    if isComplete { rows.rowCount += 1 } else { rows.droppedCount += 1 }
  }

  // MARK: The quick way

  /// Reads records that are plain numbers in the columns wanted, each on a line of its own.
  ///
  /// - Returns: The offset of the first record that is anything else, or of the end.
  private func parseQuickly(
    _ block: TextBlock, from offset: Int, _ reader: DecimalReader,
    _ slots: UnsafeBufferPointer<Int>, _ rows: ParsedRows
  ) -> Int {
    let base = UnsafePointer(block.start)
    let end = base + block.count
    let separator = dialect.separator.byte
    let isPadded = dialect.separator == .blanks
    let newline = dialect.lineEnd.byte
    let space = UInt8(ascii: " ")
    let carriageReturn = UInt8(ascii: "\r")
    let lastField = slots.count - 1
    // A record takes at least `leastRowSize` bytes, and `reset` made room for as many rows as that
    // allows: every record has a row below `rowLimit`. The text ends with a line end, and behind it
    // lies room to read ahead, so that `next` stops inside the block.
    precondition(
      slots.allSatisfy { $0 < rows.columnCount } && offset <= block.count
        && (block.count - offset) / leastRowSize < rows.rowLimit - rows.rowCount,
      "a slot for each column, and room for every record")
    let numbers = rows.start
    let stride = rows.stride
    var row = rows.rowCount
    var record = base + offset
    records: while record < end {
      var next = record
      if isPadded {
        while dialect.isBlank(next[0]) { next += 1 }
      }
      // What begins with '#' is a comment, also where the first column is not read.
      if next[0] == UInt8(ascii: "#") { break }
      var field = 0
      while true {
        while next[0] == space { next += 1 }
        let slot = slots[field]
        if slot >= 0 {
          var value = 0.0
          guard reader.read(&next, into: &value), value.isFinite else { break records }
          numbers[slot &* stride &+ row] = value
        } else if slot != Self.unwanted, slot <= Self.firstText {
          let column = Self.firstText &- slot
          guard !isPadded, let text = Self.text(&next, separator),
            let code = rows.texts[column]?.code(of: text)
          else { break records }
          numbers[column &* stride &+ row] = Double(code)
        } else if slot != Self.unwanted {
          guard !isPadded, next[0] == separator || next[0] == newline || next[0] == carriageReturn
          else { break records }
          numbers[(-1 &- slot) &* stride &+ row] = .nan
        } else if !skipField(&next, separator, isPadded, newline) {
          break records
        }
        if isPadded || next[0] == space {
          while dialect.isBlank(next[0]) { next += 1 }
        }
        if field == lastField { break }
        if isPadded {
          guard dialect.isBlank(next[-1]) else { break records }
        } else {
          guard next[0] == separator else { break records }
          next += 1
        }
        field &+= 1
      }
      if next[0] != newline {
        guard next[0] == carriageReturn, next[1] == newline else { break }
        next += 1
      }
      record = next + 1
      row &+= 1
    }
    rows.rowCount = row
    return record - base
  }

  /// Moves behind a text and gives it, without quotes; nil where it needs a closer look.
  @inline(__always)
  private static func text(
    _ position: inout UnsafePointer<UInt8>, _ separator: UInt8
  ) -> UnsafeBufferPointer<UInt8>? {
    let quote = UInt8(ascii: "\"")
    let isQuoted = position[0] == quote
    if isQuoted { position += 1 }
    let start = position
    if isQuoted {
      while position[0] != quote, position[0] >= 0x20 { position += 1 }
      guard position[0] == quote, position[1] != quote else { return nil }
    } else {
      while position[0] >= 0x20, position[0] != separator, position[0] != quote { position += 1 }
      guard position[0] != quote else { return nil }
    }
    let count = position - start
    if isQuoted { position += 1 }
    let blank = UInt8(ascii: " ")
    guard count > 0, start[0] != blank, start[count - 1] != blank else { return nil }
    return UnsafeBufferPointer(start: start, count: count)
  }

  /// Moves behind a field that is not wanted; false where it needs a closer look.
  @inline(__always)
  private func skipField(
    _ position: inout UnsafePointer<UInt8>, _ separator: UInt8, _ isPadded: Bool, _ newline: UInt8
  ) -> Bool {
    if position[0] == UInt8(ascii: "\"") {
      repeat {
        position += 1
      } while position[0] != UInt8(ascii: "\"") && position[0] >= 0x20
        && position[0] < 0x80
      guard position[0] == UInt8(ascii: "\"") else { return false }
      position += 1
      return true
    }
    let start = position
    // Whatever is below the blank ends it: the ends of lines, tabs, and the zero byte.
    while position[0] >= 0x20, position[0] < 0x80, position[0] != separator { position += 1 }
    // Nothing between blanks is no field, and a comment is none either.
    return position > start || !isPadded
  }
}
