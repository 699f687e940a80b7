/// The loop around a method: it alone counts, records, checks limits and cancellation and decides
/// why to stop.
public enum Runner {
  /// Evaluates the start and returns a run of no steps.
  ///
  /// The record keeps every `recordEvery`th iterate exactly as long as they fit. A schedule gives
  /// the method's step size at each iteration instead of its `alpha`.
  public static func begin(
    _ objective: any Objective, method: any Method, start: [Double],
    schedule: StepSizeSchedule? = nil, recordEvery: Int = 1
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
    if schedule != nil, !(method is any SteppingMethod) {
      throw .noStepSize(method: information.name)
    }
    var method = method
    method.begin(dimension: dimension)
    let (cost, gradient) = objective.valueAndGradient(at: start)
    var state = RunState(
      method: method, schedule: schedule, start: start, firstCost: cost, point: start, cost: cost,
      gradient: gradient,
      iteration: 0, lastStepSize: nil, lastStepLength: 0, bestPoint: start, bestCost: cost,
      bestIteration: 0, validated: nil,
      trace: Trace(
        dimension: dimension, stride: recordEvery, detailNames: type(of: method).detailNames),
      stopReason: nil)
    let norm = state.gradientNorm
    state.trace.exact = ExactIterates(start: start, gradient: gradient, cost: cost)
    start.withUnsafeBufferPointer {
      state.trace.record(
        iteration: 0, point: $0, cost: cost, gradientNorm: norm, stepLength: 0, stepSize: 0,
        details: method.details)
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
  /// point, the reason names the bad one. A validation sees each point reached, the one that the
  /// call begins with included.
  ///
  /// - Throws: `.wrongDimension` and `.unmetRequirement` for another objective than that of the
  ///   run, which then stays as it is; `.invalidStepSize` where the schedule gives none, and the
  ///   run has come to the iteration before.
  @discardableResult
  public static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    validation: Validation? = nil, shouldStop: () -> Bool = { false }
  ) throws(RunError) -> StopReason {
    try advance(
      &state, objective: objective, limits: limits, costTarget: nil, validation: validation,
      shouldStop: shouldStop)
  }

  /// Makes further steps as above, but also stops, as if interrupted, at a cost of `costTarget` or
  /// less.
  static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits, costTarget: Double?,
    validation: Validation? = nil, shouldStop: () -> Bool
  ) throws(RunError) -> StopReason {
    var pairing = try pairing(state, objective)
    state.trace.removeExtraLast()
    var loop = Loop(
      state: state, limits: limits, costTarget: costTarget, validation: validation)
    // The method and the record leave the state while the loop works on them, so that neither is
    // copied.
    state.method = GradientDescent()
    state.trace = Trace(dimension: 0)
    let reason = run(&loop, &pairing, state.schedule?.function(), shouldStop)
    state.method = pairing.method
    loop.store(into: &state)
    if let size = loop.invalidStepSize {
      throw .invalidStepSize(size, iteration: state.iteration)
    }
    state.stopReason = reason
    return reason
  }

  /// The arithmetic of the step that `advance` would make next; nil when the method would not move.
  ///
  /// The run stays as it is.
  ///
  /// - Throws: `.wrongDimension` and `.unmetRequirement` for another objective than that of the
  ///   run; `.invalidStepSize` where the schedule gives none.
  public static func arithmetic(
    of state: RunState, objective: any Objective
  ) throws(RunError) -> StepArithmetic? {
    var state = state
    if let size = state.schedule?.function()(state.iteration) {
      guard size > 0, size.isFinite else {
        throw .invalidStepSize(size, iteration: state.iteration)
      }
      state.method.use(stepSize: size)
    }
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
          case .residuals(let method, let objective):
            method.arithmetic(context, objective: objective)
          case .composite(let method, let objective):
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

  /// The step size of an iteration.
  private typealias Sizes = (Int) -> Double

  /// Looks the types behind `any` up once, not once per step.
  private static func run(
    _ loop: inout Loop, _ pairing: inout Pairing, _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    switch pairing {
    case .firstOrder(var method, let objective):
      let reason = run(&loop, &method, objective, sizes, shouldStop)
      pairing = .firstOrder(method, objective)
      return reason
    case .secondOrder(var method, let objective):
      let reason = run(&loop, &method, objective, sizes, shouldStop)
      pairing = .secondOrder(method, objective)
      return reason
    case .rows(var method, let objective):
      let reason = run(&loop, &method, objective, sizes, shouldStop)
      pairing = .rows(method, objective)
      return reason
    case .residuals(var method, let objective):
      let reason = run(&loop, &method, objective, sizes, shouldStop)
      pairing = .residuals(method, objective)
      return reason
    case .composite(var method, let objective):
      let reason = run(&loop, &method, objective, sizes, shouldStop)
      pairing = .composite(method, objective)
      return reason
    }
  }

  /// Runs a method whose type is known; with `sizes` it is told its step size before each step.
  ///
  /// Part of its callers, so that a run without a schedule costs no more for there being some.
  @inline(__always)
  private static func run<M: Method, O: Objective>(
    _ loop: inout Loop, _ method: inout M, _ objective: O, _ sizes: Sizes?,
    _ shouldStop: () -> Bool, _ step: Loop.Step<M, O>
  ) -> StopReason {
    guard let sizes else { return loop.run(&method, objective, shouldStop, step) }
    return loop.run(&method, objective, shouldStop) { method, context, objective in
      let size = sizes(context.iteration)
      guard size > 0, size.isFinite else { return .invalidStepSize(size) }
      method.use(stepSize: size)
      return step(&method, context, objective)
    }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some FirstOrderMethod, _ objective: some Objective,
    _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    run(&loop, &method, objective, sizes, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some SecondOrderMethod,
    _ objective: some TwiceDifferentiable,
    _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    run(&loop, &method, objective, sizes, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some RowMethod, _ objective: some RowObjective,
    _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    run(&loop, &method, objective, sizes, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some ResidualMethod, _ objective: some ResidualObjective,
    _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    run(&loop, &method, objective, sizes, shouldStop) { $0.step($1, objective: $2) }
  }

  private static func run(
    _ loop: inout Loop, _ method: inout some CompositeMethod, _ objective: some CompositeObjective,
    _ sizes: Sizes?, _ shouldStop: () -> Bool
  ) -> StopReason {
    run(&loop, &method, objective, sizes, shouldStop) { $0.step($1, objective: $2) }
  }
}

extension Pairing {
  /// The method.
  fileprivate var method: any Method {
    switch self {
    case .firstOrder(let method, _): method
    case .secondOrder(let method, _): method
    case .rows(let method, _): method
    case .residuals(let method, _): method
    case .composite(let method, _): method
    }
  }
}
