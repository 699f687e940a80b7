internal import Numerics

/// Looks for points where the gradient of a function of several variables vanishes, from many
/// starts in a box.
///
/// Each start goes downhill on |∇f|² by Levenberg's damped Newton steps p = −(H² + λI)⁻¹ H∇f.
///
/// Source: Kenneth Levenberg, 1944, "A method for the solution of certain non-linear problems in
/// least squares".
struct ManyVariableSearch {
  private let function: CompiledFunction
  private let box: [ClosedRange<Double>]
  private let starts: Int
  private let widths: [Double]
  private var random: SplitMix64
  private var points: [CriticalPoint] = []

  init(_ function: CompiledFunction, _ search: CriticalPoints.Search) {
    self.function = function
    box = function.variables.indices.map { search.interval($0) }
    widths = box.map { max($0.upperBound - $0.lowerBound, 1e-300) }
    starts = max(search.starts, 1)
    random = SplitMix64(seed: search.seed)
  }

  mutating func run(_ shouldStop: () -> Bool) -> CriticalPoints {
    var isInterrupted = false
    for start in 0..<starts where points.count < CriticalPoints.maximumCount {
      if shouldStop() {
        isInterrupted = true
        break
      }
      // The middle of the box first, then anywhere.
      let position = box.map { interval in
        let share = start == 0 ? 0.5 : random.nextUniform()
        return interval.lowerBound + (interval.upperBound - interval.lowerBound) * share
      }
      guard let point = descend(from: position) else { continue }
      add(point)
    }
    return CriticalPoints(
      points: points.sorted { $0.point.lexicographicallyPrecedes($1.point) }, isComplete: false,
      isEverywhere: false, wasInterrupted: isInterrupted)
  }

  private func gradient(_ point: [Double]) -> [Double] {
    function.valueAndGradient(at: point).gradient
  }

  private static func square(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }

  /// Goes from a start to a point where the gradient vanishes; nil when it ends elsewhere.
  private func descend(from start: [Double]) -> [Double]? {
    var point = start
    var gradient = gradient(point)
    var error = Self.square(gradient)
    guard error.isFinite else { return nil }
    let firstError = error
    var damping = 1e-3
    for _ in 0..<300 where error > 0 {
      let hessian = SymmetricMatrix(order: point.count, elements: function.hessian(at: point))
      let uphill = hessian.times(gradient)
      let scale = Self.square(uphill) / error
      guard scale.isFinite, scale > 0,
        let step = hessian.squared(plus: damping * scale).solve(uphill)
      else { return nil }
      let next = zip(point, step).map { $0 - $1 }
      let nextGradient = self.gradient(next)
      let nextError = Self.square(nextGradient)
      if nextError < error {
        let isLast = zip(step, next).allSatisfy { $0.magnitude <= 1e-15 * $1.magnitude }
        (point, gradient, error) = (next, nextGradient, nextError)
        damping = max(damping / 10, 1e-16)
        if isLast { break }
      } else {
        damping *= 10
        // No step is short enough: rounding decides from here.
        if damping > 1e16 { break }
      }
    }
    // Relative to where it started, and to what rounding leaves of a cancelling sum.
    let magnitude = function.value(at: point).magnitude
    let width = zip(point, widths).reduce(0.0) { max($0, min($1.0.magnitude + 1, $1.1)) }
    let noise = 1e-12 * max(magnitude, 1) / max(width, 1e-12)
    guard error.squareRoot() <= max(1e-10 * min(firstError.squareRoot(), 1e3), noise) else {
      return nil
    }
    return rounded(point)
  }

  /// Shorter numbers where the gradient is no larger for it.
  private func rounded(_ point: [Double]) -> [Double] {
    let short = point.map { (coordinate: Double) -> Double in
      let rounded = (coordinate * 1e9).rounded() / 1e9 + 0
      return (rounded - coordinate).magnitude <= 1e-10 * max(1, coordinate.magnitude)
        ? rounded : coordinate
    }
    return Self.square(gradient(short)) <= Self.square(gradient(point)) ? short : point
  }

  private mutating func add(_ point: [Double]) {
    let value = function.value(at: point)
    guard value.isFinite else { return }
    for (index, coordinate) in point.enumerated() {
      let margin = 1e-9 * widths[index]
      guard coordinate >= box[index].lowerBound - margin,
        coordinate <= box[index].upperBound + margin
      else { return }
    }
    let isKnown = points.contains { known in
      known.point.indices.allSatisfy {
        (known.point[$0] - point[$0]).magnitude <= 1e-5 * min(widths[$0], 1 + point[$0].magnitude)
      }
    }
    guard !isKnown else { return }
    // A plateau is no point.
    guard let kind = kind(point, value) else { return }
    points.append(CriticalPoint(point: point, value: value, kind: kind, isSmooth: true))
  }

  /// What the function does at a point; nil when it is level all around.
  private mutating func kind(_ point: [Double], _ value: Double) -> CriticalPoint.Kind? {
    let hessian = SymmetricMatrix(order: point.count, elements: function.hessian(at: point))
    guard let eigenvalues = Spectrum(hessian)?.eigenvalues,
      let least = eigenvalues.first, let greatest = eigenvalues.last
    else { return .degenerate }
    let threshold = 1e-7 * max(least.magnitude, greatest.magnitude)
    if least < -threshold, greatest > threshold { return .saddle }
    if least > threshold { return .minimum }
    if greatest < -threshold { return .maximum }
    return kindAround(point, value)
  }

  /// Where second derivatives do not decide: the values on a small sphere around the point.
  private mutating func kindAround(_ point: [Double], _ value: Double) -> CriticalPoint.Kind? {
    var isHigher = false
    var isLower = false
    var isLevel = false
    let noise = 1e-14 * max(value.magnitude, 1e-3)
    for _ in 0..<(64 * point.count) {
      let direction = point.map { _ in 2 * random.nextUniform() - 1 }
      let length = Self.square(direction).squareRoot()
      guard length > 0.1 else { continue }
      let step = zip(point, widths).reduce(1.0) { min($0, $1.1 * 1e-2) }
      let near = zip(point, direction).map { $0 + step * $1 / length }
      let difference = function.value(at: near) - value
      if difference > noise {
        isHigher = true
      } else if difference < -noise {
        isLower = true
      } else {
        isLevel = true
      }
    }
    switch (isHigher, isLower, isLevel) {
    case (true, true, _): return .saddle
    case (true, false, false): return .minimum
    case (false, true, false): return .maximum
    case (false, false, _): return nil
    default: return .degenerate
    }
  }
}
