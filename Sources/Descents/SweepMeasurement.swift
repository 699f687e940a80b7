internal import Optimization

/// The runs of a sweep, measured one after the other: of each its row is kept, and nothing else
/// where it is known what the run was heading for.
struct SweepMeasurement {
  /// The fraction of the first gap at which a run counts as arrived.
  let tolerance: Double
  /// The first run, before its first step as far as anything is asked of it.
  private(set) var first: Descent?
  /// What is known beforehand of the step size.
  private(set) var theory: StepSizeTheory?

  /// Whether all runs so far were on one cost.
  private(set) var isOneCost = true

  private let count: Int
  private var rows: [Sweep.Row] = []
  /// Runs whose least cost is not known: they are measured by the lowest value of all, in the end.
  private var pending: [(row: Int, costs: FallingCosts)] = []
  /// The lowest value that any run reached that did not run away.
  private var lowest: Double?
  /// Minima that are the same for all runs of a subject.
  private var known: (subject: any Subject, minima: Minima)?

  /// Measures so many runs.
  init(count: Int, tolerance: Double) {
    self.count = count
    self.tolerance = tolerance
  }

  /// The bytes that are kept of the runs so far.
  var bytesHeld: Double {
    rows.reduce(0) { $0 + 16 * Double($1.curve.x.count) + 256 }
      + pending.reduce(0) { $0 + $1.costs.bytesHeld }
  }

  /// Measures a run.
  mutating func add(_ descent: Descent, _ text: String) {
    if first == nil {
      first = descent
      theory = Self.theory(of: descent)
    }
    if !descent.run.isDiverged { lowest = min(lowest ?? .infinity, descent.run.bestCost) }
    let outcome = outcome(of: descent)
    var row = Sweep.Row(text, descent, outcome: outcome, among: count)
    if let nearest = minima(of: descent).nearest(to: descent.point) {
      let least = nearest.value
      row.least = least
      row.basin = descent.run.isDiverged ? nil : nearest
      (row.iterations, row.arrivalCost) = Sweep.Row.stayedArrival(
        in: descent.run.trace, least: least, tolerance: tolerance)
    } else {
      pending.append((rows.count, FallingCosts(descent.run.trace, tolerance: tolerance)))
    }
    rows.append(row)
  }

  /// The rows; where no minimum is known, measured by the lowest value that any run reached.
  func finishedRows() -> [Sweep.Row] {
    var rows = rows
    for (index, costs) in pending {
      rows[index].least = lowest
      (rows[index].iterations, rows[index].arrivalCost) = costs.arrival(
        least: lowest, tolerance: tolerance)
    }
    return rows
  }

  /// The minima around a run; runs to different ones are measured each by its own.
  private mutating func minima(of descent: Descent) -> Minima {
    if let known, known.minima.kind != .searched, known.subject.isSame(as: descent.subject) {
      return known.minima
    }
    let minima = descent.subject.minima(around: descent.run.extent(), shouldStop: { false })
    known = (descent.subject, minima)
    return minima
  }

  private static func theory(of descent: Descent) -> StepSizeTheory? {
    guard descent.subject.usesRows, descent.subject.isQuadratic, descent.run.family == .fixedStep
    else { return nil }
    return descent.subject.curvature(at: descent.run.start)?.stepSizeTheory
  }

  private mutating func outcome(of descent: Descent) -> Sweep.Outcome {
    // Runs of other costs have curvatures of their own.
    let isFirst = first.map { $0.subject.isSame(as: descent.subject) } ?? false
    if !isFirst { isOneCost = false }
    if descent.run.isDiverged { return .regime(.diverging) }
    guard let theory = isFirst ? theory : Self.theory(of: descent),
      descent.run.family == .fixedStep, let alpha = descent.alpha
    else {
      return .stopped(descent.run.stopReason)
    }
    return .regime(theory.regime(stepSize: alpha))
  }
}

/// Of a run's record no more than tells, for any level, from where on its costs stay below it: the
/// iterates that no later one lies as high as, each with the one behind it.
private struct FallingCosts {
  private var costs: [Double] = []
  private var next: [(iteration: Int, cost: Double)?] = []
  private let first: (iteration: Int, cost: Double)?
  /// Where the gradient had fallen as far, which counts where there is no lowest value.
  private let flat: (iteration: Int?, cost: Double)

  init(_ trace: Trace, tolerance: Double) {
    first = trace.count > 0 ? (trace.iterations[0], trace.costs[0]) : nil
    flat = Sweep.Row.stayedArrival(in: trace, least: nil, tolerance: tolerance)
    var highest = -Double.infinity
    for position in (0..<trace.count).reversed() where trace.costs[position] > highest {
      highest = trace.costs[position]
      costs.append(highest)
      let behind = position + 1
      next.append(
        behind < trace.count ? (trace.iterations[behind], trace.costs[behind]) : nil)
    }
  }

  var bytesHeld: Double { 40 * Double(costs.count) }

  /// As ``Sweep/Row/stayedArrival(in:least:tolerance:)`` has it.
  func arrival(least: Double?, tolerance: Double) -> (iteration: Int?, cost: Double) {
    guard let least else { return flat }
    guard let first, first.cost > least else { return (nil, .infinity) }
    let bound = least + tolerance * (first.cost - least)
    // The costs rise from the end of the record to its beginning.
    guard let last = costs.firstIndex(where: { !($0 <= bound) }) else {
      return (first.iteration, first.cost)
    }
    return next[last].map { ($0.iteration, $0.cost) } ?? (nil, .infinity)
  }
}
