internal import Numerics

/// The method of Gauss and Newton for means of squares: θ ← θ + tp, p makes |Jp + r| least.
///
/// r are the residuals and J the matrix of their derivatives: the model r + Jp is as good as the
/// residuals are straight, or small. p comes from a QR factorisation of J, so that J's condition
/// number is not squared. The step size t is halved from `alpha` until the cost falls enough. A
/// linear fit takes one step. Where the columns of J are dependent, a small multiple τ of the
/// identity is added to JᵀJ.
///
/// Source: Carl Friedrich Gauss, 1809, "Theoria motus corporum coelestium"; here as in Jorge
/// Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", section 10.3.
public struct GaussNewton: ResidualMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "gaussnewton",
    title: "Gauss-Newton method",
    formula: "θ ← θ + tp, p makes |Jp + r| least, r the residuals, J their derivatives",
    source: "Gauss 1809; Nocedal, Wright 2006, Numerical Optimization, section 10.3",
    whenToUse: "sums of squares with small residuals: as fast as newton, first derivatives alone",
    family: .secondOrder,
    largestDimension: 1024
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    .shrink(\.shrink),
    .decrease(\.decrease),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// What a rejected step size is multiplied by, strictly between 0 and 1.
  public var shrink = 0.5
  /// The fraction of the decrease promised by the gradient that a step must reach, strictly between
  /// 0 and 1.
  public var decrease = 1e-4
  private var direction: [Double] = []
  private var trialGradient: [Double] = []
  /// τ of the last step.
  private var shift = 0.0

  /// τ for dependent columns, as a fraction of the longest column's square.
  private static let singularShift = 0x1p-30

  /// The method with its default parameters.
  public init() {}

  /// Makes room for the direction.
  public mutating func begin(dimension: Int) {
    direction = [Double](repeating: 0, count: dimension)
    trialGradient = direction
    shift = 0
  }

  /// Solves for the direction and steps along it as far as the cost falls enough.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some ResidualObjective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    precondition(
      context.point.count == direction.count && trialGradient.count == direction.count,
      "the method has begun for points of this dimension")
    guard let solution = solve(objective.triangle(at: context.point)) else {
      return .noDecrease(smallestStepSize: alpha)
    }
    direction = solution
    let search = ArmijoSearch(first: alpha, factor: shrink, decrease: decrease)
    return direction.withUnsafeBufferPointer { direction in
      trialGradient.withUnsafeMutableBufferPointer { trialGradient in
        let slope = Vector.product(context.gradient, direction)
        guard slope <= 0 else { return .noDecrease(smallestStepSize: search.first) }
        return search.search(
          context, along: direction, slope: slope, trialGradient: trialGradient,
          objective: objective)
      }
    }
  }

  /// The direction; nil where numbers are not finite.
  private mutating func solve(_ triangle: RowTriangle) -> [Double]? {
    shift = 0
    if let solution = triangle.solution() { return solution }
    let longest = triangle.columnLengths.max() ?? 0
    guard longest.isFinite else { return nil }
    guard longest > 0 else { return [Double](repeating: 0, count: triangle.columnCount) }
    shift = Self.singularShift * longest * longest
    let weights = [Double](repeating: shift.squareRoot(), count: triangle.columnCount)
    return triangle.damped(weights).solution()
  }

  /// The step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some ResidualObjective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line(
      "t", .number(stepSize), meaning: LineSearchKind.armijo.stepMeaning)
    let shift = StepArithmetic.Line(
      "τ", .number(method.shift), meaning: "the columns of J are dependent")
    let meaning =
      method.shift > 0 ? "makes |Jp + r|² + τ|p|² least" : "makes |Jp + r| least"
    return StepArithmetic(
      shared: (method.shift > 0 ? [shift] : []) + [size],
      coordinates: context.point.indices.map { index in
        let direction = StepArithmetic.Line(
          "p", .number(method.direction[index]), meaning: meaning)
        return [
          direction,
          .init("θ", context.coordinate(index) + size.reference * direction.reference),
        ]
      })
  }
}
