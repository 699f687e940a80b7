/// A point where the gradient vanishes.
public struct CriticalPoint: Equatable, Sendable {
  /// What the function does there.
  public enum Kind: Equatable, Sendable {
    /// Higher all around.
    case minimum
    /// Lower all around.
    case maximum
    /// Higher in some directions, lower in others.
    case saddle
    /// One variable: the curve is flat and goes on rising or falling.
    case inflection
    /// The second derivatives do not decide.
    case degenerate
  }

  /// One number for each variable.
  public let point: [Double]
  /// The value of the function.
  public let value: Double
  /// What the function does there.
  public let kind: Kind
}

/// The critical points of a formula, with how they were found.
public struct CriticalPoints: Equatable, Sendable {
  /// Where and how hard to look.
  public struct Search: Equatable, Sendable {
    /// An interval for each variable.
    public var box: [ClosedRange<Double>]
    /// Random starts of Newton's method for several variables.
    public var starts: Int
    /// The seed of the starts.
    public var seed: UInt64

    /// Creates a search.
    public init(box: [ClosedRange<Double>], starts: Int = 400, seed: UInt64 = 2015) {
      self.box = box
      self.starts = starts
      self.seed = seed
    }
  }

  /// The points, by rising coordinates.
  public let points: [CriticalPoint]
  /// Whether there are no others anywhere: the derivative is a polynomial of degree two at most.
  public let isComplete: Bool
  /// Whether the function is constant, so that every point is critical.
  public let isEverywhere: Bool
  /// Whether the search was asked to stop before its end.
  public let wasInterrupted: Bool

  /// Finds the points where every partial derivative vanishes.
  ///
  /// One variable: exactly where the derivative is a polynomial of degree two at most, else all sign changes on a fine grid
  /// over the box. Several variables: Newton's method from seeded starts in the box.
  public static func find(
    _ expression: Expression, variables: [String], search: Search,
    shouldStop: () -> Bool = { false }
  ) throws(ExpressionError) -> CriticalPoints {
    CriticalPoints(points: [], isComplete: false, isEverywhere: false, wasInterrupted: false)
  }
}
