/// Gradient descent with Nesterov's momentum: b ← βb + ∇J(θ), θ ← θ − α(∇J(θ) + βb), b beginning at
/// 0.
///
/// θ is the point looked ahead to, where the gradient is taken. On smooth convex functions, with a
/// momentum that rises as the source has it, the cost gap falls as 1/k² after k steps, where plain
/// descent has 1/k; here the momentum is fixed.
///
/// Formula and defaults as in torch.optim.SGD with `nesterov`; its momentum has no default that
/// works, here it is 0.9.
/// Source: Yurii Nesterov, 1983, "A method for solving the convex programming problem with
/// convergence rate O(1/k²)"; in the form of Ilya Sutskever, James Martens, George Dahl and
/// Geoffrey Hinton, 2013, "On the importance of initialization and momentum in deep learning".
public struct Nesterov: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "nesterov",
    title: "gradient descent with Nesterov's momentum",
    formula: "b ← βb + ∇J(θ), θ ← θ − α(∇J(θ) + βb), with β = momentum",
    source:
      "Nesterov 1983, A method for solving the convex programming problem with convergence rate "
      + "O(1/k²)",
    whenToUse: "as momentum, where that overshoots: the ball brakes before the slope rises",
    family: .momentum
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    .momentum(\.beta),
  ]

  /// The step size.
  public var alpha = 0.001
  /// The fraction β of the last buffer that stays in the sum, from 0 to 1.
  public var beta = 0.9
  private var buffer: [Double] = []

  /// The method with its default parameters.
  public init() {}

  /// Empties the buffer.
  public mutating func begin(dimension: Int) {
    buffer = [Double](repeating: 0, count: dimension)
  }

  /// Adds the gradient to the buffer and steps against the gradient and the buffer.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      let gradient = context.gradient[index]
      let gathered = beta * buffer[index] + gradient
      buffer[index] = gathered
      context.next[index] = context.point[index] - alpha * (gradient + beta * gathered)
    }
    return .moved(stepSize: alpha)
  }

  /// The buffer and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let size = StepTerm.named("α", alpha)
    let weight = StepTerm.named("β", beta)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let gathered = StepArithmetic.Line("b", weight * .named("b", buffer[index]) + slope)
        return [
          gathered,
          .init("θ", context.coordinate(index) - size * (slope + weight * gathered.reference)),
        ]
      })
  }
}
