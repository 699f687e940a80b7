public import Optimization

extension Descent {
  /// What the run did, measured from its iterates.
  ///
  /// Its first and its last iterates are seen one by one, those between as the record holds them.
  ///
  /// - Parameter shouldStop: Asked before each look at the cost; where it says so, nothing of the
  ///   diagnosis is worth telling.
  /// - Returns: The diagnosis.
  /// - Throws: `.otherDimension`, and what `Subject.objective()` throws.
  public func diagnosis(
    unless shouldStop: @escaping () -> Bool = { false }
  ) throws(DescentError) -> Diagnosis {
    let objective = try subject.objective()
    guard objective.dimension == run.point.count else {
      throw .otherDimension(expected: run.point.count, actual: objective.dimension)
    }
    let trace = run.trace
    return Diagnosis(
      Evidence(
        spread: trace, head: IterateWindow(trace.firstIterations, of: trace),
        tail: IterateWindow(trace.lastIterations, of: trace), stop: run.stopReason,
        iterations: run.iteration, isStochastic: run.family == .stochastic,
        isScheduled: run.schedule != nil,
        stableCurvature: stableCurvature, isQuadratic: subject.isQuadratic,
        reference: goal.map { .point($0.point, cost: $0.value) } ?? .unknown),
      objective: InterruptibleObjective.wrapping(objective, unless: shouldStop))
  }

  /// What kind of point the run ended at, or the best one where it diverged; nil for more variables
  /// than can be looked at.
  public func endPoint() throws(DescentError) -> EndPoint? {
    EndPoint(
      of: try subject.objective(), at: point, firstCost: run.firstCost,
      travelled: squaredDistance(point, run.start).squareRoot())
  }

  /// The heavy ball's momentum; nil for other methods, and where its step sizes change.
  public var momentum: Double? {
    run.schedule == nil ? (run.method as? Momentum)?.beta : nil
  }

  /// The largest curvature for which the steps are stable: 2/α, with momentum β 2(1 + β)/α.
  ///
  /// Nil where the method chooses its steps itself.
  public var stableCurvature: Double? {
    guard let alpha else { return nil }
    if let momentum { return 2 * (1 + momentum) / alpha }
    return run.family == .fixedStep ? 2 / alpha : nil
  }
}
