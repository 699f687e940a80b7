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
  func triangle(
    _ data: Dataset, intercept: Bool, memoryLimit: Double, shouldStop: () -> Bool,
    progress: (Double) -> Void
  ) throws(LeastSquaresError) -> Triangle {
    switch self {
    case .auto:
      try Triangle.inBestPrecision(
        data, intercept: intercept, memoryLimit: memoryLimit, shouldStop: shouldStop,
        progress: progress)
    case .double, .extended:
      try Triangle(
        data, intercept: intercept, precision: self == .double ? .double : .extended,
        memoryLimit: memoryLimit, shouldStop: shouldStop, progress: progress)
    }
  }
}

/// Data compressed to a triangle, and the precision that was asked for.
struct CompressedData: Sendable {
  var triangle: Triangle
  var choice: PrecisionChoice

  /// Whether it is what compressing in a precision would give; nil takes it as it is.
  func answers(_ wanted: PrecisionChoice?) -> Bool {
    switch wanted {
    case nil: true
    case .auto: choice == .auto
    case .double: triangle.precision == .double
    case .extended: triangle.precision == .extended
    }
  }
}
