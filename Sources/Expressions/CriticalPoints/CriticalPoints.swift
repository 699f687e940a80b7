/// A point where the gradient vanishes, or a minimum or maximum at a kink; or a set of such points.
public struct CriticalPoint: Equatable, Sendable {
  /// What the function does there.
  public enum Kind: Equatable, Sendable {
    /// Higher all around.
    case minimum
    /// Lower all around.
    case maximum
    /// Higher in some directions, lower in others.
    case saddle
    /// One variable: the curve is level and goes on rising or falling.
    case inflection
    /// The second derivatives and the values around do not decide.
    case degenerate
  }

  /// What a critical point is as a set.
  public enum Extent: Equatable, Sendable {
    /// A single point.
    case point
    /// One variable: a stretch on which the function is constant, from one number to another.
    case interval(ClosedRange<Double>)
    /// The line, plane and so on through the point in the given directions.
    case subspace([[Double]])
    /// A curved set of so many dimensions, which contains the point.
    case curved(dimension: Int)
  }

  /// One number for each variable; of a set one of its points.
  public let point: [Double]
  /// The value of the function.
  public let value: Double
  /// What the function does there; of a set, what it does beside the set.
  public let kind: Kind
  /// Whether the derivative exists there; false at a kink such as that of abs, and at a jump.
  public let isSmooth: Bool
  /// Whether this is one point or stands for a set of them.
  public let extent: Extent
  /// The coordinates in fractions and roots, where they are known so: 3/10, sqrt(2).
  public let forms: [Expression?]
  /// Whether coordinates and value are the doubles nearest to the true ones, by exact arithmetic.
  public let isExact: Bool

  init(
    point: [Double], value: Double, kind: Kind, isSmooth: Bool, extent: Extent = .point,
    forms: [Expression?] = [], isExact: Bool = false
  ) {
    self.isExact = isExact
    self.point = point
    self.value = value
    self.kind = kind
    self.isSmooth = isSmooth
    self.extent = extent
    self.forms = forms.isEmpty ? point.map { _ in nil } : forms
  }
}

extension CriticalPoint {
  /// A point where a quadratic is level, or all points from there in some directions.
  public init(level point: [Double], value: Double, kind: Kind, along directions: [[Double]] = []) {
    self.init(
      point: point, value: value, kind: kind, isSmooth: true,
      extent: directions.isEmpty ? .point : .subspace(directions))
  }

  /// The same point with another value.
  func with(value: Double) -> CriticalPoint {
    CriticalPoint(
      point: point, value: value + 0, kind: kind, isSmooth: isSmooth, extent: extent, forms: forms,
      isExact: isExact)
  }

  /// The point of this set that is nearest to a given one; of a curved set the one that is known.
  public func nearest(to other: [Double]) -> [Double] {
    guard other.count == point.count else { return point }
    switch extent {
    case .point, .curved: return point
    case .interval(let interval):
      return [min(max(other[0], interval.lowerBound), interval.upperBound)]
    case .subspace(let directions):
      // Directions that are not perpendicular to each other need several rounds.
      var result = point
      for _ in 0..<100 {
        for direction in directions {
          let square = direction.reduce(0) { $0 + $1 * $1 }
          guard square > 0 else { continue }
          let gap = zip(other, result).map { $0 - $1 }
          let part = zip(direction, gap).reduce(0) { $0 + $1.0 * $1.1 } / square
          for index in result.indices { result[index] += part * direction[index] }
        }
        if directions.count == 1 { break }
      }
      return result
    }
  }
}

/// The critical points of a formula, with how they were found.
public struct CriticalPoints: Equatable, Sendable {
  /// How far a list of critical points reaches.
  public enum Coverage: Int, Comparable, Sendable {
    /// There are no others: proven for all numbers.
    case everywhere
    /// There are no others in the box that was searched: proven.
    case range
    /// These were found in the box; there may be others.
    case searched

    /// Whether one says more than another.
    public static func < (left: Coverage, right: Coverage) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// Where and how hard to look.
  public struct Search: Equatable, Sendable {
    /// An interval for each variable; -10 to 10 where there are fewer.
    public var box: [ClosedRange<Double>]
    /// Random starts for several variables that cannot be treated apart.
    public var starts: Int
    /// The seed of the starts.
    public var seed: UInt64

    /// Whether only minima are wanted: of several variables others are then found by chance.
    public var isForMinima = false

    /// Creates a search.
    public init(
      box: [ClosedRange<Double>] = [], starts: Int = 400, seed: UInt64 = 2015,
      isForMinima: Bool = false
    ) {
      self.isForMinima = isForMinima
      self.box = box
      self.starts = starts
      self.seed = seed
    }

    /// The interval for a variable, cut to where squares do not overflow.
    func interval(_ index: Int) -> ClosedRange<Double> {
      let interval = index < box.count ? box[index] : -10...10
      return interval.clamped(to: -1e100...1e100)
    }
  }

  /// The most points that are listed.
  public static let maximumCount = 1000

  /// The points, by rising coordinates.
  public let points: [CriticalPoint]
  /// How sure it is that there are no others.
  public let coverage: Coverage
  /// Whether the function is constant, so that every point is critical and none is listed.
  ///
  /// With the coverage `searched`: constant up to rounding, in the box.
  public let isEverywhere: Bool
  /// Whether the search was asked to stop before its end.
  public let wasInterrupted: Bool

  /// Whether there are certainly no others anywhere.
  public var isComplete: Bool { coverage == .everywhere }

  init(
    points: [CriticalPoint], coverage: Coverage, isEverywhere: Bool = false,
    wasInterrupted: Bool = false
  ) {
    self.points = points
    self.coverage = coverage
    self.isEverywhere = isEverywhere
    self.wasInterrupted = wasInterrupted
  }

  /// Points that were found by other means.
  public init(
    _ points: [CriticalPoint], _ coverage: Coverage, wasInterrupted: Bool = false
  ) {
    self.init(points: points, coverage: coverage, wasInterrupted: wasInterrupted)
  }

  /// Those of a constant.
  public static var constant: CriticalPoints { .everywhere }

  /// Those of a constant.
  static let everywhere = CriticalPoints(points: [], coverage: .everywhere, isEverywhere: true)

  static let interrupted = CriticalPoints(points: [], coverage: .searched, wasInterrupted: true)
}

extension CriticalPoint.Kind {
  /// What a curve does between a slope before and one after, given by their signs.
  init(slopeBefore: Int, slopeAfter: Int) {
    if slopeBefore < 0, slopeAfter > 0 {
      self = .minimum
    } else if slopeBefore > 0, slopeAfter < 0 {
      self = .maximum
    } else if slopeBefore * slopeAfter > 0 {
      self = .inflection
    } else {
      self = .degenerate
    }
  }
}
