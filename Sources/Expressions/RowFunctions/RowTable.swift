/// The columns that formulas over rows can name: numbers of equal count, by name.
///
/// An object, so that formulas over the same rows are told from those over others at no cost.
public final class RowTable: Sendable {
  /// The names of the columns in their order, in the spelling that formulas use.
  public let names: [String]
  /// The number of rows, at least one.
  public let rowCount: Int
  private let columns: [String: [Double]]

  /// Creates a table; of columns of the same name the first is taken.
  ///
  /// Nil without rows, and where a column has more or fewer of them than the first.
  public init?(_ columns: [(name: String, values: [Double])]) {
    guard let rowCount = columns.first?.values.count, rowCount > 0,
      columns.allSatisfy({ $0.values.count == rowCount })
    else { return nil }
    self.rowCount = rowCount
    var names: [String] = []
    var byName: [String: [Double]] = [:]
    for (name, values) in columns {
      let name = canonicalName(name)
      guard byName[name] == nil else { continue }
      names.append(name)
      byName[name] = values
    }
    self.names = names
    self.columns = byName
  }

  /// The numbers of a column, one a row; nil where there is none of that name.
  public func column(_ name: String) -> [Double]? { columns[name] }

  /// Whether there is a column of that name.
  public func hasColumn(_ name: String) -> Bool { columns[name] != nil }
}
