internal import Glibc

/// Gradient descent with running means of the gradient and of its squares, both corrected for their start at 0.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − αm̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ), coordinate by
/// coordinate, g being the gradient at step t = 1, 2, …
///
/// Formula and defaults as in torch.optim.Adam.
/// Source: Diederik P. Kingma and Jimmy Ba, 2015, "Adam: a method for stochastic optimization", algorithm 1.
public struct Adam: Method {
  /// The step size.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.001, range: .positive, meaning: "step size")
  /// The share β₁ of the mean of gradients that stays.
  public static let beta1 = MethodOption(
    name: "beta1", defaultValue: 0.9, range: .halfOpenUnit,
    meaning: "share of the mean of gradients that stays")
  /// The share β₂ of the mean of squares that stays.
  public static let beta2 = MethodOption(
    name: "beta2", defaultValue: 0.999, range: .halfOpenUnit,
    meaning: "share of the mean of squares that stays")
  /// What is added to the root.
  public static let eps = RMSProp.eps

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "adam",
    title: "adaptive moment estimation (Adam)",
    formula:
      "m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − αm̂/(√v̂ + eps), m̂ = m/(1 − β₁ᵗ), "
      + "v̂ = v/(1 − β₂ᵗ)",
    source: "Kingma, Ba 2015, Adam: a method for stochastic optimization",
    whenToUse: "when little is known of the scales: alpha is about the length of a step",
    options: [alpha, beta1, beta2, eps]
  )

  private let stepSize: Double
  private let firstShare: Double
  private let secondShare: Double
  private let smallest: Double
  /// The mean of gradients, then the mean of squares.
  private var first: [Double] = []
  private var second: [Double] = []

  /// Creates the method; `beta1` and `beta2` lie from 0 to below 1.
  public init(
    alpha: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, eps: Double = 1e-8
  ) {
    stepSize = alpha
    firstShare = beta1
    secondShare = beta2
    smallest = eps
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(
      alpha: options.value(Self.alpha), beta1: options.value(Self.beta1),
      beta2: options.value(Self.beta2), eps: options.value(Self.eps))
  }

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
    let firstWeight = 1 - pow(firstShare, time)
    let secondWeight = 1 - pow(secondShare, time)
    for index in context.next.indices {
      let gradient = context.gradient[index]
      let mean = firstShare * first[index] + (1 - firstShare) * gradient
      let squares = secondShare * second[index] + (1 - secondShare) * (gradient * gradient)
      first[index] = mean
      second[index] = squares
      let corrected = mean / firstWeight
      let root = (squares / secondWeight).squareRoot()
      context.next[index] = context.point[index] - stepSize * corrected / (root + smallest)
    }
    return .moved(stepSize: stepSize)
  }

  /// The corrections, and the means, raw and corrected, and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let alpha = Term.named("α", stepSize)
    let epsilon = Term.named("ε", smallest)
    let (beta1, beta2) = (Term.named("β₁", firstShare), Term.named("β₂", secondShare))
    let one = Term.number(1)
    let time = Term.named("t", Double(context.iteration) + 1)
    let firstWeight = StepArithmetic.Line("c₁", one - .power(beta1, time))
    let secondWeight = StepArithmetic.Line("c₂", one - .power(beta2, time))
    return StepArithmetic(
      shared: [firstWeight, secondWeight],
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let mean = StepArithmetic.Line(
          "m", beta1 * .named("m", first[index]) + (one - beta1) * slope)
        let squares = StepArithmetic.Line(
          "v", beta2 * .named("v", second[index]) + (one - beta2) * .square(slope))
        let correctedMean = StepArithmetic.Line("m̂", mean.reference / firstWeight.reference)
        let correctedSquares = StepArithmetic.Line("v̂", squares.reference / secondWeight.reference)
        let step =
          alpha * correctedMean.reference / (.root(correctedSquares.reference) + epsilon)
        return [
          mean, squares, correctedMean, correctedSquares,
          .init("θ", context.coordinate(index) - step),
        ]
      })
  }
}
