/// The step size at which the slope along a direction vanishes: the first minimum ahead.
///
/// With φ(t) = J(θ + tp) it brackets a zero of φ′ by steps that grow, and closes in on it by false
/// position, an end that stays twice counting half (the Illinois rule), until φ′(t) is lost in
/// rounding. Along a quadratic φ′ is a straight line, and the second trial is the zero.
///
/// Source: Mark Dowell and Peter Jarratt, 1971, "A modified regula falsi method for computing the
/// root of an equation".
struct ExactSearch {
  /// The slope, as a fraction of the first, that counts as none.
  private static let levelFraction = 0x1p-46
  private static let mostTrials = 80

  private typealias Trial = StrongWolfeSearch.Trial

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
    _ line: StrongWolfeSearch.Line, cost: Double, slope: Double, first: Double,
    smallest: inout Double, objective: borrowing some Objective
  ) -> Double? {
    let level = Self.levelFraction * slope.magnitude
    var low = Trial(stepSize: 0, value: cost, slope: slope)
    var high: Trial?
    var stepSize = first
    smallest = first
    for _ in 0..<Self.mostTrials {
      guard stepSize.isFinite else { break }
      let trial = line.trial(stepSize, objective)
      if trial.isFinite, trial.slope.magnitude <= level, isLower(trial, than: cost) {
        return stepSize
      }
      if isBeyond(trial, low) {
        high = trial
        break
      }
      let width = stepSize - low.stepSize
      // Where the slope would vanish if it went on as it did from the last trial to this one.
      let secant = width * trial.slope / (low.slope - trial.slope)
      let further = secant.isFinite && secant > 0 ? min(secant, 99 * width) : width
      low = trial
      // Steps so small that they are lost in the point lead nowhere.
      stepSize = max(stepSize + further, stepSize.nextUp)
    }
    if let high { low = narrowed(line, low, high, level, &smallest, objective) }
    guard low.stepSize > 0, isLower(low, than: cost) else { return nil }
    return line.trial(low.stepSize, objective).stepSize
  }

  /// Whether a trial lies beyond a minimum that follows `low`, or beyond the edge of the domain.
  private func isBeyond(_ trial: Trial, _ low: Trial) -> Bool {
    guard trial.isFinite else { return true }
    return trial.slope > 0 || !isLower(trial, than: low.value)
  }

  private func isLower(_ trial: Trial, than value: Double) -> Bool {
    trial.value <= value + ArmijoSearch.noise * value.magnitude
  }

  /// The trial closest to the zero of the slope between two trials.
  private func narrowed(
    _ line: StrongWolfeSearch.Line, _ low: Trial, _ high: Trial, _ level: Double,
    _ smallest: inout Double, _ objective: borrowing some Objective
  ) -> Trial {
    var (low, high) = (low, high)
    var (lowWeight, highWeight) = (1.0, 1.0)
    var lastSide = 0
    var best = high.isFinite && isLower(high, than: low.value) ? high : low
    for trialNumber in 0..<Self.mostTrials {
      let width = high.stepSize - low.stepSize
      var stepSize = low.stepSize + width / 2
      // Every fourth trial halves, whatever the slopes say.
      if high.isFinite, high.slope > 0, trialNumber % 4 < 3 {
        let (left, right) = (low.slope * lowWeight, high.slope * highWeight)
        let crossing = low.stepSize + width * (left / (left - right))
        if crossing > low.stepSize, crossing < high.stepSize { stepSize = crossing }
      }
      guard stepSize > low.stepSize, stepSize < high.stepSize else { break }
      smallest = min(smallest, stepSize)
      let trial = line.trial(stepSize, objective)
      let side = isBeyond(trial, low) ? 1 : -1
      if side > 0 {
        high = trial
        highWeight = 1
        lowWeight = lastSide == side ? lowWeight / 2 : 1
      } else {
        low = trial
        lowWeight = 1
        highWeight = lastSide == side ? highWeight / 2 : 1
      }
      lastSide = side
      if trial.isFinite, isLower(trial, than: best.value),
        trial.slope.magnitude < best.slope.magnitude || best.stepSize == 0
      {
        best = trial
      }
      if trial.isFinite, trial.slope.magnitude <= level { break }
    }
    return best
  }
}
