internal import Numerics

/// Gauss-Newton steps in about 32 digits, until nothing changes: the digits of a minimum that
/// another search has found.
struct ExtendedPolish {
  /// The point.
  private(set) var point: [DoubleDouble]
  /// The steps made.
  private(set) var iterations = 0
  /// Σr² there.
  private(set) var squares = 0.0
  private var triangle: ExtendedTriangle

  /// The most numbers of ∂r/∂θ, times the parameters: more would take long.
  private static let mostWork = 400_000
  private static let mostSteps = 500

  /// Sharpens a minimum; nil where there are too many rows for that, or where the steps lead away.
  init?(_ function: some ResidualFunction, from start: [Double]) {
    let count = function.parameterCount
    guard function.rowCount >= count,
      Double(function.rowCount) * Double(count) * Double(count) <= Double(Self.mostWork),
      let first = Self.linearised(function, at: start.map { DoubleDouble($0) })
    else { return nil }
    point = start.map { DoubleDouble($0) }
    (triangle, squares) = first
    guard sharpen(function, from: start) else { return nil }
  }

  /// Makes steps; false where they lead away from the start.
  private mutating func sharpen(_ function: some ResidualFunction, from start: [Double]) -> Bool {
    var fraction = DoubleDouble(1)
    var last = Double.infinity
    for _ in 0..<Self.mostSteps {
      guard let step = triangle.solution() else { return false }
      // In units in which the columns of J are alike.
      let length = Self.length(of: step, triangle)
      let size = Self.length(of: point, triangle)
      if length <= 1e-26 * size || length == 0 { return true }
      if length >= last {
        // Below this only rounding is left.
        if length <= 1e-18 * size { return true }
        fraction = fraction * DoubleDouble(0.5)
        guard fraction.high > 1e-3 else { return false }
      }
      last = length
      let next = zip(point, step).map { $0 + fraction * $1 }
      guard let there = Self.linearised(function, at: next) else { return false }
      point = next
      (triangle, squares) = there
      iterations += 1
    }
    return last <= 1e-14 * Self.length(of: point, triangle)
  }

  /// |DΔ| with D the lengths of the columns of J.
  private static func length(of step: [DoubleDouble], _ triangle: ExtendedTriangle) -> Double {
    step.indices.reduce(0) { sum, column in
      let square = triangle.rows.reduce(0) { $0 + $1[column].high * $1[column].high }
      return sum + square * step[column].high * step[column].high
    }.squareRoot()
  }

  private static func linearised(
    _ function: some ResidualFunction, at point: [DoubleDouble]
  ) -> (ExtendedTriangle, Double)? {
    let (rows, count) = (function.rowCount, function.parameterCount)
    let zero = DoubleDouble(0)
    var residuals = [DoubleDouble](repeating: zero, count: rows)
    var jacobian = [DoubleDouble](repeating: zero, count: rows * count)
    guard
      function.extendedResidualsAndJacobian(
        at: point, rows: 0..<rows, into: &residuals, &jacobian)
    else { return nil }
    let squares = residuals.reduce(zero) { $0 + $1 * $1 }
    guard squares.isFinite, jacobian.allSatisfy(\.isFinite) else { return nil }
    let columns = (0..<count).map { column in (0..<rows).map { jacobian[$0 * count + column] } }
    return (ExtendedTriangle(columns + [residuals.map { -$0 }]), squares.high)
  }

  /// The rows of R, rounded.
  var triangleRows: [[Double]] {
    triangle.rows.map { row in (0..<triangle.count).map { row[$0].high } }
  }

  /// (JᵀJ)⁻¹, rounded.
  var inverseProduct: [[Double]]? { triangle.inverseProduct()?.map { $0.map(\.high) } }
}
