internal import Dispatch
internal import Numerics

/// A large table of numbers, categories and ISO dates, read in one pass over its bytes.
///
/// What comes of it is the same as by way of a ``TidyTable`` of all its bytes. Where anything in it
/// asks for a closer look, a missing value or a quote within quotes, there is no such reading.
extension TableReader {
  /// Reads all columns of numbers, categories and dates.
  ///
  /// - Parameters:
  ///   - target: The column to predict, one of numbers; nil for the last of numbers or days.
  ///   - origin: Where the table came from.
  ///   - memoryLimit: The most memory, in bytes, that the numbers may take.
  ///   - shouldStop: Told which fraction is done.
  /// - Returns: The data and what was decided; nil where the table has to be read otherwise.
  /// - Throws: `.interrupted`, and `.tooLarge`.
  public func readQuickly(
    target: ColumnSelector?, origin: Origin, memoryLimit: Double,
    shouldStop: (_ done: Double) -> Bool
  ) throws(TableError) -> (table: LoadedTable, tidy: TidyTable)? {
    guard hasHeader, dialect.separator != .blanks, !dialect.hasDecimalComma,
      dialect.lineEnd == .lineFeed, !dialect.rowsMayBeginWithHash,
      Set(columnNames).count == columnNames.count, !columnNames.contains(""),
      !hasUnnamed, !TableHead.isNoName(columnNames[0])
    else { return nil }
    var texts: Set<Int> = []
    for (index, kind) in kinds.enumerated() {
      switch kind {
      case .numbers: continue
      case .text: texts.insert(index)
      case .empty, .rowNumbers: return nil
      }
    }
    guard !texts.isEmpty, texts.count < kinds.count else { return nil }
    // Beside numbers a name is plainly one.
    let isNamed = kinds.indices.contains { index in
      !texts.contains(index) && columnNames[index].first.map { $0.isLetter } ?? false
    }
    guard isNamed else { return nil }
    if let target {
      guard case .name(let name) = target,
        let index = columnNames.firstIndex(of: name), !texts.contains(index)
      else { return nil }
    }
    let gatherer = TextGatherer(
      columnCount: kinds.count, texts: texts, totalByteCount: byteCount, memoryLimit: memoryLimit)
    do throws(TableError) {
      let losses = try readAll(texts, into: gatherer, shouldStop: shouldStop)
      guard losses.droppedCount == 0, losses.commentCount == 0,
        losses.underflowCounts.allSatisfy({ $0 == 0 })
      else { return nil }
    } catch {
      switch error {
      case .interrupted where !gatherer.isIrregular: throw error
      case .tooLarge: throw error
      default: return nil
      }
    }
    guard let tidied = TidiedColumns(gatherer, columnNames, texts) else { return nil }
    return try table(tidied, target: target, origin: origin)
  }

  private func table(
    _ tidied: TidiedColumns, target: ColumnSelector?, origin: Origin
  ) throws(TableError) -> (table: LoadedTable, tidy: TidyTable)? {
    let tidy = tidied.tidy
    let wanted: String?
    if case .name(let name)? = target { wanted = name } else { wanted = tidy.numeric.last }
    let columns = tidied.columns.map { $0.meaning(tidy.meanings[$0.name]) }
    guard let place = columns.firstIndex(where: { $0.name == wanted }), columns.count > 1 else {
      return nil
    }
    var features = columns
    let chosen = features.remove(at: place)
    var notes = LoadingNotes()
    notes.leftOut = columnNames.indices.compactMap { index in
      let name = columnNames[index]
      guard case .text(let look) = kinds[index], !tidied.isUsed(name) else { return nil }
      return LeftOutColumn(name: name, reason: .text(look), rowLimit: Self.firstRows)
    }
    do {
      return (
        LoadedTable(
          dataset: try Dataset(features: features, target: chosen, origin: origin), notes: notes),
        tidy
      )
    } catch {
      return nil
    }
  }
}

/// The columns of a table in the form in which they are used, and what was decided of them.
private struct TidiedColumns {
  private(set) var tidy = TidyTable()
  private(set) var columns: [Column] = []
  private var used: Set<String> = []

  /// Nil where a text may be anything but a level.
  init?(_ gatherer: TextGatherer, _ names: [String], _ texts: Set<Int>) {
    guard let rowCount = gatherer.columns.first?.count, rowCount > 0 else { return nil }
    tidy.names = names
    tidy.rowCount = rowCount
    for (index, name) in names.enumerated() {
      guard texts.contains(index) else {
        tidy.numeric.append(name)
        columns.append(GatheredColumns.column(gatherer.columns[index], name: name))
        continue
      }
      if gatherer.isDate[index] {
        guard addDays(gatherer.columns[index], name) else { return nil }
        continue
      }
      let levels = gatherer.names[index]
      guard levels.allSatisfy(Self.isPlainText) else { return nil }
      if index == 0, let last = gatherer.columns[0].last {
        // The last line may sum up the others.
        guard !TidyTable.namesSum(levels[Int(last)]) else { return nil }
      }
      addLevels(gatherer.columns[index], levels, gatherer.counts[index], name)
    }
    // Of few numbers every digit is looked at.
    guard rowCount * columns.count > ColumnGatherer.correctionLimit else { return nil }
  }

  /// Whether a column of texts became others.
  func isUsed(_ name: String) -> Bool { used.contains(name) }

