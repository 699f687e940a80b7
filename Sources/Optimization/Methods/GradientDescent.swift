/// Gradient descent with a fixed step size: θ ← θ − α∇J(θ).
///
/// Converges on a convex function whose gradient has Lipschitz constant L when 0 < α < 2/L; on a
/// quadratic it diverges beyond.
///
/// Source: Augustin-Louis Cauchy, 1847, "Méthode générale pour la résolution des systèmes
/// d'équations simultanées"; Cauchy chooses the step along the line, here it is fixed.
public struct GradientDescent: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "gd",
    title: "gradient descent",
    formula: "θ ← θ − α∇J(θ)",
    source: "Cauchy 1847, Méthode générale pour la résolution des systèmes d'équations simultanées",
    whenToUse: "the plain method: smooth functions, a step size below 2/L",
    family: .fixedStep
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size")
  ]

  /// The step size.
  public var alpha = 0.01

  /// The method with its default parameters.
  public init() {}

  /// Nothing to prepare: the method has no memory.
  public mutating func begin(dimension: Int) {}

  /// Steps against the gradient.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      context.next[index] = context.point[index] - alpha * context.gradient[index]
    }
    return .moved(stepSize: alpha)
  }

  /// The subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let size = StepTerm.named("α", alpha)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        [.init("θ", context.coordinate(index) - size * context.slope(index))]
      })
  }
}
