internal import Expressions
internal import Optimization

/// The residuals of a formula that is a sum of squares, compiled when they are first asked for.
///
/// With f = Σe² over m terms they are e√2m, so that f = Σr²/2m. For one thread, as compiled
/// formulas are.
final class SquaredTerms {
  private let expression: Expression
  private let variables: [String]
  private let rows: RowTable?
  private lazy var terms = SumOfSquares(expression, variables: variables, rows: rows)

  init(_ expression: Expression, variables: [String], rows: RowTable? = nil) {
    self.expression = expression
    self.variables = variables
    self.rows = rows
  }

  /// The number of residuals; 0 where the formula is not seen to be a sum of squares.
  var count: Int { terms?.termCount ?? 0 }

  /// Writes some of the residuals, as a `ResidualObjective` does.
  func write(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    terms?.write(at: point, in: range, into: block)
    let scale = (2 * Double(count)).squareRoot()
    for index in block.indices { block[index] *= scale }
  }
}

extension FunctionObjective: ResidualObjective {
  var residualCount: Int { squares.count }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    squares.write(at: point, in: range, into: block)
  }
}

extension RowFormulaObjective: ResidualObjective {
  var residualCount: Int { squares.count }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    squares.write(at: point, in: range, into: block)
  }
}

extension MeanOverRowsObjective: ResidualObjective {
  var residualCount: Int { whole.residualCount }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    whole.residuals(at: point, in: range, into: block)
  }
}