  /// Whether a text is no number in any style, no date and no sign of a missing value.
  private static func isPlainText(_ text: String) -> Bool {
    guard !ColumnReader.isMissing(text), !ColumnReader.marks.contains(text) else { return false }
    let bytes = Array(text.utf8)[...]
    guard bytes.contains(where: { $0 &- 0x30 < 10 }) else { return true }
    return NumberStyle.all.allSatisfy { WrittenNumber(bytes, $0) == nil }
      && CivilDate.Order.allCases.allSatisfy { CivilDate(text, $0) == nil }
  }

  private mutating func addDays(_ days: [Double], _ name: String) -> Bool {
    let first = days.min() ?? 0
    guard let since = CivilDate(daysSince1970: Int(first)) else { return false }
    tidy.notes.origins.append((name, .days(since: since, isAmbiguous: false)))
    tidy.meanings[name] = .days(since: since)
    tidy.numeric.append(name)
    used.insert(name)
    columns.append(GatheredColumns.column(days.map { $0 - first }, name: name))
    return true
  }

  private mutating func addLevels(
    _ codes: [Double], _ texts: [String], _ counts: [Int], _ name: String
  ) {
    guard let levels = tidy.levels(counts, texts, name, isWanted: false) else { return }
    used.insert(name)
    let prefix = name + "="
    tidy.indicators[name] = levels.dropFirst().map { prefix + $0.name }
    for level in levels.dropFirst() {
      let column = prefix + level.name
      tidy.meanings[column] = .level(category: name, level: level.name, base: levels[0].name)
    }
    let wanted = levels.dropFirst().map { Double(texts.firstIndex(of: $0.name) ?? -1) }
    let made = Locked([[Double]](repeating: [], count: wanted.count))
    DispatchQueue.concurrentPerform(iterations: wanted.count) { place in
      let code = wanted[place]
      let indicator = codes.map { $0 == code ? 1.0 : 0 }
      made.withLock { $0[place] = indicator }
    }
    for (level, values) in zip(levels.dropFirst(), made.withLock { $0 }) {
      columns.append(GatheredColumns.column(values, name: prefix + level.name))
    }
  }
}

/// Joins numbers, days and the numbers of levels to columns.
private final class TextGatherer: RowSink {
  /// For each column of texts the block's own.
  typealias Prepared = [[String]]

  private let texts: Set<Int>
  private let base: ColumnGatherer
  /// The levels of each column in the order in which they appear, and how often each is there.
  private(set) nonisolated(unsafe) var names: [[String]]
  private(set) nonisolated(unsafe) var counts: [[Int]]
  /// Which columns hold ISO dates: seen from the first block, before any other.
  private(set) nonisolated(unsafe) var isDate: [Bool]
  private nonisolated(unsafe) var known: [[String: Int]]
  private let flag = Locked(false)

  /// More levels than these are looked at otherwise.
  private static let mostLevels = 20_000

  init(columnCount: Int, texts: Set<Int>, totalByteCount: Int?, memoryLimit: Double) {
    self.texts = texts
    base = ColumnGatherer(
      columnCount: columnCount, keepsCorrections: false, totalByteCount: totalByteCount,
      memoryLimit: memoryLimit)
    names = Array(repeating: [], count: columnCount)
    counts = Array(repeating: [], count: columnCount)
    isDate = Array(repeating: false, count: columnCount)
    known = Array(repeating: [:], count: columnCount)
  }

  /// The columns.
  var columns: [[Double]] { base.columns }

  /// Whether something asked for another reading.
  var isIrregular: Bool { flag.withLock { $0 } }

  private func leave() -> TableError {
    flag.withLock { $0 = true }
    return .interrupted
  }

  func prepare(_ rows: ParsedRows, block: Int) throws(TableError) -> [[String]] {
    guard !rows.isIrregular else { throw leave() }
    var found: [[String]] = Array(repeating: [], count: rows.columnCount)
    for column in texts {
      guard let codes = rows.texts[column], codes.count > 0 else { continue }
      if block == 0 {
        isDate[column] = (0..<codes.count).allSatisfy { Self.date(codes, $0) != nil }
      }
      if isDate[column] {
        var days: [Double] = []
        for code in 0..<codes.count {
          guard let date = Self.date(codes, code), date.fraction == 0 else { throw leave() }
          days.append(Double(date.daysSince1970))
        }
        rows.replace(column) { days[Int($0)] }
        continue
      }
      for code in 0..<codes.count {
        guard let text = codes.text(code) else { throw leave() }
        found[column].append(text)
      }
    }
    return found
  }

  private static func date(_ codes: TextCodes, _ code: Int) -> CivilDate? {
    CivilDate(tenBytes: codes.bytes(code))
      ?? codes.text(code).flatMap { CivilDate($0, .yearFirst) }
  }

  func take(_ rows: ParsedRows, _ prepared: [[String]]) throws(TableError) {
    for column in texts where !isDate[column] {
      var places: [Double] = []
      for text in prepared[column] {
        if let place = known[column][text] {
          places.append(Double(place))
          continue
        }
        guard names[column].count < Self.mostLevels else { throw leave() }
        known[column][text] = names[column].count
        places.append(Double(names[column].count))
        names[column].append(text)
        counts[column].append(0)
      }
      var own = counts[column]
      rows.replace(column) { code in
        let place = places[Int(code)]
        own[Int(place)] += 1
        return place
      }
      counts[column] = own
    }
    try base.take(rows, ())
  }
}
