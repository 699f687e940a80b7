internal import Numerics

/// An objective that is half the mean of squares: J(θ) = Σrᵢ(θ)²/2m with m residuals r.
public protocol ResidualObjective: Objective {
  /// The number m of residuals; 0 where the function is no mean of squares.
  var residualCount: Int { get }

  /// Writes some of the residuals and their derivatives.
  ///
  /// - Parameters:
  ///   - point: The point θ.
  ///   - range: Which residuals, within 0 ..< `residualCount`.
  ///   - block: Room for `dimension` + 1 numbers a residual: ∂rᵢ/∂θ, then rᵢ.
  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  )
}

extension ResidualObjective {
  /// The most numbers of a block of residuals that is worked on at once: what fits a cache.
  private var blockNumbers: Int { 1 << 14 }

  /// The triangle of J p = −r at a point, J being the matrix of the derivatives of r.
  func triangle(at point: UnsafeBufferPointer<Double>) -> RowTriangle {
    let width = dimension + 1
    var triangle = RowTriangle(columnCount: dimension)
    let rowsAtOnce = max(blockNumbers / width, 1)
    var block = [Double](repeating: 0, count: min(rowsAtOnce, residualCount) * width)
    for first in stride(from: 0, to: residualCount, by: rowsAtOnce) {
      let range = first..<min(first + rowsAtOnce, residualCount)
      block.withUnsafeMutableBufferPointer { block in
        let used = UnsafeMutableBufferPointer(rebasing: block[0..<range.count * width])
        residuals(at: point, in: range, into: used)
        for row in 0..<range.count { used[row * width + dimension].negate() }
        triangle.add(used)
      }
    }
    return triangle
  }
}
