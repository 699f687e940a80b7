public import Datasets

/// The rows of a regression compressed to the upper triangle R of a QR factorization of [1 X y].
public struct Triangle: Sendable {
  /// The number of rows that went in.
  public let rowCount: Int

  /// The names of the features, raw.
  public let featureNames: [String]

  /// The name of the target, raw.
  public let targetName: String

  /// Whether the first parameter is an intercept.
  public let hasIntercept: Bool

  /// The number of parameters, the intercept included.
  public var parameterCount: Int { featureNames.count + (hasIntercept ? 1 : 0) }

  /// The names of the parameters: `intercept` first when there is one, then the features.
  public var parameterNames: [String] { (hasIntercept ? ["intercept"] : []) + featureNames }

  /// The most memory, in bytes, that compressing so many features takes.
  public static func bytesNeeded(features: Int) -> Double { 0 }

  /// Compresses a data set in one pass over its rows.
  ///
  /// - Parameters:
  ///   - dataset: The rows.
  ///   - intercept: Whether a column of ones comes first.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked after every block of rows; `true` ends the work with `.interrupted`.
  /// - Throws: `.noParameters`, `.notFinite`, `.tooLarge` or `.interrupted`.
  public init(
    _ dataset: Dataset, intercept: Bool = true, memoryLimit: Double = 1e9,
    shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    throw .noRows
  }

  /// The triangle of the rows of both.
  public func merged(with other: Triangle) throws(LeastSquaresError) -> Triangle {
    throw .differentColumns
  }
}
