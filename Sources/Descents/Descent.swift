internal import Numerics
public import Optimization

/// A run on a subject, as far as it has come, and the minima to measure it by.
public struct Descent: Sendable {
  /// The run with its record.
  public private(set) var run: RunState
  /// What it descends on.
  public let subject: any Subject
  /// The step size asked for; nil where the method chooses its own, or a schedule gives it.
  public let alpha: Double?
  /// The minima to measure it by; none before `findMinima`.
  public private(set) var minima = Minima.none
  /// Arrivals that were worked out before.
  private let arrivals = ArrivalMemory()

  /// A run before its first step.
  ///
  /// - Parameters:
  ///   - subject: What to descend on.
  ///   - method: The method, in its first state.
  ///   - alpha: Its step size, where one was asked for.
  ///   - schedule: What gives the step size of each iteration instead.
  ///   - start: Where to begin, one number for each coordinate.
  /// - Throws: `.run` where the run cannot begin, and what `Subject.objective()` throws.
  public init(
    _ subject: any Subject, method: any Method, alpha: Double? = nil,
    schedule: StepSizeSchedule? = nil, start: [Double]
  ) throws(DescentError) {
    let objective = try subject.objective()
    do {
      run = try Runner.begin(objective, method: method, start: start, schedule: schedule)
    } catch {
      throw .run(error)
    }
    self.subject = subject
    self.alpha = alpha
  }

  /// The method's name.
  public var method: String { type(of: run.method).information.name }

  /// The point to go on with: the last, or the best where the run diverged, or the one with the
  /// best test rows where its patience with them ran out.
  public var point: [Double] {
    stoppedEarly?.point ?? (run.isDiverged ? run.bestPoint : run.point)
  }

  /// The value there.
  public var value: Double {
    stoppedEarly?.cost ?? (run.isDiverged ? run.bestCost : run.cost)
  }

  /// The point that predicts the test rows best; nil where the run did not stop for it.
  public var stoppedEarly: ValidatedPoint? {
    guard case .patience? = run.stopReason else { return nil }
    return run.validated
  }

  /// The minimum in whose basin the run ended, where one is known.
  public var goal: Minimum? { minima.nearest(to: point) }

  /// How well it predicts the rows kept for testing, where there are some.
  public var testScore: TestScore? { subject.test?.score(point) }
}

