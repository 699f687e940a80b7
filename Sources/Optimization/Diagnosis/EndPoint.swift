internal import Numerics

/// What kind of point a run ended at: told by the gradient, the curvature and values tried around
/// it.
///
/// Curvature alone does not tell: at x³ the second derivative vanishes and is positive just beside.
/// So the function is tried along each eigenvector, at growing distances, and what it does there
/// decides.
public struct EndPoint: Equatable, Sendable {
  /// The kinds.
  public enum Kind: Equatable, Sendable {
    /// The gradient is not small: the function still falls from here.
    case slope
    /// Lower than all around.
    case minimum
    /// Lower than all around or equal: some direction is flat, as along a curve of minima.
    case flatMinimum
    /// Higher than all around.
    case maximum
    /// Some directions rise and some fall.
    case saddle
    /// Along one direction it rises on one side and falls on the other.
    case inflection
    /// Equal all around: nothing rises and nothing falls.
    case plateau
    /// A minimum at which the gradient jumps, as that of |x|.
    case kink
  }

  /// The kind.
  public let kind: Kind
  /// The curvature along `direction`: the least eigenvalue where that is what tells; nil without
  /// second derivatives.
  public let curvature: Double?
  /// The direction that tells, of length 1; nil where none does.
  public let direction: [Double]?
  /// The fall of the cost that the local quadratic promises, ½gᵀH⁻¹g; nil where there is no such
  /// quadratic.
  public let promisedFall: Double?
  /// The length of the step to the minimum of that quadratic; nil where there is none.
  public let promisedDistance: Double?

  /// The part of the first gap that a run still has to go when it counts as arrived.
  public static let arrivalFraction = 1e-6

  /// Looks at the point at which a run stands; nil where value or gradient are not finite there, or
  /// for more than 200 variables.
  ///
  /// The gradient counts as small where the quadratic of gradient and curvature promises a further
  /// fall of at most a millionth of what the cost has fallen already. Without second derivatives
  /// they come from differences of gradients.
  ///
  /// - Parameters:
  ///   - objective: The function.
  ///   - point: The point.
  ///   - firstCost: The cost at which the run began: the scale of costs.
  ///   - travelled: How far the run came from its start: with the point, the scale of distances.
  public init?(
    of objective: any Objective, at point: [Double], firstCost: Double, travelled: Double
  ) {
    let count = point.count
    guard count == objective.dimension, (1...Self.largestDimension).contains(count) else {
      return nil
    }
    if let scaled = RescaledObjective(objective, at: point) {
      guard
        let end = EndPoint(
          of: scaled, at: scaled.scaled(point), firstCost: firstCost, travelled: 0)
      else { return nil }
      self = end.unscaled(scaled, at: point)
      return
    }
    let (cost, gradient) = objective.valueAndGradient(at: point)
    guard cost.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
    let scale = Self.scale(point, travelled)
    guard let spectrum = Self.spectrum(objective, point, scale) else { return nil }
    let fallen = max(firstCost - cost, 0)
    let probe = Probe(
      objective: objective, point: point, cost: cost, gradient: gradient, scale: scale,
      smallFall: Self.arrivalFraction * fallen)
    let local = LocalQuadratic(spectrum, gradient)
    promisedFall = local.fall
    promisedDistance = local.distance
    let rounding = 0x1p-44 * cost.magnitude
    let isStill = gradient.allSatisfy { $0 == 0 }
    let isSmall =
      isStill
      || (local.fall.map { $0 <= max(Self.arrivalFraction * fallen, rounding) } ?? false)
      || Self.isSmallBesideTrials(probe, spectrum, fallen: fallen)
    guard isSmall else {
      if let jump = probe.jump() {
        (kind, curvature, direction) = (.kink, nil, jump)
      } else {
        (kind, curvature, direction) = (.slope, spectrum.eigenvalues.first, nil)
      }
      return
    }
    let step = local.distance ?? local.curvedDistance
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    // A convex function that curves along a direction rises both ways: nothing needs trying, which
    // costs a pass over the rows each time.
    let sides = zip(spectrum.eigenvectors, spectrum.eigenvalues).map { vector, value in
      objective.isConvex && value > 1e-9 * largest
        ? .rises : probe.sides(along: vector, beyond: step, largestCurvature: largest)
    }
    let chosen = Self.kind(sides)
    kind = chosen.kind
    direction = chosen.index.map { spectrum.eigenvectors[$0] }
    curvature = chosen.index.map { spectrum.eigenvalues[$0] } ?? spectrum.eigenvalues.first
  }

