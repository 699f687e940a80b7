import Descents
import Language
import Optimization

/// What the noise of single rows does to a stochastic run, measured, and what quiets it.
struct NoiseReport {
  private let run: KeptRun
  private let words: VerdictWords

  init(_ run: KeptRun, _ numbers: NumberFormat) {
    self.run = run
    words = VerdictWords(run.descent, numbers)
  }

  /// Where the run has been of late, and what a decay and an average would have done: both are
  /// tried.
  func lines(_ advice: Advice) -> [ReportLine] {
    let descent = run.descent
    guard let method = descent.run.method as? StochasticGradientDescent else { return [] }
    guard let own = descent.lateGap, !descent.run.isDiverged else { return [] }
    var lines = [
      ReportLine(
        "noise measured: over the last \(counted(own.iterations, "iteration")) "
          + "\(descent.subject.quantityInWords) was \(words.text(own.gap)) above the least on "
          + "average")
    ]
    if method.decay == 0, descent.run.schedule == nil {
      lines += tried("decay", "0.01", advice, own.gap, "with a decay of the step size")
    }
    if method.average == .off {
      lines += tried("average", "on", advice, own.gap, "with the average of its iterates")
    }
    return lines
  }

  /// What came of the run with one option changed.
  private func tried(
    _ name: String, _ value: String, _ advice: Advice, _ own: Double, _ change: String
  ) -> [ReportLine] {
    guard let trial = advice.trial([(name, value)]), let gap = trial.descent.lateGap else {
      return []
    }
    let isBetter = gap.gap < own
    return [
      ReportLine(
        "\(change), \(name)=\(value), the same run was \(words.text(gap.gap)) above it: tried, "
          + (isBetter
            ? "\(NumberFormat(precision: 3).significant(own / gap.gap)) times closer"
            : "no closer"),
        isBetter ? .good : .plain)
    ]
  }
}

extension Descent {
  /// The gap to the least cost on average over the last iterations, the same as those of a measured
  /// noise floor; nil where no least is known.
  var lateGap: (gap: Double, iterations: Int)? {
    guard let goal else { return nil }
    let range = run.trace.lastIterations
    let count = range.count - range.count / 2
    let costs = range.suffix(count).compactMap { run.trace.iterate($0)?.cost }
    guard !costs.isEmpty else { return nil }
    return (costs.reduce(0, +) / Double(costs.count) - goal.value, costs.count)
  }
}
