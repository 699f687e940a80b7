import Descents
import Language
import Optimization

/// `trace`: the last run as a table.
struct TraceCommand: Command {
  let name = ["trace"]
  let summary = "Show the last run as a table: iterate, value, gradient, step"
  let group = CommandGroup.runs
  let searchTerms = ["iterations", "log", "iterates"]
  let positional = Positional.words("[RUN]")
  let details = [
    "Without every= about ten rows are shown, spread over the run. Long runs are recorded at every "
      + "2nd, 4th, 8th … iteration.",
    "save=FILE.csv writes what is recorded, with every= every so many-th: iteration, the coefficients "
      + "by name, cost or f, gradient, step, alpha.",
  ]
  let examples = [
    Example("trace every=50", after: "minimize x^2 - 6x + 5 from=15", "every 50th iterate"),
    Example("trace", after: "data gen; fit iters=10 alpha=1", "all of a short run"),
    Example(
      "trace of=intercept,distance", after: "data sample houses; fit alpha=1e-4 iters=50",
      "some coefficients"),
    Example(
      "trace of=alpha", after: "minimize rosenbrock from=-1.2,1 method=bfgs", "the step sizes"),
  ]
  let related = ["step", "plot path", "runs"]

  static let every = Option(
    "every", .whole(1...Int.max), absent: "about ten rows", "take every so many-th iteration")
  static let coefficients = Option(
    "of", .coefficients, absent: "the first six",
    "the coefficients that are shown, by name; alpha adds the step sizes")
  var options: [any AnyOption] { [Self.every, Self.coefficients, SavedNumbers.save] }

  /// The most rows that are shown.
  private static let limit = 10_000

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let run = try context.session.run(arguments, for: fullName)
    let descent = run.descent
    let trace = descent.run.trace
    let last = max(trace.iterations.last ?? 0, 1)
    let every = try arguments.value(Self.every) ?? max(roundStep(last / 10), 1)
    let positions = trace.positions(every: every).prefix(Self.limit)
    let numbers = context.numbers
    let samples = positions.map { trace[$0] }
    let names = descent.subject.headings
    let shown = try shown(arguments, descent)
    let coordinates = shown.coordinates.map { index in
      numbers.column(samples.map { $0.point[index] })
    }
    let added = added(trace, Array(positions), hasSizes: shown.hasSizes, numbers)
    let values = numbers.column(samples.map(\.cost))
    context.emit(
      .table(
        ReportTable(
          columns: [.number("iteration")] + shown.coordinates.map { .number(names[$0]) }
            + [.number(descent.subject.quantityHeading), .number("|gradient|"), .number("|step|")]
            + added.map { .number($0.name) },
          rows: samples.indices.map { row in
            [grouped(samples[row].iteration)] + coordinates.map { $0[row] }
              + [
                values[row], numbers.significant(samples[row].gradientNorm),
                samples[row].iteration == 0 ? "-" : numbers.significant(samples[row].stepLength),
              ] + added.map { $0.cells[row] }
          })))
    let recorded = try arguments.value(Self.every) == nil ? 1 : every
    try context.save(arguments) { () throws(Diagnostic) in saved(descent, every: recorded) }
    let hidden = names.count - shown.coordinates.count
    if hidden > 0, try arguments.value(Self.coefficients) == nil {
      context.report(
        ReportLine("and \(counted(hidden, "more coefficient")): choose with of=NAME,NAME", .dim))
    }
  }

  /// All that is recorded of a run.
  private func saved(_ descent: Descent, every: Int) -> SavedNumbers {
    let trace = descent.run.trace
    let details = trace.detailNames
    return SavedNumbers(
      names: ["iteration"] + descent.subject.headings
        + [descent.subject.quantityHeading, "gradient", "step", "alpha"] + details,
      rows: trace.positions(every: every).map { position in
        let sample = trace[position]
        let isStart = sample.iteration == 0
        return [.count(sample.iteration)] + sample.point.map { .number($0) }
          + [.number(sample.cost), .number(sample.gradientNorm)]
          + [
            .number(isStart ? nil : sample.stepLength),
            .number(isStart ? nil : trace.stepSizes[position]),
          ]
          + (isStart
            ? details.map { _ in .number(nil) } : trace.details(at: position).map { .number($0) })
      })
  }

  /// What `of` calls the step size, where no coefficient has that name.
  private static let stepSize = "alpha"

  /// The step sizes, where they are asked for, and what the method tells of its steps: each led to
  /// the iterate in its row.
  private func added(
    _ trace: Trace, _ positions: [Int], hasSizes: Bool, _ numbers: NumberFormat
  ) -> [(name: String, cells: [String])] {
    func cells(_ value: (Int) -> Double) -> [String] {
      positions.map { trace.iterations[$0] == 0 ? "-" : numbers.significant(value($0)) }
    }
    let sizes = hasSizes ? [(Self.stepSize, cells { trace.stepSizes[$0] })] : []
    return sizes
      + trace.detailNames.enumerated().map { index, name in
        (name, cells { trace.details(at: $0)[index] })
      }
  }

  /// The coordinates that have a column, those asked for, else the first six, and whether the step
  /// sizes have one.
  private func shown(
    _ arguments: BoundArguments, _ descent: Descent
  ) throws(Diagnostic) -> (coordinates: [Int], hasSizes: Bool) {
    let all = Array(descent.point.indices.prefix(6))
    guard var words = try arguments.value(Self.coefficients) else { return (all, false) }
    let count = words.count
    if !descent.subject.headings.contains(Self.stepSize) {
      words.removeAll { $0.text == Self.stepSize }
    }
    let hasSizes = words.count < count
    if words.isEmpty { return (all, hasSizes) }
    guard descent.subject.otherCoordinates != nil else {
      throw Diagnostic(
        .choosesCoefficients(Self.coefficients.name), arguments.span(Self.coefficients))
    }
    return (try CoefficientChoice.indices(words, of: descent.subject), hasSizes)
  }

  /// A round number near another: 1, 2 or 5 times a power of ten.
  private func roundStep(_ step: Int) -> Int {
    var power = 1
    while power <= step / 10 { power *= 10 }
    return [5, 2, 1].first { $0 * power <= step }.map { $0 * power } ?? 1
  }
}
