internal import Numerics

/// A search for the least sum of squares by damped Gauss-Newton steps.
///
/// A step p makes |Jp + r|² + λ|Dp|² least, D the longest that each column of J has been, by a QR
/// factorisation of J; λ follows the gain of the last step.
///
/// Source: Jorge J. Moré, 1978, "The Levenberg-Marquardt algorithm: implementation and theory"; λ
/// as in Kaj Madsen, Hans Bruun Nielsen and Ole Tingleff, 2004, "Methods for non-linear least
/// squares problems", algorithm 3.16. The end is that of Douglas M. Bates and Donald G. Watts,
/// 1981, "A relative offset orthogonality convergence criterion for nonlinear least squares".
struct DampedSearch {
  /// How a search ended.
  enum Ending: Equatable {
    case arrived
    case iterationLimit
    case stuck
    case interrupted
  }

  /// The point reached, its sum of squares and its triangle.
  private(set) var point: [Double]
  private(set) var squares: Double
  private(set) var triangle: RowTriangle
  private(set) var iterations = 0
  private(set) var ending = Ending.iterationLimit

  /// The most steps of a search.
  private static let mostSteps = 1000
  /// The most dampings tried for one step.
  private static let mostTrials = 60
  /// The length of what a step could still gain, as a fraction of that of the residuals.
  private static let smallestOffset = 1e-9

  /// Searches from a point with a first damping; nil where the residuals there are not finite.
  init?(
    _ function: some ResidualFunction, from start: [Double], damping first: Double,
    steps: Int = mostSteps, shouldStop: () -> Bool
  ) {
    point = start
    squares = function.sumOfSquares(at: start)
    guard squares.isFinite, let triangle = function.triangle(at: start),
      triangle.columnLengths.allSatisfy(\.isFinite)
    else { return nil }
    self.triangle = triangle
    run(function, damping: first, steps: steps, shouldStop)
  }

  /// The scaled condition number is below this where a point counts as determined.
  ///
  /// Derivatives of 16 digits leave at least six to the standard errors then.
  static let largestCondition = 1e10

  /// Whether it ended at a point that the rows determine.
  var isSound: Bool {
    ending == .arrived && ScaledCondition(triangle).number < Self.largestCondition
  }

  private mutating func run(
    _ function: some ResidualFunction, damping first: Double, steps: Int, _ shouldStop: () -> Bool
  ) {
    var damping = first
    var growth = 2.0
    var scales = [Double](repeating: 0, count: point.count)
    while iterations < steps {
      if shouldStop() {
        ending = .interrupted
        return
      }
      let lengths = triangle.columnLengths
      for index in scales.indices { scales[index] = max(scales[index], lengths[index]) }
      if isStill {
        ending = .arrived
        return
      }
      var hasMoved = false
      for _ in 0..<Self.mostTrials where damping.isFinite {
        if let gain = tried(function, damping, scales) {
          let cut = 2 * gain - 1
          damping = max(damping * max(1 / 3, 1 - cut * cut * cut), 1e-300)
          growth = 2
          hasMoved = true
          break
        }
        damping *= growth
        growth = min(2 * growth, 0x1p60)
      }
      guard hasMoved else {
        ending = isNearlyStill ? .arrived : .stuck
        return
      }
      iterations += 1
    }
  }

  /// The step that is all but undamped: along directions that rounding alone fills it goes nowhere.
  private var fullStep: [Double]? {
    triangle.damped(triangle.columnLengths.map { 1e-8 * ($0 > 0 ? $0 : 1) }).solution()
  }

  /// The length of what that step promises to take off, over that of the residuals.
  private var offset: Double? {
    guard squares > 0 else { return 0 }
    return fullStep.map { (triangle.squaredLength(times: $0) / squares).squareRoot() }
  }

  private var isStill: Bool { offset.map { $0 <= Self.smallestOffset } ?? false }

  /// Where no step gets lower, rounding of the sum of squares may be all that is left.
  private var isNearlyStill: Bool {
    guard let offset, let full = fullStep else { return false }
    if offset <= 1e-5 { return true }
    let lengths = triangle.columnLengths
    func size(_ vector: [Double]) -> Double {
      zip(vector, lengths).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }
    }
    return size(full) <= 1e-24 * size(point)
  }

  /// Takes the step of a damping where it gets lower; the gain over what it promised.
  private mutating func tried(
    _ function: some ResidualFunction, _ damping: Double, _ scales: [Double]
  ) -> Double? {
    let root = damping.squareRoot()
    let weights = scales.map { root * ($0 > 0 ? $0 : 1) }
    guard let step = triangle.damped(weights).solution() else { return nil }
    let next = zip(point, step).map { $0 + $1 }
    guard next != point else { return nil }
    let reached = function.sumOfSquares(at: next)
    guard reached < squares else { return nil }
    var promised = triangle.squaredLength(times: step)
    for index in step.indices {
      let part = weights[index] * step[index]
      promised += 2 * part * part
    }
    // Derivatives that are not finite make a point as bad as a sum that is not.
    guard promised > 0, let there = function.triangle(at: next),
      there.columnLengths.allSatisfy(\.isFinite)
    else { return nil }
    let gain = (squares - reached) / promised
    (point, squares, triangle) = (next, reached, there)
    return gain
  }
}

/// The condition number of J with its columns scaled to length 1, and the direction that changes
/// the residuals least.
struct ScaledCondition {
  /// The largest singular value over the smallest; infinite where that is 0.
  let number: Double
  /// What each parameter has of the direction, in units that make the columns of J alike.
  let direction: [Double]
  /// The same direction in the parameters' own units, its largest part 1.
  let ownDirection: [Double]

  init(_ triangle: RowTriangle) {
    let count = triangle.columnCount
    self.init(
      (0..<count).map { row in (0..<count).map { triangle.element(row: row, column: $0) } })
  }

  /// From the rows of R.
  init(_ rows: [[Double]]) {
    let lengths = rows.indices.map { column in
      rows.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
    }
    guard !rows.isEmpty, lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      number = .infinity
      direction = lengths.map { $0 > 0 ? 0 : 1 }
      ownDirection = direction
      return
    }
    let columns = lengths.indices.map { column in rows.map { $0[column] / lengths[column] } }
    guard let values = try? SingularValues(columns: columns, shouldStop: { false }) else {
      number = .infinity
      direction = lengths.map { _ in 0 }
      ownDirection = direction
      return
    }
    number = values.extremes.largest / values.extremes.smallest
    direction = values.rightVectors[0]
    let own = zip(direction, lengths).map { $0 / $1 }
    let largest = own.max { $0.magnitude < $1.magnitude } ?? 1
    ownDirection = own.map { $0 / largest }
  }
}
