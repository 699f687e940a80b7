import Datasets
import Descents
import Language
import Numerics
import Optimization

/// Lines that a person could try next, each run on this very problem before it is proposed.
///
/// A line is printed only if it does what it promises, and says what it did. The work is bounded by
/// counts, never by time, so that the same line gives the same advice on every machine.
struct Advice {
  /// A line that was tried, and what came of it.
  struct Trial {
    /// The line as it can be typed.
    var line: String
    /// The run.
    var descent: Descent
    /// The first iteration within a millionth of the first gap; nil where it never was.
    var arrival: Int?
    /// Whether the line changes the data first.
    var changesData: Bool

    /// The line with what it did.
    func report(_ numbers: NumberFormat) -> ReportLine {
      let words = VerdictWords(descent, numbers)
      if let arrival {
        return .unbroken(
          "try \(visible(line)): arrives (within 1e-6 of the first gap) at iteration "
            + grouped(arrival), .good)
      }
      let quantity = descent.subject.quantityInWords
      return .unbroken(
        "try \(visible(line)): \(quantity) is \(words.text(descent.value)) after "
          + counted(descent.run.iteration, "iteration"), .good)
    }
  }

  /// What all trials together may cost, in coordinates of steps: some 20 ms of one core.
  private static let work = 1_200_000
  /// The most rows times features that are standardised for a trial.
  private static let scaledNumbers = 1_000_000
  /// A run that arrives within so many iterations needs no advice.
  private static let quick = 10
  /// The most lines that are proposed.
  private static let lineLimit = 3

  private let session: Session
  private let run: KeptRun
  private let numbers: NumberFormat
  private let ownArrival: Int?
  private let diagnosis: Diagnosis?
  /// What is left of the work.
  private let budget: Budget

  /// Counts down the work of all trials.
  private final class Budget {
    var left: Int
    init(_ left: Int) { self.left = left }
  }

  init(for run: KeptRun, _ diagnosis: Diagnosis?, _ context: CommandContext) {
    session = context.session
    self.run = run
    self.diagnosis = diagnosis
    numbers = context.numbers
    ownArrival = (try? run.descent.arrival()).flatMap { $0 }
    let own = run.descent.run.iteration.multipliedReportingOverflow(
      by: run.descent.run.point.count)
    budget = Budget(max(Self.work, own.overflow ? Self.work : own.partialValue / 50))
  }

  private var descent: Descent { run.descent }
  private var subject: any Subject { run.descent.subject }
  private var dimension: Int { run.descent.run.point.count }

  /// The lines, best first; where nothing helps, what is in the way.
  func lines(atMost limit: Int = Advice.lineLimit) -> [ReportLine] {
    guard run.origin == session.state.origin(of: subject) else { return [] }
    if diagnosis?.isEndless == true { return [ReportLine("there is no minimum to arrive at")] }
    if let ownArrival, ownArrival <= Self.quick {
      return [ReportLine("hardly anything is quicker than this")]
    }
    var trials: [Trial] = []
    if let own = beside() ?? bestOfOwnKind { trials.append(own) }
    for other in [withMomentum, standardized, learningCurvature].lazy.compactMap({ $0() }) {
      guard trials.count < limit else { break }
      let isBetter = trials.allSatisfy { $0.arrival == nil || isMuchSooner(other, than: $0) }
      if isBetter { trials.append(other) }
    }
    // What changes the data comes last: the others are for the data as they are.
    trials = trials.filter { !$0.changesData } + trials.filter(\.changesData)
    guard trials.isEmpty else { return trials.map { $0.report(numbers) } }
    // What was not tried to its end says nothing.
    return session.host.isInterrupted ? [] : [ReportLine(obstacle)]
  }

  // MARK: Trying

