public import Optimization

extension Descent {
  /// When a run from the same start arrives by the theory of a quadratic.
  ///
  /// Nil where the curvature is not constant, no minimum is known, or the method is neither plain
  /// descent nor the heavy ball.
  ///
  /// - Parameters:
  ///   - stepSize: The step size; nil takes the run's own.
  ///   - momentum: The momentum; nil takes the run's own.
  /// - Returns: The forecast.
  public func forecast(stepSize: Double? = nil, momentum: Double? = nil) -> QuadraticForecast? {
    guard subject.isQuadratic, let goal, let alpha = stepSize ?? alpha,
      stepSize != nil || run.family == .fixedStep || self.momentum != nil,
      let spectrum = subject.curvature(at: goal.point)
    else { return nil }
    return QuadraticForecast(
      spectrum: spectrum, start: run.start, minimum: goal.point, stepSize: alpha,
      momentum: momentum ?? self.momentum ?? 0)
  }
}
