internal import CLibrary

/// How an error falls over the iterations: geometrically, by a factor at each step, or by a power
/// of their number.
///
/// Decided by fit, not assumed: both laws are fitted to the logarithms of the errors by least
/// squares, and the power has to be much the better one, over both halves of what was measured,
/// before it is believed.
public enum RateLaw: Equatable, Sendable {
  /// eₖ ~ ρᵏ with this ρ; above 1 where the error grew.
  case geometric(factor: Double)
  /// eₖ ~ k⁻ᵖ with this p.
  case sublinear(power: Double)
}

/// A law fitted to the errors of a run.
public struct RateFit: Equatable, Sendable {
  /// The law.
  public let law: RateLaw
  /// The iterations that were measured.
  public let iterations: ClosedRange<Int>
  /// The factor of the geometric law over the same iterations, whichever law was chosen.
  public let factor: Double

  /// Fits the errors of some iterations, those at the level of rounding left out by the caller.
  ///
  /// Of an error that swings the envelope is taken. Nil for fewer than three errors above 0.
  ///
  /// - Parameters:
  ///   - iterations: The numbers of the iterations, rising.
  ///   - errors: The errors there, finite and above 0.
  public init?(iterations: [Int], errors: [Double]) {
    self.init(iterations: iterations[...], errors: errors[...])
  }

  /// The same, of a part of a record.
  ///
  /// A law is told by a few hundred errors as well as by thousands: only theirs are the logarithms
  /// that are worked out. The envelope is that of all.
  init?(iterations: ArraySlice<Int>, errors: ArraySlice<Double>) {
    let count = min(iterations.count, errors.count)
    guard count >= 3, errors.prefix(count).allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let iterations = Array(iterations.prefix(count))
    let envelope = Self.envelope(Array(errors.prefix(count)))
    let last = iterations[count - 1]
    let span = last - iterations[0]
    guard span > 0 else { return nil }
    let middle = iterations[0] + span / 2
    let begin = min(iterations.firstIndex { $0 >= middle } ?? 0, count - 3)
    let window = Self.thinned(begin..<count, to: 400)
    let slope = FittedLine(window.map { (Double(iterations[$0]), log(envelope[$0])) }).slope
    guard slope.isFinite else { return nil }
    factor = exp(slope)
    self.iterations = iterations[begin]...last
    law =
      Self.power(iterations, envelope).map { .sublinear(power: $0) } ?? .geometric(factor: factor)
  }

  /// The envelope of falling errors from above, or that of rising ones.
  private static func envelope(_ errors: [Double]) -> [Double] {
    var errors = errors
    if errors[errors.count - 1] < errors[0] {
      for index in errors.indices.dropLast().reversed() {
        errors[index] = max(errors[index], errors[index + 1])
      }
    } else {
      for index in errors.indices.dropFirst() {
        errors[index] = max(errors[index], errors[index - 1])
      }
    }
    return errors
  }

  /// The power of a sublinear law; nil where a geometric one will do.
  ///
  /// log eₖ against log(k + k₀) has to be straight over the last three quarters of the iterations,
  /// much straighter than against k, and equally steep in the middle and at the end; the slope
  /// against k, in turn, has to lessen as 1/k does.
  private static func power(_ iterations: [Int], _ errors: [Double]) -> Double? {
    guard let end = iterations.last, end >= 30 else { return nil }
    let begin = iterations.firstIndex { $0 >= end / 8 && $0 > 0 } ?? iterations.count
    guard iterations.count - begin >= 12 else { return nil }
    let chosen = thinned(begin..<iterations.count, to: 200).map {
      (iteration: Double(iterations[$0]), level: log(errors[$0]))
    }
    let geometric = FittedLine(chosen.map { ($0.iteration, $0.level) })
    guard geometric.slope < 0 else { return nil }
    var best: (offset: Double, line: FittedLine)?
    for offset in [0, 0.003, 0.01, 0.03, 0.1, 0.3].map({ $0 * Double(end) }) {
      let line = FittedLine(chosen.map { (log($0.iteration + offset), $0.level) })
      if line.residual < best?.line.residual ?? .infinity { best = (offset, line) }
    }
    guard let best, best.line.slope < -0.02, best.line.slope > -8,
      best.line.residual < 0.05 * geometric.residual
    else { return nil }
    let half = Double(end / 2)
    let halves = [
      chosen.filter { $0.iteration < half }, chosen.filter { $0.iteration >= half },
    ]
    guard halves.allSatisfy({ $0.count >= 4 }) else { return nil }
    let powers = halves.map { half in
      FittedLine(half.map { (log($0.iteration + best.offset), $0.level) }).slope
    }
    guard (powers[0] - powers[1]).magnitude <= 0.15 * best.line.slope.magnitude else { return nil }
    return -best.line.slope
  }

  /// At most so many of the positions, evenly spread.
  private static func thinned(_ positions: Range<Int>, to limit: Int) -> [Int] {
    guard positions.count > limit else { return Array(positions) }
    return (0..<limit).map { positions.lowerBound + $0 * (positions.count - 1) / (limit - 1) }
  }
}

/// The straight line through points by least squares.
struct FittedLine {
  /// Its slope; not a number where all points have one abscissa.
  let slope: Double
  /// The sum of the squares that it leaves.
  let residual: Double

  init(_ points: [(x: Double, y: Double)]) {
    let count = Double(max(points.count, 1))
    let middleX = points.reduce(0) { $0 + $1.x } / count
    let middleY = points.reduce(0) { $0 + $1.y } / count
    var (products, squares) = (0.0, 0.0)
    for (x, y) in points {
      products += (x - middleX) * (y - middleY)
      squares += (x - middleX) * (x - middleX)
    }
    let slope = products / squares
    self.slope = slope
    residual = points.reduce(0) { sum, point in
      let gap = point.y - middleY - slope * (point.x - middleX)
      return sum + gap * gap
    }
  }
}
