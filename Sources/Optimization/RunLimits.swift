/// When a run stops and how densely it is recorded.
public struct RunLimits: Equatable, Sendable {
  /// The most steps that one call of `Runner.advance` makes; zero or less makes none.
  public var iterations: Int
  /// Stop when |∇J| is at most this; 0 switches the test off, so that exactly `iterations` steps
  /// are made.
  public var gradientTolerance: Double
  /// Stop when the length of a step is at most this; nil switches the test off.
  public var stepTolerance: Double?
  /// Stop when a step changes the cost by no more than this fraction of itself; nil switches the
  /// test off.
  public var costTolerance: Double?
  /// Stop when the cost is above this many times max(|first cost|, 1), or below minus that.
  ///
  /// The 1 keeps a start at the minimum, or one where the function happens to be near zero, from
  /// counting as a scale. A cost that falls without end is not stopped by this.
  public var divergenceFactor: Double

  /// Creates limits.
  public init(
    iterations: Int, gradientTolerance: Double = 0, stepTolerance: Double? = nil,
    costTolerance: Double? = nil, divergenceFactor: Double = 1e12
  ) {
    self.iterations = iterations
    self.gradientTolerance = gradientTolerance
    self.stepTolerance = stepTolerance
    self.costTolerance = costTolerance
    self.divergenceFactor = divergenceFactor
  }
}
