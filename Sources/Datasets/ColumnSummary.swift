/// Count, mean, standard deviation, smallest and largest value of a column.
public struct ColumnSummary: Sendable, Equatable {
  /// The number of values.
  public let count: Int

  /// The arithmetic mean; `nil` without values.
  public let mean: Double?

  /// The sample standard deviation, divisor n − 1; `nil` for fewer than two values.
  public let standardDeviation: Double?

  /// The smallest value; `nil` without values.
  public let minimum: Double?

  /// The largest value; `nil` without values.
  public let maximum: Double?

  /// Summarises the values of a column.
  public init(_ column: Column) {
    self.init(column.values)
  }

  /// Summarises values; a value that is not finite makes mean and deviation NaN.
  public init(_ values: [Double]) {
    count = values.count
    mean = nil
    standardDeviation = nil
    minimum = nil
    maximum = nil
  }
}
