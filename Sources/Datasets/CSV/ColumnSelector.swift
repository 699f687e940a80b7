/// A way to point at a column of a table.
public enum ColumnSelector: Sendable, Equatable {
  /// By name; text that is no name but a number is taken as the number of the column.
  case name(String)

  /// By number, counted from 1.
  case number(Int)
}

extension TableReader {
  /// The columns that are read, by index, the target last.
  func choose(
    target: ColumnSelector?, features: [ColumnSelector]
  ) throws(TableError) -> [Int] {
    var chosen: [Int] = []
    for selector in features { chosen.append(try index(of: selector)) }
    let numeric = columnNames.indices.filter { kinds[$0] == .numbers }

    let targetIndex: Int
    if let target {
      targetIndex = try index(of: target)
    } else if let last = numeric.last(where: { !chosen.contains($0) }) {
      targetIndex = last
    } else if let only = chosen.first {
      throw .singleColumn(name: columnNames[only])
    } else {
      throw .noNumericColumns
    }
    if chosen.isEmpty { chosen = numeric.filter { $0 != targetIndex } }
    guard !chosen.isEmpty else { throw .singleColumn(name: columnNames[targetIndex]) }

    var seen: Set<Int> = [targetIndex]
    for index in chosen where !seen.insert(index).inserted {
      throw .repeatedColumn(name: columnNames[index])
    }
    return chosen + [targetIndex]
  }

  private func index(of selector: ColumnSelector) throws(TableError) -> Int {
    switch selector {
    case .number(let number):
      guard number >= 1, number <= columnNames.count else {
        throw .columnNumber(number, count: columnNames.count)
      }
      return number - 1
    case .name(let name):
      let matches = columnNames.indices.filter { columnNames[$0] == name }
      if let match = matches.first {
        guard matches.count == 1 else {
          throw .ambiguousColumn(name: name, numbers: matches.map { $0 + 1 })
        }
        return match
      }
      guard let number = Int(name) else {
        throw .unknownColumn(name: name, available: columnNames)
      }
      return try index(of: .number(number))
    }
  }
}
