/// A way to point at a column of a table.
public enum ColumnSelector: Sendable, Equatable {
  /// By name; text that is no name but a number is taken as the number of the column.
  case name(String)

  /// By number, counted from 1.
  case number(Int)
}

extension Table {
  /// The names of the columns of text, which are left out unless chosen.
  public var textColumns: [String] { columns.filter(\.isText).map(\.name) }

  /// Chooses target and features.
  ///
  /// The target not chosen is the last column of numbers that is no chosen feature; features not
  /// chosen are all other columns of numbers. Columns of text are left out.
  ///
  /// - Parameters:
  ///   - target: The column to predict.
  ///   - features: The columns to predict from; none stands for no choice.
  ///   - origin: Where the table came from.
  /// - Returns: The chosen columns as a data set.
  /// - Throws: What is wrong with the choice, or the first bad field of a chosen column.
  public func dataset(
    target: ColumnSelector? = nil, features: [ColumnSelector] = [], origin: Origin
  ) throws(TableError) -> Dataset {
    var chosen: [Int] = []
    for selector in features { chosen.append(try index(of: selector)) }
    let numeric = columns.indices.filter { !columns[$0].isText }

    let targetIndex: Int
    if let target {
      targetIndex = try index(of: target)
    } else if let last = numeric.last(where: { !chosen.contains($0) }) {
      targetIndex = last
    } else if let only = chosen.first {
      throw .singleColumn(name: columns[only].name)
    } else {
      throw .noNumericColumns
    }
    if chosen.isEmpty { chosen = numeric.filter { $0 != targetIndex } }
    guard !chosen.isEmpty else { throw .singleColumn(name: columns[targetIndex].name) }

    var seen: Set<Int> = [targetIndex]
    for index in chosen where !seen.insert(index).inserted {
      throw .repeatedColumn(name: columns[index].name)
    }
    for index in [targetIndex] + chosen {
      if let failure = columns[index].failure { throw failure }
    }
    do {
      return try Dataset(
        features: chosen.map { Column(name: columns[$0].name, values: columns[$0].values) },
        target: Column(name: columns[targetIndex].name, values: columns[targetIndex].values),
        origin: origin)
    } catch {
      // Usable columns of one table have equal lengths, and a table has rows.
      throw .noRows
    }
  }

  private func index(of selector: ColumnSelector) throws(TableError) -> Int {
    switch selector {
    case .number(let number):
      guard number >= 1, number <= columns.count else {
        throw .columnNumber(number, count: columns.count)
      }
      return number - 1
    case .name(let name):
      let matches = columns.indices.filter { columns[$0].name == name }
      if let match = matches.first {
        guard matches.count == 1 else {
          throw .ambiguousColumn(name: name, numbers: matches.map { $0 + 1 })
        }
        return match
      }
      guard let number = Int(name) else {
        throw .unknownColumn(name: name, available: columns.map(\.name))
      }
      return try index(of: .number(number))
    }
  }
}
