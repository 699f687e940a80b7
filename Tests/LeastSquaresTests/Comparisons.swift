import Datasets

/// Whether a value is there and within a relative tolerance of the expected one.
func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
  guard let value else { return false }
  return abs(value - expected) <= tolerance * abs(expected)
}

extension Dataset {
  /// Columns named `x1, x2, …` and `y`.
  static func of(_ features: [[Double]], _ target: [Double]) throws -> Dataset {
    try Dataset(
      features: features.enumerated().map { Column(name: "x\($0 + 1)", values: $1) },
      target: Column(name: "y", values: target), origin: .memory(description: "test"))
  }
}
