import Datasets
import Numerics

/// Linear regression by least squares, with the statistics of the fit.
///
/// Where the data leaves some parameters undetermined (a constant column beside an intercept, fewer
/// rows than parameters …) the coefficients are those of least norm among all that fit best; the
/// statistics of the fit hold all the same, the standard errors only of what is determined.
public struct LinearRegression: Sendable, Equatable {
  /// One estimated parameter.
  public struct Coefficient: Sendable, Equatable {
    /// The name of the parameter, raw; `intercept` for the intercept.
    public let name: String

    /// The estimate.
    public let value: Double

    /// The standard error; `nil` without degrees of freedom or when the data does not determine
    /// the parameter.
    public let standardError: Double?

    /// The estimate over its standard error; infinite where the error is 0, `nil` for 0/0.
    public let t: Double?

    /// The probability of a larger |t| if the parameter were 0 (Student, two-sided).
    public let p: Double?
  }

  /// The estimates, the intercept first when there is one.
  public let coefficients: [Coefficient]

  /// The name of the target, raw.
  public let targetName: String

  /// Whether the first coefficient is an intercept.
  public let hasIntercept: Bool

  /// The number of rows.
  public let rowCount: Int

  /// The number of parameters that the data determines; below their count the data is
  /// rank-deficient.
  public let rank: Int

  /// The dependent columns; empty when the rank is full.
  public let dependencies: [LinearDependency]

  /// The number of rows less the rank.
  public let degreesOfFreedom: Int

  /// The sum of squared residuals.
  public let residualSumOfSquares: Double

  /// The residual standard deviation, √(RSS / degrees of freedom); `nil` without degrees of
  /// freedom.
  public let residualStandardDeviation: Double?

  /// The fraction of the target's sum of squares that the fit explains.
  ///
  /// Squares are about the mean with an intercept, about 0 without. `nil` when there is nothing to
  /// explain: a constant target, or one that is 0 throughout.
  public let rSquared: Double?

  /// The correlation R: with the sign of the slope for one feature, else √R²; `nil` as `rSquared`.
  public let correlation: Double?

  /// The cost ‖Xθ − y‖² / 2m at the estimates.
  public let cost: Double

  /// The ratio of the largest to the smallest singular value of [1 X]; infinite below full rank.
  ///
  /// Beyond a hundred parameters an estimate from below, within a few per cent as a rule.
  public let conditionNumber: Double

  /// How many digits of every coefficient and standard error are correct, at most 15; `nil` below
  /// full rank.
  ///
  /// An estimate from below, from the condition of the problem, the precision of the arithmetic and
  /// whether the rows are known exactly.
  public let correctDigits: Int?

  /// The precision of the arithmetic.
  public let precision: WorkingPrecision

  /// Whether every number of the rows is known exactly; only the extended precision asks.
  public let isExactlyKnown: Bool

  /// Whether the residuals are no larger than rounding: errors, t and p then mean nothing.
  public let isExactFit: Bool

  /// Whether several coefficient vectors fit equally well; the one of least norm is given.
  public var isRankDeficient: Bool { rank < coefficients.count }

  /// Solves the least-squares problem of an R factor.
  ///
  /// - Parameters:
  ///   - rFactor: The rows, compressed.
  ///   - shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Throws: `.overflow` when a coefficient (named by its column) or the sum of squared residuals
  ///   (named by the target) is too large for a number; `.interrupted`.
  public init(
    _ rFactor: RFactor, shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    switch rFactor.precision {
    case .double:
      try self.init(rFactor, EchelonForm<Double>(rFactor), shouldStop)
    case .extended:
      try self.init(rFactor, EchelonForm<DoubleDouble>(rFactor), shouldStop)
    }
  }