extension Descent {
  /// Makes further steps.
  ///
  /// - Parameters:
  ///   - limits: When to stop.
  ///   - patience: Stop when so many steps on end predict the test rows no better; nil, or no test
  ///     rows, switches that off.
  ///   - shouldStop: Told before each step what fraction of the most steps is made.
  /// - Throws: `.otherDimension` where the subject has not as many coordinates as the run, and what
  ///   `Subject.objective()` throws.
  public mutating func advance(
    _ limits: RunLimits, patience: Int? = nil,
    shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(DescentError) {
    let objective = try objective()
    let validation = patience.flatMap { patience in
      subject.test.map { test in
        Validation(patience: patience) { test.score(Array($0)).cost }
      }
    }
    let fraction = 1 / Double(max(limits.iterations, 1))
    var made = 0
    do {
      try Runner.advance(&run, objective: objective, limits: limits, validation: validation) {
        defer { made += 1 }
        return shouldStop(Double(made) * fraction)
      }
    } catch {
      throw .run(error)
    }
  }

  /// Looks for the minima around where the run went.
  ///
  /// - Parameters:
  ///   - margin: How far around, as a fraction of the run's extent.
  ///   - shouldStop: Asked now and then; `true` ends the search with what was found.
  public mutating func findMinima(margin: Double = 1, shouldStop: () -> Bool = { false }) {
    minima = subject.minima(around: run.extent(margin: margin), shouldStop: shouldStop)
    guard minima.kind == .searched, !subject.vouchesForMinima, !minima.points.isEmpty,
      let objective = try? subject.objective()
    else { return }
    let found = minima.points
    minima.points = found.filter { isCredible($0, objective) }
  }

  /// Whether a minimum that a search found is one.
  ///
  /// Where numbers are huge, a search takes for level what only rounding makes so.
  private func isCredible(_ minimum: Minimum, _ objective: any Objective) -> Bool {
    let distance = squaredDistance(minimum.point, run.start).squareRoot()
    let fall = (run.firstCost - minimum.value).magnitude
    guard fall > 1e-9 * max(run.firstCost.magnitude, minimum.value.magnitude) else { return true }
    let kind = EndPoint(
      of: objective, at: minimum.point, firstCost: run.firstCost, travelled: distance)?.kind
    let gradient = objective.valueAndGradient(at: minimum.point).gradient
    let slope = squaredDistance(gradient, gradient.map { _ in 0 }).squareRoot()
    if kind == .slope || kind != .kink && slope * distance > 1e-3 * fall { return false }
    // The walls around can be so steep that rounding alone makes a gradient as large as the fall.
    let largest = subject.curvature(at: minimum.point)?.eigenvalues.last ?? 0
    let size = squaredDistance(minimum.point, minimum.point.map { _ in 0 }).squareRoot()
    return 0x1p-52 * largest * size * distance <= 1e-3 * fall
  }

  /// The same run, measured by minima that are known already.
  public func measured(by minima: Minima) -> Descent {
    var copy = self
    copy.minima = minima
    return copy
  }

  /// The arithmetic of the next step; nil where the method makes none.
  public func nextStep() throws(DescentError) -> StepArithmetic? {
    let objective = try objective()
    do {
      return try Runner.arithmetic(of: run, objective: objective)
    } catch {
      throw .run(error)
    }
  }

  /// The same run as it was after fewer steps, made again from its start.
  ///
  /// - Parameters:
  ///   - iteration: The steps that it is to have.
  ///   - shouldStop: Asked before each step; `true` ends the work with `.interrupted`.
  /// - Returns: The shorter run.
  /// - Throws: `.interrupted`, `.run` where it cannot begin again, and what `advance` throws.
  public func rewound(
    to iteration: Int, shouldStop: () -> Bool = { false }
  ) throws(DescentError) -> Descent {
    var again = self
    // The method begins anew, so that its memory is that of the shorter run.
    again.run = try begun(try objective())
    try again.advance(RunLimits(iterations: iteration)) { _ in shouldStop() }
    guard again.run.stopReason != .interrupted else { throw .interrupted }
    return again
  }

  /// The point after some steps: from the record, or by making the run again where that was
  /// thinned.
  ///
  /// - Parameters:
  ///   - iteration: The number of steps; 0 is the start.
  ///   - shouldStop: Asked before each step; `true` ends the work with `.interrupted`.
  /// - Returns: The point; nil where the run has not made so many steps.
  /// - Throws: What `rewound` throws.
  public func point(
    after iteration: Int, shouldStop: () -> Bool = { false }
  ) throws(DescentError) -> [Double]? {
    guard (0...run.iteration).contains(iteration) else { return nil }
    if iteration == run.iteration { return run.point }
    if let held = run.trace.iterate(iteration) { return held.point }
    return try rewound(to: iteration, shouldStop: shouldStop).run.point
  }

  /// The first iteration whose cost is within a fraction of the first gap above the minimum.
  ///
  /// The minimum is that of the basin in which the run ended. Where the record was thinned the run
  /// is made again, so that the answer is exact.
  ///
  /// - Parameters:
  ///   - tolerance: The fraction.
  ///   - shouldStop: Asked before each step; `true` ends the work with `.interrupted`.
  /// - Returns: The iteration; nil where it never was, or no minimum is known.
  /// - Throws: What `rewound` throws.
  public func arrival(
    tolerance: Double = 1e-6, shouldStop: () -> Bool = { false }
  ) throws(DescentError) -> Int? {
    guard let goal else { return nil }
    let level = goal.value + tolerance * (run.firstCost - goal.value)
    let key = ArrivalMemory.Key(iterations: run.iteration, level: level)
    if let known = arrivals.known(key) { return known }
    let objective = try objective()
    let passage: FirstPassage
    do {
      passage = try Runner.firstPassage(
        of: run, below: level, objective: objective, shouldStop: shouldStop)
    } catch {
      throw .run(error)
    }
    switch passage {
    case .iteration(let iteration):
      arrivals.keep(iteration, for: key)
      return iteration
    case .never:
      arrivals.keep(nil, for: key)
      return nil
    case .interrupted: throw .interrupted
    }
  }

  /// The run at its start, its method in its first state.
  func begun(_ objective: any Objective) throws(DescentError) -> RunState {
    do {
      return try Runner.begin(
        objective, method: run.method, start: run.start, schedule: run.schedule)
    } catch {
      throw .run(error)
    }
  }

  /// The subject's function, which has to be one that the run can go on with.
  private func objective() throws(DescentError) -> any Objective {
    let objective = try subject.objective()
    guard objective.dimension == run.point.count else {
      throw .otherDimension(expected: run.point.count, actual: objective.dimension)
    }
    return objective
  }
}

extension Descent {
  /// What the next step tries along its direction; nil where the method makes none.
  public func lineProbe() throws(DescentError) -> LineProbe? {
    let objective = try objective()
    do {
      return try Runner.lineProbe(of: run, objective: objective)
    } catch {
      throw .run(error)
    }
  }
}
