/// Gradient descent with a step size for each coordinate that falls as its squared gradients add up.
///
/// s ← s + g², θ ← θ − αg/(√s + ε), coordinate by coordinate, g being the gradient and s beginning at 0. On convex functions
/// the regret grows as the square root of the number of steps.
///
/// Formula and defaults as in torch.optim.Adagrad.
/// Source: John Duchi, Elad Hazan and Yoram Singer, 2011, "Adaptive subgradient methods for online learning and stochastic
/// optimization".
public struct Adagrad: Method {
  /// The step size.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.01, range: .positive, meaning: "step size")
  /// What is added to the root.
  public static let eps = MethodOption(
    name: "eps", defaultValue: 1e-10, range: .nonnegative,
    meaning: "added to the root, against division by 0")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "adagrad",
    title: "adaptive gradient descent (AdaGrad)",
    formula: "s ← s + g², θ ← θ − αg/(√s + eps), g = ∇J(θ), each coordinate by itself",
    source:
      "Duchi, Hazan, Singer 2011, Adaptive subgradient methods for online learning and stochastic "
      + "optimization",
    whenToUse: "coordinates of very different scale; takes a large alpha, and slows down with time",
    options: [alpha, eps]
  )

  private let stepSize: Double
  private let smallest: Double
  private var sum: [Double] = []

  /// Creates the method.
  public init(alpha: Double = 0.01, eps: Double = 1e-10) {
    stepSize = alpha
    smallest = eps
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(alpha: options.value(Self.alpha), eps: options.value(Self.eps))
  }

  /// Empties the sums.
  public mutating func begin(dimension: Int) {
    sum = [Double](repeating: 0, count: dimension)
  }

  /// Adds the squares and steps against the gradient, each coordinate by its own size.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      let gradient = context.gradient[index]
      let squares = sum[index] + gradient * gradient
      sum[index] = squares
      context.next[index] =
        context.point[index] - stepSize * gradient / (squares.squareRoot() + smallest)
    }
    return .moved(stepSize: stepSize)
  }

  /// The sum of squares and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let alpha = Term.named("α", stepSize)
    let epsilon = Term.named("ε", smallest)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let squares = StepArithmetic.Line("s", .named("s", sum[index]) + .square(slope))
        let step = alpha * slope / (.root(squares.reference) + epsilon)
        return [squares, .init("θ", context.coordinate(index) - step)]
      })
  }
}
