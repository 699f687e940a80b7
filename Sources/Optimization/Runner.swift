/// What makes a run impossible before its first step.
public enum RunError: Error, Equatable, Sendable {
  /// The start has another number of coordinates than the function has variables.
  case wrongDimension(expected: Int, actual: Int)
  /// A coordinate of the start is not a finite number.
  case startNotFinite(index: Int)
  /// A function without variables.
  case noVariables
}

/// The loop around a method: it alone counts, records, checks limits and cancellation and decides why to stop.
public enum Runner {
  /// Evaluates the start and returns a run of no steps.
  ///
  /// The record keeps every `recordEvery`th iterate exactly as long as they fit.
  public static func begin(
    _ objective: any Objective, method: any Method, start: [Double], recordEvery: Int = 1
  ) throws(RunError) -> RunState {
    throw .noVariables
  }

  /// Makes further steps until a limit, the method or `shouldStop` ends it; returns the reason, also kept in the state.
  ///
  /// The state, the method's memory included, is exactly that of one uninterrupted run: two calls of k steps give the
  /// same numbers as one of 2k. `shouldStop` is asked once per step.
  @discardableResult
  public static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    shouldStop: () -> Bool = { false }
  ) -> StopReason {
    .interrupted
  }
}
