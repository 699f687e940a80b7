public import Datasets

/// The rows of a regression compressed to the upper triangle R of a QR factorization of [1 X y].
///
/// For every θ, ‖Xθ − y‖ is the length of a vector computed from the triangle alone: however many
/// rows went in, what follows costs the same. Triangles of disjoint rows merge into that of all.
public struct Triangle: Sendable {
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

  /// The means of the features; `nil` without an intercept, when the triangle does not tell them.
  public var featureMeans: [Double]? {
    hasIntercept ? (1..<(order - 1)).map { mean(column: $0) } : nil
  }

  /// The mean of the target; `nil` without an intercept, when the triangle does not tell it.
  public var targetMean: Double? {
    hasIntercept ? mean(column: order - 1) : nil
  }

  /// The target's sum of squares: about its mean with an intercept, about 0 without.
  public var totalSumOfSquares: Double {
    let column = entries.suffix(order).dropFirst(hasIntercept ? 1 : 0)
    let squares = column.reduce(0) { $0 + $1 * $1 }
    return Double(sign: .plus, exponent: 2 * exponents[order - 1], significand: squares)
  }

  /// The most memory, in bytes, that compressing and solving for so many features takes.
  public static func bytesNeeded(features: Int) -> Double {
    HouseholderReduction.storage(order: Double(features) + 2) * 8
  }

  /// Compresses a data set in one pass over its rows.
  ///
  /// - Parameters:
  ///   - dataset: The rows.
  ///   - intercept: Whether a column of ones comes first.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked after every block of rows; `true` ends the work with `.interrupted`.
  /// - Throws: `.notFinite`, `.tooLarge` or `.interrupted`.
  public init(
    _ dataset: Dataset, intercept: Bool = true, memoryLimit: Double = 1e9,
    shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    var builder = try TriangleBuilder(
      featureNames: dataset.features.map(\.name), targetName: dataset.target.name,
      intercept: intercept, memoryLimit: memoryLimit)
    try builder.append(
      features: dataset.features.map(\.values), target: dataset.target.values,
      shouldStop: shouldStop)
    self = try builder.triangle()
  }

  /// Takes the triangle out of a reduction that is complete.
  init(
    _ reduction: inout HouseholderReduction, featureNames: [String], targetName: String,
    hasIntercept: Bool
  ) {
    entries = reduction.triangle()
    exponents = reduction.exponents
    magnitudes = reduction.magnitudes
    rowCount = reduction.rowCount
    self.featureNames = featureNames
    self.targetName = targetName
    self.hasIntercept = hasIntercept
  }

  /// The triangle of the rows of both.
  ///
  /// - Parameter other: A triangle of other rows of the same columns.
  /// - Returns: What one pass over all rows would have given, within rounding.
  /// - Throws: `.differentColumns`.
  public func merged(with other: Triangle) throws(LeastSquaresError) -> Triangle {
    guard parameterNames == other.parameterNames, hasIntercept == other.hasIntercept,
      targetName == other.targetName
    else { throw .differentColumns }
    var reduction = reduction
    reduction.fold(other.reduction)
    return Triangle(
      &reduction, featureNames: featureNames, targetName: targetName, hasIntercept: hasIntercept)
  }

  private var reduction: HouseholderReduction {
    HouseholderReduction(
      entries: entries, exponents: exponents, magnitudes: magnitudes, rowCount: rowCount)
  }

  /// The mean of a column: the first row of R holds the column sums over √m.
  private func mean(column: Int) -> Double {
    Double(
      sign: .plus, exponent: exponents[column],
      significand: entries[column * order] / entries[0])
  }
}

/// A triangle in the making, fed with rows as they come.
public struct TriangleBuilder: Sendable {
  private let featureNames: [String]
  private let targetName: String
  private let hasIntercept: Bool
  private var reduction: HouseholderReduction

  /// The number of rows appended so far.
  public var rowCount: Int { reduction.rowCount }

  /// Starts a triangle without rows.
  ///
  /// - Parameters:
  ///   - featureNames: The names of the features, raw.
  ///   - targetName: The name of the target, raw.
  ///   - intercept: Whether a column of ones comes first.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  /// - Throws: `.noParameters` without features and intercept, `.tooLarge`.
  public init(
    featureNames: [String], targetName: String, intercept: Bool, memoryLimit: Double
  ) throws(LeastSquaresError) {
    guard intercept || !featureNames.isEmpty else { throw .noParameters }
    let bytes = Triangle.bytesNeeded(features: featureNames.count)
    guard bytes <= memoryLimit else { throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit) }
    self.featureNames = featureNames
    self.targetName = targetName
    hasIntercept = intercept
    reduction = HouseholderReduction(order: featureNames.count + (intercept ? 2 : 1))
  }

  /// Adds rows.
  ///
  /// - Parameters:
  ///   - features: One array per feature.
  ///   - target: As many numbers as each feature has.
  ///   - shouldStop: Asked after every block of rows; `true` ends the work with `.interrupted`.
  /// - Throws: `.shape`, `.notFinite` (the row counted from the first ever appended) or
  ///   `.interrupted`; after the last two the builder is of no more use.
  public mutating func append(
    features: [[Double]], target: [Double], shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    guard features.count == featureNames.count,
      features.allSatisfy({ $0.count == target.count })
    else { throw .shape }
    let before = rowCount
    let columns = (hasIntercept ? [nil] : []) + features + [target]
    do throws(HouseholderReduction.Failure) {
      try reduction.fold(columns, count: target.count, shouldStop: shouldStop)
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .notFinite(let column, let row):
        let names = (hasIntercept ? [""] : []) + featureNames + [targetName]
        throw .notFinite(column: names[column], row: before + row + 1)
      }
    }
  }

  /// The triangle of the rows appended so far; more rows may follow.
  ///
  /// - Returns: The triangle.
  /// - Throws: `.noRows`.
  public mutating func triangle() throws(LeastSquaresError) -> Triangle {
    guard rowCount > 0 else { throw .noRows }
    return Triangle(
      &reduction, featureNames: featureNames, targetName: targetName, hasIntercept: hasIntercept)
  }
}
