/// Gradient descent with momentum, the heavy ball: b ← βb + ∇J(θ), θ ← θ − αb, b beginning at 0.
///
/// The same as θ ← θ − α∇J(θ) + β(θ − θ′), θ′ being the point before. On a quadratic cost it converges when 0 ≤ β < 1 and
/// 0 < αL < 2(1 + β); with the best α and β the error falls by (√κ − 1)/(√κ + 1) at each step.
///
/// Formula and defaults as in torch.optim.SGD, momentum aside: its default there is 0, which is plain descent.
/// Source: Boris T. Polyak, 1964, "Some methods of speeding up the convergence of iteration methods".
public struct Momentum: Method {
  /// The step size.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.001, range: .positive, meaning: "step size")
  /// The share β of the last step's buffer that stays.
  public static let momentum = MethodOption(
    name: "momentum", defaultValue: 0.9, range: .closedUnit,
    meaning: "share of the gathered gradients that stays")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "momentum",
    title: "gradient descent with momentum (heavy ball)",
    formula: "b ← βb + ∇J(θ), θ ← θ − αb, with β = momentum",
    source: "Polyak 1964, Some methods of speeding up the convergence of iteration methods",
    whenToUse: "narrow valleys, where plain descent zigzags across and crawls along",
    options: [alpha, momentum]
  )

  private let stepSize: Double
  /// The share β of the last step's buffer that stays.
  public let share: Double
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

  /// Adds the gradient to the buffer and steps against the buffer.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      let gathered = share * buffer[index] + context.gradient[index]
      buffer[index] = gathered
      context.next[index] = context.point[index] - stepSize * gathered
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
        let gathered = StepArithmetic.Line(
          "b", beta * .named("b", buffer[index]) + context.slope(index))
        return [gathered, .init("θ", context.coordinate(index) - alpha * gathered.reference)]
      })
  }
}
