import Expressions
import Language
import Optimization

/// A descent on a function: the run, and what is needed to report and draw it.
struct Minimization {
  /// The run as far as it came, with its record.
  var run: RunState
  /// The method's name.
  var method: String
  /// The step size asked for.
  var alpha: Double?
  /// The function.
  var formula: Formula
  /// The minima to measure the run by.
  var minima: Minima

  /// The point to go on with: the last, or the best where the run diverged.
  var point: [Double] { run.isDiverged ? run.bestPoint : run.point }
  /// The value there.
  var value: Double { run.isDiverged ? run.bestCost : run.cost }

  /// What expressions can ask of a minimization.
  var resultValues: [(name: String, value: Value)] {
    var values: [(String, Value)] = [
      ("f", .number(value)), ("iterations", .number(Double(run.iteration))),
      ("gradient", .number(run.gradientNorm)),
      ("status", .word(run.stopReason?.status ?? "new")),
    ]
    if let alpha { values.append(("alpha", .number(alpha))) }
    return values + zip(formula.variables, point).map { ($0, .number($1)) }
  }

  /// The intervals that the run's record covers, widened by a share of their length.
  func extent(margin: Double = 0.15) -> [ClosedRange<Double>] {
    let trace = run.trace
    return formula.variables.indices.map { variable in
      var lower = Double.infinity
      var upper = -Double.infinity
      for position in 0..<trace.count {
        let value = trace.coordinates[position * trace.dimension + variable]
        lower = min(lower, value)
        upper = max(upper, value)
      }
      guard lower.isFinite, upper.isFinite else { return -10...10 }
      let reach = max((upper - lower) * margin, max(lower.magnitude, 1) * 0.05)
      return max(lower - reach, -1e300)...min(upper + reach, 1e300)
    }
  }
}
