internal import CLibrary
internal import Numerics

extension Diagnosis {
  /// Says what a run did.
  ///
  /// - Parameters:
  ///   - evidence: Its record.
  ///   - objective: The function that it went down on, to look at points of it.
  public init(_ evidence: Evidence, objective: any Objective) {
    let tail = evidence.tail
    early = Motion(evidence.head)
    late = Motion(tail)
    rises = Self.rises(evidence)
    watched =
      tail.last - max(tail.first, evidence.head.last)
      + (evidence.head.last - evidence.head.first)
    rate = Self.rate(evidence)
    let firstCost = evidence.spread.costs.first ?? tail.costs.first ?? .nan
    let point = tail.count > 0 ? Array(tail.point(tail.count - 1)) : []
    let start = Array(evidence.spread.coordinates.prefix(evidence.spread.dimension))
    let travelled = Self.distance(point, start)
    end = EndPoint(of: objective, at: point, firstCost: firstCost, travelled: travelled)
    stillFalls = Self.stillFalls(evidence, firstCost)
    passages = Self.passages(evidence, objective)
    verdict =
      Judgement(
        evidence: evidence, objective: objective, late: late, rate: rate, end: end,
        firstCost: firstCost, travelled: travelled, stillFalls: stillFalls
      ).verdict
    flatDirection = verdict == .minimumAtInfinity ? FlatDirection(evidence, objective) : nil
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    guard left.count == right.count else { return 0 }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { Vector.distance(left, $0) }
    }
  }

  private static func rises(_ evidence: Evidence) -> Rises? {
    var count = 0
    var first: Int?
    var counted = -1
    // What rounding alone raises is no rise: beside the costs themselves, or beside what was
    // fallen.
    let costs = evidence.head.costs + evidence.tail.costs
    let fallen = (costs.first ?? 0) - (costs.min() ?? 0)
    for window in [evidence.head, evidence.tail] {
      for position in 1..<max(window.count, 1) where window.first + position > counted {
        let (before, after) = (window.costs[position - 1], window.costs[position])
        let rounding = max(0x1p-46 * max(before.magnitude, after.magnitude), 1e-13 * fallen)
        guard after - before > rounding else { continue }
        count += 1
        first = first ?? window.first + position
      }
      counted = max(counted, window.last)
    }
    return first.map { Rises(count: count, first: $0) }
  }

  private static func stillFalls(_ evidence: Evidence, _ firstCost: Double) -> Bool {
    let costs = evidence.tail.costs
    guard costs.count >= 2, let last = costs.last else { return false }
    let fall = costs[costs.count - max(2, min(costs.count, 10))] - last
    return fall > 1e-6 * (firstCost - last).magnitude && fall > 0x1p-44 * last.magnitude
  }

  /// The law of the error: the distance to the minimum where that is known, else the root of the
  /// cost gap, else the length of the gradient.
  ///
  /// Where the distance grows though the cost falls, as along a direction that is all but flat, the
  /// root of the gap is taken too.
  private static func rate(_ evidence: Evidence) -> RateFit? {
    let fit = rate(evidence, by: evidence.reference)
    guard case .point(_, let lowest) = evidence.reference, let fit, !(fit.factor < 1),
      let first = evidence.spread.costs.first, let last = evidence.tail.costs.last, last < first
    else { return fit }
    return rate(evidence, by: .cost(lowest)) ?? fit
  }

  private static func rate(
    _ evidence: Evidence, by reference: Evidence.Reference
  ) -> RateFit? {
    let trace = evidence.spread
    let tail = evidence.tail
    // The record may be thinned to next to nothing; its last stretch is known one by one.
    let isLate = trace.count < 40 && tail.count > trace.count
    let iterations = isLate ? Array(tail.first...tail.last) : trace.iterations
    let roundings = 16 * 0x1p-52
    var floor = 0.0
    let errors: [Double]
    switch reference {
    case .point(let point, _) where point.count == trace.dimension:
      errors = distances(of: isLate ? tail.coordinates : trace.coordinates, to: point)
      floor = roundings * point.withUnsafeBufferPointer { Vector.length($0) }
    case .point(_, let lowest), .cost(let lowest):
      let costs = isLate ? tail.costs : trace.costs
      errors = costs.map { max($0 - lowest, 0).squareRoot() }
      floor = (roundings * lowest.magnitude).squareRoot()
    case .unknown:
      errors = isLate ? tail.gradientNorms : trace.gradientNorms
    }
    var least = Double.infinity
    for error in errors where error > 0 && error < least { least = error }
    if let first = errors.first, least < 1e-6 * first { floor = max(floor, 30 * least) }
    let usable = errors.firstIndex { !($0 > floor && $0.isFinite) } ?? errors.count
    return RateFit(iterations: iterations.prefix(usable), errors: errors.prefix(usable))
  }

  /// The distances to a point of others that lie one after the other.
  private static func distances(of coordinates: [Double], to point: [Double]) -> [Double] {
    let dimension = point.count
    guard dimension > 0 else { return [] }
    return coordinates.withUnsafeBufferPointer { coordinates in
      point.withUnsafeBufferPointer { point in
        // Whole points only, so that none reaches beyond the numbers.
        (0..<coordinates.count / dimension).map { position in
          let range = position * dimension..<(position + 1) * dimension
          return Vector.distance(UnsafeBufferPointer(rebasing: coordinates[range]), point)
        }
      }
    }
  }

  /// Saddles and plateaus between two stretches of steeper slope.
  private static func passages(_ evidence: Evidence, _ objective: any Objective) -> [Passage] {
    let trace = evidence.spread
    let norms = trace.gradientNorms
    guard norms.count >= 8, !evidence.isStochastic else { return [] }
    // The steepest slope so far from the start, and from the end backward.
    var ahead = norms
    for index in ahead.indices.dropLast().reversed() {
      ahead[index] = max(ahead[index], ahead[index + 1])
    }
    var passages: [Passage] = []
    var before = norms[0]
    var index = 1
    while index < norms.count - 1, passages.count < 8 {
      before = max(before, norms[index - 1])
      let bar = 0.1 * min(before, ahead[index])
      guard norms[index] < bar else {
        index += 1
        continue
      }
      // The whole stretch below the bar.
      var end = index
      while end + 1 < norms.count, norms[end + 1] < 0.1 * min(before, ahead[end + 1]) { end += 1 }
      // A valley floor, along which the cost falls as much as after it, is no level stretch.
      let inside = trace.costs[index] - trace.costs[end]
      let after = trace.costs[end] - (trace.costs.last ?? 0)
      if end + 1 < norms.count, inside < 0.1 * after, isSlow(index...end, trace),
        let flattest = (index...end).min(by: { norms[$0] < norms[$1] }),
        let kind = passed(trace[flattest].point, objective),
        kind != .plateau || trace.iterations[end] - trace.iterations[index] >= shortestPlateau
      {
        passages.append(
          Passage(iterations: trace.iterations[index]...trace.iterations[end], kind: kind))
      }
      index = end + 1
      before = norms[min(index, norms.count - 1)]
    }
    return passages
  }

  /// The fewest iterations that a plateau takes: fewer are a step that happened to end where the
  /// slope is small.
  private static let shortestPlateau = 5

  /// Whether the steps of a stretch are short beside those before and after it: where momentum or a
  /// long step carries across the floor of a valley, the slope is small and the steps are not.
  private static func isSlow(_ stretch: ClosedRange<Int>, _ trace: Trace) -> Bool {
    let inside = trace.stepLengths[stretch].min() ?? 0
    let before = trace.stepLengths[...stretch.lowerBound].max() ?? 0
    let after = trace.stepLengths[stretch.upperBound...].max() ?? 0
    return inside < 0.1 * min(before, after)
  }

  private static func passed(_ point: [Double], _ objective: any Objective) -> Passage.Kind? {
    guard point.count <= 60, let spectrum = hessianSpectrum(of: objective, at: point),
      let least = spectrum.eigenvalues.first, let largest = spectrum.eigenvalues.last
    else { return nil }
    if least < -1e-6 * max(largest.magnitude, least.magnitude) { return .saddle(curvature: least) }
    return .plateau
  }
}

