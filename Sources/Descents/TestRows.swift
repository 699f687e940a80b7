public import Datasets
public import LeastSquares

/// The rows that no fit sees, kept to test it, and how they were chosen.
public struct HeldOutRows: Sendable {
  /// Which rows they are.
  public var split: TrainTestSplit
  /// The rows themselves, with the same columns as the data that are fitted.
  public var rows: Dataset

  /// Creates the pair.
  public init(split: TrainTestSplit, rows: Dataset) {
    self.split = split
    self.rows = rows
  }
}

/// How well a point predicts test rows.
public struct TestScore: Equatable, Sendable {
  /// The cost of the test rows, formed as that of the training rows.
  public var cost: Double
  /// The fraction of the target's squares that is predicted; nil where the target has none.
  public var rSquared: Double?

  /// Creates a score.
  public init(cost: Double, rSquared: Double?) {
    self.cost = cost
    self.rSquared = rSquared
  }
}

/// Test rows, in a form that tells quickly what a point costs on them.
public protocol TestMeasure: Sendable {
  /// The number of test rows.
  var rowCount: Int { get }
  /// How well a point predicts them.
  func score(_ point: [Double]) -> TestScore
}

/// Test rows of a least-squares fit, compressed.
public struct TestRows: TestMeasure {
  /// The number of test rows.
  public let rowCount: Int
  private let objective: QuadraticCost
  /// The squares of the target: about its mean with an intercept, about 0 without.
  private let totalSquares: Double?

  /// Takes the rows from their R factor.
  ///
  /// - Throws: `.overflow` when a column or the cost of no coefficients is too large for a number.
  public init(_ rFactor: RFactor) throws(LeastSquaresError) {
    rowCount = rFactor.rowCount
    objective = try QuadraticCost(rFactor)
    let squares = rFactor.totalSumOfSquares
    let mean = rFactor.targetMean ?? 0
    let length = (squares + Double(rowCount) * mean * mean).squareRoot()
    // Squares about the mean of a constant target are rounding.
    totalSquares = squares.squareRoot() > 0x1p-46 * length ? squares : nil
  }

  /// The mean squared error, halved, and R².
  public func score(_ theta: [Double]) -> TestScore {
    let cost = objective.cost(theta)
    return TestScore(
      cost: cost, rSquared: totalSquares.map { 1 - 2 * cost * Double(rowCount) / $0 })
  }
}
