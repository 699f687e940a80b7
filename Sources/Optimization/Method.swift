/// A descent method: a value with its state, which knows how to make one step.
///
/// The runner owns everything else: counting, recording, limits, cancellation. A new method is one file with one
/// type, and one line in `MethodList.all`.
public protocol Method: Sendable {
  /// Name, options, formula and source of the method.
  static var information: MethodInformation { get }

  /// Creates the method from options that `MethodInformation.values(for:)` has checked and completed.
  init(options: MethodOptions)

  /// Makes the state ready for points of `dimension` numbers; called once before the first step.
  mutating func begin(dimension: Int)

  /// Moves `context.point` by one step.
  mutating func step(_ context: borrowing StepContext) -> StepOutcome
}

/// What a method sees when it makes a step.
public struct StepContext {
  /// The point to move: θ before the step, and after it.
  public let point: UnsafeMutableBufferPointer<Double>
  /// The gradient at the point.
  public let gradient: UnsafeBufferPointer<Double>
  /// The cost at the point.
  public let cost: Double
  /// How many steps have been made before this one.
  public let iteration: Int
  /// The function, for methods that try points before they choose one.
  public let objective: any Objective

  /// Creates a context.
  public init(
    point: UnsafeMutableBufferPointer<Double>,
    gradient: UnsafeBufferPointer<Double>,
    cost: Double,
    iteration: Int,
    objective: any Objective
  ) {
    self.point = point
    self.gradient = gradient
    self.cost = cost
    self.iteration = iteration
    self.objective = objective
  }
}

/// How a step went.
public enum StepOutcome: Equatable, Sendable {
  /// The point was moved with this step size.
  case moved(stepSize: Double)
  /// No acceptable step was found down to this step size; the point is as it was.
  case noDecrease(smallestStepSize: Double)
}
