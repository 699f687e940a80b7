/// Looks for the zeros of the slope of a function of one variable in an interval.
struct OneVariableSearch {
  /// The slope and curvature at a point.
  private struct Station {
    let x: Double
    let slope: Double
    let curvature: Double
  }

  private static let cells = 1024
  /// How often a cell in which the slope bends may be halved.
  private static let refinements = 10
  private static let maximumEvaluations = 200_000

  private let function: CompiledFunction
  private let interval: ClosedRange<Double>
  private var evaluations = 0
  private var points: [CriticalPoint] = []
  /// The stretch of exact zeros that ends at the last station.
  private var flat: ClosedRange<Double>?

  init(_ function: CompiledFunction, _ interval: ClosedRange<Double>) {
    self.function = function
    self.interval = interval
  }

  mutating func run(_ shouldStop: () -> Bool) -> CriticalPoints {
    var isInterrupted = false
    let width = interval.upperBound - interval.lowerBound
    var last = station(interval.lowerBound)
    note(last)
    for cell in 1...Self.cells {
      if shouldStop() || points.count >= CriticalPoints.maximumCount {
        isInterrupted = points.count < CriticalPoints.maximumCount
        break
      }
      let x =
        cell == Self.cells
        ? interval.upperBound
        : interval.lowerBound + width * (Double(cell) / Double(Self.cells))
      guard x > last.x else { continue }
      let next = station(x)
      search(last, next, shouldStop)
      last = next
    }
    endFlat()
    return CriticalPoints(
      points: points.sorted { $0.point[0] < $1.point[0] }, isComplete: false, isEverywhere: false,
      wasInterrupted: isInterrupted)
  }

  private mutating func station(_ x: Double) -> Station {
    evaluations += 1
    return Station(
      x: x, slope: function.valueAndGradient(at: [x]).gradient[0],
      curvature: function.hessian(at: [x])[0])
  }

  private func slope(_ x: Double) -> Double {
    function.valueAndGradient(at: [x]).gradient[0]
  }

  /// Searches a cell and, where the slope is no plain curve in it, its halves; with a stack of its
  /// own.
  private mutating func search(
    _ left: Station, _ right: Station, _ shouldStop: () -> Bool
  ) {
    var pending = [(left, right, 0)]
    while let (left, right, level) = pending.popLast(), !shouldStop() {
      let middleX = left.x / 2 + right.x / 2
      if level < Self.refinements, evaluations < Self.maximumEvaluations, middleX > left.x,
        middleX < right.x
      {
        let middle = station(middleX)
        if !isPlain(left, middle, right) {
          pending.append((middle, right, level + 1))
          pending.append((left, middle, level + 1))
          continue
        }
      }
      examine(left, right)
      note(right)
    }
  }

  /// Whether the slope at the middle is what a cubic through both ends lets expect.
  private func isPlain(_ left: Station, _ middle: Station, _ right: Station) -> Bool {
    let width = right.x - left.x
    let expected =
      (left.slope + right.slope) / 2 + width * (left.curvature - right.curvature) / 8
    let size = max(left.slope.magnitude, middle.slope.magnitude, right.slope.magnitude)
    return !((middle.slope - expected).magnitude > 0.02 * size)
  }

  /// Looks at a cell in which the slope is a plain curve.
  private mutating func examine(_ left: Station, _ right: Station) {
    guard left.slope.isFinite, right.slope.isFinite, left.slope != 0, right.slope != 0 else {
      return
    }
    if (left.slope < 0) != (right.slope < 0) {
      add(left, right)
      return
    }
    // The slope may turn back just before zero, or touch it: its own turn lies where the curvature
    // changes sign.
    let heads = left.slope * left.curvature < 0 && right.slope * right.curvature > 0
    guard heads else { return }
    let turn = Bisection.root(left.x, right.x) { function.hessian(at: [$0])[0] }.best
    let middle = station(turn)
    guard middle.slope.isFinite else { return }
    let size = max(left.slope.magnitude, right.slope.magnitude)
    if middle.slope.magnitude <= 1e-12 * size {
      append(turn, kind: .init(slopeBefore: left.slope, slopeAfter: right.slope), isSmooth: true)
    } else if (middle.slope < 0) != (left.slope < 0) {
      add(left, middle)
      add(middle, right)
    }
  }

  /// Adds the change of sign between two points, unless it is that of a pole.
  private mutating func add(_ left: Station, _ right: Station) {
    let root = Bisection.root(left.x, right.x, slope)
    let kind = CriticalPoint.Kind(slopeBefore: left.slope, slopeAfter: right.slope)
    let size = max(left.slope.magnitude, right.slope.magnitude)
    let best = slope(root.best).magnitude
    if best <= 1e-6 * size {
      let x = rounded(root.best)
      append(x, kind: kind, isSmooth: isSmooth(x))
      return
    }
    // A jump of the slope where the value does not jump is a kink.
    let jump = (function.value(at: [root.left]) - function.value(at: [root.right])).magnitude
    let scale = max(function.value(at: [root.best]).magnitude, size * root.best.magnitude, 1e-300)
    guard best <= 10 * size, jump <= 1e-9 * scale else { return }
    append(rounded(root.best), kind: kind, isSmooth: false)
  }

  /// A shorter number next to a root when the slope there is no larger: 3 rather than
  /// 2.9999999999999996.
  private func rounded(_ x: Double) -> Double {
    let scale = 0x1p40 / max(x.magnitude, 1).binade
    let short = (x * 1e12).rounded() / 1e12 + 0
    guard (short - x).magnitude * scale < 8, slope(short).magnitude <= slope(x).magnitude else {
      return x
    }
    return short
  }

  /// Notes a point where the slope is exactly zero: alone it is a critical point, several in a row
  /// are a flat stretch.
  private mutating func note(_ station: Station) {
    guard station.slope == 0 else {
      endFlat()
      return
    }
    flat = (flat?.lowerBound ?? station.x)...station.x
  }

  private mutating func endFlat() {
    guard let flat else { return }
    self.flat = nil
    // A plateau, or the tail of a bell curve where it underflows, is no point.
    guard flat.lowerBound == flat.upperBound else { return }
    let x = flat.lowerBound
    append(
      x, kind: .init(slopeBefore: slope(x - step(x)), slopeAfter: slope(x + step(x))),
      isSmooth: isSmooth(x))
  }

  /// A distance that is small for the interval.
  private func step(_ x: Double) -> Double {
    max((interval.upperBound - interval.lowerBound) * 1e-7, x.magnitude * 1e-7)
  }

  /// Whether the slope shrinks on the way to a point where it is zero, from both sides; across a
  /// kink it does not.
  private func isSmooth(_ x: Double) -> Bool {
    [step(x), -step(x)].allSatisfy { step in
      let far = slope(x + step).magnitude
      return far == 0 || slope(x + step / 64).magnitude < 0.9 * far
    }
  }

  private mutating func append(_ x: Double, kind: CriticalPoint.Kind, isSmooth: Bool) {
    let value = function.value(at: [x])
    guard value.isFinite, points.count < CriticalPoints.maximumCount else { return }
    let distance = 1e-9 * max(interval.upperBound - interval.lowerBound, x.magnitude)
    guard !points.contains(where: { ($0.point[0] - x).magnitude <= distance }) else { return }
    points.append(CriticalPoint(point: [x], value: value, kind: kind, isSmooth: isSmooth))
  }
}