/// Weighs the evidence.
private struct Judgement {
  let evidence: Evidence
  let objective: any Objective
  let late: Motion
  let rate: RateFit?
  let end: EndPoint?
  let firstCost: Double
  let travelled: Double
  let stillFalls: Bool

  private var tail: IterateWindow { evidence.tail }
  private var factor: Double { rate?.factor ?? 1 }

  var verdict: Diagnosis.Verdict {
    if let stopped = stoppedEarly { return stopped }
    guard evidence.iterations >= 3, tail.count >= 3 else { return atRest ?? .tooShort }
    // Noise moves the points however slowly they come down, so that their motion says nothing.
    if evidence.isStochastic {
      return climbing ?? noiseFloor ?? atRest ?? growing
        ?? (evidence.isScheduled ? scheduled : shrinking)
    }
    if let restless { return evidence.isScheduled ? scheduled : restless }
    if let away { return away }
    if let atRest { return atRest }
    if let growing { return growing }
    return evidence.isScheduled ? scheduled : shrinking
  }

  /// A run whose step sizes change: its own factors come and go with them.
  private var scheduled: Diagnosis.Verdict {
    var power: Double?
    if case .sublinear(let found)? = rate?.law { power = found }
    if isKink { return .approachingKink(power: power) }
    let step = kinkSpread
    if step <= 1e-9 * travelled, case .slope? = end?.kind { return .diedOut(step: step) }
    return .scheduled(power: power)
  }

