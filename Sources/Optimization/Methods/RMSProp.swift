/// Gradient descent with each coordinate divided by the root of a running mean of its squared
/// gradients.
///
/// v ← ρv + (1 − ρ)g², θ ← θ − αg/(√v + ε), coordinate by coordinate, g being the gradient and v
/// beginning at 0. With a fixed α it does not settle: near a minimum it goes to and fro by about
/// α/2.
///
/// Formula and defaults as in torch.optim.RMSprop, where ρ is called alpha and α the learning rate;
/// v is rounded as there, the sum fused with the product by g. Once the iterates go to and fro, one
/// rounding decides on which side they are.
/// Source: Tijmen Tieleman and Geoffrey Hinton, 2012, "Lecture 6.5: RMSProp, divide the gradient by
/// a running average of its recent magnitude".
public struct RMSProp: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "rmsprop",
    title: "gradient descent divided by the root mean square (RMSProp)",
    formula: "v ← ρv + (1 − ρ)g², θ ← θ − αg/(√v + eps), g = ∇J(θ), each coordinate by itself",
    source:
      "Tieleman, Hinton 2012, Lecture 6.5: RMSProp, divide the gradient by a running average of "
      + "its recent magnitude",
    whenToUse: "coordinates of very different scale; alpha is then about the length of a step",
    family: .adaptive
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    .squaresFraction("rho", \.rho),
    .eps(\.eps),
  ]

  /// The step size.
  public var alpha = 0.01
  /// The fraction ρ of the running mean that stays, from 0 to below 1.
  public var rho = 0.99
  /// What is added to the root, at least 0.
  public var eps = 1e-8
  /// The running mean of squared gradients.
  private var mean: [Double] = []

  /// The method with its default parameters.
  public init() {}

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
      let squares = (rho * mean[index]).addingProduct((1 - rho) * gradient, gradient)
      mean[index] = squares
      context.next[index] =
        context.point[index] - alpha * gradient / (squares.squareRoot() + eps)
    }
    return .moved(stepSize: alpha)
  }

  /// The mean of squares and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let size = StepTerm.named("α", alpha)
    let weight = StepTerm.named("ρ", rho)
    let epsilon = StepTerm.named("ε", eps)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let squares = StepArithmetic.Line(
          "v", .fused(weight * .named("v", mean[index]), (.number(1) - weight) * slope, slope))
        let step = size * slope / (.root(squares.reference) + epsilon)
        return [squares, .init("θ", context.coordinate(index) - step)]
      })
  }
}
