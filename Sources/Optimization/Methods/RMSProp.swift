/// Gradient descent with each coordinate divided by the root of a running mean of its squared gradients.
///
/// v ← ρv + (1 − ρ)g², θ ← θ − αg/(√v + ε), coordinate by coordinate, g being the gradient and v beginning at 0. With a fixed
/// α it does not settle: near a minimum it goes to and fro by about α/2.
///
/// Formula and defaults as in torch.optim.RMSprop, where ρ is called alpha and α the learning rate; v is rounded as there, the
/// sum fused with the product by g. Once the iterates go to and fro, one rounding decides on which side they are.
/// Source: Tijmen Tieleman and Geoffrey Hinton, 2012, "Lecture 6.5: RMSProp, divide the gradient by a running average of its
/// recent magnitude".
public struct RMSProp: Method {
  /// The step size.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.01, range: .positive, meaning: "step size")
  /// The share ρ of the running mean that stays.
  public static let rho = MethodOption(
    name: "rho", defaultValue: 0.99, range: .halfOpenUnit,
    meaning: "share of the mean of squares that stays")
  /// What is added to the root.
  public static let eps = MethodOption(
    name: "eps", defaultValue: 1e-8, range: .nonnegative,
    meaning: "added to the root, against division by 0")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "rmsprop",
    title: "gradient descent divided by the root mean square (RMSProp)",
    formula: "v ← ρv + (1 − ρ)g², θ ← θ − αg/(√v + eps), g = ∇J(θ), each coordinate by itself",
    source:
      "Tieleman, Hinton 2012, Lecture 6.5: RMSProp, divide the gradient by a running average of "
      + "its recent magnitude",
    whenToUse: "coordinates of very different scale; alpha is then about the length of a step",
    options: [alpha, rho, eps]
  )

  private let stepSize: Double
  private let share: Double
  private let smallest: Double
  private var mean: [Double] = []

  /// Creates the method; `rho` lies from 0 to below 1.
  public init(alpha: Double = 0.01, rho: Double = 0.99, eps: Double = 1e-8) {
    stepSize = alpha
    share = rho
    smallest = eps
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(
      alpha: options.value(Self.alpha), rho: options.value(Self.rho),
      eps: options.value(Self.eps))
  }

  /// Empties the mean.
  public mutating func begin(dimension: Int) {
    mean = [Double](repeating: 0, count: dimension)
  }

  /// Moves the mean and steps against the gradient, each coordinate by its own size.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      let gradient = context.gradient[index]
      let squares = (share * mean[index]).addingProduct((1 - share) * gradient, gradient)
      mean[index] = squares
      context.next[index] =
        context.point[index] - stepSize * gradient / (squares.squareRoot() + smallest)
    }
    return .moved(stepSize: stepSize)
  }

  /// The mean of squares and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let alpha = Term.named("α", stepSize)
    let rho = Term.named("ρ", share)
    let epsilon = Term.named("ε", smallest)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let squares = StepArithmetic.Line(
          "v", .fused(rho * .named("v", mean[index]), (.number(1) - rho) * slope, slope))
        let step = alpha * slope / (.root(squares.reference) + epsilon)
        return [squares, .init("θ", context.coordinate(index) - step)]
      })
  }
}
