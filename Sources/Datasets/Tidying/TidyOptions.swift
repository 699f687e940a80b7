/// How a table is to be read, where that is not left to be found out.
public struct TidyOptions: Sendable, Equatable {
  /// What stands between two fields; a blank for runs of blanks and tabs.
  public var separator: UInt8?
  /// What stands before decimals, a point or a comma.
  public var decimal: UInt8?
  /// What stands between groups of three digits.
  public var thousands: UInt8?
  /// Whether the first line holds names.
  public var hasHeader: Bool?
  /// The number of lines at the beginning that are passed over.
  public var skip = 0
  /// Texts that stand for a missing value, beside the usual ones.
  public var missing: [String] = []
  /// How characters are written.
  public var encoding: TextEncoding?
  /// What a line begins with that is none of the table; nil is `#`, except where rows begin so.
  public var comment: String?
  /// Whether rows with a cell that is no number among numbers are left out.
  public var dropsBad = false

  /// Everything is found out.
  public init() {}
}

/// What was decided when a table was tidied.
public struct TidyNotes: Sendable, Equatable {
  /// What the values of a column were made from.
  public enum Origin: Sendable, Equatable {
    /// Numbers in groups of three digits, apart by this.
    case thousands(String)
    /// Numbers with a comma before the decimals.
    case decimalCommas
    /// Numbers with a per cent sign, which is left out.
    case percent
    /// Amounts of money, of which the number is kept.
    case currency
    /// Days since a date; day and month may have stood the other way round.
    case days(since: CivilDate, isAmbiguous: Bool)
  }

  /// A column whose texts are levels.
  public struct Category: Sendable, Equatable {
    /// The name of the column, raw.
    public var name: String
    /// The levels and how often each is there, the most frequent first.
    public var levels: [(name: String, count: Int)]

    /// Whether both have the same levels.
    public static func == (left: Category, right: Category) -> Bool {
      left.name == right.name && left.levels.elementsEqual(right.levels) { $0 == $1 }
    }
  }

  /// The encoding, where it is not UTF-8.
  public var encoding: TextEncoding?
  /// Lines above the names that are none of the table, and the text of the first.
  public var above: (count: Int, text: String)?
  /// Lines below the rows that are none of the table, and the text of the first.
  public var below: (count: Int, text: String)?
  /// The line of units below the names.
  public var units: String?
  /// Whether the names of the columns come from a line of the file.
  public var hasHeader = true
  /// Whether the header is one name short: the first column holds the names of rows.
  public var hasRowNames = false
  /// Rows left out since a cell is none of the column's numbers, and the first such cell.
  public var bad: (count: Int, text: String)?
  /// Columns that were not written as plain numbers.
  public var origins: [(name: String, origin: Origin)] = []
  /// Columns of texts that became indicators.
  public var categories: [Category] = []
  /// Columns of texts with too many levels, and how many.
  public var many: [(name: String, count: Int)] = []
  /// Columns of texts that hold the same in every row.
  public var constant: [String] = []
  /// Texts that were taken for missing values, apart from the usual ones.
  public var marks: [String] = []

  /// Nothing was decided.
  public init() {}

  /// Whether both say the same.
  public static func == (left: TidyNotes, right: TidyNotes) -> Bool {
    left.encoding == right.encoding && left.units == right.units
      && left.hasRowNames == right.hasRowNames && left.categories == right.categories
      && left.constant == right.constant && left.marks == right.marks
  }
}
