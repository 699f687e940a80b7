/// When the cost of a run first fell to a level.
public enum FirstPassage: Equatable, Sendable {
  /// At the iterate of this number.
  case iteration(Int)
  /// Not as far as the run has come.
  case never
  /// Someone asked to stop before the answer was found.
  case interrupted
}

extension Runner {
  /// The first iterate of a run whose cost is at most `level`.
  ///
  /// Exact, however long the run was: where its record does not hold the answer, the run is made
  /// again up to that iterate.
  ///
  /// - Parameters:
  ///   - state: The run.
  ///   - level: The cost to fall to.
  ///   - objective: The objective that the run was begun with.
  ///   - shouldStop: Asked once per step that is made again.
  /// - Returns: The iterate's number, or why there is none.
  /// - Throws: `.wrongDimension` and `.unmetRequirement` for another objective, if the run is made
  ///   again.
  public static func firstPassage(
    of state: RunState, below level: Double, objective: any Objective,
    shouldStop: () -> Bool = { false }
  ) throws(RunError) -> FirstPassage {
    // No iterate is lower than the best.
    guard state.bestCost <= level else { return .never }
    if let iteration = state.trace.firstHeld(below: level) { return .iteration(iteration) }
    // The method begins anew, as it did; nobody looks at what is recorded on the way.
    var again = try begin(
      objective, method: state.method, start: state.start, schedule: state.schedule,
      recordEvery: .max)
    let reason = try advance(
      &again, objective: objective, limits: RunLimits(iterations: state.bestIteration),
      costTarget: level, shouldStop: shouldStop)
    if again.cost <= level { return .iteration(again.iteration) }
    return reason == .interrupted ? .interrupted : .never
  }
}
