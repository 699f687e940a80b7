/// A run as far as it has come: a value that can be kept, compared, copied and continued.
public struct RunState: Sendable {
  /// The method with its memory.
  public internal(set) var method: any Method
  /// What gives the step sizes; nil where the method has one of its own.
  public let schedule: StepSizeSchedule?
  /// Where the run began.
  public let start: [Double]
  /// The cost there.
  public let firstCost: Double
  /// The point reached: the last one at which everything was finite.
  public internal(set) var point: [Double]
  /// The cost at the point.
  public internal(set) var cost: Double
  /// The gradient at the point.
  public internal(set) var gradient: [Double]
  /// Steps made so far, over all calls of `Runner.advance`.
  public internal(set) var iteration: Int
  /// The step size of the last step; nil before the first.
  public internal(set) var lastStepSize: Double?
  /// The length of the last step; 0 before the first.
  public internal(set) var lastStepLength: Double
  /// The point with the lowest cost met so far.
  public internal(set) var bestPoint: [Double]
  /// The cost there.
  public internal(set) var bestCost: Double
  /// The number of steps that led there.
  public internal(set) var bestIteration: Int
  /// The point with the best score of a validation; nil where there was none.
  public internal(set) var validated: ValidatedPoint?
  /// The recorded iterates.
  public internal(set) var trace: Trace
  /// Why the run last stopped; nil before it was advanced.
  public internal(set) var stopReason: StopReason?

  /// What kind of method it is; one of fixed steps or momentum is `scheduled` where a schedule
  /// gives its step sizes.
  public var family: MethodFamily {
    let family = method.family
    guard schedule != nil else { return family }
    return switch family {
    case .fixedStep, .momentum: .scheduled
    case .adaptive, .lineSearch, .secondOrder, .stochastic, .scheduled: family
    }
  }

  /// The Euclidean length of the gradient at the point.
  public var gradientNorm: Double {
    gradient.withUnsafeBufferPointer { Vector.length($0) }
  }
}