  /// What the reason to stop says by itself.
  private var stoppedEarly: Diagnosis.Verdict? {
    switch evidence.stop {
    case .nonFinite(_, let point, let iteration)?:
      // Numbers that have grown beyond all bounds ran away; others stepped over an edge.
      let grown = point.contains { !$0.isFinite || $0.magnitude > 1e100 * max(travelled, 1) }
      let costs = tail.costs.suffix(4)
      let exploded = zip(costs, costs.dropFirst()).allSatisfy { $1 > 10 * $0.magnitude }
      let isBelow = (tail.costs.last ?? 0) < firstCost
      if hasArrived { return .arrived }
      if grown || (exploded && costs.count >= 3) {
        return isBelow ? .unboundedBelow : .diverged(growth)
      }
      return .leftDomain(iteration: iteration)
    case .diverged(let first, let last, _)?:
      return last < first ? .unboundedBelow : .diverged(growth)
    default: return nil
    }
  }

  /// Whether the last cost is within the fraction of an arrival of the least that is known.
  private var hasArrived: Bool {
    switch evidence.reference {
    case .point(_, let lowest), .cost(let lowest):
      guard let last = tail.costs.last else { return false }
      return last - lowest <= EndPoint.arrivalFraction * (firstCost - lowest)
    case .unknown: return false
    }
  }

  /// By how much the steps grew an iteration.
  private var growth: Diagnosis.Growth? {
    func lengths(_ window: IterateWindow) -> [Double] {
      (0..<max(window.count - 1, 0)).map { window.distance($0, $0 + 1) }
        .filter { $0 > 0 && $0.isFinite }
    }
    let steps = lengths(tail)
    let early = lengths(evidence.head)
    guard steps.count >= 2, early.count >= 2, let last = steps.last else { return nil }
    let from = steps.count - min(steps.count, 20)
    return Diagnosis.Growth(
      factor: pow(last / steps[from], 1 / Double(max(steps.count - 1 - from, 1))),
      first: early[1] / early[0], last: last / steps[steps.count - 2])
  }

  /// A stop at a stationary point.
  private var atRest: Diagnosis.Verdict? {
    switch end?.kind {
    case .minimum?, .flatMinimum?: .arrived
    case .maximum?, .saddle?, .inflection?, .plateau?: .stuck
    case .slope?, .kink?, nil: nil
    }
  }

  /// What lies straight ahead of the run, along its last step.
  private var straightAhead: Outlook? {
    guard tail.count >= 2 else { return nil }
    let point = Array(tail.point(tail.count - 1))
    let step = zip(point, tail.point(tail.count - 2)).map { $0 - $1 }
    let length = max(tail.distance(tail.count - 1, tail.count - 2), 1e-3 * travelled)
    let ahead = Outlook(objective, from: point, along: step, step: length)
    guard ahead == .rises, let flat = wayDownTheFlat(point) else { return ahead }
    return Outlook(objective, from: point, along: flat, step: length)
  }

  /// Down the direction of least curvature, where most of the slope lies along it: what is left of
  /// others bends the last step a little, and leads up far ahead.
  private func wayDownTheFlat(_ point: [Double]) -> [Double]? {
    guard (2...60).contains(point.count), let spectrum = hessianSpectrum(of: objective, at: point),
      let flattest = spectrum.eigenvalues.indices.min(by: {
        spectrum.eigenvalues[$0].magnitude < spectrum.eigenvalues[$1].magnitude
      })
    else { return nil }
    let direction = spectrum.eigenvectors[flattest]
    let gradient = objective.valueAndGradient(at: point).gradient
    let slope = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    let whole = gradient.withUnsafeBufferPointer { Vector.length($0) }
    guard slope.magnitude > 0.9 * whole else { return nil }
    return slope > 0 ? direction.map { -$0 } : direction
  }

