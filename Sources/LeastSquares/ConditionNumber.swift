/// The ratio of the largest to the smallest singular value of an R factor of full rank.
enum ConditionNumber {
  /// Up to how many parameters all singular values are computed.
  private static let exactLimit = 100

  /// The condition number in the units of the data.
  ///
  /// In extended precision the smallest singular value may be below the rounding of the largest; it
  /// is then the reciprocal of the largest one of the inverse, which keeps its digits when rounded.
  static func of<Number>(
    _ rFactor: RFactor, _ form: EchelonForm<Number>, inverse: [[Number]],
    shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> Double {
    let order = rFactor.order
    // A common power of two does not change the ratio and keeps the largest entries finite.
    let largest = rFactor.exponents.dropLast().max() ?? 0
    let columns = (0..<(order - 1)).map { column in
      rFactor.entries[(column * order)..<(column * order + order - 1)].map {
        Double(
          sign: .plus, exponent: rFactor.exponents[column] - largest, significand: $0)
      }
    }
    let extremes = try extremes(columns, shouldStop)
    guard rFactor.precision == .extended else { return extremes.largest / extremes.smallest }

    // A column of the R factor is 2^exponent times its scaled one, a row of the inverse
    // 2^−exponent.
    let smallest = form.exponents.dropLast().min() ?? 0
    let inverseColumns = inverse.map { column in
      column.enumerated().map { row, entry in
        entry.scaled(by: smallest - form.exponents[row]).nearest
      } + [Double](repeating: 0, count: order - 1 - column.count)
    }
    let growth = try Self.largest(inverseColumns, shouldStop)
    return Double(
      sign: .plus, exponent: largest - smallest, significand: extremes.largest * growth)
  }

  private static func extremes(
    _ columns: [[Double]], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> (smallest: Double, largest: Double) {
    columns.count <= exactLimit
      ? try SingularValues(columns: columns, shouldStop: shouldStop).extremes
      : try ExtremeSingularValues(columns: columns, shouldStop: shouldStop).extremes
  }

  private static func largest(
    _ columns: [[Double]], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> Double {
    columns.count <= exactLimit
      ? try SingularValues(columns: columns, shouldStop: shouldStop).extremes.largest
      : try ExtremeSingularValues.largest(columns: columns, shouldStop: shouldStop)
  }
}
