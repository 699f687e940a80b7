import Descents
import Language
import Numerics
import Optimization

extension Diagnosis {
  /// What the run did, in a sentence that says how that was measured.
  ///
  /// - Parameters:
  ///   - descent: The run.
  ///   - numbers: How numbers are written.
  /// - Returns: The sentence, good or bad news marked.
  func line(of descent: Descent, _ numbers: NumberFormat) -> ReportLine {
    let words = VerdictWords(descent, numbers)
    let quantity = descent.subject.quantityInWords
    switch verdict {
    case .tooShort: return "too few steps were made to measure anything"
    case .arrived where end?.isFar(descent) == true:
      return ReportLine(
        "\(quantity) has arrived\(words.arrival), the point has not\(words.further(end))", .good)
    case .arrived:
      let kind =
        end?.kind == .flatMinimum
        ? "a minimum that is one of many: in some direction \(quantity) is level" : "a minimum"
      return ReportLine("arrived at \(kind)\(words.arrival)", .good)
    case .stuck:
      return ReportLine(end?.sentence(descent, numbers) ?? "it stands still", .bad)
    case .monotone(let factor):
      return ReportLine("monotone: \(words.left(factor, rate))")
    case .crawling(let factor):
      return ReportLine("crawling: \(words.left(factor, rate))")
    case .zigzag(let factor, let zigzag):
      return ReportLine(
        "zigzag along \(words.along(zigzag)): \(words.percent(zigzag.fraction)) of the last steps "
          + "turned back; \(words.left(factor, rate))")
    case .swinging(let factor, let swing):
      return ReportLine(
        "swinging, a damped oscillation: it runs past the minimum and back\(words.swing(swing)); "
          + words.left(factor, rate))
    case .falling:
      return ReportLine(
        "on its way: \(quantity) falls, and the slope does not shrink yet; the run has not come to "
          + "where it levels out")
    case .sublinear(let power):
      let law = "sublinear: the error falls as k^-\(words.rounded(power))"
      // Whether a factor comes in the end is told by the curvature at the minimum.
      guard [.fixedStep, .momentum].contains(descent.run.family), descent.isFlatAtMinimum else {
        return ReportLine(law)
      }
      return ReportLine(
        "\(law), slower in the end than any constant factor (the curvature goes to 0 at the minimum)"
      )
    case .cycle(let period, let spread):
      return ReportLine(
        "a cycle: the same \(counted(period, "point")) come again and again, up to "
          + "\(words.text(spread)) apart", .bad)
    case .kink(let spread):
      return ReportLine(
        "a kink: the gradient jumps there, and steps of \(words.text(spread)) swing across it "
          + "without coming closer", .bad)
    case .approachingKink(let power):
      let approach =
        power.map { "it comes closer like k^-\(words.rounded($0))" }
        ?? "it comes closer as they become shorter"
      return ReportLine(
        "a kink: the gradient jumps there, and the run swings across it by the length of its steps; "
          + approach)
    case .scheduled(let power):
      let fall = power.map { ": the error fell like k^-\(words.rounded($0))" } ?? ""
      return ReportLine(
        "the step sizes change with the iteration, so that no one factor describes the run\(fall)")
    case .diedOut(let step):
      return ReportLine(
        "the step sizes have died out: the last step was \(words.text(step)) long where "
          + "|gradient| is \(words.text(descent.run.gradientNorm)); they add up to too little to "
          + "reach a minimum", .bad)
    case .edgeOfStability(let sharpness, let bound):
      return ReportLine(
        "at the edge of stability: it stays bounded and does not settle; the largest curvature where "
          + "it moves is \(words.text(sharpness)), and steps of this size are stable up to "
          + words.text(bound), .bad)
    case .wandering(let spread):
      return ReportLine(
        "it neither settles nor repeats: its last points lie up to \(words.text(spread)) apart",
        .bad)
    case .noiseFloor(let cost):
      let gap = descent.goal.map { ", \(words.text(cost - $0.value)) above the least" } ?? ""
      return ReportLine(
        "at its noise floor: steps from some of the rows keep \(quantity) around "
          + "\(words.text(cost))\(gap)")
    case .plateau:
      return ReportLine(
        "on a plateau: the slope is next to nothing here, and \(quantity) hardly falls", .bad)
    case .growing(let factor, let steps):
      return ReportLine(
        "growing: \(quantity) rose at each of the last \(counted(steps, "step")), which became "
          + "\(words.text(factor)) times longer each", .bad)
    case .climbing(let times):
      return ReportLine(
        "climbing: \(quantity) of the last steps is \(words.text(times)) times as high as at the "
          + "start", .bad)
    case .diverged(let growth?) where growth.isAccelerating:
      return ReportLine(
        "diverged: each step was longer than the one before, \(words.text(growth.first)) times at "
          + "first and \(words.text(growth.last)) times at the end", .bad)
    case .diverged(let growth?):
      return ReportLine(
        "diverged: each step was \(words.text(growth.factor)) times as long as the one before", .bad
      )
    case .diverged(nil):
      return ReportLine("diverged: too few steps were made to measure how fast", .bad)
    case .leftDomain(let iteration):
      return ReportLine(
        "step \(grouped(iteration)) left the domain: \(quantity) has no value there", .bad)
    case .unboundedBelow:
      return ReportLine(
        "unbounded below: ahead of the run \(quantity) falls for ever, there is no minimum there",
        .bad)
    case .minimumAtInfinity:
      return ReportLine(
        "the minimum is at infinity: \(quantity) falls towards a value that it reaches nowhere, and "
          + "the point goes off for ever", .bad)
    }
  }

