/// Gradient descent whose step size is found anew at each step: halved until the cost falls enough.
///
/// From `alpha` down, the step size t is multiplied by `shrink` until Armijo's condition
/// J(θ − t∇J) ≤ J(θ) − c·t·|∇J|² holds, c being `decrease`. Converges to a stationary point of any function whose
/// gradient is Lipschitz continuous on the level set of the start, without its constant being known.
///
/// Source: Larry Armijo, 1966, "Minimization of functions having Lipschitz continuous first partial derivatives".
public struct Backtracking: Method {
  /// The first step size tried.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 1, range: .positive, meaning: "first step size tried")
  /// What a rejected step size is multiplied by.
  public static let shrink = MethodOption(
    name: "shrink", defaultValue: 0.5, range: .openUnit, meaning: "factor for a rejected step size")
  /// The share of the decrease promised by the gradient that a step must reach.
  public static let decrease = MethodOption(
    name: "decrease", defaultValue: 1e-4, range: .openUnit,
    meaning: "share of the promised decrease that a step must reach")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "backtracking",
    title: "gradient descent with backtracking",
    formula:
      "θ ← θ − t∇J(θ), t = α·shrink^k with the least k such that J falls by decrease·t·|∇J|²",
    source:
      "Armijo 1966, Minimization of functions having Lipschitz continuous first partial derivatives",
    whenToUse: "when no fixed step size works everywhere; each step costs a few values more",
    options: [alpha, shrink, decrease]
  )

  private let search: ArmijoSearch

  /// Creates the method; the factor and the share lie strictly between 0 and 1.
  public init(alpha: Double = 1, shrink: Double = 0.5, decrease: Double = 1e-4) {
    search = ArmijoSearch(first: alpha, factor: shrink, share: decrease)
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(
      alpha: options.value(Self.alpha), shrink: options.value(Self.shrink),
      decrease: options.value(Self.decrease))
  }

  /// Nothing to prepare: the method has no memory.
  public mutating func begin(dimension: Int) {}

  /// Steps against the gradient as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let squaredNorm = Vector.product(context.gradient, context.gradient)
    return search.search(
      context, along: context.gradient, sign: -1, slope: -squaredNorm, objective: objective)
  }

  /// The step size found and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line(
      "t", .number(stepSize), meaning: "the first step size that lowers the cost enough")
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        [.init("θ", context.coordinate(index) - size.reference * context.slope(index))]
      })
  }
}
