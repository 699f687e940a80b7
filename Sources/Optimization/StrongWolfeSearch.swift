/// A step size along a direction with enough decrease and a slope that is flat enough.
///
/// With φ(t) = J(θ + tp) it looks for φ(t) ≤ φ(0) + decrease·t·φ′(0) and |φ′(t)| ≤
/// curvature·|φ′(0)|, 0 < decrease < curvature < 1. Where the decrease is lost in the rounding of J
/// the slope decides, as in `ArmijoSearch`.
///
/// Source: Jorge Nocedal and Stephen J. Wright, 2006, "Numerical Optimization", algorithms 3.5 and
/// 3.6, interpolation by formula 3.59; their interval of step sizes without an end is cut off after
/// 60 trials.
struct StrongWolfeSearch {
  var decrease: Double
  var curvature: Double

  private static let mostTrials = 60

  /// A trial step size with φ and φ′ there.
  struct Trial {
    var stepSize: Double
    var value: Double
    var slope: Double

    var isFinite: Bool { value.isFinite && slope.isFinite }
  }

  /// The line that is searched, and where the trials go.
  struct Line {
    let point: UnsafeBufferPointer<Double>
    let direction: UnsafeBufferPointer<Double>
    let trialPoint: UnsafeMutableBufferPointer<Double>
    let trialGradient: UnsafeMutableBufferPointer<Double>

    func trial(_ stepSize: Double, _ objective: borrowing some Objective) -> Trial {
      for index in 0..<point.count {
        trialPoint[index] = point[index] + stepSize * direction[index]
      }
      let value = objective.valueAndGradient(
        at: UnsafeBufferPointer(trialPoint), into: trialGradient)
      return Trial(
        stepSize: stepSize, value: value,
        slope: Vector.product(UnsafeBufferPointer(trialGradient), direction))
    }
  }

  /// Searches the line; its trial point and gradient are then those of the step size returned.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - cost: φ(0).
  ///   - slope: φ′(0), below 0.
  ///   - first: The first step size tried.
  ///   - smallest: Set to the smallest step size tried.
  ///   - objective: The function J.
  /// - Returns: The step size found, nil when no decrease was.
  func search(
    _ line: Line, cost: Double, slope: Double, first: Double, smallest: inout Double,
    objective: borrowing some Objective
  ) -> Double? {
    let start = Trial(stepSize: 0, value: cost, slope: slope)
    var previous = start
    var stepSize = first
    smallest = first
    for _ in 0..<Self.mostTrials {
      let trial = line.trial(stepSize, objective)
      if !trial.isFinite || isTooHigh(trial, from: start)
        || (previous.stepSize > 0 && trial.value > previous.value)
      {
        return zoom(line, start, low: previous, high: trial, &smallest, objective)
      }
      if trial.slope.magnitude <= curvature * slope.magnitude { return stepSize }
      if trial.slope >= 0 {
        return zoom(line, start, low: trial, high: previous, &smallest, objective)
      }
      let width = stepSize - previous.stepSize
      // Where the slope would vanish if it went on as it did from the last trial to this one.
      let secant = width * trial.slope / (previous.slope - trial.slope)
      let further = secant.isFinite && secant > 0 ? min(max(secant, width), 9 * width) : width
      previous = trial
      stepSize += further
      guard stepSize.isFinite else { break }
    }
    // Downhill without an end in sight: as far as was seen.
    guard previous.stepSize > 0 else { return nil }
    return line.trial(previous.stepSize, objective).stepSize
  }

  private func isTooHigh(_ trial: Trial, from start: Trial) -> Bool {
    if trial.value <= start.value + decrease * trial.stepSize * start.slope { return false }
    let isSame = trial.value <= start.value + ArmijoSearch.noise * start.value.magnitude
    return !(isSame && trial.slope <= (2 * decrease - 1) * start.slope)
  }

  /// Narrows the interval down; `low` is its end with the lower value, `high` may lie on either
  /// side of it.
  private func zoom(
    _ line: Line, _ start: Trial, low: Trial, high: Trial, _ smallest: inout Double,
    _ objective: borrowing some Objective
  ) -> Double? {
    var (low, high) = (low, high)
    var lastWidth = Double.infinity
    for _ in 0..<Self.mostTrials {
      let width = (high.stepSize - low.stepSize).magnitude
      // Interpolation that narrows the interval too little gives way to halving.
      let stepSize =
        width > 0.6 * lastWidth
        ? low.stepSize + (high.stepSize - low.stepSize) / 2 : Self.between(low, high)
      lastWidth = width
      guard stepSize != low.stepSize, stepSize != high.stepSize else { break }
      smallest = min(smallest, stepSize)
      let trial = line.trial(stepSize, objective)
      if !trial.isFinite || isTooHigh(trial, from: start)
        || trial.value > low.value + ArmijoSearch.noise * low.value.magnitude
      {
        high = trial
        continue
      }
      if trial.slope.magnitude <= curvature * start.slope.magnitude { return stepSize }
      if trial.slope * (high.stepSize - low.stepSize) >= 0 { high = low }
      low = trial
    }
    // Not flat enough, so that only a decrease counts, and one that can be seen.
    guard low.stepSize > 0, low.value < start.value else { return nil }
    return line.trial(low.stepSize, objective).stepSize
  }

  /// The minimum of the cubic through both ends, kept away from them; the middle where there is
  /// none.
  private static func between(_ low: Trial, _ high: Trial) -> Double {
    let width = high.stepSize - low.stepSize
    let middle = low.stepSize + width / 2
    guard high.isFinite else { return low.stepSize + width / 8 }
    let first = low.slope + high.slope - 3 * (low.value - high.value) / -width
    let radicand = first * first - low.slope * high.slope
    guard radicand >= 0 else { return middle }
    let second = width < 0 ? -radicand.squareRoot() : radicand.squareRoot()
    let fraction = (high.slope + second - first) / (high.slope - low.slope + 2 * second)
    let cubic = high.stepSize - width * fraction
    guard cubic.isFinite else { return middle }
    let margin = 0.02 * width
    let (nearLow, nearHigh) = (low.stepSize + margin, high.stepSize - margin)
    return min(max(cubic, min(nearLow, nearHigh)), max(nearLow, nearHigh))
  }
}
