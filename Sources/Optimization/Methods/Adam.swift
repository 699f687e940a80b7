internal import CLibrary

/// Gradient descent with running means of the gradient and of its squares, both corrected for their
/// start at 0.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − αm̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ) and v̂ =
/// v/(1 − β₂ᵗ), coordinate by coordinate, g being the gradient at step t = 1, 2, …
///
/// Formula and defaults as in torch.optim.Adam.
/// Source: Diederik P. Kingma and Jimmy Ba, 2015, "Adam: a method for stochastic optimization",
/// algorithm 1.
public struct Adam: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "adam",
    title: "adaptive moment estimation (Adam)",
    formula:
      "m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − αm̂/(√v̂ + eps), m̂ = m/(1 − β₁ᵗ), "
      + "v̂ = v/(1 − β₂ᵗ)",
    source: "Kingma, Ba 2015, Adam: a method for stochastic optimization",
    whenToUse: "when little is known of the scales: alpha is about the length of a step",
    family: .adaptive
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    Parameter(
      "beta1", \.beta1, .halfOpenUnit, "fraction of the mean of gradients that stays"),
    .squaresFraction("beta2", \.beta2),
    .eps(\.eps),
  ]

  /// The step size.
  public var alpha = 0.001
  /// The fraction β₁ of the mean of gradients that stays, from 0 to below 1.
  public var beta1 = 0.9
  /// The fraction β₂ of the mean of squares that stays, from 0 to below 1.
  public var beta2 = 0.999
  /// What is added to the root, at least 0.
  public var eps = 1e-8
  /// The running mean of gradients.
  private var first: [Double] = []
  /// The running mean of squared gradients.
  private var second: [Double] = []

  /// The method with its default parameters.
  public init() {}

  /// Empties the means.
  public mutating func begin(dimension: Int) {
    first = [Double](repeating: 0, count: dimension)
    second = first
  }

  /// Moves the means and steps against the corrected mean of gradients.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let time = Double(context.iteration) + 1
    let firstWeight = 1 - pow(beta1, time)
    let secondWeight = 1 - pow(beta2, time)
    for index in context.next.indices {
      let gradient = context.gradient[index]
      let mean = beta1 * first[index] + (1 - beta1) * gradient
      let squares = beta2 * second[index] + (1 - beta2) * (gradient * gradient)
      first[index] = mean
      second[index] = squares
      let corrected = mean / firstWeight
      let root = (squares / secondWeight).squareRoot()
      context.next[index] = context.point[index] - alpha * corrected / (root + eps)
    }
    return .moved(stepSize: alpha)
  }

  /// The corrections, and the means, raw and corrected, and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let size = StepTerm.named("α", alpha)
    let epsilon = StepTerm.named("ε", eps)
    let (weight1, weight2) = (StepTerm.named("β₁", beta1), StepTerm.named("β₂", beta2))
    let one = StepTerm.number(1)
    let time = StepTerm.named("t", Double(context.iteration) + 1)
    let firstWeight = StepArithmetic.Line("c₁", one - .power(weight1, time))
    let secondWeight = StepArithmetic.Line("c₂", one - .power(weight2, time))
    return StepArithmetic(
      shared: [firstWeight, secondWeight],
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let mean = StepArithmetic.Line(
          "m", weight1 * .named("m", first[index]) + (one - weight1) * slope)
        let squares = StepArithmetic.Line(
          "v", weight2 * .named("v", second[index]) + (one - weight2) * .square(slope))
        let correctedMean = StepArithmetic.Line("m̂", mean.reference / firstWeight.reference)
        let correctedSquares = StepArithmetic.Line("v̂", squares.reference / secondWeight.reference)
        let step =
          size * correctedMean.reference / (.root(correctedSquares.reference) + epsilon)
        return [
          mean, squares, correctedMean, correctedSquares,
          .init("θ", context.coordinate(index) - step),
        ]
      })
  }
}