  /// Whether it heads for no minimum: one at infinity, or none.
  var isEndless: Bool { verdict == .minimumAtInfinity || verdict == .unboundedBelow }

  /// Whether the run shrinks its error, or has done so until it arrived.
  var isSettling: Bool {
    switch verdict {
    case .arrived, .monotone, .crawling, .zigzag, .swinging: true
    default: false
    }
  }

  /// The swings at the start of the run, or at its end; nil where it did not swing.
  private var swinging: Motion.Swing? {
    for case .swinging(let swing?) in [early, late] { return swing }
    return nil
  }

  /// What happened beside that, a line each.
  func furtherLines(of descent: Descent, _ numbers: NumberFormat) -> [ReportLine] {
    let words = VerdictWords(descent, numbers)
    var lines: [ReportLine] = []
    if verdict == .arrived, descent.run.family == .momentum, let swing = swinging {
      lines.append(
        ReportLine("on its way it swung past the minimum and back\(words.swing(swing))"))
    }
    if let flat = flatDirection {
      let taken =
        flat.fraction > 0
        ? "took \(words.percent(flat.fraction)) off" : "took nothing off"
      lines.append(
        ReportLine(
          "the steps are far too short for the flat direction \(words.vector(flat.direction)): the "
            + "last \(counted(flat.steps, "step")) \(taken) the slope along it", .bad))
    }
    for passage in passages {
      let range = passage.iterations
      let when =
        range.count == 1
        ? "at iteration \(grouped(range.lowerBound))"
        : "between iterations \(grouped(range.lowerBound)) and \(grouped(range.upperBound))"
      switch passage.kind {
      case .saddle(let curvature):
        lines.append(
          ReportLine(
            "it passed a saddle point \(when): the least curvature there is "
              + words.text(curvature)))
      case .plateau: lines.append(ReportLine("it crossed a plateau \(when)"))
      }
    }
    return lines
  }
}

/// What stands for a number that overflowed.
let beyondNumbers = "more than 1.8e308"

/// The wording of numbers in verdicts.
struct VerdictWords {
  private let descent: Descent
  private let short: NumberFormat

  init(_ descent: Descent, _ numbers: NumberFormat) {
    self.descent = descent
    short = NumberFormat(precision: min(numbers.precision, 5))
  }

  func text(_ value: Double) -> String {
    value.isInfinite ? beyondNumbers : short.significant(value)
  }

  /// How long a swing takes, as the middle of a sentence; empty where that was not measured.
  func swing(_ swing: Motion.Swing?) -> String {
    guard let swing else { return "" }
    let names = descent.subject.headings
    let along =
      swing.coordinate.map {
        names.count > 1 && names.indices.contains($0) ? " of \(names[$0])" : ""
      }
    return
      ", a swing\(along ?? "") every \(NumberFormat(precision: 3).significant(swing.period)) iterations"
  }

