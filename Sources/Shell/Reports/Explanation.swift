import Descents
import Glibc
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
  /// The condition number that standardised features would bring, where that is known.
  var scaledConditionNumber: Double?
  var numbers: NumberFormat

  /// Whether a condition number is large, and standardised features bring it down.
  static func isWorthScaling(_ conditionNumber: Double, scaled: Double) -> Bool {
    conditionNumber > 20 && scaled < conditionNumber / 2
  }

  private var short: NumberFormat { NumberFormat(precision: min(numbers.precision, 5)) }
  private func text(_ value: Double) -> String { short.significant(value) }
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

  /// The cost gap falls by the square of the error: its tolerance is the square of the error's.
  private var errorTolerance: Double { tolerance.squareRoot() }

  func report(to context: CommandContext) {
    if let run { context.report(ReportLine("\(run.name): \(visible(run.command))", .strong)) }
    guard let theory else {
      context.report(noTheoryLines())
      return
    }
    context.report(scopeLines(theory) + curvatureLines(theory))
    guard isFixedStep else {
      context.report(adaptiveLines())
      context.report(measuredLine())
      if let alpha {
        let sizes = [alpha / 10, alpha, alpha * 10].map(text).joined(separator: ",")
        context.report(
          ReportLine("try sweep alpha=\(sizes): it shows what the step size does", .good))
      }
      return
    }
    guard let alpha else { return }
    let directions = directions(theory, alpha)
    if directions.count > 1, directions.count <= 12 {
      context.emit(.table(table(directions)))
    }
    context.report(verdict(theory, alpha))
    if run != nil { context.emit(.table(comparison(theory, alpha))) }
    context.report(advice(theory, alpha))
    let kappa = theory.curvedConditionNumber
    if let scaled = scaledConditionNumber, Self.isWorthScaling(kappa, scaled: scaled) {
      context.report(
        ReportLine(
          "or standardise the features with data scale: that brings kappa down", .good))
    }
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
    lines.append(definition(curvature))
    if theory.flatCount > 0 {
      lines.append(
        definition(
          "flat:      no slope in \(counted(theory.flatCount, "direction")); nothing moves there"))
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

  private func table(_ directions: [StepSizeTheory.Direction]) -> ReportTable {
    let isBall = (momentum ?? 0) > 0
    guard subject.directions.isEmpty else {
      return ReportTable(
        columns: [
          .number("eigenvalue"), .number(isBall ? "factor" : "1 - alpha lambda"),
          .text("so the error is"), .text("along, mostly"),
        ],
        rows: directions.map { direction in
          [
            text(direction.eigenvalue), fraction(direction.factor),
            direction.regime?.word ?? "left as it is",
            subject.directions[direction.eigenvalue] ?? "",
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
          direction.regime?.word ?? "left as it is",
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
    case .zigzag where (momentum ?? 0) > 0 && alpha < theory.monotoneBound:
      return [
        ReportLine(
          "swinging: the momentum carries it past the minimum and back; each step leaves \(left) of "
            + "the error")
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
    let needed = StepSizeTheory.iterations(factor: predicted, tolerance: errorTolerance)
    return ReportTable(
      columns: [.text(""), .number("predicted"), .number("measured")],
      rows: [
        ["error left by a step", fraction(predicted), measured.map { fraction($0.factor) } ?? "-"],
        [
          "iterations to \(text(tolerance)) of the first gap",
          predicted >= 1 ? "never" : needed.map(grouped) ?? "very many", arrival,
        ],
      ])
  }

  private var reference: MeasuredRate.Reference {
    run?.descent.goal.map { .point($0.point) } ?? .unknown
  }

  private var measured: MeasuredRate? {
    run.flatMap { MeasuredRate($0.descent.run.trace, minimum: reference) }
  }

  private var arrival: String {
    guard let descent = run?.descent else { return "-" }
    return descent.stayedArrival(tolerance: tolerance).map(grouped)
      ?? "not within \(grouped(descent.run.iteration))"
  }

  private func measuredLine() -> ReportLine {
    guard let measured else { return "there are too few steps to measure a rate" }
    return ReportLine(
      "measured: each step left \(fraction(measured.factor)) of the error; arrived: \(arrival)")
  }

  // MARK: What to try

  private func advice(_ theory: StepSizeTheory, _ alpha: Double) -> [ReportLine] {
    guard subject.isQuadratic else {
      let best = size(theory.bestStepSize)
      let location = subject.isAtMinimum ? "near the minimum" : "near this point"
      return [
        ReportLine(
          "\(location) alpha=\(best) would be the best fixed step; elsewhere try smaller ones")
      ]
    }
    let best = theory.bestStepSize
    let here = StepSizeTheory.iterations(factor: factor(theory, alpha), tolerance: errorTolerance)
    if let momentum, momentum > 0 {
      let bestFactor = theory.bestHeavyBallFactor
      let needed = StepSizeTheory.iterations(factor: bestFactor, tolerance: errorTolerance)
      return [
        ReportLine(
          "try alpha=\(size(theory.bestHeavyBallStepSize)) momentum=\(text(theory.bestMomentum))"
            + (needed.map { ": about \(counted($0, "iteration"))" } ?? ""), .good)
      ]
    }
    let needed = StepSizeTheory.iterations(factor: theory.bestFactor, tolerance: errorTolerance)
    let isNearBest = here.map { $0 <= 2 * (needed ?? 1) } ?? false
    if isNearBest, theory.curvedConditionNumber < 20 {
      return [ReportLine("this is close to the best that a fixed step can do", .good)]
    }
    if isNearBest {
      let ball = StepSizeTheory.iterations(
        factor: theory.bestHeavyBallFactor, tolerance: errorTolerance)
      return [
        ReportLine(
          "no fixed step does much better: kappa is large. Try method=momentum "
            + "alpha=\(size(theory.bestHeavyBallStepSize)) momentum=\(text(theory.bestMomentum))"
            + (ball.map { ": about \(counted($0, "iteration"))" } ?? ""), .good)
      ]
    }
    return [
      ReportLine(
        "try alpha=\(size(best))"
          + (needed.map {
            ": about \(counted($0, "iteration")) to \(text(tolerance)) of the first gap"
          } ?? ""), .good)
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
      case .fixedStep, .adaptive, .lineSearch, nil:
        "it changes its step sizes by itself as it goes"
      }
    return ReportLine("the theory of a fixed step size does not apply to \(method): \(reason)")
  }

  private func noTheoryLines() -> [ReportLine] {
    guard let eigenvalues = subject.eigenvalues else {
      return ["there are no finite second derivatives here: nothing can be said beforehand"]
    }
    let values = eigenvalues.map(text).joined(separator: ", ")
    if eigenvalues.allSatisfy({ $0 == 0 }) {
      return ["the second derivatives are 0 here: the theory of a step size says nothing"]
        + (run == nil ? [] : [measuredLine()])
    }
    var lines: [ReportLine] = [
      ReportLine(
        "here the Hessian has the eigenvalues \(values): this is nothing like a minimum, and the "
          + "theory of a step size does not apply")
    ]
    if run != nil { lines.append(measuredLine()) }
    return lines
  }
}