  /// Runs the line with some options changed; nil where it cannot be, or takes more than is left.
  ///
  /// - Parameters:
  ///   - changes: The options and their new values; nil takes an option off.
  ///   - prefix: Lines to be typed before it, done already.
  /// - Returns: The run that the typed line would make.
  func trial(
    _ changes: [(name: String, value: String?)], after prefix: String = ""
  ) -> Trial? {
    guard !session.host.isInterrupted else { return nil }
    var invocation = run.invocation
    let start = startOfLast.filter { name in !changes.contains { $0.name == name.name } }
    for (name, value) in changes + start {
      guard let value else {
        invocation = invocation.without(name)
        continue
      }
      let line = SourceLine(value)
      guard
        let changed = try? invocation.replacing(
          name,
          by: ValueText(label: name, line: line, span: line.span, names: session.state),
          nameSpan: line.span)
      else { return nil }
      invocation = changed
    }
    guard let (command, bound) = try? session.descent(invocation),
      let plan = try? command.plan(bound, session),
      !prefix.isEmpty || plan.descent.subject.isSame(as: subject)
    else { return nil }
    let perStep = max(plan.descent.run.point.count, 1)
    var left = budget.left / perStep
    let host = session.host
    guard
      var made = try? plan.carriedOut(shouldStop: { _ in
        left -= 1
        return left < 0 || host.isInterrupted
      })
    else { return nil }
    budget.left -= made.run.iteration * perStep
    guard made.run.stopReason != .interrupted, !made.run.isDiverged else { return nil }
    if descent.minima.kind == .searched || !made.subject.isSame(as: subject) {
      made.findMinima(shouldStop: { host.isInterrupted })
    } else {
      made = made.measured(by: descent.minima)
    }
    return Trial(
      line: prefix + invocation.text, descent: made,
      arrival: (try? made.arrival()).flatMap { $0 }, changesData: !prefix.isEmpty)
  }

  /// Where the run began, in numbers: `last` is another point for the next run.
  private var startOfLast: [(name: String, value: String?)] {
    run.invocation.arguments.filter {
      ["start", "from"].contains($0.option.name) && $0.text == "last"
    }.map { ($0.option.name, descent.run.start.map(shortest).joined(separator: ",")) }
  }

  private func isMuchSooner(_ trial: Trial, than other: Trial) -> Bool {
    guard let arrival = trial.arrival, let reference = other.arrival else { return false }
    return 2 * arrival < reference
  }

  /// Whether a trial is worth proposing: it arrives much sooner than the run did, or the run did
  /// not.
  private func helps(_ trial: Trial) -> Bool {
    if let arrival = trial.arrival { return ownArrival.map { 2 * arrival < $0 } ?? true }
    guard ownArrival == nil else { return false }
    // It ends much lower than the run did.
    guard let goal = trial.descent.goal, let before = descent.goal else {
      // Without a minimum to measure by: it fell by much more than the run at its best.
      let fall = descent.run.firstCost - trial.descent.run.cost
      let own = descent.run.firstCost - descent.value
      // What stands at a saddle or on a plateau is no way out.
      let end = (try? trial.descent.endPoint())?.kind
      if [.saddle, .maximum, .inflection, .plateau].contains(end) { return false }
      return fall > 1.1 * max(own, 0)
    }
    let (gap, own) = (trial.descent.value - goal.value, descent.run.cost - before.value)
    return gap < 0.1 * own || (descent.run.isDiverged && gap < descent.run.firstCost - before.value)
  }

