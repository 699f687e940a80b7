public import Datasets
public import LeastSquares

/// The precision that least squares is asked to compute in.
public enum PrecisionChoice: String, CaseIterable, Sendable {
  /// By size and condition.
  case auto
  /// 16 digits.
  case double
  /// 32 digits.
  case extended

  /// Compresses data accordingly.
  ///
  /// - Parameters:
  ///   - data: The rows.
  ///   - intercept: Whether a column of ones comes first.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked before every block of rows; `true` ends the work with `.interrupted`.
  ///   - progress: Told before every block of rows which fraction of them is done.
  /// - Returns: The R factor.
  /// - Throws: `.notFinite`, `.tooLarge` or `.interrupted`.
  public func rFactor(
    _ data: Dataset, intercept: Bool, memoryLimit: Double, shouldStop: () -> Bool,
    progress: (Double) -> Void
  ) throws(LeastSquaresError) -> RFactor {
    switch self {
    case .auto:
      try RFactor.inBestPrecision(
        data, intercept: intercept, memoryLimit: memoryLimit, shouldStop: shouldStop,
        progress: progress)
    case .double, .extended:
      try RFactor(
        data, intercept: intercept, precision: self == .double ? .double : .extended,
        memoryLimit: memoryLimit, shouldStop: shouldStop, progress: progress)
    }
  }
}

/// Data compressed to an R factor, and the precision that was asked for.
public struct CompressedData: Sendable {
  /// The rows, compressed.
  public var rFactor: RFactor
  /// What decided the precision.
  public var choice: PrecisionChoice

  /// Creates the pair.
  public init(rFactor: RFactor, choice: PrecisionChoice) {
    self.rFactor = rFactor
    self.choice = choice
  }

  /// Whether it is what compressing in a precision would give; nil takes it as it is.
  public func answers(_ wanted: PrecisionChoice?) -> Bool {
    switch wanted {
    case nil: true
    case .auto: choice == .auto
    case .double: rFactor.precision == .double
    case .extended: rFactor.precision == .extended
    }
  }
}
