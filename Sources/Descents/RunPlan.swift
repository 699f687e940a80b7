public import Optimization

/// A run before its first step, and when it is to stop.
///
/// Making a plan is where mistakes in its options are found. Carrying it out fails only where the
/// subject's function cannot be made; a sweep carries many plans out at the same time.
public struct RunPlan: Sendable {
  /// The run before its first step.
  public var descent: Descent
  /// When it stops.
  public var limits: RunLimits

  /// Creates a plan.
  public init(_ descent: Descent, limits: RunLimits) {
    self.descent = descent
    self.limits = limits
  }

  /// Makes the steps.
  ///
  /// - Parameter shouldStop: Told before each step what fraction of the most steps is made.
  /// - Returns: The run with its steps.
  /// - Throws: What `Descent.advance` throws.
  public func carriedOut(
    shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(DescentError) -> Descent {
    var descent = descent
    try descent.advance(limits, shouldStop: shouldStop)
    return descent
  }
}