  /// The same in the coordinates of an objective that was looked at in units of its own.
  private func unscaled(_ scaled: RescaledObjective, at point: [Double]) -> EndPoint {
    let direction = direction.map(scaled.unscaledDirection)
    let spectrum = Self.spectrum(scaled.objective, point, 1)
    let gradient = scaled.objective.valueAndGradient(at: point).gradient
    return EndPoint(
      kind: kind, curvature: direction == nil ? spectrum?.eigenvalues.first : curvature,
      direction: direction, promisedFall: promisedFall,
      promisedDistance: spectrum.flatMap { LocalQuadratic($0, gradient).distance })
  }

  private init(
    kind: Kind, curvature: Double?, direction: [Double]?, promisedFall: Double?,
    promisedDistance: Double?
  ) {
    self.kind = kind
    self.curvature = curvature
    self.direction = direction
    self.promisedFall = promisedFall
    self.promisedDistance = promisedDistance
  }

  private static let largestDimension = 200

  /// A distance that is large beside rounding and small beside the run.
  private static func scale(_ point: [Double], _ travelled: Double) -> Double {
    let length = point.withUnsafeBufferPointer { Vector.length($0) }
    let size = travelled.isFinite ? max(length, travelled) : length
    return size > 0 && size.isFinite ? size : 1
  }

  /// The spectrum of the Hessian, from differences of gradients where the objective has none.
  private static func spectrum(
    _ objective: any Objective, _ point: [Double], _ scale: Double
  ) -> Spectrum? {
    if let exact = hessianSpectrum(of: objective, at: point) { return exact }
    let count = point.count
    let width = 1e-5 * scale
    var matrix = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
      var (above, below) = (point, point)
      above[column] += width
      below[column] -= width
      let distance = above[column] - below[column]
      guard distance > 0 else { return nil }
      let high = objective.valueAndGradient(at: above).gradient
      let low = objective.valueAndGradient(at: below).gradient
      for row in 0..<count {
        matrix[row * count + column] = (high[row] - low[row]) / distance
      }
    }
    for row in 0..<count {
      for column in 0..<row {
        let mean = (matrix[row * count + column] + matrix[column * count + row]) / 2
        matrix[row * count + column] = mean
        matrix[column * count + row] = mean
      }
    }
    return Spectrum(matrix: matrix, dimension: count)
  }

  /// Where no quadratic promises anything, the gradient is small when following it a little gains
  /// next to nothing.
  private static func isSmallBesideTrials(
    _ probe: Probe, _ spectrum: Spectrum, fallen: Double
  ) -> Bool {
    // A flat or falling direction with a slope along it is no stop.
    let slopes = zip(spectrum.eigenvectors, spectrum.eigenvalues).map { vector, value in
      (slope: zip(vector, probe.gradient).reduce(0) { $0 + $1.0 * $1.1 }, value: value)
    }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    let allowed = max(arrivalFraction * fallen, 0x1p-44 * probe.cost.magnitude)
    return slopes.allSatisfy { slope, value in
      // Along a curved direction, either way, the stationary point of the parabola is near in
      // height.
      if value.magnitude > 1e-9 * largest, largest > 0 {
        return slope / value.magnitude * slope / 2 <= allowed
      }
      // Along a flat one a step of the run's own size gains nothing.
      return slope.magnitude * probe.scale <= allowed
    }
  }

  private static func kind(
    _ sides: [Probe.Sides]
  ) -> (kind: Kind, index: Int?) {
    let falling = sides.firstIndex { $0 == .falls }
    let rising = sides.firstIndex { $0 == .rises }
    let mixed = sides.firstIndex { $0 == .passes }
    let level = sides.firstIndex { $0 == .level }
    if let falling {
      return (rising == nil && mixed == nil && level == nil ? .maximum : .saddle, falling)
    }
    if let mixed { return (.inflection, mixed) }
    guard rising != nil else { return (.plateau, nil) }
    return level == nil ? (.minimum, nil) : (.flatMinimum, level)
  }
}

/// The spectrum of an objective's Hessian at a point; nil where it has none, or none that is
/// finite.
func hessianSpectrum(of objective: any Objective, at point: [Double]) -> Spectrum? {
  guard let objective = objective as? any TwiceDifferentiable else { return nil }
  return Spectrum(of: objective, at: point)
}

/// The quadratic that value, gradient and Hessian make around a point.
private struct LocalQuadratic {
  /// How far it falls to its minimum; nil where a direction with a slope does not curve upward.
  let fall: Double?
  /// How far away its minimum is.
  let distance: Double?
  /// How far away its minimum is within the directions that plainly curve upward: a slope of
  /// rounding along a level direction says nothing of those.
  let curvedDistance: Double

