public import Language
public import LeastSquares

// What diagnostics say of least squares.

extension LeastSquaresError: Explained {
  /// Whether the person asked to stop.
  public var isInterruption: Bool { self == .interrupted }

  /// What is wrong, in words.
  public var message: String {
    switch self {
    case .noRows: "there are no rows"
    case .noParameters: "there is nothing to fit"
    case .notFinite(let column, let row):
      "row \(grouped(row)) of \(shown(column)) is not a finite number"
    case .overflow(let column):
      "the numbers of \(shown(column)) are too large: the result is not a finite number"
    case .tooLarge(let needed, let limit):
      "so many features need \(byteCount(needed)) of memory, and \(byteCount(limit)) may be used"
    case .differentColumns, .shape: "these data have other columns"
    case .interrupted: "interrupted"
    }
  }
}
