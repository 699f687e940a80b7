/// The least-squares cost over two parameters, all others at their best for each pair of values.
///
/// With the columns of the two moved behind all others, the last rows of the R factor hold what the
/// others cannot make up for: for every pair (a, b) the least cost over the others is ((r₀₀a + r₀₁b
/// − z₀)² + (r₁₁b − z₁)² + ρ²) / 2m. Its level lines are the joint confidence regions of the two
/// parameters. Columns that depend on those before them take part in nothing.
///
/// Source: D. M. Bates and D. G. Watts, "Nonlinear Regression Analysis and Its Applications", 1988,
/// on profiles; for a linear model they follow from the R factor alone.
public struct ProfileCost: Sendable {
  private var r00 = 0.0
  private var r01 = 0.0
  private var r11 = 0.0
  private var z0 = 0.0
  private var z1 = 0.0
  private var residualSquares = 0.0
  private let inverseRowCount: Double

  /// Brings the columns of two parameters behind all others.
  ///
  /// - Parameters:
  ///   - rFactor: The rows, compressed.
  ///   - first: The index of one parameter.
  ///   - second: The index of the other.
  /// - Throws: `.overflow` when the numbers of a column, or the cost where both are 0, are too
  ///   large.
  public init(_ rFactor: RFactor, over first: Int, _ second: Int) throws(LeastSquaresError) {
    precondition(first != second && max(first, second) < rFactor.parameterCount)
    let order = rFactor.order
    let target = order - 1
    inverseRowCount = 1 / Double(rFactor.rowCount)
    // Lengths in [1, 2), so that units do not matter.
    var exponents: [Int] = []
    var columns: [[Double]] = []
    for column in 0..<order {
      let entries = Array(rFactor.entries[(column * order)..<(column * order + order)])
      let length = entries.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let exponent = length > 0 ? Int(length.exponent) : 0
      exponents.append(rFactor.exponents[column] + exponent)
      columns.append(
        entries.map { Double(sign: .plus, exponent: -exponent, significand: $0) })
    }
    let tolerance = 0x1p-52 * (32 + 8 * Double(order).squareRoot())
    func entry(_ column: Int, _ row: Int) -> Double {
      Double(sign: .plus, exponent: exponents[column], significand: columns[column][row])
    }

    let others = (0..<target).filter { $0 != first && $0 != second }
    let sequence = others + [first, second]
    var row = 0
    for (position, column) in sequence.enumerated() where row < order {
      let rest = Array(sequence[(position + 1)...]) + [target]
      guard
        Self.reflect(&columns, pivot: column, others: rest, from: row, longerThan: tolerance)
      else { continue }
      if column == first {
        (r00, r01, z0) = (entry(first, row), entry(second, row), entry(target, row))
      } else if column == second {
        (r11, z1) = (entry(second, row), entry(target, row))
      }
      row += 1
    }
    for row in row..<order { residualSquares += entry(target, row) * entry(target, row) }

    let names = rFactor.parameterNames
    for (column, values) in [(first, [r00]), (second, [r01, r11])]
    where values.contains(where: { !$0.isFinite }) {
      throw .overflow(column: names[column])
    }
    guard cost(0, 0).isFinite else { throw .overflow(column: rFactor.targetName) }
  }

  /// The least cost where the two parameters have these values.
  public func cost(_ first: Double, _ second: Double) -> Double {
    let upper = r00 * first + r01 * second - z0
    let lower = r11 * second - z1
    return (upper * upper + lower * lower + residualSquares) * inverseRowCount / 2
  }

  /// The second derivatives of the cost by each of the two, the other fixed; 0 where it is flat.
  public var curvatures: [Double] {
    [r00 * r00 * inverseRowCount, (r01 * r01 + r11 * r11) * inverseRowCount]
  }

  /// Clears a column below a row by a reflection of it and others; false, and nothing done, where
  /// what is left of it is no longer than rounding.
  private static func reflect(
    _ columns: inout [[Double]], pivot: Int, others: [Int], from row: Int, longerThan limit: Double
  ) -> Bool {
    var vector = Array(columns[pivot][row...])
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > limit else { return false }
    let corner = vector[0]
    vector[0] = corner < 0 ? corner - length : corner + length
    let scale = 1 / (length * abs(vector[0]))
    columns[pivot].replaceSubrange(row..., with: repeatElement(0, count: vector.count))
    columns[pivot][row] = corner < 0 ? length : -length
    for column in others {
      precondition(
        columns[column].count >= row + vector.count, "columns as long as the one reflected")
      columns[column].withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress.map({ $0 + row }) else { return }
        let product = Kernels.dot(vector, values, vector.count)
        Kernels.add(-scale * product, times: vector, to: values, vector.count)
      }
    }
    return true
  }
}
