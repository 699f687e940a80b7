/// One call of `Runner.advance`: the numbers of the state in flat storage, so that a step allocates
/// nothing.
struct Loop: ~Copyable {
  private typealias Coordinates = IterateStorage.Coordinates

  private let limits: RunLimits
  private let firstCost: Double
  private let costLimit: Double
  /// The loop stops, as if interrupted, at a cost as low as this.
  private let costTarget: Double
  private let firstIteration: Int
  private let lastIteration: Int
  /// The points and gradients before, at and after the step that is being made.
  private var iterates: IterateStorage
  /// The point with the lowest cost, unless that is the point reached.
  private let best: Coordinates
  private var isBest: Bool
  private var cost: Double
  private var bestCost: Double
  private var bestIteration: Int
  private var stepSize = 0.0
  /// What a schedule gave that is no step size.
  private(set) var invalidStepSize: Double?
  /// How many steps on end have raised the cost.
  private var risesInRow = 0
  private var trace: Trace
  /// The number of the next iterate to record.
  private var nextRecord: Int

  private let validation: Validation?
  private var validated: ValidatedPoint?

  init(
    state: RunState, limits: RunLimits, costTarget: Double? = nil, validation: Validation? = nil
  ) {
    self.limits = limits
    self.validation = validation
    validated = state.validated
    firstCost = state.firstCost
    self.costTarget = costTarget ?? -.infinity
    costLimit = limits.divergenceFactor * max(state.firstCost.magnitude, 1)
    firstIteration = state.iteration
    let (sum, overflow) = state.iteration.addingReportingOverflow(max(limits.iterations, 0))
    lastIteration = overflow ? .max : sum
    precondition(
      state.trace.exact.last == state.iteration && state.trace.exact.dimension == state.point.count
        && state.bestPoint.count == state.point.count,
      "a record ends with the point reached")
    iterates = IterateStorage(state.trace.exact)
    best = .allocate(capacity: state.bestPoint.count)
    _ = best.initialize(from: state.bestPoint)
    cost = state.cost
    bestCost = state.bestCost
    bestIteration = state.bestIteration
    isBest = false
    trace = state.trace
    nextRecord = trace.firstMultiple(after: state.iteration)
    // A run that goes on from beyond its limit has risen before.
    if cost > costLimit { risesInRow = Self.risesOfDivergence }
  }

  deinit { best.deallocate() }

  /// Writes the numbers back.
  mutating func store(into state: inout RunState) {
    if iteration > firstIteration {
      state.lastStepSize = stepSize
      state.lastStepLength = stepLength
    }
    let details = trace.detailNames.isEmpty ? [] : state.method.details
    trace.recordLast(
      iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
      gradientNorm: gradientNorm, stepLength: state.lastStepLength,
      stepSize: state.lastStepSize ?? 0, details: details)
    trace.exact = iterates.record()
    state.validated = validated
    state.trace = trace
    state.point = Array(point)
    state.gradient = Array(gradient)
    state.cost = cost
    state.iteration = iteration
    state.bestPoint = Array(isBest ? point : best)
    state.bestCost = bestCost
    state.bestIteration = bestIteration
  }

  private var iteration: Int { iterates.iteration }
  private var previous: Coordinates { iterates.previous }
  private var point: Coordinates { iterates.point }
  private var next: Coordinates { iterates.next }
  private var gradient: Coordinates { iterates.gradient }
  private var nextGradient: Coordinates { iterates.nextGradient }

  private var gradientNorm: Double { Vector.length(UnsafeBufferPointer(gradient)) }

  /// The length of the last step of this call.
  private var stepLength: Double {
    Vector.distance(UnsafeBufferPointer(previous), UnsafeBufferPointer(point))
  }

  /// How a method makes a step on an objective that offers what it needs.
  typealias Step<M, O> = (inout M, borrowing StepContext, borrowing O) -> StepOutcome

  /// Makes steps until there is a reason to stop.
  ///
  /// Part of its callers, as `step` is part of it, so that `makeStep` costs no call.
  @inline(__always)
  mutating func run<M: Method, O: Objective>(
    _ method: inout M, _ objective: O, _ shouldStop: () -> Bool, _ makeStep: Step<M, O>
  ) -> StopReason {
    if let failure = Self.nonFinite(point, cost, gradient) {
      return .nonFinite(failure, point: Array(point), iteration: iteration)
    }
    if validation != nil, validated == nil { _ = validate() }
    while true {
      if let reason = reasonToStay() { return reason }
      if shouldStop() { return .interrupted }
      if let reason = step(&method, objective, makeStep) { return reason }
    }
  }

