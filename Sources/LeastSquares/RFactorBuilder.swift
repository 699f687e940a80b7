public import Datasets
import Numerics

/// An R factor in the making, fed with rows as they come.
public struct RFactorBuilder: Sendable {
  private let featureNames: [String]
  private let targetName: String
  private let hasIntercept: Bool
  private var reduction: Reduction

  /// For each column whether all its values so far are known beyond 53 bits.
  private var isExact: [Bool]

  private enum Reduction: Sendable {
    case double(HouseholderReduction<Double>)
    case extended(HouseholderReduction<DoubleDouble>)
  }

  /// The number of rows appended so far.
  public var rowCount: Int {
    switch reduction {
    case .double(let reduction): reduction.rowCount
    case .extended(let reduction): reduction.rowCount
    }
  }

  /// Starts an R factor without rows.
  ///
  /// - Parameters:
  ///   - featureNames: The names of the features, raw.
  ///   - targetName: The name of the target, raw.
  ///   - intercept: Whether a column of ones comes first.
  ///   - precision: The precision of the arithmetic.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  /// - Throws: `.noParameters` without features and intercept, `.tooLarge`.
  public init(
    featureNames: [String], targetName: String, intercept: Bool,
    precision: WorkingPrecision = .double, memoryLimit: Double
  ) throws(LeastSquaresError) {
    guard intercept || !featureNames.isEmpty else { throw .noParameters }
    let bytes = RFactor.bytesNeeded(features: featureNames.count, precision: precision)
    guard bytes <= memoryLimit else { throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit) }
    self.featureNames = featureNames
    self.targetName = targetName
    hasIntercept = intercept
    let order = featureNames.count + (intercept ? 2 : 1)
    isExact = Array(repeating: precision == .extended, count: order)
    reduction =
      precision == .double
      ? .double(HouseholderReduction(order: order)) : .extended(HouseholderReduction(order: order))
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
    try fold(
      features + [target], corrections: features.map { _ in nil } + [nil],
      exact: (features + [target]).map { precision == .extended && Column.areExact($0) },
      shouldStop: shouldStop)
  }

  /// Adds the rows of a data set, what rounding left out of them included.
  ///
  /// - Parameters:
  ///   - dataset: Rows of the same columns.
  ///   - shouldStop: Asked before every block of rows; `true` ends the work with `.interrupted`.
  ///   - progress: Told before every block of rows which fraction of them is done.
  /// - Throws: As for separate columns.
  public mutating func append(
    _ dataset: Dataset, shouldStop: () -> Bool, progress: (Double) -> Void = { _ in }
  ) throws(LeastSquaresError) {
    guard dataset.features.count == featureNames.count else { throw .shape }
    let columns = dataset.features + [dataset.target]
    let count = Double(dataset.rowCount)
    let step = Double(blockRows)
    var done = 0.0
    try fold(
      columns.map(\.values), corrections: columns.map(\.corrections),
      exact: precision == .double ? columns.map { _ in false } : dataset.exactColumns
    ) {
      progress(min(done / count, 1))
      done += step
      return shouldStop()
    }
  }

  private var precision: WorkingPrecision {
    if case .extended = reduction { .extended } else { .double }
  }

  private var blockRows: Int {
    switch reduction {
    case .double(let reduction): reduction.blockRows
    case .extended(let reduction): reduction.blockRows
    }
  }

  private mutating func fold(
    _ columns: [[Double]], corrections: [[Double]?], exact: [Bool], shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    let before = rowCount
    let count = columns.last?.count ?? 0
    let ones: [[Double]?] = hasIntercept ? [nil] : []
    let offset = ones.count
    for index in exact.indices where !exact[index] { isExact[offset + index] = false }
    do throws(ReductionFailure) {
      switch reduction {
      case .double(var double):
        // The stored copy gives way, so that the work does not copy the memory.
        reduction = .double(HouseholderReduction(order: 0))
        defer { reduction = .double(double) }
        try double.fold(
          ones + columns, corrections: ones + corrections, count: count, shouldStop: shouldStop)
      case .extended(var extended):
        reduction = .double(HouseholderReduction(order: 0))
        defer { reduction = .extended(extended) }
        try extended.fold(
          ones + columns, corrections: ones + corrections, count: count, shouldStop: shouldStop)
      }
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .notFinite(let column, let row):
        let names = (hasIntercept ? [""] : []) + featureNames + [targetName]
        throw .notFinite(column: names[column], row: before + row + 1)
      }
    }
  }

  /// The R factor of the rows appended so far; more rows may follow.
  ///
  /// - Returns: The R factor.
  /// - Throws: `.noRows`.
  public mutating func rFactor() throws(LeastSquaresError) -> RFactor {
    guard rowCount > 0 else { throw .noRows }
    switch reduction {
    case .double(var double):
      defer { reduction = .double(double) }
      return RFactor(
        &double, featureNames: featureNames, targetName: targetName, hasIntercept: hasIntercept,
        isExact: isExact)
    case .extended(var extended):
      defer { reduction = .extended(extended) }
      return RFactor(
        &extended, featureNames: featureNames, targetName: targetName,
        hasIntercept: hasIntercept, isExact: isExact)
    }
  }
}