  func rounded(_ value: Double) -> String { NumberFormat(precision: 2).significant(value) }

  func percent(_ fraction: Double) -> String {
    "\(NumberFormat(precision: 3).significant(100 * fraction)) %"
  }

  /// A factor of the error: never rounded to 1.
  func factor(_ value: Double) -> String {
    let text = text(value)
    guard text == "1", value != 1 else { return text }
    return "1 \(value < 1 ? "-" : "+") \(NumberFormat(precision: 3).significant(abs(1 - value)))"
  }

  func left(_ factor: Double, _ rate: RateFit?) -> String {
    let range =
      rate.map {
        " from iteration \(grouped($0.iterations.lowerBound)) to \(grouped($0.iterations.upperBound))"
      } ?? ""
    return "each step\(range) left \(self.factor(factor)) of the error"
  }

  /// The coordinate, or the direction, of a zigzag.
  func along(_ zigzag: Motion.Zigzag) -> String {
    let names = descent.subject.headings
    if let coordinate = zigzag.coordinate, names.indices.contains(coordinate) {
      return names[coordinate]
    }
    return vector(zigzag.direction)
  }

  /// A direction in numbers; of many, the two largest components by name.
  func vector(_ direction: [Double]) -> String {
    let brief = NumberFormat(precision: 2)
    // A direction has no sign of its own: its largest component is shown positive.
    let largest = direction.max { $0.magnitude < $1.magnitude } ?? 0
    let signed = largest < 0 ? direction.map { -$0 } : direction
    guard signed.count > 3 else {
      let numbers = signed.map { brief.significant($0.magnitude < 1e-3 ? 0 : $0) }
      return "(\(numbers.joined(separator: ", ")))"
    }
    let names = descent.subject.headings
    let order = signed.indices.sorted { signed[$0].magnitude > signed[$1].magnitude }
    let parts = order.prefix(2).map { "\(brief.significant(signed[$0])) \(names[$0])" }
    return parts.joined(separator: " + ").replacing("+ -", with: "- ") + " …"
  }

  /// How far the point still is where its cost has arrived already; empty where that is little.
  func further(_ end: EndPoint?) -> String {
    guard let end, end.isFar(descent), let distance = end.promisedDistance else { return "" }
    return "; along the flattest direction the point is still about \(text(distance)) away"
  }

  /// When the run arrived, as the end of a sentence.
  var arrival: String {
    guard let found = try? descent.arrival() else { return "" }
    return ", within 1e-6 of the first gap from iteration \(grouped(found)) on"
  }
}

extension EndPoint {
  /// Whether it is a minimum, if only one of many.
  var isMinimum: Bool { kind == .minimum || kind == .flatMinimum }

  /// Whether the point is still far from where its quadratic is least, beside what the run came,
  /// though its cost has arrived.
  func isFar(_ descent: Descent) -> Bool {
    guard let promisedDistance else { return false }
    return promisedDistance
      > 1e-2 * squaredDistance(descent.point, descent.run.start).squareRoot()
  }
}

extension Descent {
  /// What is to be said of a run beside why it stopped: where it does not settle, rose, or arrived,
  /// what it heads for, and whether it still falls.
  func outcomeLines(_ diagnosis: Diagnosis, _ numbers: NumberFormat) -> [ReportLine] {
    let words = VerdictWords(self, numbers)
    let quantity = subject.quantityInWords
    let arrived = (try? arrival()).flatMap { $0 }
    var lines: [ReportLine] = []
    switch diagnosis.verdict {
    case .cycle, .kink, .edgeOfStability, .wandering, .plateau, .unboundedBelow,
      .minimumAtInfinity, .noiseFloor, .growing, .climbing, .approachingKink, .diedOut:
      lines.append(diagnosis.line(of: self, numbers))
    default:
      if let rises = diagnosis.rises, !run.isDiverged, run.family != .stochastic {
        lines.append(risesLine(rises, seen: diagnosis.watched, numbers))
      }
      if arrived == nil, diagnosis.stillFalls, !run.isDiverged,
        case .iterationLimit? = run.stopReason
      {
        lines.append(ReportLine("\(quantity) still falls"))
      }
    }
    // A run below every minimum that is known has passed them by.
    if let arrived, !diagnosis.isEndless {
      let hasLeft =
        goal.map { run.cost - $0.value > 1e-6 * (run.firstCost - $0.value) } ?? false
      lines.append(
        hasLeft
          ? ReportLine(
            "it was within 1e-6 of the first gap at iteration \(grouped(arrived)), and left again")
          : ReportLine(
            "arrived (within 1e-6 of the first gap) at iteration \(grouped(arrived))", .good))
    }
    if let lower = lowerMinimum {
      let point = lower.point.prefix(6).map(words.text).joined(separator: ", ")
      lines.append(
        ReportLine(
          "a lower minimum is known: \(words.text(lower.value)) at "
            + "(\(point)\(lower.point.count > 6 ? ", …" : ""))"))
    }
    return lines
  }

