/// Where in a grid the table is: the width of its rows, its names, and what stands around it.
struct GridShape {
  /// The number of fields of a row.
  private(set) var width = 0
  /// The record that holds the names; nil where there is none.
  private(set) var header: Int?
  /// The records that are rows.
  private(set) var rows: Range<Int> = 0..<0
  /// Whether rows have one more field than there are names: the first holds names of rows.
  private(set) var hasRowNames = false
  /// Whether every row ends with a separator, behind which there is nothing.
  private(set) var hasTrailingSeparator = false

  /// Looks at the first records.
  ///
  /// - Parameters:
  ///   - grid: The records.
  ///   - hasHeader: Whether the first holds names; nil leaves that to be found out.
  init(_ grid: CellGrid, hasHeader: Bool?) {
    let records = grid.records
    guard !records.isEmpty else { return }
    var counts: [Int: Int] = [:]
    for record in records.prefix(1000) { counts[record.count, default: 0] += 1 }
    // The most frequent width; of equals the larger one, as titles are narrow.
    width = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    guard var first = records.firstIndex(where: { $0.count == width }) else { return }
    if first > 0, records[first - 1].count == width - 1, width > 1,
      !Self.isHeader(grid, first, width)
    {
      // The header of write.table is one name short, or its line lacks the separator at its end.
      let isTrailing = records[first...].prefix(1000).allSatisfy {
        $0.count < width || Self.isEmpty(grid.fields($0).last)
      }
      hasTrailingSeparator = isTrailing
      hasRowNames = !isTrailing
      header = first - 1
    } else {
      // What has most fields empty above a full record is a title between separators.
      while first + 1 < records.count, Self.filled(grid, first) <= 1, width > 1,
        Self.filled(grid, first + 1) > 1, hasHeader == nil
      {
        first += 1
      }
      hasTrailingSeparator =
        width > 1
        && records[first...].prefix(1000).allSatisfy {
          $0.count < width || Self.isEmpty(grid.fields($0).last)
        }
      if hasHeader ?? Self.isHeader(grid, first, width) {
        header = first
        first += 1
      }
    }
    if hasTrailingSeparator { width -= 1 }
    rows = first..<records.count
  }

  /// Takes lines off the end, or off the beginning, of the rows.
  mutating func keep(_ rows: Range<Int>) { self.rows = rows }

  private static func isEmpty(_ cell: CellGrid.Cell?) -> Bool {
    cell.map { $0.start == $0.end } ?? true
  }

  private static func filled(_ grid: CellGrid, _ record: Int) -> Int {
    grid.fields(grid.records[record]).count { !isEmpty($0) }
  }

  /// Whether a text in a record stands above numbers, or none of its fields is in the column below.
  private static func isHeader(_ grid: CellGrid, _ record: Int, _ width: Int) -> Bool {
    let names = Array(grid.fields(grid.records[record]))
    let below = grid.records[(record + 1)...].prefix(200).filter { $0.count == width }
    guard !below.isEmpty else {
      return names.contains { !isNumeric(grid, $0) && !isEmpty($0) }
    }
    var isAboveNumbers = false
    var numbersAbove = 0
    var isRepeated = false
    for (column, name) in names.enumerated() where column < width {
      let cells = below.map { grid.cells[$0.first + column] }.filter { !isEmpty($0) }
      let numbers = cells.count { isNumeric(grid, $0) }
      if numbers * 2 > cells.count {
        if isNumeric(grid, name) {
          numbersAbove += 1
        } else if !isEmpty(name) {
          isAboveNumbers = true
        }
      } else if !isEmpty(name), cells.contains(where: { grid.string($0) == grid.string(name) }) {
        isRepeated = true
      }
    }
    if isAboveNumbers { return true }
    return numbersAbove == 0 && !isRepeated
  }

  /// Whether a cell holds a number in any style, or a date.
  static func isNumeric(_ grid: CellGrid, _ cell: CellGrid.Cell) -> Bool {
    let text = grid.text(cell)
    guard let first = text.first, first < 0x3A || first >= 0x80 || first | 0x20 >= 0x61 else {
      return false
    }
    return NumberStyle.all.contains { WrittenNumber(text, $0) != nil }
      || CivilDate(grid.string(cell), .yearFirst) != nil
  }
}