  /// A cost beyond its limit that has risen so many times on end is taken to rise for ever.
  private static let risesOfDivergence = 4

  /// Why no further step is made from the point reached.
  private mutating func reasonToStay() -> StopReason? {
    let tolerance = limits.gradientTolerance
    if tolerance > 0 {
      let norm = gradientNorm
      if norm <= tolerance { return .gradientTolerance(norm: norm, tolerance: tolerance) }
    }
    if cost <= costTarget { return .interrupted }
    // An adaptive method may leap far away and be back two steps later: it has to keep rising.
    if cost > costLimit, risesInRow >= Self.risesOfDivergence {
      return .diverged(first: firstCost, last: cost, factor: limits.divergenceFactor)
    }
    guard iteration >= lastIteration else { return nil }
    return .iterationLimit(
      limit: limits.iterations, gradientNorm: gradientNorm, tolerance: tolerance)
  }

  /// Makes one step; returns a reason when it ends the run.
  @inline(__always)
  private mutating func step<M: Method, O: Objective>(
    _ method: inout M, _ objective: O, _ makeStep: Step<M, O>
  ) -> StopReason? {
    let context = StepContext(
      point: UnsafeBufferPointer(point), gradient: UnsafeBufferPointer(gradient), cost: cost,
      iteration: iteration, next: next)
    let outcome = makeStep(&method, context, objective)
    switch outcome {
    case .moved(let size): stepSize = size
    case .noDecrease(let smallest):
      return .noDecrease(smallestStepSize: smallest, gradientNorm: gradientNorm)
    case .invalidStepSize(let size):
      invalidStepSize = size
      return .interrupted
    }
    let nextCost = objective.valueAndGradient(at: UnsafeBufferPointer(next), into: nextGradient)
    if let failure = Self.nonFinite(next, nextCost, nextGradient) {
      return .nonFinite(failure, point: Array(next), iteration: iteration + 1)
    }
    let costBefore = cost
    iterates.advance(cost: nextCost)
    risesInRow = nextCost > cost ? risesInRow + 1 : 0
    cost = nextCost
    if cost < bestCost {
      bestCost = cost
      bestIteration = iteration
      isBest = true
    } else if isBest {
      // The best point is copied only when the run leaves it: most runs improve at every step.
      _ = best.update(from: previous)
      isBest = false
    }
    if iteration == nextRecord { record(method.details) }
    if let reason = validate() { return reason }
    if let tolerance = limits.costTolerance {
      let change = (costBefore - cost).magnitude
      if change <= tolerance * cost.magnitude {
        return .costTolerance(change: change, cost: cost, tolerance: tolerance)
      }
    }
    guard let tolerance = limits.stepTolerance else { return nil }
    let length = stepLength
    return length <= tolerance ? .stepTolerance(step: length, tolerance: tolerance) : nil
  }

  /// Scores the point reached; returns a reason when there was none better for too long.
  private mutating func validate() -> StopReason? {
    guard let validation else { return nil }
    let score = validation.score(UnsafeBufferPointer(point))
    guard let best = validated, !(score < best.score) else {
      validated = ValidatedPoint(
        point: Array(point), cost: cost, score: score, iteration: iteration)
      return nil
    }
    guard iteration - best.iteration >= validation.patience else { return nil }
    return .patience(validation.patience, best: best.score, iteration: best.iteration)
  }

  private mutating func record(_ details: [Double]) {
    trace.record(
      iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
      gradientNorm: gradientNorm, stepLength: stepLength, stepSize: stepSize, details: details)
    nextRecord = trace.firstMultiple(after: iteration)
  }

  private static func nonFinite(
    _ point: Coordinates, _ cost: Double, _ gradient: Coordinates
  ) -> NonFinite? {
    // Zero times a finite number is zero: one test for the usual case.
    var probe = cost * 0
    for index in 0..<point.count { probe += (point[index] + gradient[index]) * 0 }
    if probe == 0 { return nil }
    if point.contains(where: { !$0.isFinite }) { return .point }
    if !cost.isFinite { return .cost(cost) }
    // Coordinates that are finite alone may still overflow in their sum above.
    return gradient.firstIndex { !$0.isFinite }.map { .gradient(index: $0) }
  }
}
