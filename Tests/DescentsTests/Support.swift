import Datasets
import Expressions
import LeastSquares
import Optimization

@testable import Descents

/// A line's rows, made up.
func line(rows: Int = 30, features: Int = 1, seed: Int = 1) throws -> Dataset {
  try RegressionRecipe(
    rows: rows, features: features, informative: features, bias: 3, noise: 5, seed: seed
  ).generate(memoryLimit: 1e8)
}

/// The least-squares cost of rows.
func cost(_ rows: Dataset, intercept: Bool = true) throws -> LinearLeastSquares {
  let rFactor = try RFactor(rows, intercept: intercept)
  return try LinearLeastSquares(rFactor, regression: LinearRegression(rFactor), rows: rows)
}

/// A function typed as a formula.
func formula(_ text: String, _ variables: String...) throws -> Formula {
  Formula(name: "f", variables: variables, expression: try ParsedExpression.parse(text).expression)
}

/// Plain descent with a step size.
func descent(
  on subject: any Subject, alpha: Double, start: [Double], steps: Int
) throws -> Descent {
  var method = GradientDescent()
  method.alpha = alpha
  var descent = try Descent(subject, method: method, alpha: alpha, start: start)
  try descent.advance(RunLimits(iterations: steps))
  descent.findMinima()
  return descent
}
