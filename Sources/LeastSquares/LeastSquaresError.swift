/// Why there is no R factor, no cost or no regression.
public enum LeastSquaresError: Error, Sendable, Equatable {
  /// There are no rows.
  case noRows

  /// There is nothing to estimate: no features and no intercept.
  case noParameters

  /// The value in this row (counted from 1) of this column is infinite or not a number.
  case notFinite(column: String, row: Int)

  /// A result is too large for a floating-point number; the column whose values make it so.
  case overflow(column: String)

  /// The R factor would take more memory, in bytes, than the limit.
  case tooLarge(bytesNeeded: Double, limit: Double)

  /// Two R factors are of different columns and cannot be merged.
  case differentColumns

  /// The columns of a block of rows differ in number or length from what was announced.
  case shape

  /// The caller asked to stop.
  case interrupted
}
