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
    let dimension = objective.dimension
    guard dimension > 0 else { throw .noVariables }
    guard start.count == dimension else {
      throw .wrongDimension(expected: dimension, actual: start.count)
    }
    if let index = start.firstIndex(where: { !$0.isFinite }) { throw .startNotFinite(index: index) }
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

  /// Makes further steps until a limit, the method or `shouldStop` ends it; returns the reason, also kept in the state.
  ///
  /// The state, the method's memory included, is exactly that of one uninterrupted run: two calls of k steps give the
  /// same numbers as one of 2k. `shouldStop` is asked once per step.
  /// A step to a point where something is not finite is not taken: the state stays at the last good point, the reason
  /// names the bad one.
  @discardableResult
  public static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    shouldStop: () -> Bool = { false }
  ) -> StopReason {
    let dimension = state.point.count
    guard objective.dimension == dimension else {
      preconditionFailure("a run goes on with the function it was begun with")
    }
    var loop = Loop(state: state, objective: objective, limits: limits)
    defer { loop.release() }
    // The loop works on the method in place; while it does, nobody else must hold its memory.
    state.trace.removeExtraLast()
    let reason = loop.run(&state, shouldStop: shouldStop)
    loop.store(into: &state)
    state.stopReason = reason
    return reason
  }
}

/// One call of `advance`: the numbers of the state in flat storage, so that a step allocates nothing.
private struct Loop {
  let objective: any Objective
  let limits: RunLimits
  let dimension: Int
  /// Point, gradient, trial point, trial gradient, step and best point, one after the other.
  let storage: UnsafeMutableBufferPointer<Double>
  var point: UnsafeMutableBufferPointer<Double>
  var gradient: UnsafeMutableBufferPointer<Double>
  var nextPoint: UnsafeMutableBufferPointer<Double>
  var nextGradient: UnsafeMutableBufferPointer<Double>
  let best: UnsafeMutableBufferPointer<Double>
  var cost: Double
  var bestCost: Double
  var bestIteration: Int
  var iteration: Int
  var stepSize: Double?
  var stepLength: Double

  init(state: RunState, objective: any Objective, limits: RunLimits) {
    self.objective = objective
    self.limits = limits
    let dimension = state.point.count
    self.dimension = dimension
    storage = .allocate(capacity: 5 * dimension)
    storage.initialize(repeating: 0)
    func part(
      _ position: Int, _ storage: UnsafeMutableBufferPointer<Double>
    ) -> UnsafeMutableBufferPointer<Double> {
      UnsafeMutableBufferPointer(
        rebasing: storage[position * dimension..<(position + 1) * dimension])
    }
    point = part(0, storage)
    gradient = part(1, storage)
    nextPoint = part(2, storage)
    nextGradient = part(3, storage)
    best = part(4, storage)
    _ = point.update(from: state.point)
    _ = gradient.update(from: state.gradient)
    _ = best.update(from: state.bestPoint)
    cost = state.cost
    bestCost = state.bestCost
    bestIteration = state.bestIteration
    iteration = state.iteration
    stepSize = state.lastStepSize
    stepLength = state.lastStepLength
  }

  func release() {
    storage.deallocate()
  }

  /// Writes the numbers back.
  func store(into state: inout RunState) {
    state.point = Array(point)
    state.gradient = Array(gradient)
    state.cost = cost
    state.iteration = iteration
    state.lastStepSize = stepSize
    state.lastStepLength = stepLength
    state.bestPoint = Array(best)
    state.bestCost = bestCost
    state.bestIteration = bestIteration
    state.trace.recordLast(
      iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
      gradientNorm: gradientNorm, stepLength: stepLength)
  }

  var gradientNorm: Double { Vector.length(UnsafeBufferPointer(gradient)) }

  mutating func run(_ state: inout RunState, shouldStop: () -> Bool) -> StopReason {
    if let failure = nonFinite(point, cost, gradient) {
      return .nonFinite(failure, point: Array(point), iteration: iteration)
    }
    let costLimit = limits.divergenceFactor * max(state.firstCost.magnitude, 1)
    let tolerance = limits.gradientTolerance
    let (lastIteration, overflow) = iteration.addingReportingOverflow(max(limits.iterations, 0))
    let end = overflow ? Int.max : lastIteration
    while true {
      if tolerance > 0 {
        let norm = gradientNorm
        if norm <= tolerance { return .gradientTolerance(norm: norm, tolerance: tolerance) }
      }
      if cost > costLimit {
        return .diverged(first: state.firstCost, last: cost, factor: limits.divergenceFactor)
      }
      guard iteration < end else {
        return .iterationLimit(
          limit: limits.iterations, gradientNorm: gradientNorm, tolerance: tolerance)
      }
      if shouldStop() { return .interrupted }
      if let reason = step(&state) { return reason }
    }
  }

  /// Makes one step; returns a reason when it ends the run.
  private mutating func step(_ state: inout RunState) -> StopReason? {
    for index in 0..<dimension { nextPoint[index] = point[index] }
    let outcome = state.method.step(
      StepContext(
        point: nextPoint, gradient: UnsafeBufferPointer(gradient), cost: cost,
        iteration: iteration, objective: objective))
    guard case .moved(let size) = outcome else {
      guard case .noDecrease(let smallest) = outcome else { return .interrupted }
      return .noDecrease(smallestStepSize: smallest, gradientNorm: gradientNorm)
    }
    let nextCost = objective.valueAndGradient(
      at: UnsafeBufferPointer(nextPoint), into: nextGradient)
    if let failure = nonFinite(nextPoint, nextCost, nextGradient) {
      return .nonFinite(failure, point: Array(nextPoint), iteration: iteration + 1)
    }
    // The step's length takes the place of the old point, which nobody needs any more.
    for index in 0..<dimension { point[index] = nextPoint[index] - point[index] }
    stepLength = Vector.length(UnsafeBufferPointer(point))
    swap(&point, &nextPoint)
    swap(&gradient, &nextGradient)
    cost = nextCost
    stepSize = size
    iteration += 1
    if cost < bestCost {
      bestCost = cost
      bestIteration = iteration
      for index in 0..<dimension { best[index] = point[index] }
    }
    if iteration % state.trace.stride == 0 {
      state.trace.record(
        iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
        gradientNorm: gradientNorm, stepLength: stepLength)
    }
    if let precision = limits.stepPrecision, stepLength <= precision {
      return .stepPrecision(step: stepLength, precision: precision)
    }
    return nil
  }

  private func nonFinite(
    _ point: UnsafeMutableBufferPointer<Double>, _ cost: Double,
    _ gradient: UnsafeMutableBufferPointer<Double>
  ) -> NonFinite? {
    if Vector.firstNonFinite(UnsafeBufferPointer(point)) != nil { return .point }
    if !cost.isFinite { return .cost(cost) }
    return Vector.firstNonFinite(UnsafeBufferPointer(gradient)).map { .gradient(index: $0) }
  }
}
