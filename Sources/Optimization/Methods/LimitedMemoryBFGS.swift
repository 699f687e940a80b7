/// BFGS that keeps no matrix, only the last few steps: θ ← θ + tp, p = −H∇J(θ).
///
/// H∇J is worked out from the last `memory` pairs of a step s and the change y of the gradient over
/// it by two loops over the pairs, beginning from the multiple sᵀy/yᵀy of the identity, s and y
/// being the last pair. A pair whose sᵀy is not clearly positive is left out. The step size t
/// satisfies the strong Wolfe conditions.
///
/// Source: Jorge Nocedal, 1980, "Updating quasi-Newton matrices with limited storage"; Dong C. Liu
/// and Jorge Nocedal, 1989, "On the limited memory BFGS method for large scale optimization"; here
/// as in Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithms 7.4 and 7.5.
/// Where no step size is found, the pairs are forgotten and the gradient tried.
public struct LimitedMemoryBFGS: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "lbfgs",
    title: "limited-memory BFGS",
    formula: "θ ← θ + tp, p = −H∇J(θ), H from the last 'memory' steps, t by 'search'",
    source:
      "Nocedal 1980, Updating quasi-Newton matrices with limited storage; Liu, Nocedal 1989",
    whenToUse: "smooth functions of many variables: nearly as fast as bfgs, without its matrix",
    family: .secondOrder
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    Parameter("memory", \.memory, ParameterRange(lower: 1, upper: 1000), "steps remembered"),
    .decrease(\.decrease),
    Parameter(
      "curvature", \.curvature, .openUnit,
      "fraction of the slope that a step may leave, above 'decrease'"),
    Parameter("search", \.search, "how the step size is found"),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// How many steps are remembered, at least 1.
  public var memory = 10
  /// The fraction of the decrease promised by the gradient that a step must reach.
  public var decrease = 1e-4
  /// The fraction of the slope that a step may leave; one below `decrease` counts as `decrease`.
  public var curvature = 0.9
  /// How the step size is found.
  public var search = LineSearchKind.wolfe
  private var dimension = 0
  /// The direction and the gradient at the trial point.
  private var storage: [Double] = []
  /// The pairs, oldest first.
  private var pairs: [Pair] = []

  /// A step, the change of the gradient over it, and 1/sᵀy.
  private struct Pair: Sendable {
    var step: [Double]
    var change: [Double]
    var inverse: Double
  }

  /// The yᵀs that counts as positive, as a fraction of |y||s|.
  private static let smallestCurvature = 1e-12

  /// The method with its default parameters.
  public init() {}

  /// Forgets all steps.
  public mutating func begin(dimension: Int) {
    self.dimension = dimension
    storage = [Double](repeating: 0, count: 2 * dimension)
    pairs = []
  }

  /// Searches along −H∇J and remembers the step found.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = dimension
    precondition(
      context.point.count == count && storage.count == 2 * count,
      "the method has begun for points of this dimension")
    var lineSearch = LineSearch(
      kind: search, first: alpha, decrease: decrease, curvature: curvature)
    var smallest = alpha
    while true {
      let hasLearnt = !pairs.isEmpty
      let found: (stepSize: Double, pair: Pair?)? = storage.withUnsafeMutableBufferPointer {
        let direction = $0.part(from: 0, count: count)
        let line = StrongWolfeSearch.Line(
          point: context.point, direction: UnsafeBufferPointer(direction),
          trialPoint: context.next, trialGradient: $0.part(from: count, count: count))
        Self.direct(direction, against: context.gradient, pairs)
        let slope = Vector.product(context.gradient, UnsafeBufferPointer(direction))
        if slope == 0, !hasLearnt {
          _ = context.next.update(from: context.point)
          return (alpha, nil)
        }
        // Against the gradient itself a step of about `alpha` is tried first, whatever the
        // gradient's scale.
        lineSearch.first = hasLearnt ? alpha : alpha / max(1, (-slope).squareRoot())
        guard slope < 0,
          let stepSize = lineSearch.search(
            line, context, slope: slope, smallest: &smallest, objective: objective)
        else { return nil }
        return (stepSize, Self.pair(context, line.trialGradient))
      }
      if let found {
        if let pair = found.pair {
          if pairs.count >= max(memory, 1) { pairs.removeFirst() }
          pairs.append(pair)
        }
        return .moved(stepSize: found.stepSize)
      }
      guard hasLearnt else { return .noDecrease(smallestStepSize: smallest) }
      pairs = []
    }
  }

  /// Writes −H times the gradient, by the two loops.
  private static func direct(
    _ direction: UnsafeMutableBufferPointer<Double>, against gradient: UnsafeBufferPointer<Double>,
    _ pairs: [Pair]
  ) {
    for index in gradient.indices { direction[index] = -gradient[index] }
    var parts = [Double](repeating: 0, count: pairs.count)
    for (index, pair) in pairs.enumerated().reversed() {
      let part = pair.inverse * product(pair.step, direction)
      parts[index] = part
      add(-part, pair.change, to: direction)
    }
    if let last = pairs.last {
      let squares = last.change.reduce(0) { $0 + $1 * $1 }
      let scale = 1 / (last.inverse * squares)
      for index in direction.indices { direction[index] *= scale }
    }
    for (index, pair) in pairs.enumerated() {
      add(parts[index] - pair.inverse * product(pair.change, direction), pair.step, to: direction)
    }
  }

  private static func product(
    _ vector: [Double], _ direction: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    vector.withUnsafeBufferPointer { Vector.product($0, UnsafeBufferPointer(direction)) }
  }

  private static func add(
    _ factor: Double, _ vector: [Double], to direction: UnsafeMutableBufferPointer<Double>
  ) {
    for index in vector.indices { direction[index] += factor * vector[index] }
  }

  /// The step just made; nil where its curvature is not clearly positive.
  private static func pair(
    _ context: StepContext, _ gradient: UnsafeMutableBufferPointer<Double>
  ) -> Pair? {
    var (curvature, squaredStep, squaredChange) = (0.0, 0.0, 0.0)
    let step = context.point.indices.map { context.next[$0] - context.point[$0] }
    let change = context.point.indices.map { gradient[$0] - context.gradient[$0] }
    for index in step.indices {
      curvature += step[index] * change[index]
      squaredStep += step[index] * step[index]
      squaredChange += change[index] * change[index]
    }
    let bound = smallestCurvature * squaredStep.squareRoot() * squaredChange.squareRoot()
    guard curvature > bound, squaredChange.isFinite, squaredStep.isFinite,
      (1 / curvature).isFinite
    else { return nil }
    return Pair(step: step, change: change, inverse: 1 / curvature)
  }

  /// The step size, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line("t", .number(stepSize), meaning: search.stepMeaning)
    let meaning = pairs.isEmpty ? "−g" : "−H·g, H from the last \(pairs.count)"
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let direction = StepArithmetic.Line(
          "p", .number(method.storage[index]), meaning: meaning)
        return [
          direction,
          .init("θ", context.coordinate(index) + size.reference * direction.reference),
        ]
      })
  }
}
