/// Gradient descent whose step size is found anew at each step: halved until the cost falls enough.
///
/// From `alpha` down, the step size t is multiplied by `shrink` until Armijo's condition
/// J(θ − t∇J) ≤ J(θ) − c·t·|∇J|² holds, c being `decrease`. Converges to a stationary point of any function whose
/// gradient is Lipschitz continuous on the level set of the start, without its constant being known.
///
/// Source: Larry Armijo, 1966, "Minimization of functions having Lipschitz continuous first partial derivatives".
public struct Backtracking: Method {
  /// The first step size tried.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 1, range: .positive, meaning: "first step size tried")
  /// What a rejected step size is multiplied by.
  public static let shrink = MethodOption(
    name: "shrink", defaultValue: 0.5, range: .openUnit, meaning: "factor for a rejected step size")
  /// The share of the decrease promised by the gradient that a step must reach.
  public static let decrease = MethodOption(
    name: "decrease", defaultValue: 1e-4, range: .openUnit,
    meaning: "share of the promised decrease that a step must reach")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "backtracking",
    title: "gradient descent with backtracking",
    formula:
      "θ ← θ − t∇J(θ), t = α·shrink^k with the least k such that J falls by decrease·t·|∇J|²",
    source:
      "Armijo 1966, Minimization of functions having Lipschitz continuous first partial derivatives",
    whenToUse: "when no fixed step size works everywhere; each step costs a few values more",
    options: [alpha, shrink, decrease]
  )

  private let firstStepSize: Double
  private let factor: Double
  private let share: Double

  /// Creates the method; the factor and the share lie strictly between 0 and 1.
  public init(alpha: Double = 1, shrink: Double = 0.5, decrease: Double = 1e-4) {
    firstStepSize = alpha
    factor = shrink
    share = decrease
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(
      alpha: options.value(Self.alpha), shrink: options.value(Self.shrink),
      decrease: options.value(Self.decrease))
  }

  /// Nothing to prepare: the method has no memory.
  public mutating func begin(dimension: Int) {}

  /// Steps against the gradient as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let point = context.point
    let gradient = context.gradient
    let next = context.next
    var squaredNorm = 0.0
    for element in gradient { squaredNorm += element * element }
    var stepSize = firstStepSize
    while true {
      var moves = false
      for index in next.indices {
        next[index] = point[index] - stepSize * gradient[index]
        moves = moves || next[index] != point[index]
      }
      // At a stationary point every step size satisfies the condition, and none moves.
      guard moves || squaredNorm == 0 else { return .noDecrease(smallestStepSize: stepSize) }
      let trial = objective.value(at: UnsafeBufferPointer(next))
      if trial.isFinite, trial <= context.cost - share * stepSize * squaredNorm {
        return .moved(stepSize: stepSize)
      }
      // Below the spacing of floating-point numbers no smaller step can help.
      guard stepSize > 0 else { return .noDecrease(smallestStepSize: stepSize) }
      stepSize *= factor
    }
  }
}
