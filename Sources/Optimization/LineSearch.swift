/// How a step size is searched for along a direction.
public enum LineSearchKind: String, ParameterChoice {
  /// Shortened until the cost falls enough.
  case armijo
  /// Until the cost falls enough and the slope is flat enough.
  case wolfe
  /// To where the slope along the direction vanishes.
  case exact

  /// What it means, in a few words.
  public var meaning: String {
    switch self {
    case .armijo: "shortened until the cost falls enough"
    case .wolfe: "until the cost falls and the slope is flat enough (strong Wolfe)"
    case .exact: "to the minimum along the direction"
    }
  }

  /// What the step size found is, in words for the arithmetic of a step.
  var stepMeaning: String {
    switch self {
    case .armijo: "the first step size that lowers the cost enough"
    case .wolfe: "satisfies the strong Wolfe conditions"
    case .exact: "the minimum along the direction"
    }
  }
}

/// A search for a step size by one of the kinds.
struct LineSearch {
  var kind: LineSearchKind
  /// The first step size tried.
  var first: Double
  /// What a rejected step size is multiplied by, for `armijo`.
  var shrink = 0.5
  /// The fraction of the promised decrease that a step must reach.
  var decrease: Double
  /// The fraction of the slope that a step may leave, for `wolfe`.
  var curvature: Double

  /// Searches along a direction that leads downhill; its trial point and gradient are then those
  /// of the step size returned.
  ///
  /// - Parameters:
  ///   - line: The line, with its trial point in `context.next`.
  ///   - context: Where the step begins.
  ///   - slope: ∇J(θ)ᵀp, below 0.
  ///   - smallest: Set to the smallest step size tried.
  ///   - objective: The function J.
  /// - Returns: The step size found, nil when no decrease was.
  func search(
    _ line: StrongWolfeSearch.Line, _ context: borrowing StepContext, slope: Double,
    smallest: inout Double, objective: borrowing some Objective
  ) -> Double? {
    switch kind {
    case .armijo:
      let armijo = ArmijoSearch(first: first, factor: shrink, decrease: decrease)
      let outcome = armijo.search(
        context, along: line.direction, slope: slope, trialGradient: line.trialGradient,
        objective: objective)
      guard case .moved(let stepSize) = outcome else {
        if case .noDecrease(let least) = outcome { smallest = least }
        return nil
      }
      _ = objective.valueAndGradient(
        at: UnsafeBufferPointer(line.trialPoint), into: line.trialGradient)
      return stepSize
    case .wolfe:
      let wolfe = StrongWolfeSearch(decrease: decrease, curvature: max(curvature, decrease))
      return wolfe.search(
        line, cost: context.cost, slope: slope, first: first, smallest: &smallest,
        objective: objective)
    case .exact:
      return ExactSearch().search(
        line, cost: context.cost, slope: slope, first: first, smallest: &smallest,
        objective: objective)
    }
  }
}
