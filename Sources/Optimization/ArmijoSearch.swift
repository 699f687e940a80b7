/// Shortens a step until the cost falls enough.
///
/// The step sizes tried are `first`, `first`·`factor`, `first`·`factor`² …; a size t is accepted
/// when J(θ + tp) ≤ J(θ) + decrease·t·∇J(θ)ᵀp. Close to a minimum that decrease is lost in the
/// rounding of J; then the slope decides (William W. Hager and Hongchao Zhang, 2005, "A new
/// conjugate gradient method with guaranteed descent and an efficient line search", the approximate
/// Wolfe condition).
///
/// Source: Larry Armijo, 1966, "Minimization of functions having Lipschitz continuous first partial
/// derivatives".
struct ArmijoSearch {
  var first: Double
  var factor: Double
  var decrease: Double

  /// How far a cost may rise, relative to itself, and still count as the same: a few roundings.
  static let noise = 0x1p-50

  /// The most step sizes tried: enough from the largest number down to the smallest by halves, and
  /// an end for a factor of almost 1, since nobody is asked for leave to go on within a step.
  private static let mostTrials = 10_000

  /// Where the decrease is lost in rounding, and the slope is no flatter at so many step sizes,
  /// what is left of it is rounding too.
  private static let mostHiddenTrials = 10

  /// Writes the accepted point into `context.next`.
  ///
  /// - Parameters:
  ///   - context: Where the step begins.
  ///   - direction: The direction p, up to `sign`.
  ///   - sign: 1, or -1 where p is the negative of `direction`.
  ///   - slope: ∇J(θ)ᵀp, at most 0.
  ///   - trialGradient: Room for the gradient at a trial point; nil to let the cost alone decide.
  ///   - objective: The function J.
  /// - Returns: The step size accepted, or the smallest tried.
  func search(
    _ context: borrowing StepContext, along direction: UnsafeBufferPointer<Double>,
    sign: Double = 1, slope: Double, trialGradient: UnsafeMutableBufferPointer<Double>? = nil,
    objective: borrowing some Objective
  ) -> StepOutcome {
    let next = context.next
    let highest = context.cost + Self.noise * context.cost.magnitude
    var stepSize = first
    var smallest = first
    var hiddenTrials = 0
    for _ in 0..<Self.mostTrials {
      smallest = stepSize
      var moves = false
      let signed = sign * stepSize
      for index in next.indices {
        let before = context.point[index]
        let after = before + signed * direction[index]
        next[index] = after
        if after != before { moves = true }
      }
      // At a stationary point every step size satisfies the condition, and none moves.
      guard moves || slope == 0 else { return .noDecrease(smallestStepSize: stepSize) }
      let trial = objective.value(at: UnsafeBufferPointer(next))
      if trial.isFinite {
        if trial <= context.cost + decrease * stepSize * slope { return .moved(stepSize: stepSize) }
        if trial <= highest, let trialGradient {
          _ = objective.valueAndGradient(at: UnsafeBufferPointer(next), into: trialGradient)
          let trialSlope = sign * Vector.product(UnsafeBufferPointer(trialGradient), direction)
          if trialSlope.magnitude <= (1 - 2 * decrease) * slope.magnitude {
            return .moved(stepSize: stepSize)
          }
          if -slope * stepSize <= Self.noise * context.cost.magnitude { hiddenTrials += 1 }
          if hiddenTrials >= Self.mostHiddenTrials { break }
        }
      }
      // Below the spacing of floating-point numbers no smaller step can help.
      guard stepSize > 0 else { break }
      stepSize *= factor
    }
    return .noDecrease(smallestStepSize: smallest)
  }
}
