internal import Expressions
internal import Optimization

/// A formula over rows as an objective; for one thread, as compiled formulas are.
///
/// Where the formula is compressed, its value and its derivatives cost no rows.
struct RowFormulaObjective: TwiceDifferentiable {
  let function: CompiledRowFormula
  let compression: CompressedFormula?
  let squares: SquaredTerms

  var dimension: Int { function.variables.count }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    compression?.value(at: point) ?? function.value(at: point)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    compression?.valueAndGradient(at: point, into: gradient)
      ?? function.valueAndGradient(at: point, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    guard let compression else { return function.hessian(at: point, into: matrix) }
    compression.hessian(into: matrix)
  }
}

/// The same where it is a mean or a sum over rows, so that some of them give an estimate of it.
struct MeanOverRowsObjective: TwiceDifferentiable, RowObjective {
  let whole: RowFormulaObjective

  var dimension: Int { whole.dimension }
  var rowCount: Int { whole.function.rows.rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { whole.value(at: point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    whole.valueAndGradient(at: point, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    whole.hessian(at: point, into: matrix)
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    whole.function.valueAndGradient(at: point, rows: rows, into: gradient)
  }

  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double {
    whole.function.readAhead(rows: rows)
  }
}
