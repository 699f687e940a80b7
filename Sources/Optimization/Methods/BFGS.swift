/// The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno: θ ← θ − tH∇J(θ).
///
/// H, which stands for the inverse Hessian, is learnt from the gradients met. After a step s that
/// changed the gradient by y, H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ with ρ = 1/yᵀs; the update is
/// skipped where yᵀs is not clearly positive, so that H stays positive definite and every step
/// leads downhill. Before the first update H is scaled to yᵀs/yᵀy. The step size t satisfies the
/// strong Wolfe conditions.
///
/// Source: Charles G. Broyden, Roger Fletcher, Donald Goldfarb and David F. Shanno, 1970, in four
/// papers; here as in Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization",
/// algorithm 6.1 with formula 6.20 for the first scale and algorithms 3.5 and 3.6 for the step
/// size. Where no step size is found, H is forgotten and the gradient tried. There 0.9 is the usual
/// `curvature`; 0.25 takes fewer steps (n + 3 to n + 7 on a quadratic in n variables) for about as
/// many gradients.
public struct BFGS: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "bfgs",
    title: "quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno",
    formula: "θ ← θ − tH∇J(θ), H learnt from the gradients, t by 'search'",
    source:
      "Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal, Wright 2006, Numerical Optimization, "
      + "algorithm 6.1",
    whenToUse: "smooth functions of up to some hundred variables: fast, with gradients alone",
    family: .secondOrder,
    largestDimension: 4096
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
  public var curvature = 0.25
  /// How the step size is found.
  public var search = LineSearchKind.wolfe
  private var dimension = 0
  /// H; then the direction, the gradient at the trial point, Hy.
  private var storage: [Double] = []
  /// Whether H has learnt something since it was the identity.
  private var hasLearnt = false

  /// The yᵀs that counts as positive, as a fraction of |y||s|.
  private static let smallestCurvature = 1e-12

  /// The method with its default parameters.
  public init() {}

  /// Makes room for H, and makes it the identity.
  public mutating func begin(dimension: Int) {
    self.dimension = dimension
    storage = [Double](repeating: 0, count: dimension * (dimension + 3))
    hasLearnt = false
    storage.withUnsafeMutableBufferPointer { Self.setIdentity($0, dimension) }
  }

  private static func setIdentity(_ matrix: UnsafeMutableBufferPointer<Double>, _ dimension: Int) {
    for index in 0..<dimension * dimension { matrix[index] = 0 }
    for index in 0..<dimension { matrix[index * (dimension + 1)] = 1 }
  }

  /// Searches along −H∇J and learns from the gradient found there.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = dimension
    // The storage is H, n² numbers, and three vectors of n numbers, as `begin` made it; the parts
    // below do not overlap.
    precondition(
      context.point.count == count && storage.count == count * (count + 3),
      "the method has begun for points of this dimension")
    var lineSearch = LineSearch(
      kind: search, first: alpha, decrease: decrease, curvature: curvature)
    let alpha = alpha
    var learnt = hasLearnt
    defer { hasLearnt = learnt }
    return storage.withUnsafeMutableBufferPointer { storage in
      let direction = storage.part(from: count * count, count: count)
      let line = StrongWolfeSearch.Line(
        point: context.point, direction: UnsafeBufferPointer(direction),
        trialPoint: context.next,
        trialGradient: storage.part(from: count * (count + 1), count: count))
      var smallest = alpha
      while true {
        Self.multiply(storage, context.gradient, -1, into: direction)
        let slope = Vector.product(context.gradient, UnsafeBufferPointer(direction))
        if slope == 0, !learnt {
          _ = context.next.update(from: context.point)
          return .moved(stepSize: alpha)
        }
        // Against the gradient itself a step of about `alpha` is tried first, whatever the
        // gradient's scale.
        lineSearch.first = learnt ? alpha : alpha / max(1, (-slope).squareRoot())
        if slope < 0,
          let stepSize = lineSearch.search(
            line, context, slope: slope, smallest: &smallest, objective: objective)
        {
          Self.learn(storage, context, line.trialGradient, count, &learnt)
          return .moved(stepSize: stepSize)
        }
        guard learnt else { return .noDecrease(smallestStepSize: smallest) }
        Self.setIdentity(storage, count)
        learnt = false
      }
    }
  }

  /// `factor` times the matrix times a vector.
  private static func multiply(
    _ matrix: UnsafeMutableBufferPointer<Double>, _ vector: UnsafeBufferPointer<Double>,
    _ factor: Double, into product: UnsafeMutableBufferPointer<Double>
  ) {
    let count = vector.count
    for row in 0..<count {
      var sum = 0.0
      for column in 0..<count { sum += matrix[row * count + column] * vector[column] }
      product[row] = factor * sum
    }
  }

  /// Updates H; the direction and the gradient at the new point are overwritten by s and y.
  private static func learn(
    _ storage: UnsafeMutableBufferPointer<Double>, _ context: borrowing StepContext,
    _ change: UnsafeMutableBufferPointer<Double>, _ count: Int, _ hasLearnt: inout Bool
  ) {
    let product = storage.part(from: count * (count + 2), count: count)
    // The direction is kept for `arithmetic`; s is told by the points.
    var curvature = 0.0
    var squaredStep = 0.0
    var squaredChange = 0.0
    for index in 0..<count {
      let step = context.next[index] - context.point[index]
      change[index] -= context.gradient[index]
      curvature += step * change[index]
      squaredStep += step * step
      squaredChange += change[index] * change[index]
    }
    let bound = smallestCurvature * squaredStep.squareRoot() * squaredChange.squareRoot()
    guard curvature > bound, squaredChange.isFinite, squaredStep.isFinite else { return }
    if !hasLearnt {
      let scale = curvature / squaredChange
      for index in 0..<count { storage[index * (count + 1)] = scale }
      hasLearnt = true
    }
    multiply(storage, UnsafeBufferPointer(change), 1, into: product)
    let quadratic = Vector.product(UnsafeBufferPointer(change), UnsafeBufferPointer(product))
    let own = (1 + quadratic / curvature) / curvature
    for row in 0..<count {
      let rowStep = context.next[row] - context.point[row]
      for column in 0..<count {
        let columnStep = context.next[column] - context.point[column]
        storage[row * count + column] +=
          own * (rowStep * columnStep)
          - (rowStep * product[column] + product[row] * columnStep) / curvature
      }
    }
  }

  /// The step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line("t", .number(stepSize), meaning: search.stepMeaning)
    let first = dimension * dimension
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let direction = StepArithmetic.Line(
          "p", .number(method.storage[first + index]), meaning: "−H·g")
        return [
          direction,
          .init("θ", context.coordinate(index) + size.reference * direction.reference),
        ]
      })
  }
}
