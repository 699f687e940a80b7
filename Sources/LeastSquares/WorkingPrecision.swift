/// How many digits the rows are compressed and solved with.
public enum WorkingPrecision: Sendable, Equatable {
  /// 53 bits, about 16 digits.
  case double

  /// Numbers of two parts, about 32 digits.
  case extended
}
