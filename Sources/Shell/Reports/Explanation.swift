import CLibrary
import Descents
import Language
import Numerics
import Optimization

/// The explanation of a run, or of a step size beforehand.
struct Explanation {
  /// The curvature that it is explained by.
  var subject: ExplainedCurvature
  /// The run; nil where nothing was run.
  var run: KeptRun?
  /// The step size; nil where the method chooses its own.
  var alpha: Double?
  /// The heavy ball's beta; nil without.
  var momentum: Double?
  /// The fraction of the first gap at which a run has arrived.
  var tolerance: Double
  var numbers: NumberFormat
  /// What the run did; nil where nothing was run.
  var diagnosis: Diagnosis?

  /// Whether a condition number is large, and standardised features bring it down.
  static func isWorthScaling(_ conditionNumber: Double, scaled: Double) -> Bool {
    conditionNumber > 20 && scaled < conditionNumber / 2
  }

  /// Whether the figures are about a minimum, and an error there is.
  private var holdsAtMinimum: Bool { subject.isAtMinimum || subject.isQuadratic }

  private var short: NumberFormat { NumberFormat(precision: min(numbers.precision, 5)) }
  private func text(_ value: Double) -> String {
    value == .infinity ? beyondNumbers : short.significant(value)
  }
  /// What a step leaves of an error: never rounded to all of it.
  private func fraction(_ value: Double) -> String {
    let text = text(value)
    guard text == "1", value != 1 else { return text }
    return "1 \(value < 1 ? "-" : "+") \(NumberFormat(precision: 3).significant(abs(1 - value)))"
  }
  /// A step size to type: never rounded up to the bound.
  private func size(_ value: Double) -> String {
    short.significant(value, below: theory?.bound ?? .infinity)
  }

  /// What is known of the step size; nil where the Hessian is not positive.
  private var theory: StepSizeTheory? {
    subject.eigenvalues.flatMap { StepSizeTheory(eigenvalues: $0) }
  }

  /// Whether a fixed step size decides how the run goes.
  private var isFixedStep: Bool {
    guard let run else { return true }
    return run.descent.run.family == .fixedStep || run.momentum != nil
  }

  func report(to context: CommandContext) throws(Diagnostic) {
    if let run {
      context.report(ReportLine("\(run.name): \(visible(run.command))", .strong))
      context.report(measuredLines())
    }
    guard let theory else {
      context.report(noTheoryLines())
      return
    }
    // A minimum elsewhere says nothing of a run that heads for none.
    if diagnosis?.isEndless != true || !subject.isAtMinimum {
      context.report(scopeLines(theory) + curvatureLines(theory))
    }
    if diagnosis?.isEndless == true {
      return context.report("without a minimum there is no error, and no step size is the best")
    }
    guard isFixedStep else {
      context.report(adaptiveLines())
      context.report(noiseLines)
      if let run, run.descent.run.family == .stochastic {
        context.report(NoiseReport(run, numbers).lines(Advice(for: run, diagnosis, context)))
      }
      return
    }
    guard let alpha else { return }
    let directions = directions(theory, alpha)
    if directions.count > 1, directions.count <= 12, holdsAtMinimum {
      context.emit(.table(table(directions, alpha)))
    }
    if run == nil { context.report(verdict(theory, alpha)) }
    if run != nil {
      context.emit(.table(comparison(theory, alpha)))
      context.report(differenceLines(theory, alpha))
    }
  }

  /// For each eigen-direction: its part of the first gap, its factor, and when it is done.
  func modes(to context: CommandContext) {
    guard let theory, let alpha, let descent = run?.descent, let forecast = descent.forecast()
    else {
      return context.report(
        ReportLine(
          "the directions of a descent are those of a quadratic with a fixed step: "
            + "there are none here"))
    }
    let fractions = forecast.fractions
    let order = forecast.eigenvalues.indices.sorted {
      (fractions.isEmpty ? 0 : fractions[$0]) > (fractions.isEmpty ? 0 : fractions[$1])
    }
    let factors = directions(theory, alpha)
    let shown = order.prefix(20)
    context.emit(
      .table(
        ReportTable(
          columns: [
            .number("eigenvalue"), .number("of the first gap"), .number("factor"),
            .number("done at"), .text("along, mostly"),
          ],
          rows: shown.map { index in
            let eigenvalue = forecast.eigenvalues[index]
            let done: String =
              switch forecast.arrival(along: index, fraction: tolerance) {
              case .at(let iteration): grouped(iteration)
              case .never: "never"
              case .after(let iteration): "after \(grouped(iteration))"
              }
            return [
              text(eigenvalue),
              fractions.isEmpty ? "-" : percent(fractions[index]),
              factors.indices.contains(index) ? fraction(factors[index].factor) : "-", done,
              along(index) ?? names(of: index, descent),
            ]
          })))
    if order.count > shown.count {
      context.report(
        ReportLine("and \(counted(order.count - shown.count, "more direction"))", .dim))
    }
  }

