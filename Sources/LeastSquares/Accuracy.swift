/// How far rounding can have moved the coefficients and standard errors of a regression.
///
/// The reduction is backward stable: its answers are those of columns a_k that are moved by no more
/// than ε_k‖a_k‖ each, and the first-order effect of that on the solution is known. With R the
/// R factor, ρ the length of the residual and rows r_j of R⁻¹,
///
///     |δb_j| ≤ ‖r_j‖ (ε_y‖y‖ + Σ ε_k‖a_k‖|b_k| + ρ Σ ε_k‖a_k‖‖r_k‖).
///
/// Rounded decimals move the columns likewise. Source: Å. Björck, "Numerical Methods for Least
/// Squares Problems", 1996, sections 1.4 and 2.4.
struct Accuracy {
  /// The largest relative error of a coefficient.
  private(set) var coefficientError = 0.0

  /// The largest relative error of a standard error.
  private(set) var standardErrorError: Double

  /// By how many times one rounding the columns may be moved.
  ///
  /// Measured: sums of many products round more than once, but seldom all to one side.
  private static let growth = 8.0

  /// The most digits that a floating-point number holds for certain.
  private static let digitLimit = 15

  /// Estimates for a solution of full rank; `isExact` says which columns are known beyond 53 bits.
  init<Number>(
    _ form: EchelonForm<Number>, inverse: [[Number]], parameters: [Double], isExact: [Bool]
  ) {
    let count = form.count
    let arithmetic = Self.growth * Number.unitRoundoff
    let isExtended = Number.unitRoundoff < Double.unitRoundoff
    let movements = (0...count).map { column in
      let length =
        column == count
        ? form.targetLength : Number.squares(form.columns[column]).nearest.squareRoot()
      return length * (arithmetic + (isExtended && !isExact[column] ? Double.unitRoundoff : 0))
    }
    let rows = inverse.squaredRowLengths().map { $0.nearest.squareRoot() }
    let residual = form.residual.nearest
    let scaled = (0..<count).map { index in
      Double(
        sign: .plus, exponent: form.exponents[index] - form.exponents[count],
        significand: parameters[index])
    }
    let stretch = zip(rows, movements).reduce(0) { $0 + $1.0 * $1.1 }
    let shift = zip(scaled, movements).reduce(movements[count]) { $0 + abs($1.0) * $1.1 }
    for (value, row) in zip(scaled, rows) {
      let error = row * (shift + residual * stretch)
      // A coefficient that is nothing but rounding has no digits; its share of the target has.
      let size = abs(value) > error ? abs(value) : form.targetLength
      if error > 0 { coefficientError = max(coefficientError, error / size) }
    }
    standardErrorError = stretch + (residual > 0 ? shift / residual : 0)
  }

  /// The digits that are certain.
  func digits(withErrors: Bool) -> Int {
    let error = max(coefficientError, withErrors ? standardErrorError : 0)
    var digits = 0
    var bound = 0.05
    while digits < Self.digitLimit, error <= bound {
      digits += 1
      bound /= 10
    }
    return digits
  }
}
