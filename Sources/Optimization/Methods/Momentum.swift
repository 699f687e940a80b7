/// Gradient descent with momentum, the heavy ball: b ← βb + ∇J(θ), θ ← θ − αb, b beginning at 0.
///
/// The same as θ ← θ − α∇J(θ) + β(θ − θ′), θ′ being the point before. On a quadratic cost it
/// converges when 0 ≤ β < 1 and 0 < αL < 2(1 + β); with the best α and β the error falls by (√κ −
/// 1)/(√κ + 1) at each step.
///
/// Formula and defaults as in torch.optim.SGD, momentum aside: its default there is 0, which is
/// plain descent.
/// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration
/// methods".
public struct Momentum: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "momentum",
    title: "gradient descent with momentum (heavy ball)",
    formula: "b ← βb + ∇J(θ), θ ← θ − αb, with β = momentum",
    source: "Polyak 1964, Some methods of speeding up the convergence of iteration methods",
    whenToUse: "narrow valleys, where plain descent zigzags across and crawls along",
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

  /// Adds the gradient to the buffer and steps against the buffer.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      let gathered = beta * buffer[index] + context.gradient[index]
      buffer[index] = gathered
      context.next[index] = context.point[index] - alpha * gathered
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
        let gathered = StepArithmetic.Line(
          "b", weight * .named("b", buffer[index]) + context.slope(index))
        return [gathered, .init("θ", context.coordinate(index) - size * gathered.reference)]
      })
  }
}
