/// A way to point at a column of a table.
public enum ColumnSelector: Sendable, Hashable {
  /// By name; text that is no name but a number is taken as the number of the column.
  case name(String)

  /// By number, counted from 1.
  case number(Int)
}

extension TableReader {
  /// Columns to read, by index, the target last.
  struct Choice: Equatable {
    var columns: [Int]
    /// Those of them that hold nothing as far as is known, and may turn out to be useless.
    var undecided: Set<Int> = []
  }

  /// The columns that are read.
  ///
  /// - Parameters:
  ///   - target: The column to predict.
  ///   - features: The columns to predict from; none stands for no choice.
  ///   - usable: Columns that can be taken for numbers though their first rows hold nothing.
  /// - Returns: Their indices.
  /// - Throws: What is wrong with the choice.
  func choose(
    target: ColumnSelector?, features: [ColumnSelector], usable: Set<Int> = []
  ) throws(TableError) -> Choice {
    var chosen: [Int] = []
    let isChosen = !features.isEmpty
    let places =
      isChosen || target != nil
      ? Dictionary(grouping: columnNames.indices) { columnNames[$0] } : [:]
    for selector in features { chosen.append(try index(of: selector, in: places)) }
    let targetChoice: Int? = if let target { try index(of: target, in: places) } else { nil }
    var numeric = columnNames.indices.filter { kinds[$0] == .numbers || usable.contains($0) }
    // The numbers of the rows are better than nothing beside one other column.
    if Set(numeric + chosen + [targetChoice].compactMap { $0 }).count == 1 {
      numeric = columnNames.indices.filter { numeric.contains($0) || kinds[$0] == .rowNumbers }
    }

    let isTaken = Set(chosen)
    let targetIndex: Int
    if let targetChoice {
      targetIndex = targetChoice
    } else if let last = numeric.last(where: { !isTaken.contains($0) }) {
      targetIndex = last
    } else if let only = chosen.first {
      throw .singleColumn(name: columnNames[only], others: leftOut([only]))
    } else {
      throw .noNumericColumns(leftOut([]))
    }
    if !isChosen { chosen = numeric.filter { $0 != targetIndex } }
    guard !chosen.isEmpty else {
      throw .singleColumn(name: columnNames[targetIndex], others: leftOut([targetIndex]))
    }

    var seen: Set<Int> = [targetIndex]
    for index in chosen where !seen.insert(index).inserted {
      throw .repeatedColumn(name: columnNames[index])
    }
    var undecided = usable
    if isChosen { undecided.subtract(chosen) }
    if let targetChoice { undecided.remove(targetChoice) }
    return Choice(columns: chosen + [targetIndex], undecided: undecided)
  }

  /// The column that a selector means, with the places of every name.
  private func index(
    of selector: ColumnSelector, in places: [String: [Int]]
  ) throws(TableError) -> Int {
    switch selector {
    case .number(let number):
      guard number >= 1, number <= columnNames.count else {
        throw .columnNumber(number, count: columnNames.count)
      }
      return number - 1
    case .name(let name):
      let matches = places[name] ?? []
      if let match = matches.first {
        guard matches.count == 1 else {
          throw .ambiguousColumn(name: name, numbers: matches.map { $0 + 1 })
        }
        return match
      }
      guard let number = Int(name) else {
        throw .unknownColumn(name: name, available: columnNames)
      }
      return try index(of: .number(number), in: places)
    }
  }
}
