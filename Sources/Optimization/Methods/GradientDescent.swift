/// Gradient descent with a fixed step size: θ ← θ − α∇J(θ).
///
/// Converges on a convex function whose gradient has Lipschitz constant L when 0 < α < 2/L; on a quadratic it diverges
/// beyond.
///
/// Source: Augustin-Louis Cauchy, 1847, "Méthode générale pour la résolution des systèmes d'équations simultanées";
/// Cauchy chooses the step along the line, here it is fixed.
public struct GradientDescent: Method {
  /// The step size.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.01, range: .positive, meaning: "step size")

  /// Name, option, formula and source.
  public static let information = MethodInformation(
    name: "gd",
    title: "gradient descent",
    formula: "θ ← θ − α∇J(θ)",
    source: "Cauchy 1847, Méthode générale pour la résolution des systèmes d'équations simultanées",
    whenToUse: "the plain method: smooth functions, a step size below 2/L",
    options: [alpha]
  )

  private let stepSize: Double

  /// Creates the method with a step size.
  public init(alpha: Double) {
    stepSize = alpha
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(alpha: options.value(Self.alpha))
  }

  /// Nothing to prepare: the method has no memory.
  public mutating func begin(dimension: Int) {}

  /// Steps against the gradient.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    for index in context.next.indices {
      context.next[index] = context.point[index] - stepSize * context.gradient[index]
    }
    return .moved(stepSize: stepSize)
  }

  /// The subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    let alpha = Term.named("α", stepSize)
    return StepArithmetic(
      coordinates: context.point.indices.map { index in
        [.init("θ", context.coordinate(index) - alpha * context.slope(index))]
      })
  }
}