  /// Whether some direction has next to no curvature at the minimum.
  fileprivate var isFlatAtMinimum: Bool {
    guard let goal, let values = subject.curvature(at: goal.point)?.eigenvalues,
      let least = values.first, let largest = values.last
    else { return false }
    return least <= 1e-9 * largest
  }

  /// Which cost the step size belongs to, where code often minimises another.
  func stepSizeLines(_ numbers: NumberFormat) -> [ReportLine] {
    guard subject.usesRows, let alpha, let rows = subject.model.map({ _ in rowCount }), rows > 0
    else { return [] }
    let words = VerdictWords(self, numbers)
    if let cost = subject as? LossCost {
      guard cost.penalty == .none else { return [] }
      return [
        ReportLine(
          "alpha \(words.text(alpha)) is for the mean of the loss; in code that minimises its sum it is "
            + words.text(alpha / Double(rows)))
      ]
    }
    return [
      ReportLine(
        "alpha \(words.text(alpha)) is for the cost here, half the mean square; in code that minimises "
          + "the mean square it is \(words.text(alpha / 2)), the sum of squares "
          + words.text(alpha / (2 * Double(rows))))
    ]
  }

  /// The rows that its cost is a mean over; 0 where there are none.
  private var rowCount: Int {
    ((try? subject.objective()) as? any RowObjective)?.rowCount ?? 0
  }

  /// The lowest minimum that is known, where the run ended in a higher one.
  private var lowerMinimum: Minimum? {
    guard let goal, let lowest = minima.points.min(by: { $0.value < $1.value }) else { return nil }
    let size = max(goal.value.magnitude, lowest.value.magnitude)
    return goal.value - lowest.value > 1e-9 * size ? lowest : nil
  }

  /// How often the value rose.
  func risesLine(_ rises: Diagnosis.Rises, seen: Int, _ numbers: NumberFormat) -> ReportLine {
    let words = VerdictWords(self, numbers)
    let steps = counted(seen, "step")
    let which =
      seen < run.iteration ? "of \(steps) at the start and the end" : "of its \(steps)"
    return ReportLine(
      "\(subject.quantityInWords) rose at \(grouped(rises.count)) \(which), first at step "
        + "\(grouped(rises.first)): from \(words.text(run.firstCost)) "
        + "to \(words.text(run.cost)) in all")
  }
}

extension EndPoint {
  /// What the point is where no minimum is, in a sentence; nil at a minimum and on a slope.
  func sentence(_ descent: Descent, _ numbers: NumberFormat) -> String? {
    let words = VerdictWords(descent, numbers)
    let gradient = "|gradient| is \(words.text(descent.run.gradientNorm))"
    let isLine = descent.run.point.count == 1
    let along = isLine ? "" : direction.map { " along \(words.vector($0))" } ?? ""
    let bend = curvature.map { "the curvature is \(words.text($0))\(along)" }
    switch kind {
    case .saddle: return "at a saddle point: \(gradient), but \(bend ?? "it falls\(along)")"
    case .maximum: return "at a maximum: \(gradient), but \(bend ?? "it falls on all sides")"
    case .inflection:
      return "at a level inflection: \(gradient), but it falls on one side\(along)"
    case .plateau: return "on a plateau: \(gradient), and nothing around is lower or higher"
    case .slope, .minimum, .flatMinimum, .kink: return nil
    }
  }
}
