internal import CLibrary

/// How the iterates of a window moved, from step to step.
public enum Motion: Equatable, Sendable {
  /// Too few iterates to tell, or none moved.
  case unknown
  /// Each step goes on where the last one went.
  case straight
  /// Most steps turn back on the one before.
  case zigzag(Zigzag)
  /// The steps turn, but in swings of several iterations: momentum carries past the minimum and
  /// back. Nil where a swing was too long to be measured.
  case swinging(Swing?)
  /// The same points come again after so many iterations, at least to a thousandth of their spread.
  case cycle(period: Int, spread: Double)
  /// Bounded, and neither settling nor repeating.
  case wandering(spread: Double)

  /// A zigzag, and along what.
  public struct Zigzag: Equatable, Sendable {
    /// The direction along which the steps alternate, of length 1.
    public let direction: [Double]
    /// The coordinate that this direction is, where it is one: nine tenths of its square lie there.
    public let coordinate: Int?
    /// The fraction of turns in the window that went back.
    public let fraction: Double
  }

  /// Swings to and fro, and along what.
  public struct Swing: Equatable, Sendable {
    /// How many iterations a swing takes, on the mean.
    public let period: Double
    /// The coordinate that swings, where it is one.
    public let coordinate: Int?
  }

  /// The longest period that is looked for.
  static let longestPeriod = 32

  /// Looks at the steps of a window.
  public init(_ window: IterateWindow) {
    guard window.count >= 4 else {
      self = .unknown
      return
    }
    if let unsettled = Self.unsettled(window) {
      self = unsettled
      return
    }
    let turns = (1..<window.count - 1).compactMap { window.turn(at: $0) }
    guard !turns.isEmpty else {
      self = .unknown
      return
    }
    let back = turns.count { $0 < -0.1 }
    let fraction = Double(back) / Double(turns.count)
    if fraction > 0.6, turns.count >= 2 {
      let zigzag = Self.zigzag(window, fraction)
      let swing = Self.swing(window, along: zigzag.direction, zigzag.coordinate)
      // Steps that turn back at each iteration, or nearly so; with momentum a swing takes longer.
      if let swing, swing.period >= StepSizeTheory.shortestSwing {
        self = .swinging(swing)
      } else {
        self = .zigzag(zigzag)
      }
    } else if turns.contains(where: { $0 < 0.2 }), turns.count >= 4, back >= 2,
      // A zigzag that has died out is no swinging.
      turns.suffix(turns.count / 2).contains(where: { $0 < -0.1 })
    {
      let liveliest = Self.liveliest(window)
      let axis = (0..<window.dimension).map { $0 == liveliest ? 1.0 : 0 }
      let swing = Self.swing(window, along: axis, liveliest)
      if let swing, swing.period < StepSizeTheory.shortestSwing {
        // Where they began to turn only at the end, most went straight.
        self =
          fraction > 0.5
          ? .zigzag(Zigzag(direction: axis, coordinate: liveliest, fraction: fraction)) : .straight
      } else {
        self = .swinging(swing)
      }
    } else {
      self = .straight
    }
  }

  /// The direction in which the steps alternate: their sum with alternating signs.
  private static func zigzag(_ window: IterateWindow, _ fraction: Double) -> Zigzag {
    let count = window.dimension
    var direction = [Double](repeating: 0, count: count)
    for position in 1..<window.count {
      let sign = position.isMultiple(of: 2) ? 1.0 : -1.0
      var length = 0.0
      for index in 0..<count {
        let step =
          window.coordinates[position * count + index]
          - window.coordinates[(position - 1) * count + index]
        length += step * step
      }
      guard length > 0 else { continue }
      length = length.squareRoot()
      // Each step counts alike, however short it has become.
      for index in 0..<count {
        let step =
          window.coordinates[position * count + index]
          - window.coordinates[(position - 1) * count + index]
        direction[index] += sign * step / length
      }
    }
    let length = direction.withUnsafeBufferPointer { Vector.length($0) }
    if length > 0 { for index in direction.indices { direction[index] /= length } }
    let largest = direction.indices.max { direction[$0].magnitude < direction[$1].magnitude }
    let coordinate = largest.flatMap { direction[$0] * direction[$0] >= 0.9 ? $0 : nil }
    return Zigzag(direction: direction, coordinate: coordinate, fraction: fraction)
  }

