/// A function of all rows of the data: what its argument is in each of them, put together.
///
/// Inside its argument the name of a column stands for the numbers of that column, row by row. The
/// name of a row function is one only in front of a parenthesis; elsewhere it is free, since
/// columns are called `count` and variables `mean`.
public enum RowFunction: String, CaseIterable, Sendable {
  case sum
  case mean
  case sd
  case count
  case min
  case max

  /// The row function of that name.
  ///
  /// `min` and `max` are among them; with several arguments they are the built-in functions, which
  /// compare those.
  public static func named(_ name: String) -> RowFunction? {
    RowFunction(rawValue: name)
  }

  /// The name as typed.
  public var name: String { rawValue }

  /// What it computes, for help.
  public var summary: String {
    switch self {
    case .sum: "sum over all rows of the data"
    case .mean: "mean over all rows"
    case .sd: "standard deviation over all rows, with n - 1"
    case .count: "number of rows where a condition holds"
    case .min: "least over all rows, where it has one argument"
    case .max: "greatest over all rows, where it has one argument"
    }
  }

  /// Whether several arguments are compared instead.
  public var comparesArguments: Bool { self == .min || self == .max }
}
