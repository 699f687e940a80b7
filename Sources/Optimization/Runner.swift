/// The loop around a method: it alone counts, records, checks limits and cancellation and decides
/// why to stop.
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
    let information = type(of: method).information
    if let limit = information.largestDimension, dimension > limit {
      throw .tooManyVariables(limit: limit, actual: dimension, method: information.name)
    }
    _ = try method.paired(with: objective)
    var method = method
    method.begin(dimension: dimension)
    let (cost, gradient) = objective.valueAndGradient(at: start)
    var state = RunState(
      method: method, start: start, firstCost: cost, point: start, cost: cost, gradient: gradient,
      iteration: 0, lastStepSize: nil, lastStepLength: 0, bestPoint: start, bestCost: cost,
      bestIteration: 0, trace: Trace(dimension: dimension, stride: recordEvery), stopReason: nil)
    let norm = state.gradientNorm
    start.withUnsafeBufferPointer { start in
      gradient.withUnsafeBufferPointer {
        state.trace.keep(point: start, gradient: $0, cost: cost)
      }
      state.trace.record(
        iteration: 0, point: start, cost: cost, gradientNorm: norm, stepLength: 0)
    }
    return state
  }

  /// Makes further steps until a limit, the method or `shouldStop` ends it; returns the reason,
  /// also kept in the state.
  ///
  /// The state, the method's memory included, is exactly that of one uninterrupted run: two calls
  /// of k steps give the same numbers as one of 2k. `shouldStop` is asked once per step.
  ///
  /// A step to a point where something is not finite is not taken: the state stays at the last good
  /// point, the reason names the bad one.
  ///
  /// - Throws: `.wrongDimension` and `.unmetRequirement` for another objective than that of the
  ///   run, which then stays as it is.
  @discardableResult
  public static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    shouldStop: () -> Bool = { false }
  ) throws(RunError) -> StopReason {
    try advance(
      &state, objective: objective, limits: limits, costTarget: nil, shouldStop: shouldStop)
  }

  /// Makes further steps as above, but also stops, as if interrupted, at a cost of `costTarget` or
  /// less.
  static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits, costTarget: Double?,
    shouldStop: () -> Bool
  ) throws(RunError) -> StopReason {
    var pairing = try pairing(state, objective)
    state.trace.removeExtraLast()
    var loop = Loop(state: state, limits: limits, costTarget: costTarget)
    // The method and the record leave the state while the loop works on them, so that neither is
    // copied.
    state.method = GradientDescent()
    state.trace = Trace(dimension: 0)
    let reason = run(&loop, &pairing, shouldStop)
    state.method = pairing.method
    loop.store(into: &state)
    state.stopReason = reason
    return reason
  }

  /// The arithmetic of the step that `advance` would make next; nil when the method would not move.
  ///
  /// The run stays as it is.
  ///
  /// - Throws: `.wrongDimension` and `.unmetRequirement` for another objective than that of the
  ///   run.
  public static func arithmetic(
    of state: RunState, objective: any Objective
  ) throws(RunError) -> StepArithmetic? {
    let pairing = try pairing(state, objective)
    var next = [Double](repeating: 0, count: state.point.count)
    return state.point.withUnsafeBufferPointer { point in
      state.gradient.withUnsafeBufferPointer { gradient in
        next.withUnsafeMutableBufferPointer { next in
          let context = StepContext(
            point: point, gradient: gradient, cost: state.cost, iteration: state.iteration,
            next: next)
          return switch pairing {
          case .firstOrder(let method, let objective):
            method.arithmetic(context, objective: objective)
          case .secondOrder(let method, let objective):
            method.arithmetic(context, objective: objective)
          case .rows(let method, let objective):
            method.arithmetic(context, objective: objective)
          }
        }
      }
    }
  }

  /// The run's method with the objective that it was begun with.
  private static func pairing(
    _ state: RunState, _ objective: any Objective
  ) throws(RunError) -> Pairing {
    guard objective.dimension == state.point.count else {
      throw .wrongDimension(expected: objective.dimension, actual: state.point.count)
    }
    return try state.method.paired(with: objective)
  }

  /// Looks the types behind `any` up once, not once per step.
  private static func run(
    _ loop: inout Loop, _ pairing: inout Pairing, _ shouldStop: () -> Bool
  ) -> StopReason {
    switch pairing {
    case .firstOrder(var method, let objective):
      let reason = run(&loop, &method, objective, shouldStop)
      pairing = .firstOrder(method, objective)
      return reason
    case .secondOrder(var method, let objective):
      let reason = run(&loop, &method, objective, shouldStop)
      pairing = .secondOrder(method, objective)
      return reason
    case .rows(var method, let objective):
      let reason = run(&loop, &method, objective, shouldStop)
      pairing = .rows(method, objective)
      return reason
    }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some FirstOrderMethod, _ objective: some Objective,
    _ shouldStop: () -> Bool
  ) -> StopReason {
    loop.run(&method, objective, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some SecondOrderMethod,
    _ objective: some TwiceDifferentiable,
    _ shouldStop: () -> Bool
  ) -> StopReason {
    loop.run(&method, objective, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some RowMethod, _ objective: some RowObjective,
    _ shouldStop: () -> Bool
  ) -> StopReason {
    loop.run(&method, objective, shouldStop) { $0.step($1, objective: $2) }
  }
}

extension Pairing {
  /// The method.
  fileprivate var method: any Method {
    switch self {
    case .firstOrder(let method, _): method
    case .secondOrder(let method, _): method
    case .rows(let method, _): method
    }
  }
}