  /// The swings along a direction: one takes twice the mean stretch between two turns of the steps;
  /// nil where they turn less than three times.
  private static func swing(
    _ window: IterateWindow, along direction: [Double], _ coordinate: Int?
  ) -> Swing? {
    var turns: [Int] = []
    var before = 0.0
    for position in 1..<window.count {
      let step = zip(direction, zip(window.point(position), window.point(position - 1)))
        .reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
      if step * before < 0 { turns.append(position) }
      if step != 0 { before = step }
    }
    guard let first = turns.first, let last = turns.last, turns.count >= 3 else { return nil }
    return Swing(
      period: 2 * Double(last - first) / Double(turns.count - 1), coordinate: coordinate)
  }

  /// The coordinate along which the steps of the second half are longest.
  private static func liveliest(_ window: IterateWindow) -> Int? {
    var squares = [Double](repeating: 0, count: window.dimension)
    for position in window.count / 2 + 1..<window.count {
      for (index, pair) in zip(window.point(position), window.point(position - 1)).enumerated() {
        squares[index] += (pair.0 - pair.1) * (pair.0 - pair.1)
      }
    }
    return squares.indices.max { squares[$0] < squares[$1] }
  }

  /// A motion that stays bounded and does not settle; nil where it settles, or goes somewhere.
  private static func unsettled(_ window: IterateWindow) -> Motion? {
    guard window.count >= 24 else { return nil }
    let quarter = window.count / 4
    func length(_ range: Range<Int>) -> Double {
      let squares = range.reduce(0.0) { sum, position in
        let step = window.distance(position, position + 1)
        return sum + step * step
      }
      return (squares / Double(max(range.count, 1))).squareRoot()
    }
    let middle = window.count / 2
    let early = length(middle - quarter..<middle)
    let late = length(window.count - 1 - quarter..<window.count - 1)
    guard early > 0, late > 0, early.isFinite, late.isFinite else { return nil }
    // Steps at the level of rounding are no motion.
    let largest = window.coordinates.suffix(window.dimension).reduce(0) { max($0, $1.magnitude) }
    guard late > 64 * 0x1p-52 * largest else { return nil }
    let path = (middle..<window.count - 1).reduce(0.0) { $0 + window.distance($1, $1 + 1) }
    let net = window.distance(middle, window.count - 1)
    guard net < 0.25 * path else { return nil }
    let change = log(late / early) / Double(window.count / 2)
    let spread = Self.spread(window)
    if let period = period(window, spread, change) { return .cycle(period: period, spread: spread) }
    guard change.magnitude * Double(window.count) < 0.5, window.count >= 100 else { return nil }
    return isSteady(window) ? .wandering(spread: spread) : nil
  }

  /// The largest distance of an iterate in the second half from the first of them.
  private static func spread(_ window: IterateWindow) -> Double {
    let start = window.count / 2
    return (start..<window.count).reduce(0.0) { max($0, window.distance(start, $1)) }
  }

  /// The least number of iterations after which points come again; nil where they do not.
  ///
  /// A zigzag that shrinks slowly nearly repeats as well: its steps must not shrink, or shrink less
  /// and less.
  private static func period(
    _ window: IterateWindow, _ spread: Double, _ change: Double
  ) -> Int? {
    guard spread > 0, change.magnitude < 1e-4 else { return nil }
    let end = window.count - 1
    for period in 2...Self.longestPeriod where window.count > 3 * period {
      let gaps = (0..<period).map { window.distance(end - $0, end - $0 - period) }
      guard gaps.allSatisfy({ $0 <= 1e-3 * spread }) else { continue }
      let before = (0..<period).map {
        window.distance(end - $0 - period, end - $0 - 2 * period)
      }
      let drift = (gaps.max() ?? 0) / spread
      let earlier = (before.max() ?? 0) / spread
      // Exactly again, to rounding, or ever more so.
      return drift < 1e-9 || drift < 0.9 * earlier ? period : nil
    }
    return nil
  }

  /// Whether the costs of the two quarters at the end are alike on the whole.
  private static func isSteady(_ window: IterateWindow) -> Bool {
    let half = window.costs.count / 2
    let parts = [window.costs[half..<half + half / 2], window.costs[(half + half / 2)...]]
    let means = parts.map { $0.reduce(0, +) / Double(max($0.count, 1)) }
    let spreads = zip(parts, means).map { part, mean in
      (part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(part.count, 1))).squareRoot()
    }
    let noise = max(spreads[0], spreads[1])
    return (means[0] - means[1]).magnitude <= 0.5 * noise
  }
}
