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

  /// Writes the point after one step into `context.next`; `objective` is for methods that try points before they choose one.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes. By default the new coordinates stand alone, without how they came about.
  func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic?
}

extension Method {
  /// The new coordinates alone.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved = method.step(context, objective: objective) else { return nil }
    return StepArithmetic(coordinates: context.next.map { [.init("θ", .number($0))] })
  }
}

/// What a method sees when it makes a step.
public struct StepContext {
  /// The point θ before the step.
  public let point: UnsafeBufferPointer<Double>
  /// The gradient at the point.
  public let gradient: UnsafeBufferPointer<Double>
  /// The cost at the point.
  public let cost: Double
  /// How many steps have been made before this one.
  public let iteration: Int
  /// Where the point after the step goes; what it holds before means nothing.
  public let next: UnsafeMutableBufferPointer<Double>
}

extension StepContext {
  /// A coordinate of the point, as an operand.
  func coordinate(_ index: Int) -> Term { .named("θ", point[index]) }

  /// A coordinate of the gradient, as an operand.
  func slope(_ index: Int) -> Term { .named("g", gradient[index]) }
}

/// How a step went.
public enum StepOutcome: Equatable, Sendable {
  /// `next` holds the point after a step of this size.
  case moved(stepSize: Double)
  /// No acceptable step was found down to this step size; the run stays at its point.
  case noDecrease(smallestStepSize: Double)
}
