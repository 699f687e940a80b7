public import Optimization

extension Descent {
  /// The most iterates at the start and at the end of a run that a diagnosis looks at one by one.
  private static let windowLimit = 1000

  /// What the run did, measured from its iterates.
  ///
  /// Where the record was thinned the run is made again, so that its first and its last thousand
  /// iterates are seen one by one.
  ///
  /// - Parameter shouldStop: Asked before each step; `true` ends the work with `.interrupted`.
  /// - Returns: The diagnosis.
  /// - Throws: What `advance` throws.
  public func diagnosis(
    shouldStop: () -> Bool = { false }
  ) throws(DescentError) -> Diagnosis {
    let objective = try subject.objective()
    guard objective.dimension == run.point.count else {
      throw .otherDimension(expected: run.point.count, actual: objective.dimension)
    }
    let (head, tail) = try windows(objective, shouldStop: shouldStop)
    return Diagnosis(
      Evidence(
        spread: run.trace, head: head, tail: tail, stop: run.stopReason,
        iterations: run.iteration, isStochastic: run.family == .stochastic,
        stableCurvature: stableCurvature, isQuadratic: subject.isQuadratic,
        reference: goal.map { .point($0.point, cost: $0.value) } ?? .unknown),
      objective: objective)
  }

  /// What kind of point the run ended at, or the best one where it diverged; nil for more variables
  /// than can be looked at.
  public func endPoint() throws(DescentError) -> EndPoint? {
    EndPoint(
      of: try subject.objective(), at: point, firstCost: run.firstCost,
      travelled: squaredDistance(point, run.start).squareRoot())
  }

  /// The heavy ball's momentum; nil for other methods.
  public var momentum: Double? { (run.method as? Momentum)?.beta }

  /// The largest curvature for which the steps are stable: 2/α, with momentum β 2(1 + β)/α.
  ///
  /// Nil where the method chooses its steps itself.
  public var stableCurvature: Double? {
    guard let alpha else { return nil }
    if let momentum { return 2 * (1 + momentum) / alpha }
    return run.family == .fixedStep ? 2 / alpha : nil
  }

  /// The first and the last iterates, one by one.
  private func windows(
    _ objective: any Objective, shouldStop: () -> Bool
  ) throws(DescentError) -> (head: IterateWindow, tail: IterateWindow) {
    let limit = Self.windowLimit
    if run.trace.stride == 1 {
      let all = IterateWindow(run.trace, positions: 0..<run.trace.count)
      return (
        IterateWindow(run.trace, positions: 0..<min(run.trace.count, limit)), all.suffix(limit)
      )
    }
    var again = try begun(objective)
    try again.makeSteps(limit, objective, shouldStop)
    let head = IterateWindow(again.trace, positions: 0..<again.trace.count)
    try again.makeSteps(
      max(run.iteration - limit - again.iteration, 0), objective, shouldStop)
    var tail = IterateRecorder(again)
    while again.iteration < run.iteration {
      let before = again.iteration
      try again.makeSteps(1, objective, shouldStop)
      guard again.iteration > before else { break }
      tail.add(again)
    }
    return (head, tail.window)
  }
}

extension RunState {
  /// Makes further steps of a run that is made again.
  fileprivate mutating func makeSteps(
    _ count: Int, _ objective: any Objective, _ shouldStop: () -> Bool
  ) throws(DescentError) {
    let reason: StopReason
    do {
      reason = try Runner.advance(
        &self, objective: objective, limits: RunLimits(iterations: count), shouldStop: shouldStop)
    } catch {
      throw .run(error)
    }
    if reason == .interrupted { throw .interrupted }
  }
}

/// Collects consecutive iterates.
private struct IterateRecorder {
  private let first: Int
  private let dimension: Int
  private var costs: [Double] = []
  private var norms: [Double] = []
  private var coordinates: [Double] = []

  init(_ run: RunState) {
    first = run.iteration
    dimension = run.point.count
    add(run)
  }

  mutating func add(_ run: RunState) {
    costs.append(run.cost)
    norms.append(run.gradientNorm)
    coordinates += run.point
  }

  var window: IterateWindow {
    IterateWindow(
      dimension: dimension, first: first, costs: costs, gradientNorms: norms,
      coordinates: coordinates)
  }
}

extension IterateWindow {
  /// Consecutive iterates of a record that holds every one.
  fileprivate init(_ trace: Trace, positions: Range<Int>) {
    let dimension = trace.dimension
    self.init(
      dimension: dimension, first: trace.iterations.first ?? 0,
      costs: Array(trace.costs[positions]),
      gradientNorms: Array(trace.gradientNorms[positions]),
      coordinates: Array(
        trace.coordinates[positions.lowerBound * dimension..<positions.upperBound * dimension]))
  }
}
