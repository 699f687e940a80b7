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
  /// Without a choice the target is the last column of numbers and the features are all others;
  /// columns of text are left out.
  ///
  /// - Throws: What is wrong with the choice, or the first bad field of a chosen column.
  public func dataset(
    target: ColumnSelector? = nil, features: [ColumnSelector]? = nil, origin: Origin
  ) throws(TableError) -> Dataset {
    throw .empty
  }
}
