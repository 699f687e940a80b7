/// What the columns of a table are, and what stands around its rows.
extension TidyTable {
  mutating func build(
    _ grid: CellGrid, _ shape: inout GridShape, _ options: TidyOptions,
    _ features: [ColumnSelector], _ chosenTarget: ColumnSelector?, _ shouldStop: () -> Bool
  ) throws(TableError) {
    guard shape.width > 0, !shape.rows.isEmpty else { throw .noRows }
    noteSurroundings(grid, &shape)
    var reader = ColumnReader(grid, options)
    trim(grid, &shape, reader)
    var rows = Array(shape.rows)
    if let ragged = rows.first(where: { !isWhole(grid.records[$0], shape) }) {
      let record = grid.records[ragged]
      guard options.dropsBad else {
        throw .ragged(line: record.line, found: record.count, expected: shape.width)
      }
      let kept = rows.filter { isWhole(grid.records[$0], shape) }
      notes.bad = (rows.count - kept.count, Self.line(grid, ragged))
      rows = kept
    }
    guard !rows.isEmpty else { throw .noRows }
    let names = self.names(grid, shape)
    self.names = names
    let wanted = Set(features.compactMap { Self.name($0, names) })
    let target = chosenTarget.flatMap { Self.name($0, names) }
    if fileHasDecimalComma(grid, rows, shape, reader) { reader.fileDecimal = UInt8(ascii: ",") }
    var columns: [ColumnReading] = []
    var isBad = Array(repeating: false, count: rows.count)
    for column in 0..<shape.width {
      if shouldStop() { throw .interrupted }
      columns.append(
        try read(
          column, names[column], rows, reader, options, isText: target == names[column], &isBad,
          shouldStop))
    }
    if isBad.contains(true) { notes.bad?.count += isBad.count { $0 } }
    write(columns, names, isBad, wanted: wanted, target: target, grid, rows, shouldStop)
    if shouldStop() { throw .interrupted }
  }

  static func name(_ selector: ColumnSelector, _ names: [String]) -> String? {
    switch selector {
    case .name(let name):
      if !names.contains(name), let number = Int(name), names.indices.contains(number - 1) {
        return names[number - 1]
      }
      return name
    case .number(let number): return names.indices.contains(number - 1) ? names[number - 1] : nil
    }
  }

  func isWhole(_ record: CellGrid.Record, _ shape: GridShape) -> Bool {
    record.count == shape.width || shape.hasTrailingSeparator && record.count == shape.width + 1
  }

  mutating func noteSurroundings(_ grid: CellGrid, _ shape: inout GridShape) {
    notes.hasRowNames = shape.hasRowNames
    notes.hasHeader = shape.header != nil
    let first = shape.header ?? shape.rows.lowerBound
    if first > 0 { notes.above = (first, Self.line(grid, 0)) }
  }

  /// A record as it stands in the file, shortened.
  static func line(_ grid: CellGrid, _ record: Int) -> String {
    let cells = grid.fields(grid.records[record]).filter { $0.start < $0.end }
    return cells.map { grid.string($0) }.joined(separator: " ")
  }

  /// Leaves out a line of units below the names, and lines below the rows that are none.
  mutating func trim(_ grid: CellGrid, _ shape: inout GridShape, _ reader: ColumnReader) {
    var rows = shape.rows
    var end = rows.upperBound
    // Notes are narrower than rows.
    while end - 1 > rows.lowerBound, !isWhole(grid.records[end - 1], shape),
      rows.upperBound - end < 20, !isCut(grid, end - 1)
    {
      end -= 1
    }
    let whole = (rows.lowerBound..<end).filter { isWhole(grid.records[$0], shape) }
    if whole.count > 2 {
      let numeric = (0..<shape.width).filter { column in
        // Columns whose rows between the first and the last hold numbers alone.
        whole.dropFirst().dropLast().prefix(2000).allSatisfy {
          isNumberOrMissing(grid, $0, column, reader)
        }
          && whole.dropFirst().prefix(200).contains { isNumber(grid, $0, column) }
      }
      if !numeric.isEmpty, shape.header != nil, whole.first == rows.lowerBound,
        isUnits(grid, rows.lowerBound, numeric, reader)
      {
        notes.units = Self.line(grid, rows.lowerBound)
        rows = (rows.lowerBound + 1)..<rows.upperBound
      }
      while end - 2 > rows.lowerBound, rows.upperBound - end < 20,
        isSum(grid, end - 1, numeric, shape, reader)
      {
        end -= 1
      }
    }
    if end < rows.upperBound {
      notes.below = (rows.upperBound - end, Self.line(grid, end))
    }
    shape.keep(rows.lowerBound..<end)
  }

