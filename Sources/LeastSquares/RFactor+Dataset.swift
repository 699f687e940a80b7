public import Datasets

extension RFactor {
  /// Compresses a data set in one pass over its rows.
  ///
  /// - Parameters:
  ///   - dataset: The rows.
  ///   - intercept: Whether a column of ones comes first.
  ///   - precision: The precision of the arithmetic; corrections count in the extended one.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked before every block of rows; `true` ends the work with `.interrupted`.
  ///   - progress: Told before every block of rows which fraction of them is done.
  /// - Throws: `.notFinite`, `.tooLarge` or `.interrupted`.
  public init(
    _ dataset: Dataset, intercept: Bool = true, precision: WorkingPrecision = .double,
    memoryLimit: Double = 1e9, shouldStop: () -> Bool = { false },
    progress: (Double) -> Void = { _ in }
  ) throws(LeastSquaresError) {
    var builder = try RFactorBuilder(
      featureNames: dataset.features.map(\.name), targetName: dataset.target.name,
      intercept: intercept, precision: precision, memoryLimit: memoryLimit)
    try builder.append(dataset, shouldStop: shouldStop, progress: progress)
    self = try builder.rFactor()
  }
}
