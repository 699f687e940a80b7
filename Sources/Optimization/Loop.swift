/// One call of `Runner.advance`: the numbers of the state in flat storage, so that a step allocates
/// nothing.
struct Loop: ~Copyable {
  private typealias Coordinates = UnsafeMutableBufferPointer<Double>

  private let limits: RunLimits
  private let firstCost: Double
  private let costLimit: Double
  /// The loop stops, as if interrupted, at a cost as low as this.
  private let costTarget: Double
  private let firstIteration: Int
  private let lastIteration: Int
  private let dimension: Int
  /// The coordinates below, one after the other.
  private let storage: Coordinates
  /// The points before, at and after the step that is being made.
  private var previous: Coordinates
  private var point: Coordinates
  private var next: Coordinates
  private var gradient: Coordinates
  private var nextGradient: Coordinates
  /// The point with the lowest cost, unless that is the point reached.
  private let best: Coordinates
  private var isBest: Bool
  private var cost: Double
  private var bestCost: Double
  private var bestIteration: Int
  private var iteration: Int
  private var stepSize = 0.0
  private var trace: Trace
  /// The number of the next iterate to record.
  private var nextRecord: Int

  init(state: RunState, limits: RunLimits, costTarget: Double? = nil) {
    self.limits = limits
    firstCost = state.firstCost
    self.costTarget = costTarget ?? -.infinity
    costLimit = limits.divergenceFactor * max(state.firstCost.magnitude, 1)
    firstIteration = state.iteration
    let (sum, overflow) = state.iteration.addingReportingOverflow(max(limits.iterations, 0))
    lastIteration = overflow ? .max : sum
    let dimension = state.point.count
    self.dimension = dimension
    precondition(
      state.gradient.count == dimension && state.bestPoint.count == dimension,
      "a point and its gradient are of one dimension")
    // Six vectors of `dimension` numbers, written once here and from then on by index below
    // `dimension` only; they live as long as the loop, which nobody copies.
    let storage = Coordinates.allocate(capacity: 6 * dimension)
    storage.initialize(repeating: 0)
    self.storage = storage
    let parts = (0..<6).map {
      Coordinates(rebasing: storage[$0 * dimension..<($0 + 1) * dimension])
    }
    (previous, point, next) = (parts[0], parts[1], parts[2])
    (gradient, nextGradient, best) = (parts[3], parts[4], parts[5])
    _ = point.update(from: state.point)
    _ = gradient.update(from: state.gradient)
    _ = best.update(from: state.bestPoint)
    cost = state.cost
    bestCost = state.bestCost
    bestIteration = state.bestIteration
    isBest = false
    iteration = state.iteration
    trace = state.trace
    nextRecord = trace.firstMultiple(after: iteration)
  }

  deinit { storage.deallocate() }

  /// Writes the numbers back.
  mutating func store(into state: inout RunState) {
    if iteration > firstIteration {
      state.lastStepSize = stepSize
      state.lastStepLength = stepLength
    }
    trace.recordLast(
      iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
      gradientNorm: gradientNorm, stepLength: state.lastStepLength)
    state.trace = trace
    state.point = Array(point)
    state.gradient = Array(gradient)
    state.cost = cost
    state.iteration = iteration
    state.bestPoint = Array(isBest ? point : best)
    state.bestCost = bestCost
    state.bestIteration = bestIteration
  }

  private var gradientNorm: Double { Vector.length(UnsafeBufferPointer(gradient)) }

  /// The length of the last step of this call.
  private var stepLength: Double {
    Vector.distance(UnsafeBufferPointer(previous), UnsafeBufferPointer(point))
  }

  /// How a method makes a step on an objective that offers what it needs.
  typealias Step<M, O> = (inout M, borrowing StepContext, borrowing O) -> StepOutcome

  /// Makes steps until there is a reason to stop.
  mutating func run<M: Method, O: Objective>(
    _ method: inout M, _ objective: O, _ shouldStop: () -> Bool, _ makeStep: Step<M, O>
  ) -> StopReason {
    if let failure = Self.nonFinite(point, cost, gradient) {
      return .nonFinite(failure, point: Array(point), iteration: iteration)
    }
    while true {
      if let reason = reasonToStay() { return reason }
      if shouldStop() { return .interrupted }
      if let reason = step(&method, objective, makeStep) { return reason }
    }
  }

  /// Why no further step is made from the point reached.
  private mutating func reasonToStay() -> StopReason? {
    let tolerance = limits.gradientTolerance
    if tolerance > 0 {
      let norm = gradientNorm
      if norm <= tolerance { return .gradientTolerance(norm: norm, tolerance: tolerance) }
    }
    if cost <= costTarget { return .interrupted }
    // A cost that falls as far is that of a function without a minimum.
    if cost.magnitude > costLimit {
      return .diverged(first: firstCost, last: cost, factor: limits.divergenceFactor)
    }
    guard iteration >= lastIteration else { return nil }
    return .iterationLimit(
      limit: limits.iterations, gradientNorm: gradientNorm, tolerance: tolerance)
  }

  /// Makes one step; returns a reason when it ends the run.
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
    }
    let nextCost = objective.valueAndGradient(at: UnsafeBufferPointer(next), into: nextGradient)
    if let failure = Self.nonFinite(next, nextCost, nextGradient) {
      return .nonFinite(failure, point: Array(next), iteration: iteration + 1)
    }
    let freed = previous
    previous = point
    point = next
    next = freed
    let freedGradient = gradient
    gradient = nextGradient
    nextGradient = freedGradient
    cost = nextCost
    iteration += 1
    trace.keep(
      point: UnsafeBufferPointer(point), gradient: UnsafeBufferPointer(gradient), cost: cost)
    if cost < bestCost {
      bestCost = cost
      bestIteration = iteration
      isBest = true
    } else if isBest {
      // The best point is copied only when the run leaves it: most runs improve at every step.
      _ = best.update(from: previous)
      isBest = false
    }
    if iteration == nextRecord { record() }
    guard let tolerance = limits.stepTolerance else { return nil }
    let length = stepLength
    return length <= tolerance ? .stepTolerance(step: length, tolerance: tolerance) : nil
  }

  private mutating func record() {
    trace.record(
      iteration: iteration, point: UnsafeBufferPointer(point), cost: cost,
      gradientNorm: gradientNorm, stepLength: stepLength)
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
