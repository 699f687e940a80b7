internal import LeastSquares
internal import Numerics
internal import Optimization

/// The exact minimum of a cost of losses and penalties, or why there is none.
struct LossMinimum: Sendable {
  /// The minimum; nil where there is none, or none was found.
  var minimum: Minimum?
  /// The direction along which the cost falls for ever; nil where it does not.
  var endlessDirection: [Double]?
  /// Whether no other point costs as little.
  var isUnique = true
}

/// A minimum that is worked out when it is first asked for, and shared by the copies of a cost.
final class LossMinimumCache: Sendable {
  private let known = Locked<LossMinimum?>(nil)

  /// The minimum; an interrupted search is not kept.
  func value(orElse make: () -> LossMinimum?) -> LossMinimum? {
    if let known = known.withLock({ $0 }) { return known }
    guard let made = make() else { return nil }
    known.withLock { $0 = made }
    return made
  }

  /// The minimum as far as it was worked out.
  var found: LossMinimum? { known.withLock { $0 } }
}

extension LossMinimum {
  /// The minimum of half the mean square and penalties: from the triangle alone.
  ///
  /// - Returns: The minimum; nil where the work was stopped.
  static func ofSquares(
    _ ridge: RidgeObjective, weights: [Double], rowCount: Int, shouldStop: () -> Bool
  ) -> LossMinimum? {
    let root = (ridge.penalty.l2 * Double(rowCount)).squareRoot()
    let first = ridge.penalty.first
    let damping = (0..<ridge.dimension).map { $0 < first ? 0 : root }
    let plain = ridge.base.cost.triangle.damped(damping).solution()
    guard weights.contains(where: { $0 > 0 }) else {
      return LossMinimum(
        minimum: plain.map { Minimum(point: $0, value: ridge.value(at: $0)) })
    }
    let start = plain ?? [Double](repeating: 0, count: ridge.dimension)
    return search(ProximalNewton(smooth: ridge, weights: weights), from: start, shouldStop)
  }

  /// The minimum of a cost over rows.
  ///
  /// - Returns: The minimum; nil where the work was stopped.
  static func ofRows(
    _ rows: LossRows, _ penalty: Penalty, start: [Double], shouldStop: () -> Bool
  ) -> LossMinimum? {
    let first = rows.firstFeature
    let weights = (0..<rows.dimension).map { $0 < first ? 0 : penalty.l1 }
    guard rows.loss.curvatureBound != nil else {
      return ofSizes(rows, penalty, weights, start: start, shouldStop)
    }
    let objective = SmoothLossObjective(base: LossObjective(rows, l2: penalty.l2))
    let newton = ProximalNewton(smooth: objective, weights: weights) { point, matrix in
      objective.curvature(at: point, isMajorant: true, into: matrix)
    }
    guard rows.loss.isClassification, penalty.l2 == 0, penalty.l1 == 0 else {
      return search(newton, from: start, shouldStop)
    }
    var separation = Separation(rows)
    switch newton.minimum(
      from: start, isEndless: { separation.isFound(at: $0, after: $1) }, shouldStop: shouldStop)
    {
    case .minimum(let point, let value):
      return LossMinimum(minimum: Minimum(point: point, value: value))
    case .none: return LossMinimum(endlessDirection: separation.direction)
    case .interrupted: return nil
    }
  }

  /// The vertex of least absolute errors, from the minima of ever narrower Huber losses.
  private static func ofSizes(
    _ rows: LossRows, _ penalty: Penalty, _ weights: [Double], start: [Double],
    _ shouldStop: () -> Bool
  ) -> LossMinimum? {
    guard penalty.l2 == 0 else { return LossMinimum() }
    var point = start
    for _ in 0..<3 {
      let sizes = zip(rows.scores(at: point), rows.targets).map { ($0 - $1).magnitude }.sorted()
      let delta = sizes[sizes.count / 2] / 10
      guard delta > 0, delta.isFinite else { break }
      let narrow = LossRows(rows, loss: HuberLoss(delta: delta))
      let objective = SmoothLossObjective(base: LossObjective(narrow, l2: 0))
      let newton = ProximalNewton(
        smooth: objective, weights: weights.map { $0 * delta },
        majorant: { objective.curvature(at: $0, isMajorant: true, into: $1) })
      switch newton.minimum(from: point, shouldStop: shouldStop) {
      case .minimum(let found, _): point = found
      case .none(let last, _): point = last
      case .interrupted: return nil
      }
    }
    let count = Double(rows.rowCount)
    let problem = LeastAbsoluteErrors(rows, weights: weights.map { $0 * count })
    guard let vertex = problem.minimum(near: point, shouldStop: shouldStop) else {
      return shouldStop() ? nil : LossMinimum()
    }
    let objective = LassoObjective(base: LossObjective(rows, l2: 0), absoluteWeights: weights)
    return LossMinimum(
      minimum: Minimum(point: vertex.point, value: objective.value(at: vertex.point)),
      isUnique: vertex.isUnique)
  }

  private static func search<Smooth>(
    _ newton: ProximalNewton<Smooth>, from start: [Double], _ shouldStop: () -> Bool
  ) -> LossMinimum? {
    switch newton.minimum(from: start, shouldStop: shouldStop) {
    case .minimum(let point, let value):
      LossMinimum(minimum: Minimum(point: point, value: value))
    case .none: LossMinimum()
    case .interrupted: nil
    }
  }
}

/// Whether a plane separates the two classes, seen from the steps of a search for the minimum.
///
/// Where all rows of a class lie on its side of a plane, or in it, the mean logistic loss falls for
/// ever along the plane's normal and has no minimum. Source: Adelin Albert and John A. Anderson,
/// 1984, "On the existence of maximum likelihood estimates in logistic regression models".
private struct Separation {
  private let rows: LossRows
  private var steps = 0
  private(set) var direction: [Double]?

  /// Steps after which a search that has a minimum has settled.
  private static let leastSteps = 6

  init(_ rows: LossRows) { self.rows = rows }

  /// Whether the point, or the step that led there, separates the classes.
  mutating func isFound(at point: [Double], after step: [Double]) -> Bool {
    steps += 1
    guard steps > Self.leastSteps else { return false }
    let margins = margins(along: point)
    if let least = margins.min(), least > 0 {
      direction = Self.scaled(point)
      return true
    }
    // A search that nears a minimum makes ever smaller steps; one that nears none goes on by about
    // one unit of score each.
    let moves = self.margins(along: step)
    guard let least = moves.min(), let most = moves.max(), most > 0.3, least >= -1e-5 * most
    else { return false }
    direction = Self.scaled(step)
    return true
  }

  /// How far a direction moves each row to its own side.
  private func margins(along direction: [Double]) -> [Double] {
    zip(rows.scores(at: direction), rows.targets).map { $1 == 1 ? $0 : -$0 }
  }

  /// With 1 as the largest component.
  private static func scaled(_ direction: [Double]) -> [Double] {
    let largest = direction.reduce(0) { max($0, $1.magnitude) }
    return direction.map { $0 / largest }
  }
}
