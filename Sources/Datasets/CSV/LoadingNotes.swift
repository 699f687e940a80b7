/// A column that was not chosen and is not used.
public struct LeftOutColumn: Sendable, Equatable {
  /// Why a column is not used.
  public enum Reason: Sendable, Equatable {
    /// It holds texts, which look like this in the rows that were looked at.
    case text(ColumnLook)
    /// It holds nothing.
    case empty
    /// It counts the rows, and has no name.
    case rowNumbers
  }

  /// Its name, raw.
  public let name: String

  /// Why it is not used.
  public let reason: Reason

  /// The number of rows from the first on that this was seen in; `nil` for all.
  public let rowLimit: Int?

  /// Names a column and the reason.
  public init(name: String, reason: Reason, rowLimit: Int? = nil) {
    self.name = name
    self.reason = reason
    self.rowLimit = rowLimit
  }
}

/// A column and how many of its values something holds for.
public struct ColumnCount: Sendable, Equatable {
  /// The name of the column, raw.
  public let name: String

  /// The number of rows.
  public let count: Int

  /// Joins both.
  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

/// What was decided when a table was read, and what of it did not come into the data.
public struct LoadingNotes: Sendable, Equatable {
  /// The columns that were not chosen and are not used; empty where both target and features were.
  public internal(set) var leftOut: [LeftOutColumn] = []

  /// The number of rows left out because they lack a value.
  public internal(set) var droppedRowCount = 0

  /// The chosen columns that lack values, and in how many rows.
  public internal(set) var missing: [ColumnCount] = []

  /// The columns with numbers other than 0 that were read as 0, and how many.
  public internal(set) var underflows: [ColumnCount] = []

  /// The number of lines among the rows that begin with '#' and were taken for comments.
  public internal(set) var commentCount = 0

  /// Whether lines that begin with '#' are rows where they have the fields of one.
  public internal(set) var rowsMayBeginWithHash = false

  /// Whether the names of the columns come from the first line.
  public internal(set) var hasHeader = true
}
