/// Gradient descent whose step size is found anew at each step: halved until the cost falls enough.
///
/// From `alpha` down, the step size t is multiplied by `shrink` until Armijo's condition J(θ − t∇J)
/// ≤ J(θ) − c·t·|∇J|² holds, c being `decrease`. Converges to a stationary point of any function
/// whose gradient is Lipschitz continuous on the level set of the start, without its constant being
/// known. `search` takes another search for the step size: the exact one is Cauchy's steepest
/// descent.
///
/// Source: Larry Armijo, 1966, "Minimization of functions having Lipschitz continuous first partial
/// derivatives".
public struct Backtracking: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "backtracking",
    title: "gradient descent with backtracking",
    formula:
      "θ ← θ − t∇J(θ), t = α·shrink^k with the least k such that J falls by decrease·t·|∇J|²",
    source:
      "Armijo 1966, Minimization of functions having Lipschitz continuous first partial derivatives",
    whenToUse: "when no fixed step size works everywhere; each step costs a few values more",
    family: .lineSearch
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    .shrink(\.shrink),
    .decrease(\.decrease),
    Parameter(
      "curvature", \.curvature, .openUnit,
      "fraction of the slope that a step may leave, above 'decrease'"),
    Parameter("search", \.search, "how the step size is found"),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// What a rejected step size is multiplied by, strictly between 0 and 1.
  public var shrink = 0.5
  /// The fraction of the decrease promised by the gradient that a step must reach, strictly between
  /// 0 and 1.
  public var decrease = 1e-4
  /// The fraction of the slope that a step may leave, for `search` wolfe.
  public var curvature = 0.25
  /// How the step size is found.
  public var search = LineSearchKind.armijo
  /// The direction and the gradient at a trial point; empty where the cost alone decides.
  private var storage: [Double] = []

  /// The method with its default parameters.
  public init() {}

  /// Makes room for trials that look at slopes.
  public mutating func begin(dimension: Int) {
    storage = search == .armijo ? [] : [Double](repeating: 0, count: 2 * dimension)
  }

  /// Steps against the gradient as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let squaredNorm = Vector.product(context.gradient, context.gradient)
    guard search != .armijo else {
      let armijo = ArmijoSearch(first: alpha, factor: shrink, decrease: decrease)
      return armijo.search(
        context, along: context.gradient, sign: -1, slope: -squaredNorm, objective: objective)
    }
    guard squaredNorm > 0 else {
      _ = context.next.update(from: context.point)
      return .moved(stepSize: alpha)
    }
    let (context, objective) = (copy context, copy objective)
    let count = context.point.count
    let lineSearch = LineSearch(
      kind: search, first: alpha, decrease: decrease, curvature: curvature)
    var smallest = alpha
    return storage.withUnsafeMutableBufferPointer { storage in
      let direction = storage.part(from: 0, count: count)
      for index in 0..<count { direction[index] = -context.gradient[index] }
      let line = StrongWolfeSearch.Line(
        point: context.point, direction: UnsafeBufferPointer(direction), trialPoint: context.next,
        trialGradient: storage.part(from: count, count: count))
      let stepSize = lineSearch.search(
        line, context, slope: -squaredNorm, smallest: &smallest, objective: objective)
      return stepSize.map { .moved(stepSize: $0) } ?? .noDecrease(smallestStepSize: smallest)
    }
  }

  /// The step size found and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line("t", .number(stepSize), meaning: search.stepMeaning)
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        [.init("θ", context.coordinate(index) - size.reference * context.slope(index))]
      })
  }
}