  /// The one that arrives first, or ends lowest where none arrives.
  private func best(_ trials: [Trial]) -> Trial? {
    trials.filter(helps).min { left, right in
      switch (left.arrival, right.arrival) {
      case (let first?, let second?): first < second
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): left.descent.value < right.descent.value
      }
    }
  }

  /// A step size with few digits, never rounded up to where steps do not settle.
  private func text(_ value: Double, below bound: Double = .infinity, digits: Int = 4) -> String {
    NumberFormat(precision: digits).significant(value, below: bound)
  }

  // MARK: What is tried

  /// Whether the run ended where the curvature shows a way down.
  private var isAboveItsSurroundings: Bool {
    guard let end = try? descent.endPoint() else { return false }
    return [.saddle, .maximum].contains(end.kind)
  }

  /// A run from beside a saddle or a maximum, where the function falls.
  private func beside() -> Trial? {
    guard subject.model == nil, dimension <= 40, isAboveItsSurroundings,
      let spectrum = subject.curvature(at: descent.run.point),
      let least = spectrum.eigenvalues.first,
      let largest = spectrum.eigenvalues.map(\.magnitude).max(), least < 0, largest > 0,
      let direction = spectrum.eigenvectors.first
    else { return nil }
    let scale = max(descent.run.point.map(\.magnitude).max() ?? 1, 1)
    let found = [0.1, -0.1].compactMap { step -> Trial? in
      let point = zip(descent.run.point, direction).map { text($0 + step * scale * $1, digits: 3) }
      let special = run.invocation.arguments.filter(\.option.isSpecial).map {
        (name: $0.option.name, value: String?.none)
      }
      return trial(
        special + [
          ("from", point.joined(separator: ",")), ("method", nil), ("precision", nil),
          ("alpha", text(0.5 / largest)),
        ])
    }
    let reached = descent.value
    let lower = found.filter { $0.descent.value < reached - 1e-6 * max(reached.magnitude, 1e-300) }
    return lower.min { $0.descent.value < $1.descent.value }
  }

  /// The same method with another step size.
  private var bestOfOwnKind: Trial? {
    switch descent.run.family {
    case .fixedStep, .scheduled: best(fixedSteps)
    case .momentum: best([longer].compactMap { $0 } + otherSizes([0.1, 0.3, 3, 10]))
    case .adaptive: best([longer].compactMap { $0 } + otherSizes([0.01, 0.1, 10, 100]))
    case .stochastic: best(stochasticSteps)
    case .lineSearch, .secondOrder: nil
    }
  }

  private func otherSizes(_ factors: [Double]) -> [Trial] {
    guard let alpha = descent.alpha else { return [] }
    return factors.compactMap { trial([("alpha", text(alpha * $0))]) }
  }

  private var fixedSteps: [Trial] {
    if subject.isQuadratic, let theory = minimumTheory {
      // 1/L is better than 2/(L + mu) wherever the steep directions hold most of the error.
      let others = [theory.monotoneBound, theory.bestStepSize].compactMap { size -> Trial? in
        let shown = text(size, below: theory.bound)
        guard let value = Double(shown), value > 0 else { return nil }
        let forecast = descent.forecast(stepSize: value)?
          .arrival(fraction: EndPoint.arrivalFraction)
        guard case .at(let iterations)? = forecast, iterations <= budget.left / max(dimension, 1)
        else { return trial([("alpha", shown)]) }
        return trial([("alpha", shown)] + enough(iterations))
      }
      return [longer].compactMap { $0 } + others
    }
    var sizes: [Double] = []
    for point in [descent.run.start, descent.goal?.point ?? descent.point] {
      guard !session.host.isInterrupted, let spectrum = subject.curvature(at: point),
        let largest = spectrum.eigenvalues.last,
        largest > 0
      else { continue }
      sizes += [1 / largest, 1.8 / largest]
    }
    if let alpha = descent.alpha {
      sizes +=
        descent.run.isDiverged ? [alpha / 3, alpha / 10, alpha / 100] : [alpha * 3, alpha / 3]
    }
    return [longer].compactMap { $0 }
      + sizes.filter { $0 > 0 && $0.isFinite }.compactMap { trial([("alpha", text($0))]) }
  }

  /// The run itself with more iterations, where its limit ended it before it arrived.
  private var longer: Trial? {
    guard ownArrival == nil, case .iterationLimit? = descent.run.stopReason else { return nil }
    let made = descent.run.iteration
    // Other lines are to be tried as well.
    let affordable = budget.left / max(dimension, 1) / 4
    let wanted: Int
    if let forecast = descent.forecast() {
      guard case .at(let iterations) = forecast.arrival(fraction: EndPoint.arrivalFraction) else {
        return nil
      }
      // A little more, as the last digit of the forecast is not that of the run.
      wanted = iterations.addingReportingOverflow(iterations / 100 + 1).partialValue
    } else {
      wanted = made.multipliedReportingOverflow(by: 10).partialValue
    }
    guard wanted > made, wanted <= affordable else { return nil }
    return trial([("iters", "\(wanted)")])
  }

  /// More iterations, where those of the run are not enough.
  private func enough(_ iterations: Int) -> [(name: String, value: String?)] {
    let given = run.invocation.arguments.first { $0.option.name == "iters" }
    let usual = subject.model != nil ? 5000 : 10_000
    if given == nil, iterations <= usual { return [] }
    if descent.run.iteration >= iterations, given != nil { return [] }
    return [("iters", "\(max(iterations, 10))")]
  }

  private var minimumTheory: StepSizeTheory? {
    guard dimension <= 200 else { return nil }
    return subject.curvature(at: descent.goal?.point ?? descent.point)?.stepSizeTheory
  }

  private var stochasticSteps: [Trial] {
    guard let largest = subject.largestRowCurvature(), largest > 0 else { return [] }
    var changes: [[(name: String, value: String?)]] = [1, 0.1].map {
      [("alpha", text($0 / largest))]
    }
    changes.append([("alpha", text(1 / largest)), ("decay", "0.01")])
    return changes.compactMap { trial($0) }
  }

  /// The heavy ball at its best, with the digits that it takes.
  private func withMomentum() -> Trial? {
    guard subject.isQuadratic, [.fixedStep, .momentum].contains(descent.run.family),
      let theory = minimumTheory, theory.curvedConditionNumber > 20
    else { return nil }
    for digits in [4, 8, 12] {
      let alpha = text(theory.bestHeavyBallStepSize, digits: digits)
      let beta = text(theory.bestMomentum, below: 1, digits: digits)
      guard let size = Double(alpha), let share = Double(beta),
        case .at(let iterations)? = descent.forecast(stepSize: size, momentum: share)?
          .arrival(fraction: EndPoint.arrivalFraction)
      else { continue }
      let changes: [(name: String, value: String?)] =
        [("method", "momentum"), ("alpha", alpha), ("momentum", beta)] + enough(iterations)
      if let found = trial(changes), helps(found), found.arrival != nil { return found }
    }
    return nil
  }

  /// The same on standardised features.
  private func standardized() -> Trial? {
    guard subject.design != nil, let data = session.state.data, session.state.scaling == nil,
      session.state.sampling == nil,
      data.rowCount.multipliedReportingOverflow(by: data.features.count).partialValue
        <= Self.scaledNumbers
    else { return nil }
    let saved = session.state
    defer { session.state = saved }
    guard (try? session.state.standardizeFeatures()) != nil,
      let cost = try? session.leastSquares(
        intercept: subject.design?.hasIntercept ?? true, for: "explain"),
      let theory = cost.curvature(at: [])?.stepSizeTheory
    else { return nil }
    let prefix = "data scale; "
    let size =
      descent.run.family == .stochastic
      ? (cost.largestRowCurvature().map { 1 / $0 } ?? theory.monotoneBound) : theory.monotoneBound
    let found = trial(
      [("alpha", text(size, below: theory.bound)), ("start", nil), ("momentum", nil)]
        + (descent.run.family == .stochastic ? [] : [("method", nil)]), after: prefix)
    return found.flatMap { helps($0) ? $0 : nil }
  }

  /// A method that learns the curvature by itself.
  private func learningCurvature() -> Trial? {
    let isUndamped = (descent.run.method as? Newton)?.damping == .off
    guard descent.run.family != .secondOrder || isUndamped, descent.run.family != .stochastic
    else { return nil }
    let special = run.invocation.arguments.filter(\.option.isSpecial).map {
      (name: $0.option.name, value: String?.none)
    }
    let common = special + [("alpha", nil), ("precision", nil)]
    let found = ["newton", "bfgs"].compactMap { trial(common + [("method", $0)]) }
    // Where no minimum is known, none can be seen to arrive.
    guard let found = best(found), found.arrival != nil || descent.goal == nil else { return nil }
    return found
  }

  // MARK: What is in the way

  /// Why nothing that was tried is much better.
  private var obstacle: String {
    switch diagnosis?.verdict {
    case .kink where [.fixedStep, .momentum].contains(descent.run.family):
      "no fixed step settles at a kink: it swings by its own length, whatever that is"
    case .noiseFloor:
      "the noise of single rows keeps the cost at this level: a smaller step or a decay lowers it, and "
        + "takes longer"
    case .sublinear where descent.run.family == .fixedStep:
      "where the curvature goes to 0 no fixed step brings a constant factor"
    default:
      descent.goal == nil && isAboveItsSurroundings
        ? "no minimum is known here; beside the point the function falls, and no end of that was seen"
        : descent.goal == nil
          ? "no minimum is known here, and nothing that was tried ends much lower"
          : ownArrival == nil
            ? "nothing that was tried arrives either"
            : "nothing that was tried arrives in less than half as many iterations"
    }
  }
}
