internal import Numerics

/// Newton's method, damped and safe where the cost is not convex: θ ← θ + tp with (∇²J + τI)p = −∇J.
///
/// τ is 0 where the Hessian is positive definite; elsewhere it grows until the sum is, so that p always leads downhill. The
/// step size t is halved from `alpha` until the cost falls enough. A quadratic is minimised in one step; near a minimum with
/// a positive definite Hessian the number of right digits doubles at each step.
///
/// Where a second derivative is not a finite number, or all are 0, the step goes against the gradient.
/// Source: Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithms 3.2 and 3.3 (Cholesky
/// factorisation with an added multiple of the identity), the first multiple scaled by the largest second derivative.
public struct Newton: Method {
  /// The first step size tried.
  public static let alpha = Backtracking.alpha
  /// What a rejected step size is multiplied by.
  public static let shrink = Backtracking.shrink
  /// The share of the decrease promised by the gradient that a step must reach.
  public static let decrease = Backtracking.decrease

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "newton",
    title: "Newton's method, damped",
    formula:
      "θ ← θ + tp, (∇²J + τI)p = −∇J, with τ = 0 where ∇²J is positive definite, t from alpha down",
    source: "Nocedal, Wright 2006, Numerical Optimization, algorithms 3.2 and 3.3",
    whenToUse: "few variables and second derivatives: one step on a quadratic, few elsewhere",
    options: [alpha, shrink, decrease],
    requirement: .secondDerivatives,
    largestDimension: 1024
  )

  private let search: ArmijoSearch
  private var factor = ShiftedCholesky(dimension: 0)
  /// The direction, up to its sign.
  private var direction: [Double] = []
  /// The gradient at a trial point.
  private var trialGradient: [Double] = []
  /// What was added to the diagonal for the last step; nil where the gradient alone gave the direction.
  private var shift: Double?

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

  /// Makes room for the Hessian.
  public mutating func begin(dimension: Int) {
    factor = ShiftedCholesky(dimension: dimension)
    direction = [Double](repeating: 0, count: dimension)
    trialGradient = direction
    shift = nil
  }

  /// Solves for the direction and steps along it as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    return direction.withUnsafeMutableBufferPointer { direction in
      var exists = false
      shift = factor.factorize { exists = objective.hessian(at: context.point, into: $0) }
      if !exists { shift = nil }
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
      return trialGradient.withUnsafeMutableBufferPointer {
        search.search(
          context, along: UnsafeBufferPointer(direction), sign: -1, slope: slope,
          trialGradient: $0, objective: objective)
      }
    }
  }

  /// The shift, the step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line(
      "t", .number(stepSize), meaning: "the first step size that lowers the cost enough")
    let shift = method.shift.map {
      StepArithmetic.Line(
        "τ", .number($0),
        meaning: $0 == 0
          ? "the Hessian is positive definite" : "makes the Hessian positive definite")
    }
    let meaning = shift == nil ? "against the gradient" : "solves (H + τI)p = −g"
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
