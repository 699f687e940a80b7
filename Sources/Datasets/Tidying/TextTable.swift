/// A table as it is written: names and the texts of the cells, which are read as somebody asks.
public struct TextTable: Sendable {
  /// The names of the columns.
  public private(set) var names: [String] = []
  /// The cells by column, without quotes and blanks around them.
  public private(set) var columns: [[String]] = []
  /// The lines of the file that the rows begin on.
  public private(set) var lines: [Int] = []

  /// Reads a table whose first line holds the names; separator and encoding are found out.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - shouldStop: Whether to give up.
  /// - Throws: `.empty`, `.nulByte` or `.interrupted`.
  public init(_ bytes: [UInt8], shouldStop: () -> Bool = { false }) throws(TableError) {
    var text = TextEncoding.guess(bytes).decoded(bytes)
    if let zero = text.firstIndex(of: 0) {
      throw .nulByte(line: 1 + text[..<zero].count { $0 == 0x0A })
    }
    var separator: UInt8?
    if let named = TidyTable.separatorLine(text) {
      separator = named.separator
      text.removeFirst(named.length)
    }
    let grid = TidyTable.grid(text, TidyOptions(), separator, shouldStop)
    if shouldStop() { throw .interrupted }
    let shape = GridShape(grid, hasHeader: true)
    guard let header = shape.header else { throw .empty }
    let isShifted = shape.hasRowNames
    names = grid.fields(grid.records[header]).map { grid.string($0) }
    columns = names.map { _ in [] }
    for record in grid.records[shape.rows] {
      let cells = grid.fields(record).dropFirst(isShifted ? 1 : 0)
      for index in names.indices {
        let place = cells.startIndex + index
        columns[index].append(place < cells.endIndex ? grid.string(cells[place]) : "")
      }
      lines.append(record.line)
    }
  }

  /// The numbers of a column, all written in one style; the row of the first cell that is none.
  public func numbers(_ column: Int) -> (values: [Double], bad: Int?) {
    var best: (values: [Double], bad: Int)?
    for style in NumberStyle.all {
      var values: [Double] = []
      for cell in columns[column] {
        guard let number = WrittenNumber(Array(cell.utf8), style),
          let value = Double(String(decoding: number.plain, as: UTF8.self)), value.isFinite
        else { break }
        values.append(value)
      }
      if values.count == columns[column].count { return (values, nil) }
      if values.count >= best?.bad ?? -1, best == nil || values.count > best?.bad ?? 0 {
        best = (values, values.count)
      }
    }
    return (best?.values ?? [], best?.bad ?? 0)
  }
}
