extension TidyTable {
  /// Reads the chosen columns of the tidy table; categories are chosen whole, by their names.
  ///
  /// - Parameters:
  ///   - target: The column to predict; nil for the last column of numbers.
  ///   - features: The columns to predict from; none stands for no choice.
  ///   - origin: Where the table came from.
  ///   - memoryLimit: The most memory, in bytes, that the numbers may take.
  ///   - shouldStop: Told which fraction is done.
  /// - Returns: The data, and what did not come into them.
  /// - Throws: What is wrong with the choice or the rows.
  public func read(
    target: ColumnSelector?, features: [ColumnSelector], origin: Origin, memoryLimit: Double,
    shouldStop: (_ done: Double) -> Bool
  ) throws(TableError) -> LoadedTable {
    let reader = try TableReader(tidy: csv)
    var chosen: [ColumnSelector] = []
    for feature in features {
      guard let name = name(of: feature), let columns = indicators[name] else {
        chosen.append(moved(feature))
        continue
      }
      chosen += columns.map { .name($0) }
    }
    var wanted = target.map(moved)
    if let target, let name = name(of: target), let columns = indicators[name] {
      guard columns.count == 1, let column = columns.first else {
        let levels = notes.categories.first { $0.name == name }?.levels.map(\.name) ?? []
        throw .classes(name: name, levels: levels)
      }
      wanted = .name(column)
    }
    let isChosen = target != nil
    if !isChosen {
      let taken = Set(chosen)
      wanted = lastNumbers.last { !taken.contains(.name($0)) }.map { .name($0) }
    }
    let table = try reader.read(
      target: wanted, features: chosen, origin: origin, memoryLimit: memoryLimit,
      shouldStop: shouldStop)
    return LoadedTable(dataset: try meant(table.dataset), notes: table.notes)
  }

  /// The columns of numbers that may be the target, in the order of the file.
  private var lastNumbers: [String] {
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    return numeric.filter { counts[$0] == 1 }
  }

  /// The name that a selector means; nil where it is a number of no column.
  private func name(of selector: ColumnSelector) -> String? {
    switch selector {
    case .name(let name):
      if names.contains(name) { return name }
      return Int(name).flatMap { self.name(of: .number($0)) } ?? name
    case .number(let number): return names.indices.contains(number - 1) ? names[number - 1] : nil
    }
  }

  /// A selector by number as one by name, as numbers count other columns in the tidy table.
  private func moved(_ selector: ColumnSelector) -> ColumnSelector {
    guard let name = name(of: selector), names.count(where: { $0 == name }) == 1 else {
      return selector
    }
    return .name(name)
  }

  /// The same data with what the numbers of each column stand for.
  private func meant(_ data: Dataset) throws(TableError) -> Dataset {
    do {
      return try Dataset(
        features: data.features.map { $0.meaning(meanings[$0.name]) },
        target: data.target.meaning(meanings[data.target.name]), origin: data.origin)
    } catch {
      // The columns have equal lengths and rows.
      throw .noRows
    }
  }
}