  /// Whether a narrow record begins with a number, as a row does that was cut off.
  func isCut(_ grid: CellGrid, _ record: Int) -> Bool {
    grid.fields(grid.records[record]).first.map { GridShape.isNumeric(grid, $0) } ?? false
  }

  func cell(_ grid: CellGrid, _ record: Int, _ column: Int) -> CellGrid.Cell {
    grid.cells[grid.records[record].first + column]
  }

  func isNumber(_ grid: CellGrid, _ record: Int, _ column: Int) -> Bool {
    GridShape.isNumeric(grid, cell(grid, record, column))
  }

  func isNumberOrMissing(
    _ grid: CellGrid, _ record: Int, _ column: Int, _ reader: ColumnReader
  ) -> Bool {
    let text = grid.string(cell(grid, record, column))
    return reader.isMissing(text) || ColumnReader.marks.contains(text)
      || isNumber(grid, record, column)
  }

  /// Whether a record holds texts without digits above all columns of numbers.
  func isUnits(
    _ grid: CellGrid, _ record: Int, _ numeric: [Int], _ reader: ColumnReader
  ) -> Bool {
    let texts = numeric.map { grid.string(cell(grid, record, $0)) }
    return texts.contains { !reader.isMissing($0) }
      && texts.allSatisfy { text in
        text.isEmpty
          || text.count <= 20 && text.contains { $0.isLetter || "%$€£°".contains($0) }
            && !isMark(text, reader)
      }
  }

  func isMark(_ text: String, _ reader: ColumnReader) -> Bool {
    reader.isMissing(text) || ColumnReader.marks.contains(text)
  }

  /// Whether a last record sums up the rows, or says something about them.
  func isSum(
    _ grid: CellGrid, _ record: Int, _ numeric: [Int], _ shape: GridShape, _ reader: ColumnReader
  ) -> Bool {
    let fields = grid.fields(grid.records[record]).map { grid.string($0) }
    guard let first = fields.first(where: { !$0.isEmpty }) else { return true }
    if Self.namesSum(first) { return true }
    let filled = fields.filter { !$0.isEmpty }
    // One text and nothing else, in a column of numbers.
    return filled.count == 1 && shape.width > 1 && numeric.contains(0) && !fields[0].isEmpty
      && !isNumber(grid, record, 0)
  }

  /// Whether a text begins with a word that the last lines of tables begin with.
  static func namesSum(_ text: String) -> Bool {
    let words = [
      "total", "totals", "sum", "mean", "average", "median", "subtotal", "all", "count", "note",
      "notes", "source", "summe", "gesamt", "mittelwert",
    ]
    return words.contains(String(text.lowercased().prefix { $0.isLetter }))
  }

  func names(_ grid: CellGrid, _ shape: GridShape) -> [String] {
    var names: [String] = []
    if let header = shape.header {
      names = grid.fields(grid.records[header]).map { grid.string($0) }
      if shape.hasRowNames { names.insert("row.names", at: 0) }
      names = names.enumerated().map { $0.element.isEmpty ? "column\($0.offset + 1)" : $0.element }
      names = Array(names.prefix(shape.width))
    } else if shape.width <= 2 {
      names = Array(["x", "y"].prefix(shape.width))
    } else {
      names = (1..<shape.width).map { "x\($0)" } + ["y"]
    }
    while names.count < shape.width { names.append("column\(names.count + 1)") }
    return names
  }

  /// Whether some column can be read with decimal commas alone.
  func fileHasDecimalComma(
    _ grid: CellGrid, _ rows: [Int], _ shape: GridShape, _ reader: ColumnReader
  ) -> Bool {
    guard reader.fileDecimal == nil else { return false }
    return (0..<shape.width).contains { column in
      let cells = rows.prefix(2000).map { grid.text(cell(grid, $0, column)) }.filter {
        !isMark(String(decoding: $0, as: UTF8.self), reader)
      }
      return !cells.isEmpty && reader.needsDecimalComma(cells)
    }
  }