  /// Which coordinates an eigenvector is made of; nil where that is seen in a figure.
  private func along(_ index: Int) -> String? {
    subject.directions.indices.contains(index) ? subject.directions[index] : nil
  }

  private func percent(_ fraction: Double) -> String {
    "\(NumberFormat(precision: 3).significant(100 * fraction)) %"
  }

  /// The components of an eigenvector, where two coordinates have no words for it.
  private func names(of index: Int, _ descent: Descent) -> String {
    guard let goal = descent.goal, let spectrum = descent.subject.curvature(at: goal.point),
      spectrum.eigenvectors.indices.contains(index)
    else { return "" }
    return VerdictWords(descent, numbers).vector(spectrum.eigenvectors[index])
  }

  // MARK: What happened

  /// What the iterates say, before any theory.
  private func measuredLines() -> [ReportLine] {
    guard let run, let diagnosis else { return [] }
    var lines = [diagnosis.line(of: run.descent, numbers)]
    if let rises = diagnosis.rises, run.descent.run.family != .stochastic {
      lines.append(
        run.descent.risesLine(rises, seen: diagnosis.watched, numbers))
    }
    return lines + diagnosis.furtherLines(of: run.descent, numbers)
  }

  // MARK: The quantities

  private func scopeLines(_ theory: StepSizeTheory) -> [ReportLine] {
    if subject.isQuadratic { return ["\(subject.quantity) is quadratic: these figures are exact"] }
    let location = subject.isAtMinimum ? "the minimum" : "the iterate"
    var lines: [ReportLine] = [
      ReportLine(
        "\(subject.quantity) is not quadratic: these figures hold near \(location) only")
    ]
    if let local = subject.local, subject.isAtMinimum, local != subject.eigenvalues {
      let values = local.map(text).joined(separator: ", ")
      lines.append(
        ReportLine(
          "where the run ended the Hessian has the "
            + (local.count == 1 ? "eigenvalue \(values)" : "eigenvalues \(values)")))
    }
    return lines
  }

  private func curvatureLines(_ theory: StepSizeTheory) -> [ReportLine] {
    let mu = theory.smallestCurved
    var lines: [ReportLine] = []
    var curvature = "curvature: mu = \(text(mu)), L = \(text(theory.largest)), condition number"
    curvature += " kappa = L/mu = \(text(theory.curvedConditionNumber))"
    if subject.isLeastSquares { curvature += ", the square of lsq's condition number" }
    lines.append(definition(curvature))
    if theory.flatCount > 0 {
      lines.append(
        definition(
          holdsAtMinimum
            ? "flat:      no slope in \(counted(theory.flatCount, "direction")); nothing moves there"
            : "flat:      no curvature that can be seen in "
              + counted(theory.flatCount, "direction")))
    }
    // Bounds and best sizes are those of a fixed step.
    guard isFixedStep else { return lines }
    // Away from a minimum the curvature says how long a step may be, and nothing of an error.
    guard holdsAtMinimum else {
      if diagnosis?.isEndless != true {
        lines.append(
          definition(
            "bounds:    steps do not overshoot below 1/L = \(text(theory.monotoneBound)), and not "
              + "beyond the other side below 2/L = \(text(theory.bound)), as long as the curvature "
              + "stays the same"))
      }
      return lines
    }
    guard let momentum, momentum > 0 else {
      lines.append(
        definition(
          "bounds:    converges below 2/L = \(text(theory.bound)), without zigzag below 1/L = "
            + text(theory.monotoneBound)))
      lines.append(
        definition(
          "best step: 2/(L + mu) = \(text(theory.bestStepSize)), which leaves "
            + "(kappa - 1)/(kappa + 1) = \(fraction(theory.bestFactor)) of the error"))
      return lines
    }
    lines.append(
      definition(
        "bound:     with momentum \(text(momentum)) it converges below 2(1 + beta)/L = "
          + text(theory.heavyBallBound(momentum: momentum))))
    lines.append(
      definition(
        "best:      alpha = (2/(sqrt L + sqrt mu))^2 = \(text(theory.bestHeavyBallStepSize)) with "
          + "beta = \(text(theory.bestMomentum)), which leaves \(fraction(theory.bestHeavyBallFactor)) "
          + "of the error"))
    return lines
  }

  private func definition(_ text: String) -> ReportLine {
    var line = ReportLine(text)
    line.hangingIndent = 11
    return line
  }

  private func directions(
    _ theory: StepSizeTheory, _ alpha: Double
  ) -> [StepSizeTheory.Direction] {
    guard let momentum, momentum > 0 else { return theory.directions(stepSize: alpha) }
    return theory.heavyBallDirections(stepSize: alpha, momentum: momentum)
  }

