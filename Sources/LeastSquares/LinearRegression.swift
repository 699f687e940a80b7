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

  /// A column that is a linear combination of columns before it, within rounding.
  public struct Dependency: Sendable, Equatable {
    /// The index of the dependent parameter.
    public let parameter: Int

    /// The combination; empty when the column is 0 throughout.
    public let terms: [Term]

    /// A multiple of a column.
    public struct Term: Sendable, Equatable {
      /// The index of the parameter.
      public let parameter: Int

      /// The factor of its column.
      public let factor: Double
    }
  }

  /// The estimates, the intercept first when there is one.
  public let coefficients: [Coefficient]

  /// The name of the target, raw.
  public let targetName: String

  /// Whether the first coefficient is an intercept.
  public let hasIntercept: Bool

  /// The number of rows.
  public let rowCount: Int

  /// The number of parameters that the data determines; below their count the data is rank-deficient.
  public let rank: Int

  /// The dependent columns; empty when the rank is full.
  public let dependencies: [Dependency]

  /// The number of rows less the rank.
  public let degreesOfFreedom: Int

  /// The sum of squared residuals.
  public let residualSumOfSquares: Double

  /// The residual standard deviation, √(RSS / degrees of freedom); `nil` without degrees of freedom.
  public let residualStandardDeviation: Double?

  /// The share of the target's sum of squares that the fit explains.
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

  /// Whether the residuals are no larger than rounding: errors, t and p then mean nothing.
  public let isExactFit: Bool

  /// Whether several coefficient vectors fit equally well; the one of least norm is given.
  public var isRankDeficient: Bool { rank < coefficients.count }

  /// Solves the least-squares problem of a triangle.
  ///
  /// - Parameters:
  ///   - triangle: The rows, compressed.
  ///   - shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Throws: `.overflow` when a coefficient (named by its column) or the sum of squared residuals
  ///   (named by the target) is too large for a number; `.interrupted`.
  public init(
    _ triangle: Triangle, shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    let form = EchelonForm(triangle)
    let names = triangle.parameterNames
    targetName = triangle.targetName
    hasIntercept = triangle.hasIntercept
    rowCount = triangle.rowCount
    rank = form.rank
    degreesOfFreedom = triangle.rowCount - form.rank

    let solution = try LeastNormSolution(triangle, form, shouldStop: shouldStop)
    dependencies = solution.dependencies

    let targetExponent = form.exponents[form.count]
    let squares = form.residual * form.residual
    residualSumOfSquares = Double(
      sign: .plus, exponent: 2 * targetExponent, significand: squares)
    guard residualSumOfSquares.isFinite else { throw .overflow(column: targetName) }
    cost = residualSumOfSquares / Double(rowCount) / 2

    let targetLength = form.columns[form.count].reduce(squares) { $0 + $1 * $1 }.squareRoot()
    isExactFit = form.residual <= form.tolerance * targetLength
    // The first row holds the mean: the others are the target about it.
    let explained = form.projection.dropFirst(hasIntercept ? 1 : 0).reduce(0) { $0 + $1 * $1 }
    let isConstant = (explained + squares).squareRoot() <= form.tolerance * targetLength
    rSquared = isConstant ? nil : explained / (explained + squares)

    let deviation =
      degreesOfFreedom > 0 ? form.residual / Double(degreesOfFreedom).squareRoot() : nil
    residualStandardDeviation = deviation.map {
      Double(sign: .plus, exponent: targetExponent, significand: $0)
    }
    coefficients = try Self.coefficients(
      form, solution, names: names, deviation: deviation, degreesOfFreedom: degreesOfFreedom,
      shouldStop)
    let isSingle = coefficients.count == (hasIntercept ? 2 : 1)
    let sign = isSingle && (coefficients.last?.value ?? 0) < 0 ? -1.0 : 1
    correlation = rSquared.map { sign * $0.squareRoot() }
    conditionNumber =
      form.rank < form.count
      ? .infinity : try Self.conditionNumber(triangle, shouldStop: shouldStop)
  }

  /// The estimated target at a point, one number per feature; `nil` for another count.
  public func predict(_ features: [Double]) -> Double? {
    guard features.count == coefficients.count - (hasIntercept ? 1 : 0) else { return nil }
    return zip(coefficients, (hasIntercept ? [1] : []) + features)
      .reduce(0) { $0 + $1.0.value * $1.1 }
  }

  /// Joins estimates with their standard errors and tests; `deviation` is scaled as the target.
  private static func coefficients(
    _ form: EchelonForm, _ solution: LeastNormSolution, names: [String], deviation: Double?,
    degreesOfFreedom: Int, _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> [Coefficient] {
    var errors = [Double?](repeating: nil, count: names.count)
    if let deviation {
      for (index, length) in zip(form.independent, try form.inverseRowLengths(shouldStop)) {
        errors[index] = solution.isDetermined[index] ? deviation * length : nil
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

  private static func conditionNumber(
    _ triangle: Triangle, shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> Double {
    let order = triangle.order
    // A common power of two does not change the ratio and keeps the largest entries finite.
    let largest = triangle.exponents.dropLast().max() ?? 0
    let columns = (0..<(order - 1)).map { column in
      triangle.entries[(column * order)..<(column * order + order - 1)].map {
        Double(
          sign: .plus, exponent: triangle.exponents[column] - largest, significand: $0)
      }
    }
    let extremes =
      columns.count <= exactConditionLimit
      ? try SingularValues(columns: columns, shouldStop: shouldStop).extremes
      : try ExtremeSingularValues(columns: columns, shouldStop: shouldStop).extremes
    return extremes.largest / extremes.smallest
  }

  /// Up to how many parameters all singular values are computed for the condition number.
  private static let exactConditionLimit = 100
}
