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
  /// The steps on end that may predict the test rows no better; nil for any number.
  public var patience: Int?

  /// Creates a plan.
  public init(_ descent: Descent, limits: RunLimits, patience: Int? = nil) {
    self.descent = descent
    self.limits = limits
    self.patience = patience
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
    try descent.advance(limits, patience: patience, shouldStop: shouldStop)
    return descent
  }

  /// The most memory, in bytes, that the run takes while it is made.
  var bytesNeeded: Double {
    // The record is there twice while the loop hands it back.
    16 * Double(descent.run.trace.largestSize(iterations: limits.iterations)) + 4096
  }
}
