/// What makes a run impossible before its first step.
public enum RunError: Error, Equatable, Sendable {
  /// The start has another number of coordinates than the function has variables.
  case wrongDimension(expected: Int, actual: Int)
  /// A coordinate of the start is not a finite number.
  case startNotFinite(index: Int)
  /// A function without variables.
  case noVariables
  /// The function has more variables than the method of that name can work with.
  case tooManyVariables(limit: Int, actual: Int, method: String)
  /// The function does not offer what the method of that name asks for.
  case unmetRequirement(MethodRequirement, method: String)
}

/// The loop around a method: it alone counts, records, checks limits and cancellation and decides why to stop.
public enum Runner {
  /// Evaluates the start and returns a run of no steps.
  ///
  /// The record keeps every `recordEvery`th iterate exactly as long as they fit.
  public static func begin(
    _ objective: any Objective, method: any Method, start: [Double], recordEvery: Int = 1
  ) throws(RunError) -> RunState {
    let dimension = objective.dimension
    guard dimension > 0 else { throw .noVariables }
    guard start.count == dimension else {
      throw .wrongDimension(expected: dimension, actual: start.count)
    }
    if let index = start.firstIndex(where: { !$0.isFinite }) { throw .startNotFinite(index: index) }
    try check(objective, for: type(of: method).information, at: start)
    var method = method
    method.begin(dimension: dimension)
    let (cost, gradient) = objective.valueAndGradient(at: start)
    var state = RunState(
      method: method, start: start, firstCost: cost, point: start, cost: cost, gradient: gradient,
      iteration: 0, lastStepSize: nil, lastStepLength: 0, bestPoint: start, bestCost: cost,
      bestIteration: 0, trace: Trace(dimension: dimension, stride: recordEvery), stopReason: nil)
    let norm = state.gradientNorm
    start.withUnsafeBufferPointer {
      state.trace.record(iteration: 0, point: $0, cost: cost, gradientNorm: norm, stepLength: 0)
    }
    return state
  }

  /// Refuses an objective that the method cannot run on.
  private static func check(
    _ objective: any Objective, for method: MethodInformation, at start: [Double]
  ) throws(RunError) {
    if let limit = method.largestDimension, start.count > limit {
      throw .tooManyVariables(limit: limit, actual: start.count, method: method.name)
    }
    switch method.requirement {
    case .rows where (objective.rowsToSample ?? 0) < 1:
      throw .unmetRequirement(.rows, method: method.name)
    case .secondDerivatives where !hasHessian(objective, at: start):
      throw .unmetRequirement(.secondDerivatives, method: method.name)
    case .rows, .secondDerivatives, nil: break
    }
  }

  private static func hasHessian(_ objective: any Objective, at point: [Double]) -> Bool {
    var matrix = [Double](repeating: 0, count: point.count * point.count)
    return point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { objective.hessian(at: point, into: $0) }
    }
  }

  /// Makes further steps until a limit, the method or `shouldStop` ends it; returns the reason, also kept in the state.
  ///
  /// The state, the method's memory included, is exactly that of one uninterrupted run: two calls of k steps give the
  /// same numbers as one of 2k. `shouldStop` is asked once per step.
  ///
  /// An objective of another dimension than that of the run makes no step; the reason is `interrupted`.
  ///
  /// A step to a point where something is not finite is not taken: the state stays at the last good point, the reason
  /// names the bad one.
  @discardableResult
  public static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    shouldStop: () -> Bool = { false }
  ) -> StopReason {
    // Another function than the one the run was begun with: there is no next point.
    guard objective.dimension == state.point.count else { return .interrupted }
    state.trace.removeExtraLast()
    var loop = Loop(state: state, limits: limits)
    defer { loop.release() }
    // The method and the record leave the state while the loop works on them, so that neither is copied.
    var method = state.method
    state.method = GradientDescent(alpha: 1)
    state.trace = Trace(dimension: 0)
    let reason = run(&loop, &method, objective, shouldStop)
    state.method = method
    loop.store(into: &state)
    state.stopReason = reason
    return reason
  }

  /// The arithmetic of the step that `advance` would make next; nil when the method would not move.
  ///
  /// The run stays as it is. `objective` is the one that the run was begun with.
  public static func arithmetic(
    of state: RunState, objective: any Objective
  ) -> StepArithmetic? {
    // Another function than the one the run was begun with: there is no next point.
    guard objective.dimension == state.point.count else { return nil }
    func open(_ method: some Method, _ objective: some Objective) -> StepArithmetic? {
      var next = [Double](repeating: 0, count: state.point.count)
      return state.point.withUnsafeBufferPointer { point in
        state.gradient.withUnsafeBufferPointer { gradient in
          next.withUnsafeMutableBufferPointer { next in
            method.arithmetic(
              StepContext(
                point: point, gradient: gradient, cost: state.cost, iteration: state.iteration,
                next: next),
              objective: objective)
          }
        }
      }
    }
    return open(state.method, objective)
  }

  /// Looks the types behind `any` up once, not once per step.
  private static func run(
    _ loop: inout Loop, _ method: inout any Method, _ objective: any Objective,
    _ shouldStop: () -> Bool
  ) -> StopReason {
    func open(_ method: inout some Method) -> StopReason {
      func open(_ objective: some Objective) -> StopReason {
        loop.run(&method, objective, shouldStop)
      }
      return open(objective)
    }
    return open(&method)
  }
}
