/// What is wrong with a request for data.
public enum DatasetError: Error, Sendable, Equatable {
  /// Fewer rows than one were asked for, or there are none.
  case rows(Int)

  /// Fewer features than one were asked for.
  case features(Int)

  /// The number of informative features is outside `1...features`.
  case informative(Int, features: Int)

  /// The standard deviation of the noise is negative or not finite.
  case noise(Double)

  /// The bias is not finite.
  case bias(Double)

  /// The seed is outside `0...4294967295`.
  case seed(Int)

  /// The rows would take more memory, in bytes, than the limit.
  case tooLarge(bytesNeeded: Double, limit: Double)

  /// A target value left the range of finite numbers, because bias or noise is huge.
  case overflow

  /// So large a fraction of so many rows, kept for testing, leaves one of the parts empty.
  case testFraction(Double, rows: Int)

  /// There is a column of the name that a new one would have.
  case columnExists(String)

  /// The numbers of this power of a feature are too large.
  case powerOverflows(String)

  /// The caller asked to stop.
  case interrupted

  /// A data set needs at least one feature.
  case noFeatures

  /// A feature has more or fewer rows than the target.
  case lengthsDiffer(column: String, rows: Int, expected: Int)
}
