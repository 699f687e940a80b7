import Datasets

/// How far rounding, of the arithmetic and of the numbers that it starts from, can move columns.
enum Rounding {
  /// By how many times one rounding of its length a column of an R factor may be moved.
  ///
  /// A bound for the worst case grows with the number of rows times that of the columns. What was
  /// measured on exactly dependent columns, ordered ones and random ones, grows far more slowly:
  /// 0.7 for 100 rows, 2.3 for 10,000, 7.4 for four million, in both precisions; this is at least
  /// twenty times as much.
  ///
  /// - Parameters:
  ///   - rows: The number of rows that were compressed.
  ///   - order: The number of columns, the target's included.
  /// - Returns: The factor of the unit roundoff.
  static func growth(rows: Int, order: Int) -> Double {
    4 * (Double(order).squareRoot() + Double(rows).squareRoot().squareRoot())
  }

  /// The largest part of a column's length that lost digits of the rows may explain.
  ///
  /// A column that stands out further from the span of others is independent of them, whatever
  /// its last place. R's `lm` takes columns for dependent from 1e-7 on.
  static let writtenLimit = 1e-6

  /// The largest part of the target's length that lost digits may explain.
  static let targetLimit = 1e-12

  /// Up to which part of the target what a coefficient adds to it can be nothing but rounding.
  static func vanishing(_ isExact: Bool) -> Double { isExact ? 0x1p-80 : 0x1p-40 }

  /// By how much of its length numbers of 53 bits move a column that was computed in a few steps.
  static let stored = 0x1p-51
}

/// How far the numbers of a column may be from those that were meant.
struct ColumnNoise: Sendable, Equatable {
  /// Half a unit in the last place written, the root mean square over the rows; 0 where unknown.
  var halfUnit = 0.0

  /// Whether some of the numbers may have been rounded to 53 bits.
  var isStored = false

  /// Whether all numbers follow from other columns without rounding that matters.
  var isComputed = false

  /// The noise of an exact column, as that of ones.
  static let none = ColumnNoise()

  /// The noise of rows of which this much is known.
  init(_ lastDigits: LastDigits = .computed, isExact: Bool = true) {
    switch lastDigits {
    case .computed: isComputed = true
    case .written(let halfUnit):
      self.halfUnit = halfUnit
      isStored = true
    case .stored: isStored = !isExact
    }
  }

  /// The noise of the rows of both.
  func joined(with other: ColumnNoise) -> ColumnNoise {
    var joined = self
    joined.halfUnit = max(halfUnit, other.halfUnit)
    joined.isStored = isStored || other.isStored
    joined.isComputed = isComputed && other.isComputed
    return joined
  }
}
