import Datasets
import Language
import LeastSquares

/// The rows kept apart for testing, and how they were chosen.
struct HeldOutRows {
  /// Which rows they are.
  var split: TrainTestSplit
  /// The rows themselves, with the same columns as the data that are fitted.
  var rows: Dataset
}

/// The test rows compressed: what any coefficients cost on them.
struct TestRows: Sendable {
  /// How well coefficients predict the test rows.
  struct Score {
    /// The mean squared error, halved, as the cost of the training rows.
    var cost: Double
    /// The share of the target's squares that is predicted; nil where the target has none.
    var rSquared: Double?
  }

  /// The rows.
  let rowCount: Int
  private let objective: QuadraticCost
  /// The squares of the target: about its mean with an intercept, about 0 without.
  private let totalSquares: Double?

  init(_ rFactor: RFactor) throws(LeastSquaresError) {
    rowCount = rFactor.rowCount
    objective = try QuadraticCost(rFactor)
    let squares = rFactor.totalSumOfSquares
    let mean = rFactor.targetMean ?? 0
    let length = (squares + Double(rowCount) * mean * mean).squareRoot()
    // Squares about the mean of a constant target are rounding.
    totalSquares = squares.squareRoot() > 0x1p-46 * length ? squares : nil
  }

  /// The cost of coefficients on the test rows.
  func cost(_ theta: [Double]) -> Double { objective.cost(theta) }

  /// Cost and R² of coefficients on the test rows.
  func score(_ theta: [Double]) -> Score {
    let cost = cost(theta)
    return Score(
      cost: cost, rSquared: totalSquares.map { 1 - 2 * cost * Double(rowCount) / $0 })
  }
}

extension Session {
  /// The test rows compressed, once for each data set; nil where the data are not divided.
  func testRows(intercept: Bool) throws(Diagnostic) -> TestRows? {
    guard let heldOut = state.heldOut else { return nil }
    if let known = state.testRows[intercept] { return known }
    do {
      let rows = try TestRows(
        RFactor(
          heldOut.rows, intercept: intercept, memoryLimit: host.memoryLimit,
          shouldStop: { self.host.isInterrupted }))
      state.testRows[intercept] = rows
      return rows
    } catch {
      throw Diagnostic(error)
    }
  }
}

extension CommandContext {
  /// Says how well least squares predicts the test rows, where there are some.
  func reportTest(_ test: TestRows?, of theta: [Double]) {
    guard let test else { return }
    let score = test.score(theta)
    let explained = score.rSquared.map { ", R^2 \(numbers.significant($0))" } ?? ""
    report(
      ReportLine(
        "on the \(counted(test.rowCount, "test row")): cost \(numbers.significant(score.cost))"
          + explained))
  }

  /// Says what share of the test rows' squares some fits predict; their costs stand elsewhere.
  func reportTest(_ test: TestRows?, of sides: [(name: String, theta: [Double])]) {
    guard let test else { return }
    let parts = sides.compactMap { side in
      test.score(side.theta).rSquared.map { "\(side.name) \(numbers.significant($0))" }
    }
    guard !parts.isEmpty else { return }
    report(
      ReportLine(
        "R^2 on the \(counted(test.rowCount, "test row")): \(parts.joined(separator: ", "))"))
  }
}
