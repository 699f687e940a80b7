public import Expressions
public import LeastSquares
internal import Numerics

/// A model of rows, `y = a*exp(-b*x)`: a formula of columns and parameters, and what it is to be.
public struct RowRelation: Sendable {
  /// What is modelled, bound in rows: a column, or a formula of columns.
  public let target: Expression
  /// The model, bound in rows.
  public let prediction: Expression
  /// The parameters, in the order of a point's coordinates.
  public let parameters: [String]
  /// The rows.
  public let rows: RowTable
  /// Whether the model is linear in its parameters.
  public let isLinear: Bool

  /// Creates a model.
  public init(
    target: Expression, prediction: Expression, parameters: [String], rows: RowTable
  ) {
    self.target = target
    self.prediction = prediction
    self.parameters = parameters
    self.rows = rows
    isLinear =
      prediction.less(target).halfMeanSquare.meanOfSquares(variables: parameters, rows: rows)
      != nil
  }

  /// What is squared: the model less what it is to be.
  var residual: Expression { prediction.less(target) }

  /// The cost Σr²/2m as a formula over the rows.
  public var cost: Formula {
    Formula(
      name: "cost", variables: parameters, expression: residual.halfMeanSquare, rows: rows)
  }

  /// `y = a*exp(-b*x)`.
  public var text: String { "\(target) = \(prediction)" }

  /// The column that the model predicts, and how; nil where its left side is a formula that is not
  /// solved for a column, or a model has its own target in it.
  public var solvedForTarget: (column: String, model: Expression)? {
    guard let solved = target.solvedForColumn(prediction),
      !prediction.columnNames.contains(solved.column)
    else { return nil }
    return solved
  }

  /// Whether another is the same model of the same rows.
  func isSame(as other: RowRelation) -> Bool {
    rows === other.rows && parameters == other.parameters && target == other.target
      && prediction == other.prediction
  }

  /// Least squares of the model.
  ///
  /// - Parameters:
  ///   - start: Where to begin; nil takes the best of several points that `seed` gives.
  ///   - seed: The seed of those points.
  ///   - shouldStop: Asked before each step; `true` ends the search with what was reached.
  /// - Returns: The estimates; nil where the model is not finite in some row of the start.
  /// - Throws: `.expression` for a formula that cannot be compiled.
  public func leastSquares(
    from start: [Double]?, seed: Int = 2015, shouldStop: () -> Bool = { false }
  ) throws(DescentError) -> NonlinearRegression? {
    // Any start will do for what is linear: the first step arrives.
    let first = start ?? (isLinear ? parameters.map { _ in 0 } : nil)
    let residuals = try residuals()
    let found = NonlinearRegression(
      residuals, names: parameters, start: first, seed: seed, shouldStop: shouldStop)
    guard found == nil, start == nil, isLinear else { return found }
    return NonlinearRegression(
      residuals, names: parameters, start: nil, seed: seed, shouldStop: shouldStop)
  }

  func residuals() throws(DescentError) -> RelationResiduals {
    do {
      return try RelationResiduals(self)
    } catch {
      throw .expression(error)
    }
  }

  /// The first row in which the model has no finite value at a point; nil where there is none.
  public func faultyRow(at point: [Double]) -> FaultyRow? {
    guard let evaluator = try? RowEvaluator(perRow: residual, scalars: parameters, rows: rows),
      let row = point.withUnsafeBufferPointer({ evaluator.firstRowNotFinite(at: $0) })
    else { return nil }
    return FaultyRow(
      row: row + 1,
      columns: residual.columnNames.compactMap { name in
        rows.column(name).map { (name, $0[row]) }
      }, argument: text)
  }
}

/// The residuals of a model, compiled; for one thread.
final class RelationResiduals: ResidualFunction {
  private let each: RowEvaluator
  private let squares: RowEvaluator
  let parameterCount: Int

  init(_ relation: RowRelation) throws(ExpressionError) {
    parameterCount = relation.parameters.count
    each = try RowEvaluator(
      perRow: relation.residual, scalars: relation.parameters, rows: relation.rows)
    squares = try RowEvaluator(
      perRow: relation.residual.square, scalars: relation.parameters, rows: relation.rows)
  }

  var rowCount: Int { each.rowCount }

  func sumOfSquares(at point: [Double]) -> Double {
    point.withUnsafeBufferPointer { squares.value(at: $0) }
  }

  func residualsAndJacobian(
    at point: [Double], rows: Range<Int>, into residuals: inout [Double],
    _ jacobian: inout [Double]
  ) -> Bool {
    point.withUnsafeBufferPointer { point in
      residuals.withUnsafeMutableBufferPointer { residuals in
        jacobian.withUnsafeMutableBufferPointer { jacobian in
          each.rowValuesAndJacobian(at: point, rows: rows, into: residuals, jacobian)
        }
      }
    }
  }

  func extendedResidualsAndJacobian(
    at point: [DoubleDouble], rows: Range<Int>, into residuals: inout [DoubleDouble],
    _ jacobian: inout [DoubleDouble]
  ) -> Bool {
    point.withUnsafeBufferPointer { point in
      residuals.withUnsafeMutableBufferPointer { residuals in
        jacobian.withUnsafeMutableBufferPointer { jacobian in
          each.extendedRowValuesAndJacobian(at: point, rows: rows, into: residuals, jacobian)
        }
      }
    }
  }
}