  private func factor(_ theory: StepSizeTheory, _ alpha: Double) -> Double {
    guard let momentum, momentum > 0 else { return theory.factor(stepSize: alpha) }
    return theory.heavyBallFactor(stepSize: alpha, momentum: momentum)
  }

  private func regime(_ theory: StepSizeTheory, _ alpha: Double) -> Regime {
    guard let momentum, momentum > 0 else { return theory.regime(stepSize: alpha) }
    return theory.heavyBallRegime(stepSize: alpha, momentum: momentum)
  }

  /// What becomes of the error along a direction, in a word or two.
  private func word(_ direction: StepSizeTheory.Direction, _ alpha: Double) -> String {
    guard let regime = direction.regime else { return "left as it is" }
    guard regime == .swinging, let momentum,
      let period = theory?.heavyBallPeriod(
        eigenvalue: direction.eigenvalue, stepSize: alpha, momentum: momentum)
    else { return regime.word }
    return "\(regime.word), \(NumberFormat(precision: 3).significant(period)) iterations a swing"
  }

  private func table(
    _ directions: [StepSizeTheory.Direction], _ alpha: Double
  ) -> ReportTable {
    let isBall = (momentum ?? 0) > 0
    guard subject.directions.isEmpty else {
      return ReportTable(
        columns: [
          .number("eigenvalue"), .number(isBall ? "factor" : "1 - alpha lambda"),
          .text("so the error is"), .text("along, mostly"),
        ],
        rows: directions.enumerated().map { index, direction in
          [
            text(direction.eigenvalue), fraction(direction.factor),
            word(direction, alpha), self.along(index) ?? "",
          ]
        })
    }
    return ReportTable(
      columns: [
        .text("along the eigenvector of"), .number(isBall ? "factor" : "1 - alpha lambda"),
        .text("so the error there is"),
      ],
      rows: directions.map { direction in
        [
          "lambda = \(text(direction.eigenvalue))", fraction(direction.factor),
          word(direction, alpha),
        ]
      })
  }

  // MARK: The verdict

  private func verdict(_ theory: StepSizeTheory, _ alpha: Double) -> [ReportLine] {
    let left = fraction(factor(theory, alpha))
    let size = "alpha = \(text(alpha))"
    switch regime(theory, alpha) {
    case .diverging where factor(theory, alpha) <= 1 + 1e-9:
      return [
        ReportLine(
          "at the bound: \(size) is 2/L itself; the error along the steepest direction changes sides "
            + "and neither shrinks nor grows", .bad)
      ]
    case .diverging:
      return [
        ReportLine(
          "diverging: \(size) is above the bound; the error along the steepest direction grows "
            + "\(left) times a step", .bad)
      ]
    case .zigzag where directions(theory, alpha).contains { $0.regime == .crawling }:
      return [
        ReportLine(
          "zigzag and crawling: \(size) overshoots in the steepest direction and is still short for "
            + "the flattest one; each step leaves \(left) of the error there")
      ]
    case .swinging:
      let slowest = directions(theory, alpha).max { $0.factor < $1.factor }
      let crawls =
        slowest?.regime == .crawling ? ", and along the flattest direction it crawls" : ""
      let period = slowest.flatMap {
        theory.heavyBallPeriod(
          eigenvalue: $0.eigenvalue, stepSize: alpha, momentum: momentum ?? 0)
      }
      let swing =
        period.map { ", a swing every \(NumberFormat(precision: 3).significant($0)) iterations" }
      return [
        ReportLine(
          "swinging, a damped oscillation: the momentum carries it past the minimum and back"
            + "\(swing ?? "")\(crawls); each step leaves \(left) of the error")
      ]
    case .zigzag:
      return [
        ReportLine(
          "zigzag: \(size) overshoots in the steepest direction, and the error changes sides; each "
            + "step leaves \(left) of it")
      ]
    case .crawling:
      return [
        ReportLine(
          "crawling: \(size) is far below the best step; each step leaves \(left) of the error")
      ]
    case .monotone:
      return [
        ReportLine("monotone: \(size) shrinks the error steadily; each step leaves \(left) of it")
      ]
    }
  }

  private func comparison(_ theory: StepSizeTheory, _ alpha: Double) -> ReportTable {
    let predicted = factor(theory, alpha)
    return ReportTable(
      columns: [.text(""), .number("predicted"), .number("measured")],
      rows: [
        [
          "error left by a step, in the long run", holdsHere ? fraction(predicted) : "-",
          measuredFactor.map(fraction) ?? "-",
        ],
        [
          "iterations to \(text(tolerance)) of the first gap", predictedArrival, arrival,
        ],
      ])
  }

