/// A descent method: a value with its parameters and its memory, which knows how to make one step.
///
/// The runner owns everything else: counting, recording, limits, cancellation. A method says what
/// it needs of a function by conforming to one of `FirstOrderMethod`, `SecondOrderMethod`,
/// `RowMethod`, `ResidualMethod` and `CompositeMethod`. A new method is one file with one type, and
/// one line in `MethodList.all`.
public protocol Method: Sendable {
  /// Name, formula and source of the method.
  static var information: MethodInformation { get }

  /// What the method can be told, in the order in which help shows it.
  static var parameters: [Parameter<Self>] { get }

  /// The method with its default parameters.
  init()

  /// Makes the memory ready for points of `dimension` numbers; called once before the first step.
  mutating func begin(dimension: Int)

  /// Takes this step size from now on; nothing for a method without one.
  mutating func use(stepSize: Double)

  /// What kind of method it is with its parameters as they are.
  var family: MethodFamily { get }

  /// Names of the numbers that a record keeps of each step beside its size, such as `lambda`.
  static var detailNames: [String] { get }

  /// These numbers of the last step, or those that the first begins with.
  var details: [Double] { get }

  /// The method together with an objective that offers what it needs.
  ///
  /// - Throws: `.unmetRequirement`.
  func paired(with objective: any Objective) throws(RunError) -> Pairing
}

extension Method {
  /// That of its information.
  public var family: MethodFamily { Self.information.family }
  /// There is no step size to set.
  public mutating func use(stepSize: Double) {}
  /// None.
  public static var detailNames: [String] { [] }
  /// None.
  public var details: [Double] { [] }
}

/// A method with a step size to set.
///
/// The loop reads the step size from the outcome of each step, and may set it before.
public protocol SteppingMethod: Method {
  /// The step size, or the first one that is tried.
  var alpha: Double { get set }
}

extension SteppingMethod {
  /// Sets `alpha`.
  public mutating func use(stepSize: Double) { alpha = stepSize }
}

/// A method for every objective: values and gradients are enough.
public protocol FirstOrderMethod: Method {
  /// Writes the point after one step into `context.next`.
  ///
  /// `objective` is for methods that try points before they choose one.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes.
  func arithmetic(_ context: StepContext, objective: some Objective) -> StepArithmetic?
}

/// A method that takes second derivatives.
public protocol SecondOrderMethod: Method {
  /// Writes the point after one step into `context.next`.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some TwiceDifferentiable
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes.
  func arithmetic(_ context: StepContext, objective: some TwiceDifferentiable) -> StepArithmetic?
}

/// A method that takes some rows at a time.
public protocol RowMethod: Method {
  /// Writes the point after one step into `context.next`.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some RowObjective
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes.
  func arithmetic(_ context: StepContext, objective: some RowObjective) -> StepArithmetic?
}

/// A method for costs that are means of squares.
public protocol ResidualMethod: Method {
  /// Writes the point after one step into `context.next`.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some ResidualObjective
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes.
  func arithmetic(_ context: StepContext, objective: some ResidualObjective) -> StepArithmetic?
}

/// A method that takes an l1 part as what it is.
public protocol CompositeMethod: Method {
  /// Writes the point after one step into `context.next`.
  mutating func step(
    _ context: borrowing StepContext, objective: borrowing some CompositeObjective
  ) -> StepOutcome

  /// The arithmetic of the step that `step` would make; nil when that would not move.
  ///
  /// It may use `context.next` as it likes.
  func arithmetic(_ context: StepContext, objective: some CompositeObjective) -> StepArithmetic?
}

/// A method together with an objective that offers what it needs.
public enum Pairing {
  /// A method for every objective.
  case firstOrder(any FirstOrderMethod, any Objective)
  /// A method that takes second derivatives.
  case secondOrder(any SecondOrderMethod, any TwiceDifferentiable)
  /// A method that takes some rows at a time.
  case rows(any RowMethod, any RowObjective)
  /// A method for costs that are means of squares.
  case residuals(any ResidualMethod, any ResidualObjective)
  /// A method that takes an l1 part as what it is.
  case composite(any CompositeMethod, any CompositeObjective)
}

extension FirstOrderMethod {
  /// The method with any objective.
  public func paired(with objective: any Objective) throws(RunError) -> Pairing {
    .firstOrder(self, objective)
  }
}

extension SecondOrderMethod {
  /// The method with an objective that has second derivatives.
  public func paired(with objective: any Objective) throws(RunError) -> Pairing {
    guard let objective = objective as? any TwiceDifferentiable else {
      throw .unmetRequirement(.secondDerivatives, method: Self.information.name)
    }
    return .secondOrder(self, objective)
  }
}

extension RowMethod {
  /// The method with an objective that has rows.
  public func paired(with objective: any Objective) throws(RunError) -> Pairing {
    guard let objective = objective as? any RowObjective, objective.rowCount > 0 else {
      throw .unmetRequirement(.rows, method: Self.information.name)
    }
    return .rows(self, objective)
  }
}

extension ResidualMethod {
  /// The method with an objective that has residuals.
  public func paired(with objective: any Objective) throws(RunError) -> Pairing {
    guard let objective = objective as? any ResidualObjective, objective.residualCount > 0 else {
      throw .unmetRequirement(.residuals, method: Self.information.name)
    }
    return .residuals(self, objective)
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
  func coordinate(_ index: Int) -> StepTerm { .named("θ", point[index]) }

  /// A coordinate of the gradient, as an operand.
  func slope(_ index: Int) -> StepTerm { .named("g", gradient[index]) }
}

/// How a step went.
public enum StepOutcome: Equatable, Sendable {
  /// `next` holds the point after a step of this size.
  case moved(stepSize: Double)
  /// No acceptable step was found down to this step size; the run stays at its point.
  case noDecrease(smallestStepSize: Double)
  /// The step size asked for is not a finite number above 0; the run stays at its point.
  case invalidStepSize(Double)
}
