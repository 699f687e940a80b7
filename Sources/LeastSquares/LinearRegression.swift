/// Linear regression by least squares, with the statistics of the fit.
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

    /// The estimate over its standard error; infinite for an exact fit, `nil` for 0/0.
    public let t: Double?

    /// The probability of a larger |t| if the parameter were 0 (Student, two-sided).
    public let p: Double?
  }

  /// A column that is a linear combination of columns before it, within rounding.
  public struct Dependency: Sendable, Equatable {
    /// The index of the dependent parameter.
    public let parameter: Int

    /// The combination: indices of parameters and their factors.
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

  /// The share of the target's variation that the fit explains; `nil` when the target is constant.
  public let rSquared: Double?

  /// The correlation R: signed for one feature, else the multiple correlation √R².
  public let correlation: Double?

  /// The cost ‖Xθ − y‖² / 2m at the estimates.
  public let cost: Double

  /// The ratio of the largest to the smallest singular value of [1 X]; infinite below full rank.
  public let conditionNumber: Double

  /// Whether the residuals are no larger than rounding: errors, t and p then mean nothing.
  public let isExactFit: Bool

  /// Whether several coefficient vectors fit equally well; the one of least norm is given.
  public var isRankDeficient: Bool { rank < coefficients.count }

  /// Solves the least-squares problem of a triangle.
  public init(_ triangle: Triangle) throws(LeastSquaresError) {
    throw .noRows
  }

  /// The estimated target at a point, one number per feature; `nil` for another count.
  public func predict(_ features: [Double]) -> Double? { nil }
}
