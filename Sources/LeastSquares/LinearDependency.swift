/// A column that is a linear combination of columns before it, within rounding.
public struct LinearDependency: Sendable, Equatable {
  /// The index of the dependent parameter.
  public let parameter: Int

  /// The combination; empty when the column is 0 throughout.
  public let multiples: [Multiple]

  /// Whether the columns differ, but by no more than their numbers can hold: the rounding with
  /// which these were stored, or the decimals to which they were written.
  public let isWithinNoise: Bool

  /// A multiple of a column.
  public struct Multiple: Sendable, Equatable {
    /// The index of the parameter.
    public let parameter: Int

    /// The factor of its column.
    public let factor: Double
  }
}
