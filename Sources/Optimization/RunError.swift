/// What makes a run impossible before its next step.
public enum RunError: Error, Equatable, Sendable {
  /// The start has another number of coordinates than the function has variables.
  case wrongDimension(expected: Int, actual: Int)
  /// A coordinate of the start is not a finite number.
  case startNotFinite(index: Int)
  /// A function without variables.
  case noVariables
  /// The function has more variables than the method of that name can work with.
  case tooManyVariables(limit: Int, actual: Int, method: String)
  /// The function does not offer what the method of that name asks for.
  case unmetRequirement(MethodRequirement, method: String)
  /// A schedule gives a step size that is not a finite number above 0 for this iteration.
  case invalidStepSize(Double, iteration: Int)
  /// The method of that name has no step size that a schedule could give.
  case noStepSize(method: String)
}

/// What an objective must offer beyond its value and gradient before a method can run on it.
public enum MethodRequirement: Equatable, Sendable {
  /// The matrix of second derivatives.
  case secondDerivatives
  /// A mean over rows, of which there is at least one.
  case rows
  /// A mean of squares, of which there is at least one.
  case residuals
}