  /// Whether the curvature at the minimum is also that where the run ended.
  private var holdsHere: Bool {
    guard !subject.isQuadratic else { return true }
    guard let local = subject.local?.last, let largest = subject.eigenvalues?.last else {
      return false
    }
    return (local / largest - 1).magnitude < 0.05 && diagnosis?.isSettling == true
  }

  private var measuredFactor: Double? { diagnosis?.rate?.factor }

  private var predictedArrival: String {
    guard let forecast = run?.descent.forecast() else { return "-" }
    return switch forecast.arrival(fraction: tolerance) {
    case .at(let iteration): grouped(iteration)
    case .never: "never"
    case .after(let iteration): "more than \(grouped(iteration))"
    }
  }

  private var arrival: String {
    guard let descent = run?.descent, descent.goal != nil else { return "-" }
    let found = try? descent.arrival(tolerance: tolerance)
    return found.flatMap { $0 }.map(grouped) ?? "not within \(grouped(descent.run.iteration))"
  }

  /// Why prediction and measurement differ, where they do.
  private func differenceLines(_ theory: StepSizeTheory, _ alpha: Double) -> [ReportLine] {
    guard let run else { return [] }
    guard subject.isQuadratic else {
      guard subject.isAtMinimum, let local = subject.local?.last,
        (local / theory.largest - 1).magnitude >= 0.05
      else { return [] }
      return [
        ReportLine(
          "the curvature is not constant: where the run ended the largest eigenvalue is "
            + "\(text(local)), at the minimum \(text(theory.largest)), so what holds at the minimum "
            + "does not predict this run")
      ]
    }
    let predicted = factor(theory, alpha)
    guard let measured = measuredFactor, (measured - predicted).magnitude > 0.02 * predicted,
      let forecast = run.descent.forecast()
    else { return [] }
    let directions = directions(theory, alpha)
    if theory.flatCount > 0, let end = diagnosis?.end, run.descent.goal != nil, !end.isMinimum {
      return [
        "what the start has of an error along flat directions stays, and counts in what was measured"
      ]
    }
    let slowest = zip(directions, forecast.fractions).filter { $0.0.regime != nil }
      .max { $0.0.factor.magnitude < $1.0.factor.magnitude }
    if let slowest, slowest.1 < 1e-3 {
      return [
        ReportLine(
          "the start has next to no error along lambda = \(text(slowest.0.eigenvalue)), a fraction "
            + "of \(NumberFormat(precision: 2).significant(slowest.1)) of the first gap: what decided "
            + "are the other directions, not the slowest one")
      ]
    }
    return [
      ReportLine(
        "the long run has not begun: directions that shrink faster still count in these iterations")
    ]
  }

  // MARK: Where the theory does not apply

  private func adaptiveLines() -> ReportLine {
    let method = run?.descent.method ?? ""
    let reason: String =
      switch run?.descent.run.family {
      case .stochastic:
        "its steps follow a part of the rows, and the noise of that decides in the end"
      case .momentum: "it looks ahead along its momentum, which these figures leave out"
      case .secondOrder: "it takes the curvature into account by itself"
      case .scheduled: "its step sizes change with the iteration"
      case .fixedStep, .adaptive, .lineSearch, nil:
        "it changes its step sizes by itself as it goes"
      }
    let bound =
      run?.descent.run.family == .stochastic
      ? run?.descent.subject.largestRowCurvature().map {
        "; the largest safe step for single rows is 2/max|x|^2 = \(text(2 / $0))"
      } ?? "" : ""
    return ReportLine(
      "the theory of a fixed step size does not apply to \(method): \(reason)\(bound)")
  }

  /// Where stochastic steps of one size end up, beside where they did.
  private var noiseLines: [ReportLine] {
    guard let descent = run?.descent, let floor = descent.noiseFloor(), let least = descent.goal
    else { return [] }
    let quantity = descent.subject.quantityInWords
    // An exact fit leaves nothing but rounding.
    guard floor > 1e-20 * descent.run.firstCost.magnitude else {
      return [
        "noise floor predicted: none, for the minimum fits every row exactly, up to rounding"
      ]
    }
    return [
      ReportLine(
        "noise floor predicted: steps of this size keep \(quantity) about \(text(floor)) above the "
          + "least, around \(text(least.value + floor))")
    ]
  }

  private func noTheoryLines() -> [ReportLine] {
    guard let eigenvalues = subject.eigenvalues else {
      return ["there are no finite second derivatives here: nothing can be said beforehand"]
    }
    let values = eigenvalues.map(text).joined(separator: ", ")
    if eigenvalues.allSatisfy({ $0 == 0 }) {
      return ["the second derivatives are 0 there: the theory of a step size says nothing"]
    }
    return [
      ReportLine(
        "the Hessian has the eigenvalues \(values) there: the theory of a step size, which is about "
          + "a minimum, does not apply")
    ]
  }
}
