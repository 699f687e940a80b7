internal import Numerics

/// Newton's method, damped and safe where the cost is not convex: θ ← θ + tp with (∇²J + τI)p =
/// −∇J.
///
/// τ is 0 where the Hessian is positive definite; elsewhere it grows until the sum is, so that p
/// always leads downhill. The step size t is halved from `alpha` until the cost falls enough. A
/// quadratic is minimised in one step; near a minimum with a positive definite Hessian the number
/// of right digits doubles at each step.
///
/// Where a second derivative is not a finite number, or all are 0, the step goes against the
/// gradient. Without `damping` it is Newton's own method, θ ← θ + αp with τ = 0 and no search: it
/// goes to saddles and maxima as to minima, and runs away where the cost bends the wrong way. A
/// Hessian that has no inverse then ends the run.
/// Source: Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithms 3.2 and
/// 3.3 (Cholesky factorisation with an added multiple of the identity), the first multiple scaled
/// by the largest second derivative.
public struct Newton: SecondOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "newton",
    title: "Newton's method, damped",
    formula:
      "θ ← θ + tp, (∇²J + τI)p = −∇J, with τ = 0 where ∇²J is positive definite, t from alpha down",
    source: "Nocedal, Wright 2006, Numerical Optimization, algorithms 3.2 and 3.3",
    whenToUse: "few variables and second derivatives: one step on a quadratic, few elsewhere",
    family: .secondOrder,
    largestDimension: 1024
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    .shrink(\.shrink),
    .decrease(\.decrease),
    Parameter(
      "damping", \.damping, "whether steps are shortened and turned downhill; off is Newton's own"),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// What a rejected step size is multiplied by, strictly between 0 and 1.
  public var shrink = 0.5
  /// The fraction of the decrease promised by the gradient that a step must reach, strictly between
  /// 0 and 1.
  public var decrease = 1e-4
  /// Whether the direction is made to lead downhill, and the step shortened until the cost falls.
  public var damping = Switch.on
  private var factor = ShiftedCholesky(dimension: 0)
  /// The direction, up to its sign.
  private var direction: [Double] = []
  /// The gradient at a trial point.
  private var trialGradient: [Double] = []
  /// What was added to the diagonal for the last step; nil where the gradient alone gave the
  /// direction.
  private var shift: Double?

  private var promises = Promises()

  /// The method with its default parameters.
  public init() {}

  private var search: ArmijoSearch {
    ArmijoSearch(first: alpha, factor: shrink, decrease: decrease)
  }

  /// Makes room for the Hessian.
  public mutating func begin(dimension: Int) {
    factor = ShiftedCholesky(dimension: dimension)
    direction = [Double](repeating: 0, count: dimension)
    trialGradient = direction
    shift = nil
    promises = Promises()
  }

  /// Solves for the direction and steps along it as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some TwiceDifferentiable
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let search = search
    // Direction, gradient and matrix are of the dimension that `begin` made room for.
    precondition(
      context.point.count == direction.count && trialGradient.count == direction.count,
      "the method has begun for points of this dimension")
    guard damping == .on else { return wholeStep(context, objective) }
    return direction.withUnsafeMutableBufferPointer { direction in
      shift = factor.factorize { objective.hessian(at: context.point, into: $0) }
      if shift != nil {
        factor.solve(context.gradient, into: direction)
        if !direction.allSatisfy(\.isFinite) { shift = nil }
      }
      var slope = -Vector.product(context.gradient, UnsafeBufferPointer(direction))
      if shift == nil || !(slope < 0) {
        shift = nil
        _ = direction.update(from: context.gradient)
        slope = -Vector.product(context.gradient, context.gradient)
      }
      guard !promises.areVain(adding: -slope, cost: context.cost) else {
        return .noDecrease(smallestStepSize: alpha)
      }
      return trialGradient.withUnsafeMutableBufferPointer {
        search.search(
          context, along: UnsafeBufferPointer(direction), sign: -1, slope: slope,
          trialGradient: $0, objective: objective)
      }
    }
  }

  /// Solves ∇²J p = −∇J, whatever the signs of the curvature, and steps there.
  private mutating func wholeStep(
    _ context: StepContext, _ objective: some TwiceDifferentiable
  ) -> StepOutcome {
    let count = context.point.count
    var hessian = [Double](repeating: 0, count: count * count)
    hessian.withUnsafeMutableBufferPointer { objective.hessian(at: context.point, into: $0) }
    shift = nil
    guard hessian.allSatisfy(\.isFinite),
      let solution = SymmetricMatrix(order: count, elements: hessian)
        .solve(Array(context.gradient))
    else { return .noDecrease(smallestStepSize: alpha) }
    shift = 0
    direction = solution
    for index in 0..<count {
      context.next[index] = context.point[index] - alpha * solution[index]
    }
    return .moved(stepSize: alpha)
  }

  /// The shift, the step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some TwiceDifferentiable
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line(
      "t", .number(stepSize),
      meaning: damping == .off ? "" : "the first step size that lowers the cost enough")
    let shift =
      damping == .off
      ? nil
      : method.shift.map {
        StepArithmetic.Line(
          "τ", .number($0),
          meaning: $0 == 0
            ? "the Hessian is positive definite" : "makes the Hessian positive definite")
      }
    let meaning =
      damping == .off
      ? "solves Hp = −g" : shift == nil ? "against the gradient" : "solves (H + τI)p = −g"
    return StepArithmetic(
      shared: (shift.map { [$0] } ?? []) + [size],
      coordinates: context.point.indices.map { index in
        let direction = StepArithmetic.Line(
          "p", .number(-method.direction[index]), meaning: meaning)
        return [
          direction,
          .init("θ", context.coordinate(index) + size.reference * direction.reference),
        ]
      })
  }
}

/// Watches what Newton's steps promise, twice the decrease of a quadratic, near a minimum.
///
/// It falls fast there until nothing is left of the gradient but rounding, which has no end.
private struct Promises {
  private var least = Double.infinity
  private var vainSteps = 0

  /// So many steps on end that promise no less are the end.
  private static let mostVainSteps = 3

  /// Whether steps only follow rounding: what they promise is lost in that of the cost, and does
  /// not become less.
  mutating func areVain(adding promise: Double, cost: Double) -> Bool {
    let isHidden = promise <= ArmijoSearch.noise * cost.magnitude
    vainSteps = isHidden && promise > least / 2 ? vainSteps + 1 : 0
    least = min(least, promise)
    return vainSteps >= Self.mostVainSteps
  }
}
