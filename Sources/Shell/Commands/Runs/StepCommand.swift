import Language
import Optimization

/// `step`: the next steps of the last run, the arithmetic written out.
struct StepCommand: Command {
  let name = ["step"]
  let summary = "Make the next step of the last run, its arithmetic written out"
  let group = CommandGroup.runs
  let searchTerms = ["arithmetic", "one iteration", "by hand", "update rule"]
  let positional = Positional.words("[COUNT]")
  let details = [
    "The run goes on from where it stands, the memory of its method included. To go one step at a "
      + "time from the start, make a run of none: fit iters=0."
  ]
  let examples = [
    Example("step", after: "minimize x^2 - 6x + 5 from=15 iters=0", "the first step"),
    Example("step 3", after: "data gen; fit iters=0 alpha=1", "three steps"),
  ]
  let related = ["step back", "trace", "explain"]

  /// The most coefficients whose arithmetic is written out.
  private static let coordinateLimit = 12
  /// The most steps whose arithmetic is written out.
  private static let writtenLimit = 20

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard var run = session.state.lastRun else {
      throw Diagnostic(.noRun(for: fullName, command: "fit' or 'minimize"), arguments.end)
    }
    var count = 1
    if let word = arguments.words.first {
      let text = ValueText(
        label: "step", line: arguments.line, span: word.span, names: arguments.names)
      count = try ValueType<Int>.whole(1...1_000_000_000).read(text)
    }
    let objective = try run.descent.objective()
    let start = run.descent.run.iteration
    let hidden = max(count - Self.writtenLimit, 0)
    if hidden > 0 {
      try advance(&run, by: hidden, objective, session)
      let made = counted(run.descent.run.iteration - start, "step")
      context.report(ReportLine("\(made) made unwritten", .dim))
    }
    while (start + hidden..<start + count).contains(run.descent.run.iteration) {
      let before = run.descent.run
      guard let arithmetic = try arithmetic(of: before, objective) else {
        context.report("the method makes no step from here")
        break
      }
      try advance(&run, by: 1, objective, session)
      guard run.descent.run.iteration > before.iteration else { break }
      context.report(lines(arithmetic, before, run.descent, context.numbers))
    }
    let made = run.descent.run.iteration - start
    if made < count, let reason = run.descent.run.stopReason {
      if reason == .interrupted {
        // A replay makes as many steps as were made before the interruption.
        guard made > 0 else { throw Diagnostic(.interrupted) }
        context.journal(JournalEntry("\(fullName) \(made)"))
      }
      context.report(
        reason.line(of: run.descent.run, context.numbers, quantity: run.descent.quantityInWords))
    }
    session.state.keep(run)
  }

  private func arithmetic(
    of run: RunState, _ objective: any Objective
  ) throws(Diagnostic) -> StepArithmetic? {
    do {
      return try Runner.arithmetic(of: run, objective: objective)
    } catch {
      throw Diagnostic(run: error)
    }
  }

  private func advance(
    _ run: inout KeptRun, by count: Int, _ objective: any Objective, _ session: Session
  ) throws(Diagnostic) {
    try Runner.advance(
      &run.descent.run, objective: objective, limits: RunLimits(iterations: count),
      shouldStop: { session.host.shouldStop(after: $0) })
  }

  // MARK: The arithmetic

  private func lines(
    _ arithmetic: StepArithmetic, _ before: RunState, _ descent: Descent, _ numbers: NumberFormat
  ) -> [ReportLine] {
    var lines = [ReportLine("step \(grouped(before.iteration + 1))", .strong)]
    let names = descent.coordinateNames
    if case .fit(let fit) = descent {
      lines += gradientLines(fit, before, names, numbers)
    } else {
      for (name, slope) in zip(names, before.gradient).prefix(Self.coordinateLimit) {
        let symbol =
          names.count == 1 ? "\(descent.quantity)'(\(name))" : "d\(descent.quantity)/d\(name)"
        lines.append(ReportLine("  \(symbol) = \(numbers.significant(slope))"))
      }
    }
    for line in arithmetic.shared { lines.append(written(line, as: line.name, numbers)) }
    for (name, coordinate) in zip(names, arithmetic.coordinates).prefix(Self.coordinateLimit) {
      for line in coordinate {
        lines.append(written(line, as: line.name == "θ" ? "\(name) ←" : "\(line.name)", numbers))
      }
    }
    let hidden = names.count - Self.coordinateLimit
    if hidden > 0 {
      lines.append(ReportLine("  and \(counted(hidden, "more coefficient"))", .dim))
    }
    let from = numbers.significant(before.cost)
    let to = numbers.significant(descent.run.cost)
    lines.append(ReportLine("  \(descent.quantity): \(from) → \(to)"))
    return lines
  }

  /// The gradient of the cost from the errors, predicted less measured: their mean, and each feature's
  /// mean product with them.
  private func gradientLines(
    _ fit: FitResult, _ before: RunState, _ names: [String], _ numbers: NumberFormat
  ) -> [ReportLine] {
    let count = grouped(fit.objective.rowCount)
    // A method that takes some rows only writes its own gradient.
    guard fit.run.family != .stochastic else { return [] }
    return zip(names, before.gradient).prefix(Self.coordinateLimit).enumerated().map {
      index, pair in
      let isIntercept = fit.hasIntercept && index == 0
      let sum =
        isIntercept ? "sum of errors" : "sum of errors times \(featureName(fit, index))"
      let total = numbers.significant(pair.1 * Double(fit.objective.rowCount))
      return ReportLine(
        "  dJ/d\(pair.0) = \(sum) / \(count) = \(total) / \(count) = "
          + numbers.significant(pair.1))
    }
  }

  private func featureName(_ fit: FitResult, _ index: Int) -> String {
    shortened(visible(fit.parameterNames[index]))
  }

  /// `x ← 15 − 0.01·24 = 14.76`.
  private func written(
    _ line: StepArithmetic.Line, as name: String, _ numbers: NumberFormat
  ) -> ReportLine {
    let figures = line.term.figures { numbers.significant($0) }
    let value = numbers.significant(line.value)
    let separator = name.hasSuffix("←") ? " " : " = "
    var text = "  \(name)\(separator)\(figures)"
    if figures != value { text += " = \(value)" }
    if !line.meaning.isEmpty { text += "  (\(line.meaning))" }
    var result = ReportLine(text)
    result.hangingIndent = 6
    return result
  }
}
