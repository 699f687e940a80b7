public import Datasets
public import LeastSquares
public import Numerics
public import Optimization

/// The cost ‖Xθ − y‖²/2m of a linear model of rows.
///
/// It is quadratic, and compressed: iterations do not pay for rows.
public struct LinearLeastSquares: Subject {
  /// The rows, compressed.
  public let rFactor: RFactor
  /// The least there is, solved from the same rows.
  public let regression: LinearRegression
  /// The features and the intercept.
  public let linearDesign: Design
  /// How the features were standardised; nil where they are as they came.
  public let scaling: Scaling?
  private let testRows: TestRows?
  private let cost: RegressionObjective
  private let curvature = CurvatureCache()

  /// Creates the cost of rows.
  ///
  /// - Parameters:
  ///   - rFactor: The rows, compressed.
  ///   - regression: Least squares on them.
  ///   - rows: The rows themselves, for methods that take some of them at a time.
  ///   - test: Rows kept for testing.
  ///   - scaling: How the features were standardised.
  /// - Throws: `.overflow` when a column, or the cost at 0, is too large for a number.
  public init(
    _ rFactor: RFactor, regression: LinearRegression, rows: Dataset, test: TestRows? = nil,
    scaling: Scaling? = nil
  ) throws(LeastSquaresError) {
    self.rFactor = rFactor
    self.regression = regression
    linearDesign = rFactor.design
    self.scaling = scaling
    testRows = test
    cost = RegressionObjective(
      cost: try QuadraticCost(rFactor), data: rows, hasIntercept: rFactor.hasIntercept)
  }

  /// The names of the coefficients.
  public var coordinateNames: [String] { linearDesign.names }
  /// The names as headings.
  public var coordinateTitles: [String] { linearDesign.titles }
  /// `cost`.
  public var quantity: String { "cost" }
  /// `the cost`.
  public var quantityInWords: String { "the cost" }
  /// `The cost around its minimum`.
  public func title(limit: Int) -> String { "The cost around its minimum" }

  /// The cost.
  public func objective() -> any Objective { cost }

  /// The one that least squares gave.
  public func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    Minima(
      [Minimum(point: regression.coefficients.map(\.value), value: regression.cost)],
      .leastSquares)
  }

  /// From the singular values of the R factor, more exact than those of XᵀX.
  public func curvature(at point: [Double]) -> Spectrum? {
    try? curvature.value { () throws(LeastSquaresError) in try cost.cost.spectrum() }
  }

  /// Works the spectrum out, once for all copies of this cost.
  public func prepareCurvature(shouldStop: () -> Bool) throws(DescentError) {
    do throws(LeastSquaresError) {
      _ = try curvature.value { () throws(LeastSquaresError) in
        try cost.cost.spectrum(shouldStop: shouldStop)
      }
    } catch {
      throw error == .interrupted ? .interrupted : .leastSquares(error)
    }
  }

  /// It is.
  public var isQuadratic: Bool { true }

  /// The largest ‖x‖² of a row.
  public func largestRowCurvature() -> Double? { cost.largestRowCurvature() }

  /// Whether the other has the same rows, design and minimum.
  public func isSame(as other: any Subject) -> Bool {
    (other as? LinearLeastSquares)?.regression == regression
  }

  /// It does.
  public var usesRows: Bool { true }
  /// The rows themselves.
  public var storage: [SharedStorage] { cost.storage }
  /// The features and the intercept.
  public var design: Design? { linearDesign }
  /// The rows kept for testing.
  public var test: (any TestMeasure)? { testRows }

  /// Sums of errors, predicted less measured, each times its feature.
  public func gradientSums(_ gradient: [Double]) -> [GradientSum]? {
    let count = cost.cost.rowCount
    return gradient.indices.map { index in
      GradientSum(
        summand: "errors", feature: linearDesign.feature(of: index),
        total: gradient[index] * Double(count), count: count)
    }
  }

  /// That of the correlation matrix; nil without an intercept, and where they are standardised.
  public func standardizedConditionNumber(shouldStop: () -> Bool) -> Double? {
    guard scaling == nil, rFactor.hasIntercept,
      let extremes = try? rFactor.standardizedExtremes(shouldStop: shouldStop),
      extremes.smallest > 0
    else { return nil }
    return extremes.largest / extremes.smallest
  }

  /// For each pair of values the others make the cost least.
  public var otherCoordinates: OtherCoordinates? { .atTheirBest }

  /// The profile of the cost, around its minimum: several standard errors, or as far as the run
  /// went.
  public func landscape(
    over axes: (Int, Int), showing run: RunState?, minima: Minima, span: Double?
  ) throws(DescentError) -> Landscape {
    guard linearDesign.count >= 2 else { throw .notTwoCoordinates(linearDesign.count) }
    let profile: ProfileCost
    do {
      profile = try ProfileCost(rFactor, over: axes.0, axes.1)
    } catch {
      throw .leastSquares(error)
    }
    let titles = coordinateTitles
    let coefficients = [regression.coefficients[axes.0], regression.coefficients[axes.1]]
    var landscape = Landscape(
      title: title(limit: 60) + (linearDesign.count > 2 ? ", others at their best" : ""),
      axes: [titles[axes.0], titles[axes.1]], coordinates: axes,
      box: coefficients.map { coefficient in
        let value = coefficient.value
        let error = 4 * (coefficient.standardError ?? 0)
        let half = span ?? (error > 0 && error.isFinite ? error : max(value.magnitude, 1))
        return Landscape.range(around: value, half)
      },
      minima: [coefficients.map(\.value)], value: { profile.cost($0, $1) })
    if span == nil, let run { landscape.widen(toShow: run, curvatures: profile.curvatures) }
    return landscape
  }
}
