extension Outlook {
  /// The most doublings of the distance that are looked at.
  private static let valleyDoublings = 40
  /// The fewest at which the function has to be seen falling, where rounding ends the look: to a
  /// thousand times as far as the run has come.
  private static let fewestDoublings = 20
  /// The most steps down to the floor after each.
  private static let stepsToFloor = 40

  /// Looks ahead along the floor of a valley that bends.
  ///
  /// Each time the way goes on straight, twice as far as before, and then down to the floor: to the
  /// least value in the plane across it. This is the predictor and corrector of a continuation.
  /// Source: Eugene L. Allgower and Kurt Georg, 1990, "Numerical Continuation Methods", chapter 2.
  ///
  /// Nil where rounding hides the floor too early to tell, the valley ends, or no second
  /// derivatives are known.
  ///
  /// - Parameters:
  ///   - objective: The function.
  ///   - point: Where to look from.
  ///   - heading: Where the run went last; of any length above 0.
  ///   - step: The distance of the first look.
  init?(
    _ objective: any Objective, alongValleyFrom point: [Double], heading: [Double], step: Double
  ) {
    guard let objective = objective as? any TwiceDifferentiable, (2...30).contains(point.count),
      heading.count == point.count, step > 0, step.isFinite, var way = Self.unit(heading),
      var floor = ValleyFloor(objective, near: point, across: way, atMost: Self.stepsToFloor)
    else { return nil }
    var falls: [Double] = []
    var distance = step
    for _ in 0..<Self.valleyDoublings {
      let ahead = zip(floor.point, way).map { $0 + distance * $1 }
      guard let next = ValleyFloor(objective, near: ahead, across: way, atMost: Self.stepsToFloor)
      else { return nil }
      if next.value == -.infinity { break }
      let fall = floor.value - next.value
      // What rounding decides is no fall and no rise.
      if fall.magnitude <= 10 * max(floor.rounding(objective), next.rounding(objective)) { break }
      guard fall > 0 else {
        self = .rises
        return
      }
      falls.append(fall)
      way = Self.unit(zip(next.point, floor.point).map { $0 - $1 }) ?? way
      floor = next
      distance *= 2
    }
    guard falls.count >= Self.fewestDoublings, let end = falls.last, let largest = falls.max()
    else {
      return nil
    }
    self = end >= 0.9 * largest ? .fallsForEver : .fallsToLimit
  }

  private static func unit(_ vector: [Double]) -> [Double]? {
    let length = vector.withUnsafeBufferPointer { Vector.length($0) }
    guard length > 0, length.isFinite else { return nil }
    return vector.map { $0 / length }
  }
}

/// The lowest point of a function in a plane.
private struct ValleyFloor {
  let point: [Double]
  let value: Double

  /// Goes down from a point without moving along a direction; nil where the function has no value.
  init?(
    _ objective: any TwiceDifferentiable, near point: [Double], across direction: [Double],
    atMost steps: Int
  ) {
    let plane = CrossSection(objective, through: point, across: direction)
    guard
      var run = try? Runner.begin(
        plane, method: Newton(), start: [Double](repeating: 0, count: plane.dimension)),
      run.cost < .infinity,
      (try? Runner.advance(&run, objective: plane, limits: RunLimits(iterations: steps))) != nil
    else { return nil }
    self.point = plane.point(run.bestPoint)
    value = run.bestCost
  }

  /// How much the value changes with the last digit of a coordinate: what rounding makes of it.
  func rounding(_ objective: any Objective) -> Double {
    point.indices.reduce(0x1p-50 * value.magnitude) { largest, index in
      var (above, below) = (point, point)
      above[index] = above[index].nextUp
      below[index] = below[index].nextDown
      let changes = [above, below].map { (objective.value(at: $0) - value).magnitude }
      return max(largest, changes[0], changes[1])
    }
  }
}

/// A function in the plane through a point, across a direction.
///
/// Its variables are the distances along an orthonormal basis of the plane: the columns, but for
/// one, of the reflection that takes a coordinate axis to the direction (Alston S. Householder,
/// 1958, "Unitary triangularization of a nonsymmetric matrix").
private struct CrossSection: TwiceDifferentiable {
  private let function: any TwiceDifferentiable
  private let origin: [Double]
  private let basis: [[Double]]

  init(
    _ function: any TwiceDifferentiable, through origin: [Double], across direction: [Double]
  ) {
    self.function = function
    self.origin = origin
    let steepest =
      direction.indices.max { direction[$0].magnitude < direction[$1].magnitude } ?? 0
    var mirror = direction
    mirror[steepest] += direction[steepest] < 0 ? -1 : 1
    let square = mirror.reduce(0) { $0 + $1 * $1 }
    basis = direction.indices.filter { $0 != steepest }.map { column in
      direction.indices.map { row in
        (row == column ? 1 : 0) - 2 * mirror[row] * mirror[column] / square
      }
    }
  }

  var dimension: Int { basis.count }

  /// The point of the whole space at some distances along the basis.
  func point(_ distances: [Double]) -> [Double] {
    zip(basis, distances).reduce(origin) { point, part in
      zip(point, part.0).map { $0 + part.1 * $1 }
    }
  }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    function.value(at: self.point(Array(point)))
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let (value, whole) = function.valueAndGradient(at: self.point(Array(point)))
    for (index, vector) in basis.enumerated() {
      gradient[index] = zip(vector, whole).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return value
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = origin.count
    var whole = [Double](repeating: 0, count: count * count)
    self.point(Array(point)).withUnsafeBufferPointer { point in
      whole.withUnsafeMutableBufferPointer { function.hessian(at: point, into: $0) }
    }
    for (row, left) in basis.enumerated() {
      let product = (0..<count).map { column in
        (0..<count).reduce(0.0) { $0 + left[$1] * whole[$1 * count + column] }
      }
      for (column, right) in basis.enumerated() {
        matrix[row * basis.count + column] = zip(product, right).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }
}
