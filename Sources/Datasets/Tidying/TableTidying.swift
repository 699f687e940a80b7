/// A table as every program writes it, made from one as people have it.
public struct TidyTable: Sendable {
  /// The table: commas, points, names in the first line, categories as indicators, dates as days.
  public var csv: [UInt8] = []
  /// The number of rows.
  public var rowCount = 0
  /// The names of the columns, before categories became indicators.
  public var names: [String] = []
  /// The names of the columns of numbers, in the order of the file.
  public var numeric: [String] = []
  /// The indicators that a column of texts became.
  public var indicators: [String: [String]] = [:]
  /// What the columns of numbers stand for, by name.
  public var meanings: [String: ColumnMeaning] = [:]
  /// What was decided.
  public var notes = TidyNotes()
}

extension TidyTable {
  /// Whether columns can be used that are no plain numbers, or could if they were asked for.
  public var gainsColumns: Bool {
    !notes.categories.isEmpty || notes.origins.contains { $0.origin != .decimalCommas }
      || notes.many.contains { $0.count * 2 <= rowCount }
  }

  /// The most levels of a category that is taken without being asked for.
  public static let levelLimit = 20

  /// Makes a tidy table.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - options: What is not left to be found out.
  ///   - features: The columns that are taken whatever number of levels they have.
  ///   - target: The column which becomes one number where it has two classes; one class against
  ///     the rest is called `species=setosa`.
  ///   - shouldStop: Whether to give up.
  /// - Throws: Why no table can be made.
  public init(
    _ bytes: [UInt8], _ options: TidyOptions, features: [ColumnSelector] = [],
    target: ColumnSelector? = nil, shouldStop: () -> Bool = { false }
  ) throws(TableError) {
    let encoding = options.encoding ?? TextEncoding.guess(bytes)
    if encoding != .utf8 { notes.encoding = encoding }
    var text = encoding.decoded(bytes)
    if let zero = text.firstIndex(of: 0) {
      throw .nulByte(line: 1 + text[..<zero].count { $0 == 0x0A })
    }
    var separator = options.separator
    if let named = Self.separatorLine(text) {
      separator = separator ?? named.separator
      text.removeFirst(named.length)
    }
    let grid = Self.grid(text, options, separator)
    if shouldStop() { throw .interrupted }
    guard !grid.records.isEmpty else { throw .empty }
    var shape = GridShape(grid, hasHeader: options.hasHeader)
    try build(grid, &shape, options, features, target, shouldStop)
  }

