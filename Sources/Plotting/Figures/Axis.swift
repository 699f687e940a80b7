/// One axis of a figure: its name, its scale and the range it shows.
public struct Axis: Sendable, Equatable {
  /// How values are laid out along an axis.
  public enum Scale: String, Sendable, Equatable, CaseIterable {
    /// Equal differences take equal lengths.
    case linear
    /// Equal ratios take equal lengths; values that are not positive are left out.
    case logarithmic
  }

  /// The values between the two ends of an axis.
  public enum Range: Sendable, Equatable {
    /// All that the series show, with a small margin; of the ordinates those within the range of
    /// the abscissas, of the abscissas all.
    case automatic
    /// From one value to another, in either order.
    ///
    /// However near to each other they are. Ends that no axis can have (not finite; not positive on
    /// a logarithmic axis) are taken from the data; two equal ends are moved apart.
    case explicit(Double, Double)
  }

  /// The name written beside the axis, if any.
  public var label: String?

  /// How values are laid out.
  public var scale: Scale

  /// The values shown.
  public var range: Range

  /// Makes an axis from its parts.
  public init(_ label: String? = nil, scale: Scale = .linear, range: Range = .automatic) {
    self.label = label
    self.scale = scale
    self.range = range
  }
}