  init(_ spectrum: Spectrum, _ gradient: [Double]) {
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    var (fall, square) = (0.0, 0.0)
    let slopes = zip(spectrum.eigenvectors, spectrum.eigenvalues).map { vector, value in
      (slope: zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }, value: value)
    }
    curvedDistance = slopes.reduce(0) { sum, part in
      guard part.value > 1e-9 * largest else { return sum }
      return sum + (part.slope / part.value) * (part.slope / part.value)
    }.squareRoot()
    for (slope, value) in slopes where slope != 0 {
      guard value > 0x1p-50 * largest else {
        self.fall = nil
        self.distance = nil
        return
      }
      // In this order, as the square of a small slope vanishes first.
      fall += slope / value * slope / 2
      square += (slope / value) * (slope / value)
    }
    self.fall = fall
    self.distance = square.squareRoot()
  }
}

/// Tries a function around a point.
private struct Probe {
  /// What a function does on both sides of a point along a line.
  enum Sides: Equatable {
    /// It rises on both.
    case rises
    /// It falls on both.
    case falls
    /// It rises on one and falls on the other.
    case passes
    /// It is level on both, to rounding.
    case level
  }

  let objective: any Objective
  let point: [Double]
  let cost: Double
  let gradient: [Double]
  let scale: Double
  /// What the cost may still fall at a minimum that counts as reached.
  let smallFall: Double

  /// What the function does along a direction, farther off than the quadratic's own minimum.
  func sides(
    along direction: [Double], beyond step: Double, largestCurvature: Double
  ) -> Sides {
    let ahead = side(along: direction, beyond: step, largestCurvature)
    let behind = side(along: direction.map { -$0 }, beyond: step, largestCurvature)
    switch (ahead, behind) {
    case (0, 0): return .level
    case (-1, -1), (-1, 0), (0, -1): return .falls
    case (1, 1), (1, 0), (0, 1): return .rises
    default: return .passes
    }
  }

  /// 1 where the function rises along a direction, −1 where it falls, 0 where it is level.
  ///
  /// It is tried at distances that double, from where rounding ends; the first that differs by more
  /// than rounding decides, and the next has to agree: beyond a barrier a function may fall for
  /// reasons of its own.
  private func side(
    along direction: [Double], beyond step: Double, _ largestCurvature: Double
  ) -> Int {
    let rounding = 0x1p-46 * max(cost.magnitude, Double.leastNormalMagnitude)
    var distance = max(10 * step, 1e-9 * scale)
    let end = max(0.02 * scale, 100 * step)
    var votes = 0
    // Distances of 0 and beyond all numbers would never pass the end.
    while distance > 0, distance.isFinite, distance <= end {
      let moved = zip(point, direction).map { $0 + distance * $1 }
      let value = objective.value(at: moved)
      // The domain ends here: a wall.
      if value.isNaN || value == .infinity { return votes < 0 ? -1 : 1 }
      if value == -.infinity { return -1 }
      let gap = value - cost
      // An eigenvector that is a little off climbs the steep walls beside it a little.
      let rounding = max(rounding, 1e-12 * largestCurvature * distance * distance)
      if gap > rounding {
        if votes > 0 { return 1 }
        votes = 1
      } else if gap < -rounding {
        if votes < 0 {
          return risesAfterAll(along: direction, from: distance, to: end, lowest: value) ? 1 : -1
        }
        votes = -1
      }
      distance *= 2
    }
    return votes
  }

  /// Whether a fall is only what a point just beside a minimum leaves: small, and a rise follows.
  private func risesAfterAll(
    along direction: [Double], from start: Double, to end: Double, lowest: Double
  ) -> Bool {
    var lowest = lowest
    var distance = 2 * start
    while distance.isFinite, distance <= end, cost - lowest <= smallFall {
      let value = objective.value(at: zip(point, direction).map { $0 + distance * $1 })
      if !(value <= cost) { return true }
      lowest = min(lowest, value)
      distance *= 2
    }
    return false
  }

  /// The direction across which the gradient jumps near the point; nil where it does not.
  ///
  /// Along the gradient the slope is followed to where it changes sign; the interval is halved down
  /// to rounding, and the slope has to differ there on both sides by a good part of what it is: a
  /// smooth slope does not.
  func jump() -> [Double]? {
    let length = gradient.withUnsafeBufferPointer { Vector.length($0) }
    guard length > 0 else { return nil }
    let direction = gradient.map { -$0 / length }
    func slope(_ distance: Double) -> Double {
      let moved = zip(point, direction).map { $0 + distance * $1 }
      let found = objective.valueAndGradient(at: moved).gradient
      return zip(found, direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var low = 0.0
    var high = 1e-6 * scale
    while high <= scale, !(slope(high) > 0) { high *= 2 }
    guard high <= scale else { return nil }
    for _ in 0..<70 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if slope(middle) > 0 { high = middle } else { low = middle }
    }
    let (before, after) = (slope(low), slope(high))
    guard before.isFinite, after.isFinite, before <= 0, after > 0 else { return nil }
    return after - before > 0.2 * length ? direction : nil
  }
}
