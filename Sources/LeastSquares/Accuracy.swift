/// How far rounding can have moved the coefficients and standard errors of a regression.
///
/// The reduction is backward stable: its answers are those of columns a_k that are moved by no more
/// than ε_k‖a_k‖ each, and the effect of that on the solution is known. With R the R factor, ρ the
/// length of the residual and rows r_j of R⁻¹,
///
///     |δb_j| ≤ ‖r_j‖ (ε_y‖y‖ + Σ ε_k‖a_k‖|b_k| + ρ Σ ε_k‖a_k‖‖r_k‖)
///
/// to first order; what comes behind is covered by a factor that grows as the columns near
/// dependence. Rounded decimals move the columns likewise. The bounds hold for each coefficient by
/// itself, however small it is beside the others. Source: Å. Björck, "Numerical Methods for Least
/// Squares Problems", 1996, sections 1.4 and 2.4.
struct Accuracy {
  /// The largest error of each coefficient, in the units of the data.
  let coefficientErrors: [Double]

  /// The largest relative error of a standard error.
  let standardErrorError: Double

  /// The most digits that a floating-point number holds for certain.
  private static let digitLimit = 15

  /// Where columns moved by rounding come nearer to dependence than this, nothing is certain.
  private static let stretchLimit = 0.1

  /// Bounds for a solution of full rank.
  init<Number>(_ form: EchelonForm<Number>, inverse: [[Number]], parameters: [Double]) {
    let count = form.count
    let movements = (0...count).map { column in
      form.lengths[column]
        * (form.rounding + (form.isKnown[column] ? 0 : Double.unitRoundoff))
    }
    let rows = inverse.squaredRowLengths().map { $0.nearest.squareRoot() }
    let scaled = (0..<count).map { index in
      parameters[index].scaled(by: form.exponents[index] - form.exponents[count])
    }
    let stretch = zip(rows, movements).reduce(0) { $0 + $1.0 * $1.1 }
    let shift = zip(scaled, movements).reduce(movements[count]) { $0 + abs($1.0) * $1.1 }
    let beyondFirstOrder =
      stretch < Self.stretchLimit ? 1 / ((1 - stretch) * (1 - stretch)) : .infinity
    let residual = form.residual.nearest
    coefficientErrors = rows.enumerated().map { index, row in
      (row * (shift + (residual + shift) * stretch) * beyondFirstOrder)
        .scaled(by: form.exponents[count] - form.exponents[index])
    }
    standardErrorError =
      residual > shift
      ? (stretch + shift / (residual - shift)) * beyondFirstOrder
      : residual > 0 ? .infinity : stretch * beyondFirstOrder
  }

  /// The digits of a coefficient that are certain: its error is at most half a unit of the last.
  func digits(of index: Int, value: Double) -> Int {
    let error = coefficientErrors[index]
    guard error < abs(value) else { return 0 }
    return Self.digits(relativeError: error / (abs(value) - error))
  }

  /// The digits that are certain where no error is relatively larger than this.
  static func digits(relativeError: Double) -> Int {
    // The result is rounded once more, to a number.
    let error = relativeError + Double.unitRoundoff
    var digits = 0
    var bound = 0.05
    while digits < digitLimit, error <= bound {
      digits += 1
      bound /= 10
    }
    return digits
  }
}