  /// The first line `sep=;`, which a spreadsheet writes for itself.
  private static func separatorLine(_ text: [UInt8]) -> (separator: UInt8, length: Int)? {
    guard text.count > 5, text.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8) else {
      return nil
    }
    let rest = text[5...].prefix(2)
    guard let end = rest.first, end == 0x0A || end == 0x0D else { return nil }
    return (text[4], end == 0x0D && rest.count == 2 && rest.last == 0x0A ? 7 : 6)
  }

  private static func grid(
    _ text: [UInt8], _ options: TidyOptions, _ separator: UInt8?
  ) -> CellGrid {
    let comment = options.comment.map { Array($0.utf8) } ?? Array("#".utf8)
    let chosen = separator ?? bestSeparator(text, options, comment)
    let grid = CellGrid(text, separator: chosen, skip: options.skip, comment: comment)
    guard options.comment == nil, grid.commentCount > 0 else { return grid }
    // Where rows of the same width begin so, '#' begins a text.
    let whole = CellGrid(text, separator: chosen, skip: options.skip)
    let width = GridShape(grid, hasHeader: options.hasHeader).width
    let isRow = whole.records.filter { record in
      record.count == max(width, 2) && whole.text(whole.cells[record.first]).first == 0x23
    }
    return isRow.count == grid.commentCount ? whole : grid
  }

  /// The separator that splits most lines into the same number of fields, more than one.
  private static func bestSeparator(
    _ text: [UInt8], _ options: TidyOptions, _ comment: [UInt8]
  ) -> UInt8 {
    var best: (separator: UInt8, score: Double) = (UInt8(ascii: ","), 0)
    for candidate in [",", "\t", ";", "|", " "].map({ Array($0.utf8)[0] }) {
      let grid = CellGrid(
        text, separator: candidate, skip: options.skip, comment: comment, limit: 300)
      guard !grid.records.isEmpty else { continue }
      var counts: [Int: Int] = [:]
      for record in grid.records { counts[record.count, default: 0] += 1 }
      let wide = counts.filter { $0.key > 1 }
      guard let most = wide.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { continue }
      var score = Double(most.value) / Double(grid.records.count)
      // Blanks also stand within texts, and commas within numbers.
      if candidate == UInt8(ascii: " ") { score *= 0.6 }
      if candidate == UInt8(ascii: ","), wide.count > 1 { score *= 0.8 }
      score += 0.001 * Double(min(most.key, 50))
      if score > best.score { best = (candidate, score) }
    }
    return best.separator
  }

  // MARK: Columns

  private mutating func build(
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
          column, names[column], rows, reader, options, isText: target == names[column],
          &isBad))
    }
    if isBad.contains(true) { notes.bad?.count += isBad.count { $0 } }
    write(columns, names, isBad, wanted: wanted, target: target)
  }

  private static func name(_ selector: ColumnSelector, _ names: [String]) -> String? {
    switch selector {
    case .name(let name):
      if !names.contains(name), let number = Int(name), names.indices.contains(number - 1) {
        return names[number - 1]
      }
      return name
    case .number(let number): return names.indices.contains(number - 1) ? names[number - 1] : nil
    }
  }

  private func isWhole(_ record: CellGrid.Record, _ shape: GridShape) -> Bool {
    record.count == shape.width || shape.hasTrailingSeparator && record.count == shape.width + 1
  }

  private mutating func noteSurroundings(_ grid: CellGrid, _ shape: inout GridShape) {
    notes.hasRowNames = shape.hasRowNames
    notes.hasHeader = shape.header != nil
    let first = shape.header ?? shape.rows.lowerBound
    if first > 0 { notes.above = (first, Self.line(grid, 0)) }
  }

  /// A record as it stands in the file, shortened.
  private static func line(_ grid: CellGrid, _ record: Int) -> String {
    let cells = grid.fields(grid.records[record]).filter { $0.start < $0.end }
    return cells.map { grid.string($0) }.joined(separator: " ")
  }

  /// Leaves out a line of units below the names, and lines below the rows that are none.
  private mutating func trim(_ grid: CellGrid, _ shape: inout GridShape, _ reader: ColumnReader) {
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
  private func isCut(_ grid: CellGrid, _ record: Int) -> Bool {
    grid.fields(grid.records[record]).first.map { GridShape.isNumeric(grid, $0) } ?? false
  }

  private func cell(_ grid: CellGrid, _ record: Int, _ column: Int) -> CellGrid.Cell {
    grid.cells[grid.records[record].first + column]
  }

  private func isNumber(_ grid: CellGrid, _ record: Int, _ column: Int) -> Bool {
    GridShape.isNumeric(grid, cell(grid, record, column))
  }

  private func isNumberOrMissing(
    _ grid: CellGrid, _ record: Int, _ column: Int, _ reader: ColumnReader
  ) -> Bool {
    let text = grid.string(cell(grid, record, column))
    return reader.isMissing(text) || ColumnReader.marks.contains(text)
      || isNumber(grid, record, column)
  }

  /// Whether a record holds texts without digits above all columns of numbers.
  private func isUnits(
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

  private func isMark(_ text: String, _ reader: ColumnReader) -> Bool {
    reader.isMissing(text) || ColumnReader.marks.contains(text)
  }

  /// Whether a last record sums up the rows, or says something about them.
  private func isSum(
    _ grid: CellGrid, _ record: Int, _ numeric: [Int], _ shape: GridShape, _ reader: ColumnReader
  ) -> Bool {
    let fields = grid.fields(grid.records[record]).map { grid.string($0) }
    let words = [
      "total", "totals", "sum", "mean", "average", "median", "subtotal", "all", "count", "note",
      "notes", "source", "summe", "gesamt", "mittelwert",
    ]
    guard let first = fields.first(where: { !$0.isEmpty }) else { return true }
    let word = first.lowercased().prefix { $0.isLetter }
    if words.contains(String(word)) { return true }
    let filled = fields.filter { !$0.isEmpty }
    // One text and nothing else, in a column of numbers.
    return filled.count == 1 && shape.width > 1 && numeric.contains(0) && !fields[0].isEmpty
      && !isNumber(grid, record, 0)
  }

  private func names(_ grid: CellGrid, _ shape: GridShape) -> [String] {
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
  private func fileHasDecimalComma(
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

  private mutating func read(
    _ column: Int, _ name: String, _ rows: [Int], _ reader: ColumnReader, _ options: TidyOptions,
    isText: Bool, _ isBad: inout [Bool]
  ) throws(TableError) -> ColumnReading {
    let grid = reader.grid
    let texts = rows.map { grid.text(cell(grid, $0, column)) }
    let strings = texts.map { String(decoding: $0, as: UTF8.self) }
    let isMissing = strings.map { reader.isMissing($0) }
    let present = rows.indices.filter { !isMissing[$0] }
    guard !present.isEmpty else { return .empty }
    let unmarked = present.filter { !ColumnReader.marks.contains(strings[$0]) }
    if !unmarked.isEmpty, let style = reader.style(of: unmarked.map { texts[$0] }) {
      for index in present where ColumnReader.marks.contains(strings[index]) {
        if !notes.marks.contains(strings[index]) { notes.marks.append(strings[index]) }
      }
      return numbers(texts, unmarked, style, name)
    }
    if !unmarked.isEmpty,
      let (order, isAmbiguous) = ColumnReader.order(of: unmarked.map { strings[$0] })
    {
      return days(strings, unmarked, order, isAmbiguous, name)
    }
    if let reading = try mostlyNumbers(
      column, name, rows, texts, unmarked, reader, options, isText: isText, &isBad)
    {
      return reading
    }
    return .texts(strings.indices.map { isMissing[$0] ? nil : strings[$0] })
  }

  private mutating func numbers(
    _ texts: [ArraySlice<UInt8>], _ present: [Int], _ style: NumberStyle, _ name: String
  ) -> ColumnReading {
    var values: [[UInt8]] = Array(repeating: [], count: texts.count)
    var marks: WrittenNumber.Marks = []
    for index in present {
      guard let number = WrittenNumber(texts[index], style) else { continue }
      values[index] = number.plain
      marks.formUnion(number.marks)
    }
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
    return .numbers(values, origin)
  }

  private mutating func days(
    _ strings: [String], _ present: [Int], _ order: CivilDate.Order, _ isAmbiguous: Bool,
    _ name: String
  ) -> ColumnReading {
    let dates = present.compactMap { CivilDate(strings[$0], order) }
    let first = dates.map(\.daysSince1970).min() ?? 0
    guard let since = CivilDate(daysSince1970: first) else { return .empty }
    var values: [[UInt8]] = Array(repeating: [], count: strings.count)
    for (index, date) in zip(present, dates) {
      let days = date.daysSince1970 - first
      values[index] =
        date.fraction == 0
        ? Array(String(days).utf8) : Array("\(Double(days) + date.fraction)".utf8)
    }
    let origin = TidyNotes.Origin.days(since: since, isAmbiguous: isAmbiguous)
    notes.origins.append((name, origin))
    meanings[name] = .days(since: since)
    return .numbers(values, origin)
  }

  /// A column of numbers with a few cells that are none: an error that names the first, or rows
  /// that are left out; nil where the column is one of texts.
  private mutating func mostlyNumbers(
    _ column: Int, _ name: String, _ rows: [Int], _ texts: [ArraySlice<UInt8>], _ present: [Int],
    _ reader: ColumnReader, _ options: TidyOptions, isText: Bool, _ isBad: inout [Bool]
  ) throws(TableError) -> ColumnReading? {
    var best: (style: NumberStyle, bad: [Int])?
    for style in reader.styles {
      let bad = present.filter { WrittenNumber(texts[$0], style) == nil }
      if best.map({ bad.count < $0.bad.count }) ?? true { best = (style, bad) }
    }
    guard let best, !isText, let first = best.bad.first,
      best.bad.count * 10 <= present.count || best.bad.count == 1 && present.count > 3
    else { return nil }
    guard options.dropsBad else {
      throw .notANumber(
        FieldLocation(line: reader.grid.records[rows[first]].line, column: column + 1), name: name,
        text: String(String(decoding: texts[first], as: UTF8.self).prefix(40)))
    }
    for index in best.bad { isBad[index] = true }
    if notes.bad == nil { notes.bad = (0, String(decoding: texts[first], as: UTF8.self)) }
    let bad = Set(best.bad)
    return numbers(texts, present.filter { !bad.contains($0) }, best.style, name)
  }

  // MARK: Writing

  private mutating func write(
    _ columns: [ColumnReading], _ names: [String], _ isBad: [Bool], wanted: Set<String>,
    target: String?
  ) {
    var written: [(name: String, cell: (Int) -> [UInt8])] = []
    for (name, column) in zip(names, columns) {
      switch column {
      case .numbers(let values, _):
        if !(notes.hasRowNames && name == names[0]) {
          written.append((name, { values[$0] }))
          numeric.append(name)
        }
      case .empty: written.append((name, { _ in [] }))
      case .texts(let texts):
        if notes.hasRowNames && name == names[0] { continue }
        let prefix = name + "="
        let against = target.flatMap {
          $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil
        }
        let isWanted = wanted.contains(name) || name == target || against != nil
        guard let levels = levels(texts, isBad, name, isWanted: isWanted) else {
          written.append((name, { Self.quoted(texts[$0] ?? "") }))
          continue
        }
        if let against, levels.contains(where: { $0.name == against }) {
          let column = prefix + against
          meanings[column] = .level(category: name, level: against, base: "the rest")
          written.append(
            (column, { index in texts[index].map { $0 == against ? [0x31] : [0x30] } ?? [] }))
        } else if name == target, levels.count == 2 {
          // The less frequent class is what a probability is wanted of; of two words, the later.
          let positive = Self.positive(levels.map(\.name))
          let column = "\(name)=\(positive)"
          indicators[name] = [column]
          meanings[column] = .level(
            category: name, level: positive,
            base: levels.map(\.name).first { $0 != positive } ?? "")
          written.append(
            (column, { index in texts[index].map { $0 == positive ? [0x31] : [0x30] } ?? [] }))
        } else {
          let base = levels[0].name
          indicators[name] = levels.dropFirst().map { "\(name)=\($0.name)" }
          for level in levels.dropFirst().map(\.name) {
            let column = "\(name)=\(level)"
            meanings[column] = .level(category: name, level: level, base: base)
            written.append(
              (column, { index in texts[index].map { $0 == level ? [0x31] : [0x30] } ?? [] }))
          }
        }
      }
    }
    csv = Self.joined(written.map { Self.quoted($0.name) })
    rowCount = isBad.count { !$0 }
    for row in isBad.indices where !isBad[row] {
      csv += Self.joined(written.map { $0.cell(row) })
    }
  }

  /// Of two classes the one that counts as 1: yes, true, of other words the later one.
  private static func positive(_ levels: [String]) -> String {
    let yes = ["yes", "true", "y", "t", "ja", "oui", "si", "1", "pos", "positive"]
    return levels.first { yes.contains($0.lowercased()) } ?? levels.sorted().last ?? ""
  }

  /// The levels of a column of texts, the most frequent first; nil where it is left as it is.
  private mutating func levels(
    _ texts: [String?], _ isBad: [Bool], _ name: String, isWanted: Bool
  ) -> [(name: String, count: Int)]? {
    var counts: [String: Int] = [:]
    var rows = 0
    for (text, isBad) in zip(texts, isBad) where !isBad {
      guard let text else { continue }
      counts[text, default: 0] += 1
      rows += 1
      if counts.count > 1000 { break }
    }
    guard counts.count > 1 else {
      notes.constant.append(name)
      return nil
    }
    // A few levels in a small table are categories too, if they come back.
    let isFew = counts.count * 10 <= rows || counts.count <= 5 && counts.count * 2 <= rows
    guard isWanted && counts.count <= 1000 || counts.count <= Self.levelLimit && isFew else {
      notes.many.append((name, counts.count))
      return nil
    }
    let levels = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (name: $0.key, count: $0.value) }
    notes.categories.append(TidyNotes.Category(name: name, levels: levels))
    return levels
  }

  private static func joined(_ cells: [[UInt8]]) -> [UInt8] {
    var line: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line += cell
    }
    // A line of nothing would be passed over.
    if line.isEmpty { line = Array("\"\"".utf8) }
    line.append(0x0A)
    return line
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { result.append(byte) }
      result.append(byte)
    }
    result.append(UInt8(ascii: "\""))
    return result
  }
}
