/// Proximal gradient descent for a cost with an l1 part: θ ← soft(θ − α∇S(θ), αw).
///
/// J = S + Σwᵢ|θᵢ|, S smooth; soft(z, c) = sign(z)·max(|z| − c, 0) is what minimises
/// c|θ| + (θ − z)²/2. It sets coordinates to exactly 0, which gradients do not. With `accelerate`
/// the step is made from a point ahead, v = θ + ((t′ − 1)/t)(θ − θ′), t = (1 + √(1 + 4t′²))/2,
/// t beginning at 1. For S convex with a gradient of Lipschitz constant L and α ≤ 1/L the gap falls
/// like 1/k, accelerated like 1/k². Where J has no l1 part it is plain gradient descent, with
/// `accelerate` that of Nesterov.
///
/// Source: Ingrid Daubechies, Michel Defrise and Christine De Mol, 2004, "An iterative thresholding
/// algorithm for linear inverse problems with a sparsity constraint" (ISTA); Amir Beck and Marc
/// Teboulle, 2009, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems"
/// (FISTA).
public struct ProximalGradient: FirstOrderMethod, CompositeMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "proximal",
    title: "proximal gradient descent (ISTA, FISTA)",
    formula: "θ ← soft(v − α∇S(v), αw), v = θ, or a point ahead of it with accelerate=on",
    source:
      "Daubechies, Defrise, De Mol 2004; Beck, Teboulle 2009, A fast iterative "
      + "shrinkage-thresholding algorithm for linear inverse problems",
    whenToUse: "a cost with an l1 part, for coefficients that are exactly 0; else it is gd",
    family: .fixedStep
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    Parameter("accelerate", \.accelerate, "whether it steps from a point ahead (FISTA)"),
  ]

  /// The step size.
  public var alpha = 0.01
  /// Whether it steps from a point ahead.
  public var accelerate = Switch.off
  /// t of the step before and of this one, which grows by about a half at each step.
  private var (lastClock, clock) = (1.0, 1.0)
  /// The point before, the point ahead and the gradient there.
  private var storage: [Double] = []

  /// The method with its default parameters.
  public init() {}

  /// With the point ahead it has a momentum.
  public var family: MethodFamily { accelerate == .on ? .momentum : .fixedStep }

  /// With an l1 part where there is one.
  public func paired(with objective: any Objective) throws(RunError) -> Pairing {
    guard let composite = objective as? any CompositeObjective else {
      return .firstOrder(self, objective)
    }
    return .composite(self, composite)
  }

  /// Makes room for the point ahead.
  public mutating func begin(dimension: Int) {
    storage = [Double](repeating: 0, count: 3 * dimension)
    (lastClock, clock) = (1, 1)
  }

  /// The step on a smooth function.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let objective = copy objective
    return step(context, weights: []) { objective.valueAndGradient(at: $0, into: $1) }
  }

  /// The step on a function with an l1 part.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some CompositeObjective
  ) -> StepOutcome {
    let objective = copy objective
    return step(context, weights: objective.absoluteWeights) {
      objective.smoothValueAndGradient(at: $0, into: $1)
    }
  }

  private mutating func step(
    _ context: borrowing StepContext, weights: [Double],
    gradient: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Double
  ) -> StepOutcome {
    let context = copy context
    let count = context.point.count
    precondition(storage.count == 3 * count, "the method has begun for points of this dimension")
    let ahead = extrapolation(context.iteration)
    let alpha = alpha
    storage.withUnsafeMutableBufferPointer { storage in
      let before = storage.part(from: 0, count: count)
      let point = storage.part(from: count, count: count)
      let slopes = storage.part(from: 2 * count, count: count)
      for index in 0..<count {
        let here = context.point[index]
        point[index] = ahead == 0 ? here : here + ahead * (here - before[index])
      }
      if ahead == 0, weights.isEmpty {
        _ = slopes.update(from: context.gradient)
      } else {
        _ = gradient(UnsafeBufferPointer(point), slopes)
      }
      for index in 0..<count {
        let raw = point[index] - alpha * slopes[index]
        context.next[index] =
          weights.isEmpty ? raw : Self.soft(raw, alpha * weights[index])
      }
      _ = before.update(from: context.point)
    }
    if accelerate == .on { (lastClock, clock) = (clock, Self.next(clock)) }
    return .moved(stepSize: alpha)
  }

  /// How far ahead of the point the step is made, in steps; 0 at the first.
  private func extrapolation(_ iteration: Int) -> Double {
    accelerate == .on && iteration > 0 ? (lastClock - 1) / clock : 0
  }

  /// (1 + √(1 + 4t²))/2.
  private static func next(_ clock: Double) -> Double {
    (1 + (1 + 4 * clock * clock).squareRoot()) / 2
  }

  /// The number pulled towards 0 by `threshold`, and 0 where it is not above it.
  private static func soft(_ number: Double, _ threshold: Double) -> Double {
    number > threshold
      ? number - threshold : number < -threshold ? number + threshold : number.isNaN ? number : 0
  }

  /// The point ahead, the subtraction there and the pull towards 0 for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    _ = method.step(context, objective: objective)
    return method.arithmetic(context, weights: [], ahead: extrapolation(context.iteration), self)
  }

  /// The same with an l1 part.
  public func arithmetic(
    _ context: StepContext, objective: some CompositeObjective
  ) -> StepArithmetic? {
    var method = self
    _ = method.step(context, objective: objective)
    return method.arithmetic(
      context, weights: objective.absoluteWeights, ahead: extrapolation(context.iteration), self)
  }

  private func arithmetic(
    _ context: StepContext, weights: [Double], ahead: Double, _ before: ProximalGradient
  ) -> StepArithmetic {
    let count = context.point.count
    let size = StepTerm.named("α", alpha)
    let weight = StepArithmetic.Line("γ", .number(ahead), meaning: "(t′ − 1)/t")
    return StepArithmetic(
      shared: ahead == 0 ? [] : [weight],
      coordinates: context.point.indices.map { index in
        let here = context.coordinate(index)
        let slope = StepTerm.named("g", storage[2 * count + index])
        var lines: [StepArithmetic.Line] = []
        var from = here
        if ahead != 0 {
          let point = StepArithmetic.Line(
            "v", here + weight.reference * (here - .named("θ′", before.storage[index])))
          lines.append(point)
          from = point.reference
        }
        guard !weights.isEmpty else {
          let move = ahead == 0 ? here - size * slope : from - size * slope
          return lines + [.init("θ", move)]
        }
        let raw = StepArithmetic.Line("z", from - size * slope)
        let threshold = size * .named("w", weights[index])
        let pulled: StepTerm =
          raw.value > threshold.value
          ? raw.reference - threshold
          : raw.value < -threshold.value
            ? raw.reference + threshold : raw.value.isNaN ? raw.reference : .number(0)
        return lines + [raw, .init("θ", pulled)]
      })
  }
}
