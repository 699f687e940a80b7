/// Gradient descent with Nesterov's momentum: b ← βb + ∇J(θ), θ ← θ − α(∇J(θ) + βb), b beginning at 0.
///
/// θ is the point looked ahead to, where the gradient is taken. On smooth convex functions, with a momentum that rises as
/// the source has it, the cost gap falls as 1/k² after k steps, where plain descent has 1/k; here the momentum is fixed.
///
/// Formula and defaults as in torch.optim.SGD with `nesterov`; its momentum has no default that works, here it is 0.9.
/// Source: Yurii Nesterov, 1983, "A method for solving the convex programming problem with convergence rate O(1/k²)"; in the
/// form of Ilya Sutskever, James Martens, George Dahl and Geoffrey Hinton, 2013, "On the importance of initialization and
/// momentum in deep learning".
public struct Nesterov: Method {
  /// The step size.
  public static let alpha = Momentum.alpha
  /// The share β of the last step's buffer that stays.
  public static let momentum = Momentum.momentum

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "nesterov",
    title: "gradient descent with Nesterov's momentum",
    formula: "b ← βb + ∇J(θ), θ ← θ − α(∇J(θ) + βb), with β = momentum",
    source:
      "Nesterov 1983, A method for solving the convex programming problem with convergence rate "
      + "O(1/k²)",
    whenToUse: "as momentum, where that overshoots: the ball brakes before the slope rises",
    options: [alpha, momentum]
  )

  private let stepSize: Double
  private let share: Double
  private var buffer: [Double] = []

  /// Creates the method; the momentum lies between 0 and 1.
  public init(alpha: Double = 0.001, momentum: Double = 0.9) {
    stepSize = alpha
    share = momentum
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(alpha: options.value(Self.alpha), momentum: options.value(Self.momentum))
  }

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
      let gathered = share * buffer[index] + gradient
      buffer[index] = gathered
      context.next[index] = context.point[index] - stepSize * (gradient + share * gathered)
    }
    return .moved(stepSize: stepSize)
  }

  /// The buffer and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let alpha = Term.named("α", stepSize)
    let beta = Term.named("β", share)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let gathered = StepArithmetic.Line("b", beta * .named("b", buffer[index]) + slope)
        return [
          gathered,
          .init("θ", context.coordinate(index) - alpha * (slope + beta * gathered.reference)),
        ]
      })
  }
}