  /// What lies ahead of the run along the floor of a valley that bends, where it still falls and no
  /// minimum is known below it.
  private var alongTheValley: Outlook? {
    guard stillFalls, end?.kind == .slope, !evidence.isStochastic, tail.count >= 3,
      let last = tail.costs.last
    else { return nil }
    switch evidence.reference {
    case .point(_, let lowest), .cost(let lowest):
      guard last < lowest - 1e-9 * (firstCost - last).magnitude else { return nil }
    case .unknown: break
    }
    let point = Array(tail.point(tail.count - 1))
    let way = zip(point, tail.point(0)).map { $0 - $1 }
    return Outlook(objective, alongValleyFrom: point, heading: way, step: 1e-3 * travelled)
  }

  /// A motion that does not settle.
  private var restless: Diagnosis.Verdict? {
    switch late {
    case .cycle(let period, let spread):
      if isKink { return .kink(spread: spread) }
      if let edge { return edge }
      return .cycle(period: period, spread: spread)
    case .wandering(let spread):
      if isKink { return .kink(spread: spread) }
      if let edge { return edge }
      return .wandering(spread: spread)
    default:
      return isKink && !tail.costs.isEmpty && late != .straight && !isShrinkingFast
        ? .kink(spread: kinkSpread) : nil
    }
  }

  private var isKink: Bool { end?.kind == .kink }

  /// Whether the error shrinks, and the last steps do.
  private var isShrinkingFast: Bool {
    guard factor < 0.999, rate != nil else { return false }
    let quarter = tail.count / 4
    guard quarter >= 4 else { return true }
    func longest(_ range: Range<Int>) -> Double {
      range.reduce(0) { max($0, tail.distance($1, $1 + 1)) }
    }
    let end = tail.count - 1
    return longest(end - quarter..<end) < 0.9 * longest(end - 2 * quarter..<end - quarter)
  }

  private var kinkSpread: Double {
    guard tail.count >= 2 else { return 0 }
    return tail.distance(tail.count - 2, tail.count - 1)
  }

  /// The mean of the largest curvature over the last iterates, where that is as large as the steps
  /// allow.
  private var edge: Diagnosis.Verdict? {
    guard let bound = evidence.stableCurvature, !evidence.isQuadratic, tail.dimension <= 60 else {
      return nil
    }
    let positions = (max(tail.count - 8, 0)..<tail.count)
    let found = positions.compactMap {
      hessianSpectrum(of: objective, at: Array(tail.point($0)))?.eigenvalues.last
    }
    guard !found.isEmpty else { return nil }
    let sharpness = found.reduce(0, +) / Double(found.count)
    guard (sharpness / bound - 1).magnitude < 0.25 else { return nil }
    return .edgeOfStability(sharpness: sharpness, bound: bound)
  }

  /// A run to no minimum: the function falls on and on ahead of it.
  private var away: Diagnosis.Verdict? {
    guard let kind = end?.kind, kind != .minimum, kind != .kink, !evidence.isStochastic else {
      return nil
    }
    if case .straight = late {
      switch straightAhead {
      case .fallsForEver?: return .unboundedBelow
      case .fallsToLimit? where isSlowing: return .minimumAtInfinity
      default: break
      }
    }
    return alongTheValley == .fallsForEver ? .unboundedBelow : nil
  }

  /// Whether the slope has become a tenth of the steepest at most.
  private var isSlowing: Bool {
    guard let steepest = evidence.spread.gradientNorms.max(), let norm = tail.gradientNorms.last
    else { return false }
    return norm < 0.1 * steepest
  }

  /// Stochastic steps that carry the cost far above its start.
  private var climbing: Diagnosis.Verdict? {
    let last = tail.costs.suffix(max(tail.count / 4, 1))
    let mean = last.reduce(0, +) / Double(last.count)
    return mean > 10 * firstCost && firstCost > 0 ? .climbing(times: mean / firstCost) : nil
  }

