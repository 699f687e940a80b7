public import Numerics

/// The residuals r(θ) of a model over rows, with their derivatives by the parameters θ.
public protocol ResidualFunction {
  /// The number m of rows.
  var rowCount: Int { get }
  /// The number n of parameters.
  var parameterCount: Int { get }

  /// Σr(θ)²; not a finite number where some residual is none.
  func sumOfSquares(at point: [Double]) -> Double

  /// Writes the residuals of some rows and the matrix ∂r/∂θ, a row of n numbers for each of them.
  ///
  /// - Returns: Whether all were written; not where the work was stopped.
  func residualsAndJacobian(
    at point: [Double], rows: Range<Int>, into residuals: inout [Double],
    _ jacobian: inout [Double]
  ) -> Bool

  /// The same in about 32 digits.
  func extendedResidualsAndJacobian(
    at point: [DoubleDouble], rows: Range<Int>, into residuals: inout [DoubleDouble],
    _ jacobian: inout [DoubleDouble]
  ) -> Bool
}

extension ResidualFunction {
  /// The rows that are worked on at once.
  private var rowsAtOnce: Int { 4096 }

  /// The triangle of min |Jp + r| at a point; nil where the work was stopped.
  func triangle(at point: [Double]) -> RowTriangle? {
    let count = parameterCount
    let width = count + 1
    var triangle = RowTriangle(columnCount: count)
    var block = [Double](repeating: 0, count: min(rowsAtOnce, rowCount) * width)
    var residuals: [Double] = []
    var jacobian: [Double] = []
    for first in stride(from: 0, to: rowCount, by: rowsAtOnce) {
      let range = first..<min(first + rowsAtOnce, rowCount)
      if residuals.count != range.count {
        residuals = [Double](repeating: 0, count: range.count)
        jacobian = [Double](repeating: 0, count: range.count * count)
      }
      guard residualsAndJacobian(at: point, rows: range, into: &residuals, &jacobian) else {
        return nil
      }
      block.withUnsafeMutableBufferPointer { block in
        let rows = UnsafeMutableBufferPointer(rebasing: block[0..<range.count * width])
        Self.join(jacobian, residuals, into: rows)
        triangle.add(rows)
      }
    }
    return triangle
  }

  /// Puts the rows of ∂r/∂θ together with −r.
  private static func join(
    _ jacobian: [Double], _ residuals: [Double], into rows: UnsafeMutableBufferPointer<Double>
  ) {
    let width = rows.count / max(residuals.count, 1)
    let count = width - 1
    precondition(jacobian.count == residuals.count * count, "a row of derivatives a residual")
    guard let rows = rows.baseAddress else { return }
    jacobian.withUnsafeBufferPointer { jacobian in
      residuals.withUnsafeBufferPointer { residuals in
        for row in 0..<residuals.count {
          for column in 0..<count { rows[row * width + column] = jacobian[row * count + column] }
          rows[row * width + count] = -residuals[row]
        }
      }
    }
  }
}
