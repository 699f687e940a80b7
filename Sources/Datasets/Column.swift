/// A named run of numbers, one per row.
///
/// The name is raw: whatever the user or the file said, control characters included. Making it safe
/// to show is the business of whoever prints it.
public struct Column: Sendable, Equatable {
  /// The name as it was given, not made safe for a terminal.
  public let name: String

  /// One value per row.
  public let values: [Double]

  /// What rounding left out of each value; `nil` where nothing was left out, or nothing is known.
  ///
  /// The unevaluated sum `values[i] + corrections[i]` is the number that was meant, as a decimal in
  /// a file or as a power, to about 32 digits. Only work in extended precision looks at it.
  public let corrections: [Double]?

  /// Makes a column of the given name and values.
  ///
  /// - Parameters:
  ///   - name: The name, raw.
  ///   - values: One value per row.
  ///   - corrections: What rounding left out of each value, as many as there are values; where
  ///     all are 0, as good as none.
  public init(name: String, values: [Double], corrections: [Double]? = nil) {
    precondition(corrections.map { $0.count == values.count } ?? true, "one correction per value")
    self.name = name
    self.values = values
    self.corrections = corrections.flatMap { $0.contains { $0 != 0 } ? $0 : nil }
  }
}
