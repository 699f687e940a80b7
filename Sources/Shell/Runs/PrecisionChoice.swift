import Datasets
import LeastSquares

/// The precision that least squares is asked to compute in.
enum PrecisionChoice: String, CaseIterable, Sendable {
  case auto
  case double
  case extended

  /// What help says of it.
  var meaning: String {
    switch self {
    case .auto: "by size and condition"
    case .double: "16 digits"
    case .extended: "32 digits"
    }
  }

  /// Compresses data accordingly.
  func rFactor(
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
struct CompressedData: Sendable {
  var rFactor: RFactor
  var choice: PrecisionChoice

  /// Whether it is what compressing in a precision would give; nil takes it as it is.
  func answers(_ wanted: PrecisionChoice?) -> Bool {
    switch wanted {
    case nil: true
    case .auto: choice == .auto
    case .double: rFactor.precision == .double
    case .extended: rFactor.precision == .extended
    }
  }
}
