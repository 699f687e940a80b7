internal import Dispatch
public import Optimization
internal import Synchronization

/// The same run at several values of one option.
public struct Sweep: Sendable {
  /// How a run of a sweep went.
  public enum Outcome: Equatable, Sendable {
    /// By its steps, for plain descent on a quadratic.
    case regime(Regime)
    /// By why it stopped; nil for a run of no steps.
    case stopped(StopReason?)
  }

  /// One run of a sweep, thinned to what its curve needs.
  public struct Row: Sendable {
    /// The value as it was typed or made.
    public var text: String
    /// The value as a number, where it is one.
    public var value: Double?
    /// How the run went.
    public var outcome: Outcome
    /// The steps until the gap to the least cost was the tolerance's fraction of the first; nil
    /// where it never was.
    public var iterations: Int?
    /// The cost when it arrived, which decides between rows that needed equally many steps.
    public var arrivalCost: Double
    /// The cost at the end.
    public var final: Double
    /// Whether the run ran away.
    public var isDiverged: Bool
    /// Steps made.
    public var made: Int
    /// The least cost there is where it was heading, as far as that is known.
    public var least: Double?
    /// The minimum nearest to where it ended; nil where none is known, and where it ran away.
    public var basin: Minimum?
    /// The curve: iterations and costs.
    public var curve: (x: [Double], y: [Double])
  }

  /// The option's name.
  public var option: String
  /// The rows in the order of the values.
  public var rows: [Row]
  /// The fraction of the first gap at which a run counts as arrived.
  public var tolerance: Double
  /// What the runs made small.
  public var quantity: String
  /// Whether the runs were on the session's rows, and go out of date with them.
  public var usesRows: Bool
  /// What is known beforehand of the step size, for plain descent on the quadratic cost of rows.
  public var theory: StepSizeTheory?

  /// Measures the runs of a sweep, those that are nil left out; nil where none is left.
  ///
  /// - Parameters:
  ///   - option: The option's name.
  ///   - values: Its values as typed, one for each run.
  ///   - descents: The runs, in the order of the values.
  ///   - tolerance: The fraction of the first gap at which a run counts as arrived.
  public init?(_ option: String, values: [String], of descents: [Descent?], tolerance: Double) {
    guard let first = descents.lazy.compactMap({ $0 }).first else { return nil }
    self.option = option
    self.tolerance = tolerance
    quantity = first.subject.quantity
    usesRows = first.subject.usesRows
    let theory = Self.theory(of: first)
    self.theory = theory
    let goals = Self.goals(of: descents)
    rows = zip(values, zip(descents, goals)).compactMap { text, run in
      run.0.map { descent in
        Row(
          text, descent, least: run.1.value, basin: run.1.minimum, tolerance: tolerance,
          outcome: Self.outcome(of: descent, theory))
      }
    }
  }

  /// The row that arrived first; where none arrived, the one with the lowest cost.
  public var best: Int? {
    let arrived = rows.indices.filter { rows[$0].iterations != nil }
    let first = arrived.min { left, right in
      (rows[left].iterations ?? 0, rows[left].arrivalCost)
        < (rows[right].iterations ?? 0, rows[right].arrivalCost)
    }
    if let first { return first }
    let sound = rows.indices.filter { rows[$0].final.isFinite && !rows[$0].isDiverged }
    return sound.min { rows[$0].final < rows[$1].final }
  }

  /// Carries out plans at the same time on all processors.
  ///
  /// - Parameters:
  ///   - plans: The runs to make.
  ///   - shouldStop: Told which fraction of the work is done, as one of the threads sees it.
  /// - Returns: The runs in the order of the plans; nil for those that an interruption cut short.
  /// - Throws: The first error of a run.
  public static func carryOut(
    _ plans: [RunPlan], shouldStop: (_ done: Double) -> Bool
  ) throws(DescentError) -> [Descent?] {
    let finished = Atomic(0)
    let running = Atomic(0)
    let total = Double(max(plans.count, 1))
    var results = [Result<Descent, DescentError>?](repeating: nil, count: plans.count)
    results.withUnsafeMutableBufferPointer { buffer in
      precondition(buffer.count == plans.count)
      // There is an element for each plan, and every element is written by one thread only; nobody
      // reads before all threads are done.
      nonisolated(unsafe) let buffer = buffer
      withoutActuallyEscaping(shouldStop) { shouldStop in
        nonisolated(unsafe) let shouldStop = shouldStop
        DispatchQueue.concurrentPerform(iterations: plans.count) { index in
          func isOver(_ done: Double) -> Bool {
            // The others are taken to be as far as this one.
            let together = done * Double(running.load(ordering: .relaxed))
            return shouldStop((Double(finished.load(ordering: .relaxed)) + together) / total)
          }
          running.add(1, ordering: .relaxed)
          defer { running.subtract(1, ordering: .relaxed) }
          guard !isOver(0) else { return }
          defer { finished.add(1, ordering: .relaxed) }
          do throws(DescentError) {
            buffer[index] = .success(try plans[index].carriedOut(shouldStop: isOver))
          } catch {
            buffer[index] = .failure(error)
          }
        }
      }
    }
    var descents: [Descent?] = []
    for result in results {
      switch result {
      case .success(let descent)?:
        descents.append(descent.run.stopReason == .interrupted ? nil : descent)
      case .failure(let error)?: throw error
      case nil: descents.append(nil)
      }
    }
    return descents
  }

