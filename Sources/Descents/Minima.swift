/// A minimum and the value there.
public struct Minimum: Equatable, Sendable {
  /// The point, one number for each coordinate.
  public var point: [Double]
  /// The value.
  public var value: Double

  /// Creates a minimum.
  public init(point: [Double], value: Double) {
    self.point = point
    self.value = value
  }
}

/// The minima that a run can be measured by, and how they are known.
public struct Minima: Equatable, Sendable {
  /// How minima are known.
  public enum Kind: Equatable, Sendable {
    /// Least squares gave the only one.
    case leastSquares
    /// The derivative was solved: there are no others.
    case exact
    /// From the literature.
    case published
    /// Found by a search, which can miss some.
    case searched
  }

  /// The minima; empty where none is known.
  public var points: [Minimum]
  /// How they are known.
  public var kind: Kind

  /// Creates a list of minima.
  public init(_ points: [Minimum], _ kind: Kind) {
    self.points = points
    self.kind = kind
  }

  /// Nothing known.
  public static let none = Minima([], .searched)

  /// The minimum closest to a point, in whose basin it is taken to lie; nil where none is known.
  public func nearest(to point: [Double]) -> Minimum? {
    points.min {
      squaredDistance($0.point, point) < squaredDistance($1.point, point)
    }
  }
}

/// The square of the Euclidean distance between two points.
public func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}