  mutating func read(
    _ column: Int, _ name: String, _ rows: [Int], _ reader: ColumnReader, _ options: TidyOptions,
    isText: Bool, _ isBad: inout [Bool], _ shouldStop: () -> Bool
  ) throws(TableError) -> ColumnReading {
    let grid = reader.grid
    var cells = CodedCells(grid, rows, column, shouldStop)
    if shouldStop() { throw .interrupted }
    // What is asked for as missing may be a plain number too, as -99.
    if options.missing.contains(where: { Double($0) != nil }) { cells.codeAll(grid, rows, column) }
    let kinds = cells.texts.map { text in
      reader.isMissing(text) ? -2 : ColumnReader.marks.contains(text) ? -1 : 0
    }
    let present = cells.texts.indices.filter { kinds[$0] == 0 }
    let isMarked = kinds.contains(-1)
    guard cells.plainCount > 0 || !present.isEmpty || isMarked else { return .empty }
    let texts = present.map { Array(cells.texts[$0].utf8)[...] }
    let plain =
      texts.isEmpty && (options.thousands == nil || !cells.hasPoint)
      ? [] : plainTexts(cells, grid, rows, column)
    if cells.plainCount > 0 || !present.isEmpty, let style = reader.style(of: texts + plain) {
      for index in kinds.indices where kinds[index] == -1 {
        if !notes.marks.contains(cells.texts[index]) { notes.marks.append(cells.texts[index]) }
      }
      return numbers(cells, present, style, name, grid, rows, column, isPlain: plain.isEmpty)
    }
    if cells.plainCount == 0, !present.isEmpty,
      let (order, isAmbiguous) = ColumnReader.order(of: present.map { cells.texts[$0] })
    {
      return days(cells, present, order, isAmbiguous, name)
    }
    if cells.plainCount == 0, !isText, !options.dropsBad {
      try refuseBadDate(column, name, rows, cells, present, grid)
    }
    if !isText,
      let reading = try mostlyNumbers(column, name, rows, cells, present, reader, options, &isBad)
    {
      return reading
    }
    cells.codeAll(grid, rows, column)
    let isMissing = cells.texts.map { reader.isMissing($0) }
    let codes = cells.codes.map { isMissing[Int($0)] ? ColumnReading.missing : $0 }
    return .texts(codes: codes, names: cells.texts)
  }

  /// The plain numbers of a column in which others are written otherwise.
  func plainTexts(
    _ cells: CodedCells, _ grid: CellGrid, _ rows: [Int], _ column: Int
  ) -> [ArraySlice<UInt8>] {
    rows.indices.filter { cells.codes[$0] == CodedCells.plain }
      .map { grid.text(cell(grid, rows[$0], column)) }
  }

  mutating func numbers(
    _ cells: CodedCells, _ present: [Int], _ style: NumberStyle, _ name: String, _ grid: CellGrid,
    _ rows: [Int], _ column: Int, isPlain: Bool
  ) -> ColumnReading {
    var written: [[UInt8]] = Array(repeating: [], count: cells.texts.count)
    var marks: WrittenNumber.Marks = []
    for index in present {
      guard let number = WrittenNumber(cells.texts[index].utf8, style) else { continue }
      written[index] = number.plain
      marks.formUnion(number.marks)
    }
    var codes = cells.codes
    if style != NumberStyle.all[0], !isPlain || style.group != nil {
      // 1.500 may be 1500 beside 2.750,50.
      for place in codes.indices where codes[place] == CodedCells.plain {
        guard let number = WrittenNumber(grid.text(cell(grid, rows[place], column)), style) else {
          continue
        }
        codes[place] = Int32(written.count)
        written.append(number.plain)
        marks.formUnion(number.marks)
      }
    }
    noteOrigin(marks, style, name)
    return .numbers(codes: codes, written: written)
  }