  /// The least cost where each run was heading: that of the minimum nearest its end.
  ///
  /// Runs to different minima are measured each by its own; where none is known, all by the lowest
  /// value that any of them reached.
  private static func goals(of descents: [Descent?]) -> [(value: Double?, minimum: Minimum?)] {
    let lowest = descents.compactMap { $0 }.filter { !$0.run.isDiverged }.map(\.run.bestCost).min()
    var known: (subject: any Subject, minima: Minima)?
    return descents.map { descent in
      guard let descent else { return (nil, nil) }
      let minima: Minima
      if let known, known.minima.kind != .searched, known.subject.isSame(as: descent.subject) {
        minima = known.minima
      } else {
        minima = descent.subject.minima(around: descent.run.extent(), shouldStop: { false })
        known = (descent.subject, minima)
      }
      let nearest = minima.nearest(to: descent.point)
      return (nearest?.value ?? lowest, nearest)
    }
  }

  private static func theory(of descent: Descent) -> StepSizeTheory? {
    guard descent.subject.usesRows, descent.subject.isQuadratic, descent.run.family == .fixedStep
    else { return nil }
    return descent.subject.curvature(at: descent.run.start)?.stepSizeTheory
  }

  private static func outcome(of descent: Descent, _ theory: StepSizeTheory?) -> Outcome {
    if descent.run.isDiverged { return .regime(.diverging) }
    guard let theory, descent.run.family == .fixedStep, let alpha = descent.alpha else {
      return .stopped(descent.run.stopReason)
    }
    return .regime(theory.regime(stepSize: alpha))
  }
}

extension Sweep.Row {
  /// The most points that a row's curve keeps.
  private static let curveLimit = 600

  /// Measures a run.
  ///
  /// - Parameters:
  ///   - text: The value as typed.
  ///   - descent: The run.
  ///   - least: The least cost there is where it was heading; nil where that is not known.
  ///   - basin: The minimum nearest to where it ended, where one is known.
  ///   - tolerance: The fraction of the first gap at which it has arrived.
  ///   - outcome: How it went.
  init(
    _ text: String, _ descent: Descent, least: Double?, basin: Minimum?, tolerance: Double,
    outcome: Sweep.Outcome
  ) {
    let trace = descent.run.trace
    (iterations, arrivalCost) = Self.stayedArrival(in: trace, least: least, tolerance: tolerance)
    let stride = max(trace.count / Self.curveLimit, 1)
    let positions = (0..<trace.count).filter {
      $0.isMultiple(of: stride) || $0 == trace.count - 1
    }
    self.text = text
    value = Double(text)
    self.outcome = outcome
    final = descent.run.cost
    isDiverged = descent.run.isDiverged
    made = descent.run.iteration
    self.least = least
    self.basin = descent.run.isDiverged ? nil : basin
    curve = (positions.map { Double(trace.iterations[$0]) }, positions.map { trace.costs[$0] })
  }

  /// The first recorded iteration from which a run stays arrived, and the cost there.
  ///
  /// A momentum that passes through has not stopped there. Where no least cost is known the
  /// gradient has to fall as far.
  fileprivate static func stayedArrival(
    in trace: Trace, least: Double?, tolerance: Double
  ) -> (iteration: Int?, cost: Double) {
    if let least, let first = trace.costs.first, first > least {
      let bound = least + tolerance * (first - least)
      var position = trace.count
      while position > 0, trace.costs[position - 1] <= bound { position -= 1 }
      guard position < trace.count else { return (nil, .infinity) }
      return (trace.iterations[position], trace.costs[position])
    }
    guard least == nil, let first = trace.gradientNorms.first, first > 0 else {
      return (nil, .infinity)
    }
    let bound = first * tolerance
    return (zip(trace.gradientNorms, trace.iterations).first { $0.0 <= bound }?.1, .infinity)
  }
}

extension Descent {
  /// The first recorded iteration from which the run stays within a fraction of the first gap.
  public func stayedArrival(tolerance: Double) -> Int? {
    Sweep.Row.stayedArrival(in: run.trace, least: goal?.value, tolerance: tolerance).iteration
  }
}
