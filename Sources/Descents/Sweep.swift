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
  /// The names of the coordinates as headings, raw.
  public var coordinateTitles: [String]
  /// The index of the first coordinate that belongs to a feature.
  public var firstFeature: Int
  /// Whether all runs were on one cost, so that the values they reached can be compared.
  public var isOneCost: Bool
  /// Whether the runs were on the session's rows, and go out of date with them.
  public var usesRows: Bool
  /// What is known beforehand of the step size, for plain descent on the quadratic cost of rows.
  public var theory: StepSizeTheory?
  /// The smallest and the largest curvature, where a map of step sizes and momenta is about them.
  public var curvatures: (least: Double, largest: Double)?

  /// The second option where each row has a pair of values; `option` then names both.
  public var isPaired: Bool { option.contains(Self.pairSign) }

  /// What stands between two options, and between the values of a row.
  public static let pairSign = ", "

  /// The two values of a row where both are numbers; nil where they are not, or there is one.
  public static func place(of row: Row) -> (first: Double, second: Double)? {
    guard let sign = row.text.firstRange(of: pairSign),
      let first = Double(row.text[..<sign.lowerBound]),
      let second = Double(row.text[sign.upperBound...])
    else { return nil }
    return (first, second)
  }

  /// Measures the runs of a sweep, those that are nil left out; nil where none is left.
  ///
  /// - Parameters:
  ///   - option: The option's name.
  ///   - values: Its values as typed, one for each run.
  ///   - descents: The runs, in the order of the values.
  ///   - tolerance: The fraction of the first gap at which a run counts as arrived.
  public init?(_ option: String, values: [String], of descents: [Descent?], tolerance: Double) {
    var measurement = SweepMeasurement(count: values.count, tolerance: tolerance)
    for (text, descent) in zip(values, descents) {
      if let descent { measurement.add(descent, text) }
    }
    self.init(option, measurement)
  }

  private init?(_ option: String, _ measurement: SweepMeasurement) {
    guard let first = measurement.first else { return nil }
    self.option = option
    tolerance = measurement.tolerance
    quantity = first.subject.quantity
    coordinateTitles = first.subject.coordinateTitles
    firstFeature = first.subject.design?.firstFeature ?? 0
    isOneCost = measurement.isOneCost
    usesRows = first.subject.usesRows
    theory = measurement.theory
    rows = measurement.finishedRows()
  }

  /// The rows that arrived, the soonest first, of equals that with the lower cost.
  public var arrived: [Int] {
    rows.indices.filter { rows[$0].iterations != nil }.sorted { left, right in
      (rows[left].iterations ?? 0, rows[left].arrivalCost, left)
        < (rows[right].iterations ?? 0, rows[right].arrivalCost, right)
    }
  }

  /// The row that arrived first; where none arrived, the one with the lowest cost.
  ///
  /// Nil where the rows have costs of their own, of which none is better than another.
  public var best: Int? {
    guard isOneCost else { return nil }
    if let first = arrived.first { return first }
    let sound = rows.indices.filter { rows[$0].final.isFinite && !rows[$0].isDiverged }
    return sound.min { rows[$0].final < rows[$1].final }
  }

  /// Carries out plans and measures them.
  ///
  /// The runs are made by batches, and of each no more is kept than its row: the records of all
  /// together may be larger than the memory.
  ///
  /// - Parameters:
  ///   - option: The option's name.
  ///   - values: Its values as typed, one for each plan.
  ///   - plans: The runs to make.
  ///   - tolerance: The fraction of the first gap at which a run counts as arrived.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Told which fraction of the work is done.
  /// - Returns: The sweep, without the runs that an interruption cut short; nil where none is left.
  /// - Throws: The first error of a run; `.tooLarge` where not even one run at a time has room.
  public static func make(
    _ option: String, values: [String], _ plans: [RunPlan], tolerance: Double,
    memoryLimit: Double = .infinity, shouldStop: (_ done: Double) -> Bool
  ) throws(DescentError) -> Sweep? {
    var measurement = SweepMeasurement(count: plans.count, tolerance: tolerance)
    let total = Double(max(plans.count, 1))
    var done = 0
    while done < plans.count {
      let needed = plans[done].bytesNeeded
      guard measurement.bytesHeld + needed <= memoryLimit else {
        throw .tooLarge(bytesNeeded: measurement.bytesHeld + needed, limit: memoryLimit)
      }
      let affordable = min((memoryLimit - measurement.bytesHeld) / 2 / needed, batchLimit)
      let batch = done..<min(done + max(Int(affordable), 1), plans.count)
      let descents = try carryOut(Array(plans[batch])) { part in
        shouldStop((Double(done) + part * Double(batch.count)) / total)
      }
      for (index, descent) in zip(batch, descents) {
        if let descent { measurement.add(descent, values[index]) }
      }
      done = batch.upperBound
    }
    return Sweep(option, measurement)
  }

  /// Enough runs at a time that no processor waits long for the others.
  private static let batchLimit = 256.0

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
}

extension Sweep.Row {
  /// The most points that a row's curve keeps, and those of all rows together.
  private static let curveLimit = 600
  private static let pointLimit = 600_000
  /// What makes a curve of a few rows' sweep and one of many rows' sweep be recognised as one.
  private static let leastCurve = 40

  /// Measures a run, but for its arrival.
  ///
  /// - Parameters:
  ///   - text: The value as typed.
  ///   - descent: The run.
  ///   - outcome: How it went.
  ///   - rowCount: How many rows the sweep has.
  init(_ text: String, _ descent: Descent, outcome: Sweep.Outcome, among rowCount: Int) {
    let trace = descent.run.trace
    let limit = min(
      max(Self.pointLimit / max(rowCount, 1), Self.leastCurve), Self.curveLimit)
    let stride = max(trace.count / limit, 1)
    let positions = (0..<trace.count).filter {
      $0.isMultiple(of: stride) || $0 == trace.count - 1
    }
    self.text = text
    value = Double(text)
    self.outcome = outcome
    (iterations, arrivalCost, least, basin) = (nil, .infinity, nil, nil)
    final = descent.run.cost
    isDiverged = descent.run.isDiverged
    made = descent.run.iteration
    curve = (positions.map { Double(trace.iterations[$0]) }, positions.map { trace.costs[$0] })
  }

  /// The first recorded iteration from which a run stays arrived, and the cost there.
  ///
  /// A momentum that passes through has not stopped there. Where no least cost is known the
  /// gradient has to fall as far.
  static func stayedArrival(
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
