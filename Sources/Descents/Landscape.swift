public import Optimization

/// A quantity over two coordinates: what level lines and surfaces draw.
public struct Landscape {
  /// What it shows.
  public var title: String
  /// The names of the two coordinates as headings, raw.
  public var axes: [String]
  /// The indices of the two coordinates.
  public var coordinates: (Int, Int)
  /// The ranges of the two coordinates that show all of interest.
  public var box: [ClosedRange<Double>]
  /// The minima, as far as they are known: two numbers each.
  public var minima: [[Double]]
  /// The quantity at a point of the plane; to be used by one thread.
  public var value: (Double, Double) -> Double

  /// Creates a landscape.
  public init(
    title: String, axes: [String], coordinates: (Int, Int), box: [ClosedRange<Double>],
    minima: [[Double]], value: @escaping (Double, Double) -> Double
  ) {
    self.title = title
    self.axes = axes
    self.coordinates = coordinates
    self.box = box
    self.minima = minima
    self.value = value
  }

  /// A range that a double can tell from its middle.
  static func range(around center: Double, _ half: Double) -> ClosedRange<Double> {
    let half = max(half, center.magnitude * 1e-12)
    let (lower, upper) = (center - half, center + half)
    guard lower.isFinite, upper.isFinite, lower <= upper else { return -1e300...1e300 }
    return lower...upper
  }

  /// Makes room for a run around the minimum, every axis by its own curvature.
  ///
  /// Level lines of a cost with little correlation between its coefficients then look like circles,
  /// and a path is seen to cross them at right angles.
  mutating func widen(toShow run: RunState, curvatures: [Double]) {
    guard let minimum = minima.first else { return }
    let trace = run.trace
    let scales = curvatures.map { $0.squareRoot() }
    let indices = [coordinates.0, coordinates.1]
    // Of a run that ran away only the beginning: all of it would leave nothing else to be seen.
    let limit = run.isDiverged ? 10 * (trace.costs.first ?? 0) : .infinity
    let shown = (0..<trace.count).prefix { $0 == 0 || trace.costs[$0] <= limit }
    var reach = 0.0
    for axis in box.indices where scales[axis] > 0 {
      for position in shown {
        let value = trace.coordinates[position * trace.dimension + indices[axis]]
        reach = max(reach, (value - minimum[axis]).magnitude * scales[axis])
      }
    }
    for axis in box.indices where scales[axis] > 0 {
      let half = max(1.1 * reach / scales[axis], 1e-3 * max(minimum[axis].magnitude, 1))
      guard half.isFinite else { continue }
      box[axis] = Self.range(around: minimum[axis], half)
    }
  }
}

extension RunState {
  /// Whether it ran away; the best state is then the one to go on with.
  public var isDiverged: Bool {
    switch stopReason {
    case .diverged, .nonFinite: true
    default: false
    }
  }

  /// The intervals that the record covers, widened by a fraction of their length.
  public func extent(margin: Double = 0.15) -> [ClosedRange<Double>] {
    point.indices.map { coordinate in
      var lower = Double.infinity
      var upper = -Double.infinity
      for position in 0..<trace.count {
        let value = trace.coordinates[position * trace.dimension + coordinate]
        lower = min(lower, value)
        upper = max(upper, value)
      }
      guard lower.isFinite, upper.isFinite else { return -10...10 }
      let reach = max((upper - lower) * margin, max(lower.magnitude, 1) * 0.05)
      // Both ends are held within the same bounds, so that they keep their order.
      func held(_ end: Double) -> Double { min(max(end, -1e300), 1e300) }
      return held(lower - reach)...held(upper + reach)
    }
  }
}

extension ClosedRange<Double> {
  /// The smallest range that covers both.
  public func hull(_ other: ClosedRange<Double>) -> ClosedRange<Double> {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
