/// The records of a text, each a run of fields, with the lines that they begin on.
struct CellGrid {
  /// One field: where its text lies, without quotes and blanks around it.
  struct Cell: Equatable {
    var start: Int
    var end: Int
    /// Whether quotes stand in it that are written twice.
    var holdsQuotes = false
    var isQuoted = false
  }

  /// One record.
  struct Record {
    /// Its first cell among all.
    var first: Int
    var count: Int
    /// The line it begins on, counted from 1.
    var line: Int
  }

  let bytes: [UInt8]
  private(set) var cells: [Cell] = []
  private(set) var records: [Record] = []
  private(set) var commentCount = 0

  private static let quote = UInt8(ascii: "\"")
  private static let blank = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")

  /// Splits a text into records and fields.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8.
  ///   - separator: What stands between two fields; a blank for runs of blanks and tabs.
  ///   - skip: So many lines at the beginning are passed over.
  ///   - comment: What a line begins with that is none of the table; nil for none.
  ///   - limit: The most records that are read.
  ///   - shouldStop: Whether to give up; what was read is then not all.
  init(
    _ bytes: [UInt8], separator: UInt8, skip: Int = 0, comment: [UInt8]? = nil,
    limit: Int = .max, shouldStop: () -> Bool = { false }
  ) {
    self.bytes = bytes
    var index = 0
    var line = 1
    while line <= skip, index < bytes.count {
      if bytes[index] == 0x0A || bytes[index] == 0x0D && !Self.isFollowed(bytes, index) {
        line += 1
      }
      index += 1
    }
    while index < bytes.count, records.count < limit {
      let begin = index
      if records.count & 0xFFF == 0xFFF, shouldStop() { return }
      if let comment, !comment.isEmpty, bytes[begin...].starts(with: comment) {
        commentCount += 1
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        Self.endLine(bytes, &index, &line)
        continue
      }
      let firstCell = cells.count
      let firstLine = line
      takeRecord(separator, &index, &line)
      let isBlank = cells[firstCell...].allSatisfy { $0.start == $0.end && !$0.isQuoted }
      if isBlank, cells.count - firstCell == 1 {
        cells.removeSubrange(firstCell...)
      } else {
        records.append(Record(first: firstCell, count: cells.count - firstCell, line: firstLine))
      }
    }
  }

  /// Whether a carriage return stands before a line feed.
  private static func isFollowed(_ bytes: [UInt8], _ index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index + 1] == 0x0A
  }

  private static func endLine(_ bytes: [UInt8], _ index: inout Int, _ line: inout Int) {
    guard index < bytes.count else { return }
    index += bytes[index] == 0x0D && isFollowed(bytes, index) ? 2 : 1
    line += 1
  }

  private mutating func takeRecord(_ separator: UInt8, _ index: inout Int, _ line: inout Int) {
    let isBlanks = separator == Self.blank
    if isBlanks { skipBlanks(&index) }
    while true {
      takeCell(separator, &index, &line)
      guard index < bytes.count else { return }
      let byte = bytes[index]
      if byte == 0x0A || byte == 0x0D {
        Self.endLine(bytes, &index, &line)
        return
      }
      index += 1
      if isBlanks {
        skipBlanks(&index)
        if index >= bytes.count { return }
        if bytes[index] == 0x0A || bytes[index] == 0x0D {
          Self.endLine(bytes, &index, &line)
          return
        }
      } else if index >= bytes.count {
        cells.append(Cell(start: index, end: index))
        return
      }
    }
  }

  private func skipBlanks(_ index: inout Int) {
    while index < bytes.count, bytes[index] == Self.blank || bytes[index] == Self.tab { index += 1 }
  }

  private mutating func takeCell(_ separator: UInt8, _ index: inout Int, _ line: inout Int) {
    let isBlanks = separator == Self.blank
    var start = index
    while start < bytes.count, bytes[start] == Self.blank || bytes[start] == Self.tab,
      bytes[start] != separator
    {
      start += 1
    }
    if start < bytes.count, bytes[start] == Self.quote,
      let quoted = quotedCell(from: start, separator, isBlanks: isBlanks)
    {
      for position in index..<quoted.next where bytes[position] == 0x0A { line += 1 }
      cells.append(quoted.cell)
      index = quoted.next
      return
    }
    index = start
    while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A,
      bytes[index] != 0x0D,
      !(isBlanks && bytes[index] == Self.tab)
    {
      index += 1
    }
    var end = index
    while end > start, bytes[end - 1] == Self.blank || bytes[end - 1] == Self.tab { end -= 1 }
    cells.append(Cell(start: start, end: end))
  }

  /// A field in quotes; nil where none ends before a separator or the end of a line.
  private func quotedCell(
    from start: Int, _ separator: UInt8, isBlanks: Bool
  ) -> (cell: Cell, next: Int)? {
    var index = start + 1
    var holdsQuotes = false
    while index < bytes.count {
      guard bytes[index] == Self.quote else {
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == Self.quote {
        holdsQuotes = true
        index += 2
        continue
      }
      var next = index + 1
      if !isBlanks {
        while next < bytes.count, bytes[next] == Self.blank || bytes[next] == Self.tab,
          bytes[next] != separator
        {
          next += 1
        }
      }
      let isEnd =
        next >= bytes.count || bytes[next] == separator || bytes[next] == 0x0A
        || bytes[next] == 0x0D || isBlanks && bytes[next] == Self.tab
      guard isEnd else { return nil }
      return (
        Cell(start: start + 1, end: index, holdsQuotes: holdsQuotes, isQuoted: true), next
      )
    }
    return nil
  }

  /// The cells of a record.
  func fields(_ record: Record) -> ArraySlice<Cell> {
    cells[record.first..<(record.first + record.count)]
  }

  /// The text of a cell, without no-break spaces around it.
  func text(_ cell: Cell) -> ArraySlice<UInt8> {
    var slice = bytes[cell.start..<cell.end]
    while let size = NoBreakSpace.length(slice) { slice = slice.dropFirst(size) }
    while let size = NoBreakSpace.lengthAtEnd(slice) { slice = slice.dropLast(size) }
    guard cell.holdsQuotes else { return slice }
    var single: [UInt8] = []
    var index = slice.startIndex
    while index < slice.endIndex {
      single.append(slice[index])
      index += slice[index] == Self.quote ? 2 : 1
    }
    return single[...]
  }

  /// The text of a cell as a string.
  func string(_ cell: Cell) -> String { String(decoding: text(cell), as: UTF8.self) }
}
