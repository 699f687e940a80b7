public import Expressions
public import LeastSquares
public import Optimization

/// Why a descent could not begin or go on.
public enum DescentError: Error, Sendable {
  /// The function cannot be compiled or differentiated.
  case expression(ExpressionError)
  /// The rows give no cost.
  case leastSquares(LeastSquaresError)
  /// The run cannot begin.
  case run(RunError)
  /// The function to go on with has another number of coordinates than the run.
  case otherDimension(expected: Int, actual: Int)
  /// A landscape over two coordinates was asked of another number of them.
  case notTwoCoordinates(Int)
  /// The work would take more memory, in bytes, than the limit.
  case tooLarge(bytesNeeded: Double, limit: Double)
  /// The caller asked to stop.
  case interrupted
}
