import Glibc

@testable import Optimization

/// How fast a run converged, or diverged, measured from its record.
///
/// The error eₖ at iteration k is the distance to the minimum where that is known, else the root of
/// the cost gap where the lowest cost is known, else the gradient norm; all three change by the
/// same factor per iteration on a quadratic, in the long run. The factor is that of the straight
/// line through log eₖ by least squares, over the second half of the iterations before eₖ reached
/// the level of rounding; of an error that swings the envelope is taken.
struct MeasuredRate: Equatable, Sendable {
  /// What is known of the minimum.
  enum Reference: Equatable, Sendable {
    /// Where it lies.
    case point([Double])
    /// The cost there.
    case cost(Double)
    /// Nothing: the gradient norms are measured.
    case unknown
  }

  /// What an iteration leaves of the error; above 1 where it grew.
  let factor: Double
  /// The iterations that were measured.
  let iterations: ClosedRange<Int>

  /// Measures the second half of a run; nil where fewer than three recorded errors are above
  /// rounding.
  init?(_ trace: Trace, minimum: Reference = .unknown) {
    let errors = Self.errors(trace, minimum)
    guard let first = errors.values.first, first > errors.floor else { return nil }
    let usable = Self.usable(errors.values, floor: errors.floor)
    guard usable >= 3 else { return nil }
    var logarithms = errors.values.prefix(usable).map { log($0) }
    if logarithms[usable - 1] < logarithms[0] {
      for index in (0..<usable - 1).reversed() {
        logarithms[index] = max(logarithms[index], logarithms[index + 1])
      }
    } else {
      for index in 1..<usable { logarithms[index] = max(logarithms[index], logarithms[index - 1]) }
    }
    // The half of the iterations, whose records need not be evenly spaced at the end.
    let last = trace.iterations[usable - 1]
    let middle = trace.iterations.first.map { $0 + (last - $0) / 2 } ?? 0
    let begin = min(trace.iterations.prefix(usable).firstIndex { $0 >= middle } ?? 0, usable - 3)
    let window = begin..<usable
    let slope = Self.slope(window.map { (Double(trace.iterations[$0]), logarithms[$0]) })
    guard slope.isFinite else { return nil }
    factor = exp(slope)
    iterations = trace.iterations[begin]...last
  }

  /// The first recorded iteration at which the error is at most `tolerance` times the first; nil
  /// when none is.
  ///
  /// Where the record is thinned it is late by less than its stride.
  static func iterations(
    in trace: Trace, toReach tolerance: Double, minimum: Reference = .unknown
  ) -> Int? {
    let values = errors(trace, minimum).values
    guard let first = values.first else { return nil }
    return values.firstIndex { $0 <= tolerance * first }.map { trace.iterations[$0] }
  }

  /// The errors, and the level at which they are rounding alone.
  private static func errors(
    _ trace: Trace, _ minimum: Reference
  ) -> (values: [Double], floor: Double) {
    let roundings = 16 * 0x1p-52
    switch minimum {
    case .point(let point) where point.count == trace.dimension:
      // A record holds `dimension` numbers for each of its iterates.
      precondition(trace.coordinates.count == trace.count * point.count, "a point an iterate")
      let values = (0..<trace.count).map { position in
        trace.coordinates.withUnsafeBufferPointer { coordinates in
          point.withUnsafeBufferPointer {
            let start = position * point.count
            return Vector.distance(
              $0, UnsafeBufferPointer(rebasing: coordinates[start..<start + point.count]))
          }
        }
      }
      return (values, roundings * point.withUnsafeBufferPointer { Vector.length($0) })
    case .cost(let lowest):
      let values = trace.costs.map { max($0 - lowest, 0).squareRoot() }
      return (values, (roundings * lowest.magnitude).squareRoot())
    case .point, .unknown:
      return (trace.gradientNorms, 0)
    }
  }

  /// How many errors stand before those at the level of rounding.
  private static func usable(_ errors: [Double], floor: Double) -> Int {
    var lowest = floor
    let least = errors.lazy.filter { $0 > 0 }.min() ?? 0
    // An error that has lost six digits and stays where it is has met rounding; what is lost of one
    // that does not is little.
    if let first = errors.first, least < 1e-6 * first { lowest = max(lowest, 30 * least) }
    return errors.firstIndex { !($0 > lowest && $0.isFinite) } ?? errors.count
  }

  /// The slope of the straight line through the points by least squares.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let middleX = points.reduce(0) { $0 + $1.x } / count
    let middleY = points.reduce(0) { $0 + $1.y } / count
    var (products, squares) = (0.0, 0.0)
    for (x, y) in points {
      products += (x - middleX) * (y - middleY)
      squares += (x - middleX) * (x - middleX)
    }
    return products / squares
  }
}