  /// The level around which the costs of stochastic steps stay.
  private var noiseFloor: Diagnosis.Verdict? {
    guard tail.count >= 40 else { return nil }
    let half = tail.count / 2
    let parts = [tail.costs[..<half], tail.costs[half...]]
    let means = parts.map { $0.reduce(0, +) / Double($0.count) }
    let deviations = zip(parts, means).map { part, mean in
      (part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(part.count)).squareRoot()
    }
    guard means.allSatisfy(\.isFinite), deviations[1] > 1e-9 * means[1].magnitude else {
      return nil
    }
    guard (means[0] - means[1]).magnitude <= max(deviations[0], deviations[1]) else { return nil }
    return isNoise(above: means[1]) ? .noiseFloor(cost: means[1]) : nil
  }

  /// Whether noise is what keeps the cost of the last half above the least: then the mean of its
  /// points, from which noise is averaged out, lies much lower than they do.
  ///
  /// Source: Boris T. Polyak and Anatoli B. Juditsky, 1992, "Acceleration of stochastic
  /// approximation by averaging".
  private func isNoise(above mean: Double) -> Bool {
    let lowest: Double
    switch evidence.reference {
    case .point(_, let cost), .cost(let cost): lowest = cost
    case .unknown: return true
    }
    let half = tail.count / 2..<tail.count
    var middle = [Double](repeating: 0, count: tail.dimension)
    for position in half {
      for (index, coordinate) in tail.point(position).enumerated() {
        middle[index] += coordinate / Double(half.count)
      }
    }
    return objective.value(at: middle) - lowest < 0.5 * (mean - lowest)
  }

  /// A cost that grows at the end.
  private var growing: Diagnosis.Verdict? {
    var steps = 0
    while steps + 1 < tail.count,
      tail.costs[tail.count - 1 - steps] > tail.costs[tail.count - 2 - steps]
    {
      steps += 1
    }
    let needed = evidence.isStochastic ? 20 : 3
    guard steps >= needed || (steps >= 2 && steps + 1 == tail.count) else { return nil }
    let lengths = [tail.count - 1 - steps, tail.count - 2].map { tail.distance($0, $0 + 1) }
    guard lengths[0] > 0 else { return nil }
    let factor = pow(lengths[1] / lengths[0], 1 / Double(max(steps - 1, 1)))
    return factor > 1 ? .growing(factor: factor, steps: steps) : nil
  }

  /// A run on its way down.
  private var shrinking: Diagnosis.Verdict {
    if case .sublinear(let power)? = rate?.law, !isCurvedAtMinimum {
      return .sublinear(power: power)
    }
    if isPlateau { return .plateau }
    // Where the slope stays as it is, no error shrinks yet.
    if factor > 1 - 1e-12 {
      let costs = tail.costs.suffix(10)
      let falls = zip(costs, costs.dropFirst()).allSatisfy { $1 <= $0 }
      return falls ? .falling : .wandering(spread: spread)
    }
    switch late {
    // What noise turns to and fro is no motion of its own.
    case _ where evidence.isStochastic: break
    case .zigzag(let zigzag): return .zigzag(factor: factor, zigzag)
    case .swinging(let swing): return .swinging(factor: factor, swing)
    default: break
    }
    return factor >= StepSizeTheory.crawlingFactor
      ? .crawling(factor: factor) : .monotone(factor: factor)
  }

  /// Whether fixed steps come to fall by a factor in the end, whatever they did so far: the
  /// function curves upward in every direction at the minimum.
  private var isCurvedAtMinimum: Bool {
    guard evidence.stableCurvature != nil, case .point(let point, _) = evidence.reference,
      point.count <= 60, let spectrum = hessianSpectrum(of: objective, at: point),
      let least = spectrum.eigenvalues.first, let largest = spectrum.eigenvalues.last
    else { return false }
    return least > 1e-9 * largest
  }

  /// The largest distance of a late iterate from the last one.
  private var spread: Double {
    (tail.count / 2..<tail.count).reduce(0) { max($0, tail.distance($1, tail.count - 1)) }
  }

  /// Next to no slope now, where there was some before, and no curvature that says the bottom is
  /// near.
  private var isPlateau: Bool {
    guard let steepest = evidence.spread.gradientNorms.max(), let norm = tail.gradientNorms.last,
      norm < 1e-3 * steepest, case .slope? = end?.kind
    else { return false }
    return end?.promisedFall == nil
  }
}
