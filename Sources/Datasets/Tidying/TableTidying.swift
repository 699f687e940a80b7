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
    let grid = Self.grid(text, options, separator, shouldStop)
    if shouldStop() { throw .interrupted }
    guard !grid.records.isEmpty else { throw .empty }
    var shape = GridShape(grid, hasHeader: options.hasHeader)
    try build(grid, &shape, options, features, target, shouldStop)
  }

  /// The first line `sep=;`, which a spreadsheet writes for itself.
  static func separatorLine(_ text: [UInt8]) -> (separator: UInt8, length: Int)? {
    guard text.count > 5, text.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8) else {
      return nil
    }
    let rest = text[5...].prefix(2)
    guard let end = rest.first, end == 0x0A || end == 0x0D else { return nil }
    return (text[4], end == 0x0D && rest.count == 2 && rest.last == 0x0A ? 7 : 6)
  }

  static func grid(
    _ text: [UInt8], _ options: TidyOptions, _ separator: UInt8?, _ shouldStop: () -> Bool
  ) -> CellGrid {
    let comment = options.comment.map { Array($0.utf8) } ?? Array("#".utf8)
    let chosen = separator ?? bestSeparator(text, options, comment)
    let grid = CellGrid(
      text, separator: chosen, skip: options.skip, comment: comment,
      shouldStop: shouldStop)
    guard options.comment == nil, grid.commentCount > 0 else { return grid }
    // Where rows of the same width begin so, '#' begins a text.
    let whole = CellGrid(
      text, separator: chosen, skip: options.skip, shouldStop: shouldStop)
    let width = GridShape(grid, hasHeader: options.hasHeader).width
    let isRow = whole.records.filter { record in
      record.count == max(width, 2) && whole.text(whole.cells[record.first]).first == 0x23
    }
    return isRow.count == grid.commentCount ? whole : grid
  }

  /// The separator that splits most lines into the same number of fields, more than one.
  static func bestSeparator(
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
}
