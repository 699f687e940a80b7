internal import Numerics

/// Least squares of a model that need not be linear in its parameters, with the statistics of the
/// parameters by the model's linearisation at the minimum.
///
/// Source: Douglas M. Bates and Donald G. Watts, 1988, "Nonlinear Regression Analysis and Its
/// Applications", chapter 2.
public struct NonlinearRegression: Sendable, Equatable {
  /// A parameter with its statistics.
  public struct Parameter: Sendable, Equatable {
    /// The name, raw.
    public var name: String
    /// The estimate.
    public var value: Double
    /// s√((JᵀJ)⁻¹)ᵢᵢ; nil where the rows do not determine it, or are no more than the parameters.
    public var standardError: Double?
    /// The estimate over its standard error.
    public var t: Double?
    /// The probability of a larger |t| by chance.
    public var p: Double?
  }

  /// How the search ended.
  public enum Ending: Sendable, Equatable {
    /// No step promises to lower the sum of squares by more than rounding.
    case arrived
    /// The most steps were made.
    case iterationLimit
    /// No step lowered the sum of squares, which is not level there.
    case stuck
    /// The caller asked to stop.
    case interrupted
  }

  /// Where the search began.
  public enum Origin: Sendable, Equatable {
    /// At a point that was given.
    case given
    /// At the best of several points that a seed gave.
    case seeded(seed: Int, tried: Int)
  }

  /// The parameters.
  public let parameters: [Parameter]
  /// The number of rows.
  public let rowCount: Int
  /// Σr².
  public let residualSumOfSquares: Double
  /// The correlations of the estimates, row by row; nil where the rows do not determine them.
  public let correlations: [[Double]]?
  /// The condition number of the derivatives, their columns scaled to length 1.
  public let conditionNumber: Double
  /// What each parameter has of the direction that changes the residuals least, scaled likewise.
  public let weakestDirection: [Double]
  /// The same direction in the parameters' own units, its largest part 1.
  public let weakestChange: [Double]
  /// The steps made, those that only sharpened the end included.
  public let iterations: Int
  /// Where the search began.
  public let start: [Double]
  /// How the start was chosen.
  public let origin: Origin
  /// How the search ended.
  public let ending: Ending
  /// Whether the end was made sharp with numbers of about 32 digits.
  public let isExtended: Bool

  /// The point.
  public var point: [Double] { parameters.map(\.value) }
  /// Σr²/2m.
  public var cost: Double { residualSumOfSquares / (2 * Double(rowCount)) }
  /// The rows less the parameters.
  public var degreesOfFreedom: Int { rowCount - parameters.count }
  /// √(Σr²/df); nil where there are no degrees of freedom.
  public var residualStandardDeviation: Double? {
    degreesOfFreedom > 0 ? (residualSumOfSquares / Double(degreesOfFreedom)).squareRoot() : nil
  }
  /// Whether some direction hardly changes the residuals.
  public var isNearlySingular: Bool { !(conditionNumber < DampedSearch.largestCondition) }
}

extension NonlinearRegression {
  /// Finds the least sum of squares from a point; nil where the residuals are not finite there.
  ///
  /// - Parameters:
  ///   - function: The residuals.
  ///   - names: The names of the parameters, raw.
  ///   - start: Where to begin; nil takes the best of several points that `seed` gives.
  ///   - seed: The seed of those points.
  ///   - shouldStop: Asked before each step; `true` ends the search with what was reached.
  public init?(
    _ function: some ResidualFunction, names: [String], start: [Double]?, seed: Int = 2015,
    shouldStop: () -> Bool = { false }
  ) {
    precondition(names.count == function.parameterCount, "a name for each parameter")
    let search: FoundMinimum?
    if let start {
      search = StartSearch.searched(function, from: start, shouldStop: shouldStop)
      origin = .given
    } else {
      let starts = StartSearch(function, seed: seed)
      search = starts.best(shouldStop: shouldStop)
      origin = .seeded(seed: seed, tried: starts.triedCount)
    }
    guard let search else { return nil }
    self.start = search.start
    rowCount = function.rowCount
    let found = search.search
    // Where residuals are but rounding, the search is stuck before the end; more digits get there.
    var polished: ExtendedPolish?
    if found.ending == .arrived || found.ending == .stuck {
      polished = ExtendedPolish(function, from: found.point)
      if let end = polished, end.squares > found.squares * 1.01 { polished = nil }
    }
    iterations = found.iterations + (polished?.iterations ?? 0)
    isExtended = polished != nil
    ending =
      switch found.ending {
      case .arrived: .arrived
      case .iterationLimit: .iterationLimit
      case .stuck: polished == nil ? .stuck : .arrived
      case .interrupted: .interrupted
      }
    let point = polished?.point.map(\.high) ?? found.point
    residualSumOfSquares = polished?.squares ?? found.squares
    let condition =
      polished.map { ScaledCondition($0.triangleRows) } ?? ScaledCondition(found.triangle)
    conditionNumber = condition.number
    weakestDirection = condition.direction
    weakestChange = condition.ownDirection
    let covariance =
      polished.map { $0.inverseProduct } ?? Self.inverseProduct(of: found.triangle)
    let freedom = function.rowCount - names.count
    let variance = freedom > 0 ? residualSumOfSquares / Double(freedom) : nil
    let isDetermined = condition.number < DampedSearch.largestCondition
    parameters = names.indices.map { index in
      var parameter = Parameter(name: names[index], value: point[index])
      guard isDetermined, let variance, let covariance else { return parameter }
      let error = (variance * covariance[index][index]).squareRoot()
      guard error.isFinite else { return parameter }
      parameter.standardError = error
      guard error > 0 else { return parameter }
      let t = point[index] / error
      parameter.t = t
      parameter.p = StudentDistribution.twoSidedTail(t, degreesOfFreedom: freedom)
      return parameter
    }
    correlations = covariance.flatMap { covariance in
      guard isDetermined else { return nil }
      return covariance.indices.map { one in
        covariance.indices.map { other in
          one == other
            ? 1
            : covariance[one][other]
              / (covariance[one][one].squareRoot() * covariance[other][other].squareRoot())
        }
      }
    }
  }

  /// (RᵀR)⁻¹ of a triangle, in about 32 digits.
  private static func inverseProduct(of triangle: RowTriangle) -> [[Double]]? {
    let count = triangle.columnCount
    let columns = (0..<count).map { column in
      (0..<count).map { DoubleDouble(triangle.element(row: $0, column: column)) }
    }
    let rest = [DoubleDouble](repeating: DoubleDouble(0), count: count)
    return ExtendedTriangle(columns + [rest]).inverseProduct()?.map { $0.map(\.high) }
  }
}
