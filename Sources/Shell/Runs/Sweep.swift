import Dispatch
import Expressions
import Language
import Optimization
import Synchronization

/// The same run at several values of one option.
struct Sweep {
  /// One run of a sweep, thinned to what its curve needs.
  struct Row {
    /// The value as it was typed or made.
    var text: String
    /// The value as a number, where it is one.
    var value: Double?
    /// How the run went, in a word.
    var regime: String
    /// The steps until the gap to the least cost was the tolerance's share of the first; nil where
    /// it never was.
    var iterations: Int?
    /// The cost when it arrived, which settles between rows that needed equally many steps.
    var arrivalCost: Double
    /// The cost at the end.
    var final: Double
    /// Whether the run ran away.
    var isDiverged: Bool
    /// Steps made.
    var made: Int
    /// The least cost there is where it was heading, as far as that is known.
    var least: Double?
    /// The curve: iterations and costs.
    var curve: (x: [Double], y: [Double])
  }

  /// The option's name.
  var option: String
  /// The rows in the order of the values.
  var rows: [Row]
  /// The share of the first gap at which a run counts as arrived.
  var tolerance: Double
  /// What the runs made small.
  var quantity: String
  /// What is known beforehand of the step size, for plain descent on a quadratic cost.
  var theory: StepSizeTheory?

  /// The row that arrived first; where none arrived, the one with the lowest cost.
  var best: Int? {
    let arrived = rows.indices.filter { rows[$0].iterations != nil }
    let first = arrived.min { left, right in
      (rows[left].iterations ?? 0, rows[left].arrivalCost)
        < (rows[right].iterations ?? 0, rows[right].arrivalCost)
    }
    if let first { return first }
    let sound = rows.indices.filter { rows[$0].final.isFinite && !rows[$0].isDiverged }
    return sound.min { rows[$0].final < rows[$1].final }
  }

  /// What expressions can ask of a sweep.
  var resultValues: [(name: String, value: Value)] {
    guard let best else { return [("rows", .number(Double(rows.count)))] }
    let row = rows[best]
    return [
      ("rows", .number(Double(rows.count))),
      ("best", row.value.map(Value.number) ?? .word(row.text)),
      ("iterations", .number(row.iterations.map(Double.init) ?? .nan)),
      ("cost", .number(row.final)),
    ]
  }

  /// The most points that a row's curve keeps.
  private static let curveLimit = 600

  /// Carries out plans side by side on all processors; what an interruption cut short is left out.
  ///
  /// `shouldStop` is told which share of the work is done, as one of the threads sees it.
  static func carryOut(
    _ plans: [RunPlan], shouldStop: (_ done: Double) -> Bool
  ) throws(Diagnostic) -> [Descent?] {
    let finished = Atomic(0)
    let running = Atomic(0)
    let total = Double(max(plans.count, 1))
    var results = [Result<Descent, Diagnostic>?](repeating: nil, count: plans.count)
    results.withUnsafeMutableBufferPointer { buffer in
      // Every index is written by one thread only.
      nonisolated(unsafe) let buffer = buffer
      withoutActuallyEscaping(shouldStop) { shouldStop in
        nonisolated(unsafe) let shouldStop = shouldStop
        DispatchQueue.concurrentPerform(iterations: plans.count) { index in
          func isOver(_ done: Double) -> Bool {
            // The others are taken to be as far as this one.
            let share = done * Double(running.load(ordering: .relaxed))
            return shouldStop((Double(finished.load(ordering: .relaxed)) + share) / total)
          }
          running.add(1, ordering: .relaxed)
          defer { running.subtract(1, ordering: .relaxed) }
          guard !isOver(0) else { return }
          defer { finished.add(1, ordering: .relaxed) }
          do throws(Diagnostic) {
            buffer[index] = .success(try plans[index].carryOut(shouldStop: isOver))
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

  /// A run's row.
  static func row(
    _ text: String, value: Double?, descent: Descent, least: Double?, tolerance: Double,
    regime: String
  ) -> Row {
    let trace = descent.run.trace
    let goal = least ?? descent.goal?.value
    var iterations: Int?
    var arrivalCost = Double.infinity
    if let goal, let first = trace.costs.first, first > goal {
      let bound = goal + tolerance * (first - goal)
      // The first from which it stays arrived; a momentum that passes through has not stopped there.
      var position = trace.count
      while position > 0, trace.costs[position - 1] <= bound { position -= 1 }
      if position < trace.count {
        iterations = trace.iterations[position]
        arrivalCost = trace.costs[position]
      }
    } else if goal == nil, let first = trace.gradientNorms.first, first > 0 {
      let bound = first * tolerance
      iterations = zip(trace.gradientNorms, trace.iterations).first { $0.0 <= bound }?.1
    }
    let stride = max(trace.count / curveLimit, 1)
    let positions = (0..<trace.count).filter {
      $0.isMultiple(of: stride) || $0 == trace.count - 1
    }
    return Row(
      text: text, value: value, regime: regime, iterations: iterations,
      arrivalCost: arrivalCost, final: descent.run.cost,
      isDiverged: descent.run.isDiverged, made: descent.run.iteration, least: goal,
      curve: (positions.map { Double(trace.iterations[$0]) }, positions.map { trace.costs[$0] }))
  }
}
