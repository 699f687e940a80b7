/// Gradient descent with a step size for each coordinate that falls as its squared gradients add
/// up.
///
/// s ← s + g², θ ← θ − αg/(√s + ε), coordinate by coordinate, g being the gradient and s beginning
/// at 0. On convex functions the regret grows as the square root of the number of steps.
///
/// Formula and defaults as in torch.optim.Adagrad.
/// Source: John Duchi, Elad Hazan and Yoram Singer, 2011, "Adaptive subgradient methods for online
/// learning and stochastic optimization".
public struct Adagrad: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "adagrad",
    title: "adaptive gradient descent (AdaGrad)",
    formula: "s ← s + g², θ ← θ − αg/(√s + eps), g = ∇J(θ), each coordinate by itself",
    source:
      "Duchi, Hazan, Singer 2011, Adaptive subgradient methods for online learning and stochastic "
      + "optimization",
    whenToUse: "coordinates of very different scale; takes a large alpha, and slows down with time",
    family: .adaptive
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    .eps(\.eps),
  ]

  /// The step size.
  public var alpha = 0.01
  /// What is added to the root, at least 0.
  public var eps = 1e-10
  /// The sum of squared gradients.
  private var sum: [Double] = []

  /// The method with its default parameters.
  public init() {}

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
        context.point[index] - alpha * gradient / (squares.squareRoot() + eps)
    }
    return .moved(stepSize: alpha)
  }

  /// The sum of squares and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let size = StepTerm.named("α", alpha)
    let epsilon = StepTerm.named("ε", eps)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let squares = StepArithmetic.Line("s", .named("s", sum[index]) + .square(slope))
        let step = size * slope / (.root(squares.reference) + epsilon)
        return [squares, .init("θ", context.coordinate(index) - step)]
      })
  }
}
