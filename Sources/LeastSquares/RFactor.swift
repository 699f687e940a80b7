import Numerics

/// The rows of a regression compressed to the upper R factor R of a QR factorization of [1 X y].
///
/// For every θ, ‖Xθ − y‖ is the length of a vector computed from the R factor alone: however many
/// rows went in, what follows costs the same. R factors of disjoint rows merge into that of all.
public struct RFactor: Sendable {
  /// The names of the features, raw.
  public let featureNames: [String]

  /// The name of the target, raw.
  public let targetName: String

  /// Whether the first parameter is an intercept.
  public let hasIntercept: Bool

  /// The number of rows that went in.
  public let rowCount: Int

  /// The entries by columns, the target's last, each divided by its column's power of two.
  let entries: [Double]

  /// The same entries to about 32 digits, when they were computed to as many.
  let extendedEntries: [DoubleDouble]?

  /// For each column whether its values are known beyond 53 bits, as far as this was computed with.
  let isExact: [Bool]

  /// For each column the exponent of the power of two that its entries are divided by.
  let exponents: [Int]

  /// For each column the largest magnitude that went in, or a little more.
  let magnitudes: [Double]

  /// The number of columns, the intercept's and the target's included.
  var order: Int { exponents.count }

  /// The number of parameters, the intercept included.
  public var parameterCount: Int { featureNames.count + (hasIntercept ? 1 : 0) }

  /// The names of the parameters: `intercept` first when there is one, then the features.
  public var parameterNames: [String] { (hasIntercept ? ["intercept"] : []) + featureNames }

  /// The means of the features; `nil` without an intercept, when the R factor does not tell them.
  public var featureMeans: [Double]? {
    hasIntercept ? (1..<(order - 1)).map { mean(column: $0) } : nil
  }

  /// The mean of the target; `nil` without an intercept, when the R factor does not tell it.
  public var targetMean: Double? {
    hasIntercept ? mean(column: order - 1) : nil
  }

  /// The target's sum of squares: about its mean with an intercept, about 0 without.
  public var totalSumOfSquares: Double {
    let column = entries.suffix(order).dropFirst(hasIntercept ? 1 : 0)
    let squares = column.reduce(0) { $0 + $1 * $1 }
    return Double(sign: .plus, exponent: 2 * exponents[order - 1], significand: squares)
  }

  /// The precision in which the rows were compressed.
  public var precision: WorkingPrecision { extendedEntries == nil ? .double : .extended }

  /// The most memory, in bytes, that compressing and solving for so many features takes.
  public static func bytesNeeded(features: Int, precision: WorkingPrecision = .double) -> Double {
    let order = Double(features) + 2
    return precision == .double
      ? HouseholderReduction<Double>.storage(order: order)
      : HouseholderReduction<DoubleDouble>.storage(order: order)
  }

  /// Takes the R factor out of a reduction that is complete.
  init<Number>(
    _ reduction: inout HouseholderReduction<Number>, featureNames: [String], targetName: String,
    hasIntercept: Bool, isExact: [Bool]
  ) {
    let numbers = reduction.rFactor()
    entries = numbers.map(\.nearest)
    extendedEntries = numbers as? [DoubleDouble]
    exponents = reduction.exponents
    magnitudes = reduction.magnitudes
    rowCount = reduction.rowCount
    self.featureNames = featureNames
    self.targetName = targetName
    self.hasIntercept = hasIntercept
    self.isExact = isExact
  }

  /// The R factor of the rows of both.
  ///
  /// - Parameter other: An R factor of other rows of the same columns.
  /// - Returns: What one pass over all rows would have given, within rounding.
  /// - Throws: `.differentColumns`.
  public func merged(with other: RFactor) throws(LeastSquaresError) -> RFactor {
    guard parameterNames == other.parameterNames, hasIntercept == other.hasIntercept,
      targetName == other.targetName
    else { throw .differentColumns }
    // What only one of the two knows to more digits is lost.
    guard precision == .extended, other.precision == .extended else {
      return merged(with: other, as: Double.self)
    }
    return merged(with: other, as: DoubleDouble.self)
  }

  private func merged<Number: WorkingNumber>(
    with other: RFactor, as number: Number.Type
  ) -> RFactor {
    var total = reduction(as: number)
    total.fold(other.reduction(as: number))
    let isDouble = Number.unitRoundoff == Double.unitRoundoff
    return RFactor(
      &total, featureNames: featureNames, targetName: targetName, hasIntercept: hasIntercept,
      isExact: zip(isExact, other.isExact).map { $0 && $1 && !isDouble })
  }

  private func reduction<Number>(as number: Number.Type) -> HouseholderReduction<Number> {
    HouseholderReduction(
      entries: entries(as: number), exponents: exponents, magnitudes: magnitudes,
      rowCount: rowCount)
  }

  /// The entries as numbers of a kind, to all the digits that are there.
  func entries<Number: WorkingNumber>(as number: Number.Type) -> [Number] {
    extendedEntries as? [Number] ?? entries.map { Number($0) }
  }

  /// The mean of a column: the first row of R holds the column sums over √m.
  private func mean(column: Int) -> Double {
    Double(
      sign: .plus, exponent: exponents[column],
      significand: entries[column * order] / entries[0])
  }
}