  private init<Number>(
    _ rFactor: RFactor, _ form: EchelonForm<Number>, _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    let names = rFactor.parameterNames
    targetName = rFactor.targetName
    hasIntercept = rFactor.hasIntercept
    rowCount = rFactor.rowCount
    rank = form.rank
    degreesOfFreedom = rFactor.rowCount - form.rank
    precision = rFactor.precision
    isExactlyKnown = form.isExact

    let solution = try LeastNormSolution(rFactor, form, shouldStop: shouldStop)
    dependencies = solution.dependencies

    let targetExponent = form.exponents[form.count]
    let squares = form.residual * form.residual
    residualSumOfSquares = squares.scaled(by: 2 * targetExponent).nearest
    guard residualSumOfSquares.isFinite else { throw .overflow(column: targetName) }
    cost = residualSumOfSquares / Double(rowCount) / 2

    let targetTolerance = form.tolerance(form.count) * form.targetLength
    isExactFit = form.residual.nearest <= targetTolerance
    // The first row holds the mean: the others are the target about it.
    let explained = Number.squares(form.projection.dropFirst(hasIntercept ? 1 : 0))
    let total = explained + squares
    let isConstant = total.nearest.squareRoot() <= targetTolerance
    rSquared = isConstant ? nil : (explained / total).nearest

    let deviation =
      degreesOfFreedom > 0
      ? form.residual / Number(Double(degreesOfFreedom)).squareRoot() : nil
    residualStandardDeviation = deviation.map { $0.scaled(by: targetExponent).nearest }
    let inverse = try form.inverse(shouldStop)
    coefficients = Self.coefficients(
      form, solution, names: names, deviation: deviation, degreesOfFreedom: degreesOfFreedom,
      inverse: inverse)
    let isSingle = coefficients.count == (hasIntercept ? 2 : 1)
    let sign = isSingle && (coefficients.last?.value ?? 0) < 0 ? -1.0 : 1
    correlation = rSquared.map { sign * $0.squareRoot() }
    guard form.rank == form.count else {
      conditionNumber = .infinity
      correctDigits = nil
      return
    }
    conditionNumber = try ConditionNumber.of(
      rFactor, form, inverse: inverse, shouldStop: shouldStop)
    correctDigits = Accuracy(
      form, inverse: inverse, parameters: solution.parameters, isExact: rFactor.isExact
    ).digits(withErrors: degreesOfFreedom > 0 && !isExactFit)
  }

  /// The estimated target at a point, one number per feature; `nil` for another count.
  public func predict(_ features: [Double]) -> Double? {
    guard features.count == coefficients.count - (hasIntercept ? 1 : 0) else { return nil }
    return zip(coefficients, (hasIntercept ? [1] : []) + features)
      .reduce(0) { $0 + $1.0.value * $1.1 }
  }

  /// Joins estimates with their standard errors and tests; `deviation` is scaled as the target.
  private static func coefficients<Number>(
    _ form: EchelonForm<Number>, _ solution: LeastNormSolution, names: [String],
    deviation: Number?, degreesOfFreedom: Int, inverse: [[Number]]
  ) -> [Coefficient] {
    var errors = [Double?](repeating: nil, count: names.count)
    if let deviation {
      // The lengths of the rows of the inverse R factor.
      for (index, square) in zip(form.independent, inverse.squaredRowLengths()) {
        errors[index] =
          solution.isDetermined[index] ? (deviation * square.squareRoot()).nearest : nil
      }
    }
    return names.indices.map { index in
      let exponent = form.exponents[form.count] - form.exponents[index]
      let scaled = Double(
        sign: .plus, exponent: -exponent, significand: solution.parameters[index])
      let t = errors[index].flatMap { $0 > 0 || scaled != 0 ? scaled / $0 : nil }
      return Coefficient(
        name: names[index],
        value: solution.parameters[index],
        standardError: errors[index].map {
          Double(sign: .plus, exponent: exponent, significand: $0)
        },
        t: t,
        p: t.map { StudentDistribution.twoSidedTail($0, degreesOfFreedom: degreesOfFreedom) }
      )
    }
  }
}
