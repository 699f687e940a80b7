import Descents
import Optimization

/// `step`: the next steps of the last run, the arithmetic written out.
struct StepCommand: Command {
  let name = ["step"]
  let summary = "Make the next step of the last run, its arithmetic written out"
  let group = CommandGroup.runs
  let searchTerms = ["arithmetic", "one iteration", "by hand", "update rule"]
  let positional = Positional.words("[COUNT]")
  let details = [
    "The run goes on from its last point, the memory of its method included. To go one step at a "
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
    var run = try session.lastRun(arguments, for: fullName)
    var count = 1
    if let word = arguments.words.first {
      let text = ValueText(
        label: "step", line: arguments.line, span: word.span, names: arguments.names)
      count = try ValueType<Int>.whole(1...1_000_000_000).read(text)
    }
    let start = run.descent.run.iteration
    let hidden = max(count - Self.writtenLimit, 0)
    if hidden > 0 {
      try advance(&run.descent, by: hidden, session)
      let made = counted(run.descent.run.iteration - start, "step")
      context.report(ReportLine("\(made) made unwritten", .dim))
    }
    while (start + hidden..<start + count).contains(run.descent.run.iteration) {
      let before = run.descent.run
      guard let arithmetic = try nextStep(of: run.descent) else {
        context.report("the method makes no step from here")
        break
      }
      try advance(&run.descent, by: 1, session)
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
        reason.line(
          of: run.descent.run, context.numbers, quantity: run.descent.subject.quantityInWords))
    }
    session.state.keep(run)
  }

  private func advance(
    _ descent: inout Descent, by count: Int, _ session: Session
  ) throws(Diagnostic) {
    do {
      try descent.advance(
        RunLimits(iterations: count), shouldStop: { session.host.shouldStop(after: $0) })
    } catch {
      throw Diagnostic(descent: error)
    }
  }

  private func nextStep(of descent: Descent) throws(Diagnostic) -> StepArithmetic? {
    do {
      return try descent.nextStep()
    } catch {
      throw Diagnostic(descent: error)
    }
  }

  // MARK: The arithmetic

  private func lines(
    _ arithmetic: StepArithmetic, _ before: RunState, _ descent: Descent, _ numbers: NumberFormat
  ) -> [ReportLine] {
    var lines = [ReportLine("step \(grouped(before.iteration + 1))", .strong)]
    let names = descent.subject.headings
    let quantity = descent.subject.quantity
    lines += gradientLines(before, descent, names, numbers)
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
    lines.append(ReportLine("  \(quantity): \(from) → \(to)"))
    return lines
  }

  /// The components of the gradient: where they are means over rows, from the sums over those.
  private func gradientLines(
    _ before: RunState, _ descent: Descent, _ names: [String], _ numbers: NumberFormat
  ) -> [ReportLine] {
    guard let sums = descent.subject.gradientSums(before.gradient) else {
      let quantity = descent.subject.quantity
      return zip(names, before.gradient).prefix(Self.coordinateLimit).map { name, slope in
        let symbol = names.count == 1 ? "\(quantity)'(\(name))" : "d\(quantity)/d\(name)"
        return ReportLine("  \(symbol) = \(numbers.significant(slope))")
      }
    }
    // A method that takes some rows only writes its own gradient.
    guard before.family != .stochastic else { return [] }
    return zip(zip(names, before.gradient), sums).prefix(Self.coordinateLimit).map { pair, sum in
      let factor = sum.feature.map { " times \(shortened(visible($0)))" } ?? ""
      let total = numbers.significant(sum.total)
      let count = grouped(sum.count)
      return ReportLine(
        "  dJ/d\(pair.0) = sum of \(sum.summand)\(factor) / \(count) = \(total) / \(count) = "
          + numbers.significant(pair.1))
    }
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
