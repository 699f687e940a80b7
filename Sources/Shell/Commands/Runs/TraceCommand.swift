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
      + "2nd, 4th, 8th … iteration."
  ]
  let examples = [
    Example("trace every=50", after: "minimize x^2 - 6x + 5 from=15", "every 50th iterate"),
    Example("trace", after: "data gen; fit iters=10 alpha=1", "all of a short run"),
    Example(
      "trace of=intercept,distance", after: "data sample houses; fit alpha=1e-4 iters=50",
      "some coefficients"),
  ]
  let related = ["step", "plot path", "runs"]

  static let every = Option(
    "every", .whole(1...Int.max), absent: "about ten rows", "take every so many-th iteration")
  static let coefficients = Option(
    "of", .coefficients, absent: "the first six", "the coefficients that are shown, by name")
  var options: [any AnyOption] { [Self.every, Self.coefficients] }

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
    let coordinates = shown.map { index in numbers.column(samples.map { $0.point[index] }) }
    let values = numbers.column(samples.map(\.cost))
    context.emit(
      .table(
        ReportTable(
          columns: [.number("iteration")] + shown.map { .number(names[$0]) }
            + [.number(descent.subject.quantityHeading), .number("|gradient|"), .number("|step|")],
          rows: samples.indices.map { row in
            [grouped(samples[row].iteration)] + coordinates.map { $0[row] }
              + [
                values[row], numbers.significant(samples[row].gradientNorm),
                samples[row].iteration == 0 ? "-" : numbers.significant(samples[row].stepLength),
              ]
          })))
    let hidden = names.count - shown.count
    if hidden > 0, try arguments.value(Self.coefficients) == nil {
      context.report(
        ReportLine("and \(counted(hidden, "more coefficient")): choose with of=NAME,NAME", .dim))
    }
  }

  /// The coordinates that have a column: those asked for, else the first six.
  private func shown(
    _ arguments: BoundArguments, _ descent: Descent
  ) throws(Diagnostic) -> [Int] {
    guard let words = try arguments.value(Self.coefficients) else {
      return Array(descent.point.indices.prefix(6))
    }
    guard descent.subject.otherCoordinates != nil else {
      throw Diagnostic(
        .choosesCoefficients(Self.coefficients.name), arguments.span(Self.coefficients))
    }
    return try CoefficientChoice.indices(words, of: descent.subject)
  }

  /// A round number near another: 1, 2 or 5 times a power of ten.
  private func roundStep(_ step: Int) -> Int {
    var power = 1
    while power <= step / 10 { power *= 10 }
    return [5, 2, 1].first { $0 * power <= step }.map { $0 * power } ?? 1
  }
}
