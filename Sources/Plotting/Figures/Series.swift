/// One thing drawn in a figure: what it shows, what it stands for and what it is called.
public struct Series: Sendable, Equatable {
  /// What a series stands for; the renderer gives each role its glyph, dash and color.
  public enum Role: Sendable, Hashable, CaseIterable {
    /// Observations.
    case data
    /// What descent found.
    case fit
    /// What it is measured against, such as least squares.
    case reference
    /// The iterates on their way.
    case path
    /// Level lines of a function of two variables.
    case level
    /// Zero lines, bounds and other guides for the eye.
    case guide
    /// Anything else; several plain series in one figure are told apart by their order.
    case plain
  }

  /// What a single mark stands for.
  public enum Mark: Sendable, Hashable, CaseIterable {
    /// Where descent began.
    case start
    /// Where descent stands or ended.
    case end
    /// A minimum.
    case minimum
    /// Any other place.
    case point
    /// Where a path leaves the plot, to one of its sides.
    case exitUp, exitDown, exitLeft, exitRight
  }

  /// What a series shows.
  ///
  /// Where two arrays are of unequal length the surplus is ignored. A value that is not finite
  /// breaks a line and leaves out a point.
  public enum Content: Sendable, Equatable {
    /// Separate points.
    case points(x: [Double], y: [Double])
    /// Points joined by straight lines.
    case line(x: [Double], y: [Double])
    /// A staircase: each value holds until the next abscissa.
    case steps(x: [Double], y: [Double])
    /// Level lines, each labelled where there is room.
    case levels([LevelLine])
    /// A line across the whole width at a height; its label stands beside it.
    case horizontal(Double)
    /// A line up the whole height at an abscissa; its label stands beside it.
    case vertical(Double)
    /// Directions at places: arrows of one length. A direction is a pair of fractions of the
    /// plot's width and height, to the right and up.
    case arrows(x: [Double], y: [Double], right: [Double], up: [Double])
    /// One marked place; its label stands beside it.
    case mark(Mark, x: Double, y: Double)
  }

  /// The name, listed in the legend or, for marks and guides across the plot, written beside them.
  public var label: String?

  /// What the series stands for.
  public var role: Role

  /// What the series shows.
  public var content: Content

  /// The ordinates that an automatic range has to show; nil for all.
  ///
  /// What lies beyond is drawn up to the edge of the plot.
  public var shown: ClosedRange<Double>?

  /// Whether the vertices are samples of a curve, as many as it took, and no points of their own.
  public var isSampled = false

  /// Makes a series; of those with the same label and role the legend lists one entry.
  public init(
    _ label: String?, role: Role = .plain, _ content: Content, shown: ClosedRange<Double>? = nil
  ) {
    self.label = label
    self.role = role
    self.content = content
    self.shown = shown
  }

  /// Makes a series without a name.
  public init(role: Role = .plain, _ content: Content, shown: ClosedRange<Double>? = nil) {
    self.init(nil, role: role, content, shown: shown)
  }
}

/// The points where a function of two variables has one value.
public struct LevelLine: Sendable, Equatable {
  /// One unbroken piece of a level line.
  public struct Piece: Sendable, Equatable {
    /// Abscissas of the vertices, in order.
    public var x: [Double]

    /// Ordinates of the vertices, in order.
    public var y: [Double]

    /// Makes a piece from its vertices.
    public init(x: [Double], y: [Double]) {
      self.x = x
      self.y = y
    }
  }

  /// The value along the line.
  public var value: Double

  /// The text written on the line, if any.
  public var label: String?

  /// The unbroken pieces.
  public var pieces: [Piece]

  /// Makes a level line from its pieces.
  public init(value: Double, label: String?, pieces: [Piece]) {
    self.value = value
    self.label = label
    self.pieces = pieces
  }
}
