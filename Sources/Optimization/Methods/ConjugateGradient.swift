/// The nonlinear conjugate gradient method: θ ← θ + td, d ← −∇J(θ) + βd.
///
/// β = max(gᵀ(g − g′)/g′ᵀg′, 0), g and g′ being the gradients here and at the point before: Polak
/// and Ribière's, cut off at 0, so that the method begins anew by itself. The step size t satisfies
/// the strong Wolfe conditions, or those that `search` asks for. On a quadratic in n variables the
/// exact search ends after n steps.
///
/// Source: Elijah Polak and Gérard Ribière, 1969, "Note sur la convergence de méthodes de
/// directions conjuguées"; the cut of Michael J. D. Powell, 1984, "Nonconvex minimization
/// calculations and the conjugate gradient method"; here as in Jorge Nocedal and Stephen J. Wright,
/// 2006, "Numerical Optimization", algorithm 5.4 with formula 5.45, first step sizes by formula
/// 3.60. Where d does not lead downhill, or no step size is found, −∇J is tried instead.
public struct ConjugateGradient: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "cg",
    title: "nonlinear conjugate gradients (Polak-Ribière)",
    formula: "d ← −g + βd, θ ← θ + td, β = max(gᵀ(g − g′)/g′ᵀg′, 0), t by 'search'",
    source:
      "Polak, Ribière 1969; Nocedal, Wright 2006, Numerical Optimization, algorithm 5.4 and "
      + "formula 5.45",
    whenToUse: "smooth functions of very many variables: no matrix, little memory",
    family: .lineSearch
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    .decrease(\.decrease),
    Parameter(
      "curvature", \.curvature, .openUnit,
      "fraction of the slope that a step may leave, above 'decrease'"),
    Parameter("search", \.search, "how the step size is found"),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// The fraction of the decrease promised by the gradient that a step must reach.
  public var decrease = 1e-4
  /// The fraction of the slope that a step may leave; one below `decrease` counts as `decrease`.
  public var curvature = 0.1
  /// How the step size is found.
  public var search = LineSearchKind.wolfe
  private var dimension = 0
  /// The direction, the gradient before and the gradient at the trial point.
  private var storage: [Double] = []
  /// What the last step size times the slope along it was; nil before the first step.
  private var lastFall: Double?
  /// The β of the last step.
  private var weight = 0.0

  /// The method with its default parameters.
  public init() {}

  /// Makes room for the direction.
  public mutating func begin(dimension: Int) {
    self.dimension = dimension
    storage = [Double](repeating: 0, count: 3 * dimension)
    lastFall = nil
    weight = 0
  }

  /// Turns the direction and searches along it.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = dimension
    precondition(
      context.point.count == count && storage.count == 3 * count,
      "the method has begun for points of this dimension")
    var lineSearch = LineSearch(
      kind: search, first: alpha, decrease: decrease, curvature: curvature)
    let alpha = alpha
    var (lastFall, weight) = (lastFall, 0.0)
    defer { (self.lastFall, self.weight) = (lastFall, weight) }
    return storage.withUnsafeMutableBufferPointer { storage in
      let direction = storage.part(from: 0, count: count)
      let before = storage.part(from: count, count: count)
      let line = StrongWolfeSearch.Line(
        point: context.point, direction: UnsafeBufferPointer(direction), trialPoint: context.next,
        trialGradient: storage.part(from: 2 * count, count: count))
      weight = lastFall == nil ? 0 : Self.weight(context.gradient, UnsafeBufferPointer(before))
      var smallest = alpha
      while true {
        for index in 0..<count {
          let slope = context.gradient[index]
          direction[index] = weight == 0 ? -slope : weight * direction[index] - slope
        }
        let slope = Vector.product(context.gradient, UnsafeBufferPointer(direction))
        let squaredNorm = Vector.product(context.gradient, context.gradient)
        guard squaredNorm > 0 else {
          _ = context.next.update(from: context.point)
          return .moved(stepSize: alpha)
        }
        lineSearch.first =
          lastFall.map { min($0 / slope, 1e3 * alpha) }
          ?? alpha / max(1, squaredNorm.squareRoot())
        if !(lineSearch.first > 0 && lineSearch.first.isFinite) { lineSearch.first = alpha }
        if slope < 0,
          let stepSize = lineSearch.search(
            line, context, slope: slope, smallest: &smallest, objective: objective)
        {
          _ = before.update(from: context.gradient)
          lastFall = stepSize * slope
          return .moved(stepSize: stepSize)
        }
        guard weight != 0 || lastFall != nil else {
          return .noDecrease(smallestStepSize: smallest)
        }
        // Begun anew, against the gradient itself.
        weight = 0
        lastFall = nil
      }
    }
  }

  /// β, which is 0 where it is not a finite number.
  private static func weight(
    _ gradient: UnsafeBufferPointer<Double>, _ before: UnsafeBufferPointer<Double>
  ) -> Double {
    var (change, square) = (0.0, 0.0)
    for index in 0..<gradient.count {
      change += gradient[index] * (gradient[index] - before[index])
      square += before[index] * before[index]
    }
    let weight = change / square
    return weight.isFinite ? max(weight, 0) : 0
  }

  /// β and the step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let weight = StepArithmetic.Line(
      "β", .number(method.weight), meaning: method.weight == 0 ? "begins anew" : "Polak-Ribière")
    let size = StepArithmetic.Line("t", .number(stepSize), meaning: search.stepMeaning)
    return StepArithmetic(
      shared: [weight, size],
      coordinates: context.point.indices.map { index in
        let slope = context.slope(index)
        let direction =
          method.weight == 0
          ? StepArithmetic.Line("d", .number(-slope.value), meaning: "−g")
          : StepArithmetic.Line("d", weight.reference * .named("d", storage[index]) - slope)
        return [
          direction,
          .init("θ", context.coordinate(index) + size.reference * direction.reference),
        ]
      })
  }
}