  mutating func noteOrigin(
    _ marks: WrittenNumber.Marks, _ style: NumberStyle, _ name: String
  ) {
    var origin: TidyNotes.Origin?
    if marks.contains(.grouped), let group = style.group {
      origin = .thousands(String(decoding: [group], as: UTF8.self))
    } else if marks.contains(.percent) {
      origin = .percent
    } else if marks.contains(.currency) {
      origin = .currency
    } else if marks.contains(.decimalSign), style.decimal == UInt8(ascii: ",") {
      origin = .decimalCommas
    }
    if let origin { notes.origins.append((name, origin)) }
  }

  mutating func days(
    _ cells: CodedCells, _ present: [Int], _ order: CivilDate.Order, _ isAmbiguous: Bool,
    _ name: String
  ) -> ColumnReading {
    let dates = present.map { CivilDate(cells.texts[$0], order) }
    let first = dates.compactMap { $0?.daysSince1970 }.min() ?? 0
    guard let since = CivilDate(daysSince1970: first) else { return .empty }
    var written: [[UInt8]] = Array(repeating: [], count: cells.texts.count)
    for (index, date) in zip(present, dates) {
      guard let date else { continue }
      let days = date.daysSince1970 - first
      written[index] =
        date.fraction == 0
        ? Array(String(days).utf8) : Array("\(Double(days) + date.fraction)".utf8)
    }
    notes.origins.append((name, .days(since: since, isAmbiguous: isAmbiguous)))
    meanings[name] = .days(since: since)
    return .numbers(codes: cells.codes, written: written)
  }

  /// Throws where nearly all of a column are dates, and what is none looks like one: 2020-02-30.
  private func refuseBadDate(
    _ column: Int, _ name: String, _ rows: [Int], _ cells: CodedCells, _ present: [Int],
    _ grid: CellGrid
  ) throws(TableError) {
    let bad = CivilDate.Order.allCases.map { order in
      present.filter { CivilDate(cells.texts[$0], order) == nil }
    }.min { $0.count < $1.count }
    guard let bad, !bad.isEmpty, bad.count < present.count,
      bad.count * 10 <= present.count || bad.count == 1
    else { return }
    let areShaped = bad.allSatisfy { index in
      var tally = ColumnLookTally()
      tally.add(cells.texts[index].utf8)
      return tally.look == .dates
    }
    let codes = Set(bad.map { Int32($0) })
    guard areShaped, let first = cells.codes.firstIndex(where: { codes.contains($0) }) else {
      return
    }
    throw .notADate(
      FieldLocation(line: grid.records[rows[first]].line, column: column + 1), name: name,
      text: cells.texts[Int(cells.codes[first])])
  }

  /// A column of numbers with a few cells that are none: an error that names the first, or rows
  /// that are left out; nil where the column is one of texts.
  mutating func mostlyNumbers(
    _ column: Int, _ name: String, _ rows: [Int], _ cells: CodedCells, _ present: [Int],
    _ reader: ColumnReader, _ options: TidyOptions, _ isBad: inout [Bool]
  ) throws(TableError) -> ColumnReading? {
    let count = cells.plainCount + present.reduce(0) { $0 + cells.counts[$1] }
    var best: (style: NumberStyle, bad: [Int], count: Int)?
    for style in reader.styles {
      let bad = present.filter { WrittenNumber(cells.texts[$0].utf8, style) == nil }
      let badCount = bad.reduce(0) { $0 + cells.counts[$1] }
      if best.map({ badCount < $0.count }) ?? true { best = (style, bad, badCount) }
    }
    guard let best, !best.bad.isEmpty,
      best.count * 10 <= count || best.count == 1 && count > 3
    else { return nil }
    let bad = Set(best.bad.map { Int32($0) })
    guard let first = cells.codes.firstIndex(where: { bad.contains($0) }) else { return nil }
    let text = cells.texts[Int(cells.codes[first])]
    guard options.dropsBad else {
      throw .notANumber(
        FieldLocation(line: reader.grid.records[rows[first]].line, column: column + 1), name: name,
        text: String(text.prefix(40)))
    }
    for index in cells.codes.indices where bad.contains(cells.codes[index]) { isBad[index] = true }
    if notes.bad == nil { notes.bad = (0, text) }
    return numbers(
      cells, present.filter { !best.bad.contains($0) }, best.style, name, reader.grid, rows, column,
      isPlain: best.style == NumberStyle.all[0])
  }
}
