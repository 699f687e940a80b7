import Descents
import LeastSquares

/// Least squares of a model that the session keeps.
struct ModelRegression {
  /// The model's cost.
  var cost: ModelCost
  /// The estimates.
  var regression: NonlinearRegression
}
