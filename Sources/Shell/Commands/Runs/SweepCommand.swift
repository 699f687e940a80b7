import CLibrary
import Descents
import Expressions
import Language
import LeastSquares
import Numerics
import Optimization

/// `sweep alpha=0.001,0.01,0.1`: the same run at several values of an option.
struct SweepCommand: Command {
  let name = ["sweep"]
  let summary = "Make the same run at several step sizes, or values of any option"
  let group = CommandGroup.runs
  let searchTerms = ["learning rate", "lr", "step size", "tune", "grid search", "hyperparameter"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("[FUNCTION]")
  let details = [
    "One option gets several values: a list, or a range that is cut into 'steps'; a range of whole "
      + "numbers means each of them where no 'steps' is given. Without one it is "
      + "alpha, from 1/(100 L) to 2.2/L by equal factors, L being the largest curvature; where there "
      + "is none, around the step size of the run. With a function "
      + "the runs are those of 'minimize', else the last run is repeated, else 'fit' on the data, as "
      + "on data that are newer than the last run. "
      + "All other options are those of fit and minimize. Starts are listed between quotes: "
      + "start=\"0,0\",\"5,5\".",
    "Two options with several values make a map, a run for each pair: 'plot sweep' draws where they "
      + "arrive, and for momentum the border that theory has.",
    "A run counts as arrived when its gap to the least cost is 'within' of the first gap. The best "
      + "row arrives first. The runs take all processors; Ctrl-C keeps the rows done.",
    "Rows of a sweep over seeds differ by chance: beside them stand the median and the range of "
      + "their ends, and how many ended near which minimum. 'plot sweep' draws their band.",
  ]
  let examples = [
    Example("sweep alpha=0.001,0.01,0.1,1,2", after: "data gen", "on the data"),
    Example("sweep", after: "data gen", "a range that fits"),
    Example("sweep alpha=0.05..1.9 steps=10", after: "data gen", "a range"),
    Example(
      "sweep x^2 from=1 alpha=0.001..1 steps=7 spacing=log", "by factors"),
    Example(
      "sweep bowl from=9,1.5 method=momentum alpha=0.005..0.07 momentum=0..0.9 precision=0",
      "a map of two options"),
    Example(
      "sweep himmelblau from=random seed=1..100 alpha=0.01", "which minimum"),
  ]
  let related = ["plot sweep", "explain", "fit", "minimize"]

  static let steps = Option<Int?>(
    "steps", .whole(2...mostValues), absent: "20, or every whole number",
    "values cut from a range")
  private static let mostValues = 10_000
  static let spacing = Option(
    "spacing",
    .choice([
      Choice(name: "linear", meaning: "even steps"),
      Choice(name: "log", meaning: "equal factors"),
    ]), default: "linear", shown: "linear", "how a range is cut")
  static let within = Option(
    "within", .number(in: 1e-15...1), default: 1e-6, shown: "1e-6",
    "the fraction of the first gap at which a run has arrived")
  private static let own: [any AnyOption] = [steps, spacing, within, SavedNumbers.save]
  var options: [any AnyOption] {
    Self.own + descents.sharedOptions.filter { $0.name != "as" }.map(SweptOption.init)
  }

  /// The commands whose runs it makes.
  private let descents: [any DescentCommand]

  init(_ descents: [any DescentCommand]) { self.descents = descents }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("plot sweep", "draws the runs")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    var base = try base(arguments, session)
    let options = try sweptOptions(arguments)
    let typed = options.first
    let within = try arguments.value(Self.within)
    for given in arguments.arguments.given
    where !Self.own.contains(where: { $0.name == given.option.name })
      && !options.contains(where: { $0.name == given.option.name })
    {
      base = try base.replacing(
        given.option.name, by: ValueText(given, in: arguments.line, names: arguments.names),
        nameSpan: given.nameSpan)
    }
    // One step size that was typed is meant, and not to be replaced by others.
    let hasAlpha = arguments.arguments.given.contains { $0.option.name == "alpha" }
    let suited = typed == nil && !hasAlpha ? try suitedSizes(base, session, arguments) : nil
    guard let swept = typed ?? suited else {
      throw Diagnostic(.nothingSwept(example: examples[0].line), arguments.end)
    }
    let other = options.count > 1 ? options[1] : nil
    let pairs = swept.values.count.multipliedReportingOverflow(by: other?.values.count ?? 1)
    guard !pairs.overflow, pairs.partialValue <= Self.mostValues else {
      throw Diagnostic(.tooManyValues(swept.name, limit: Self.mostValues), swept.valueSpan)
    }
    var plans: [RunPlan] = []
    var values: [String] = []
    for second in other?.values ?? [""] {
      var row = base
      if let other { row = try replaced(base, other, second, arguments) }
      for value in swept.values {
        do throws(Diagnostic) {
          let invocation = try replaced(row, swept, value, arguments)
          let (command, bound) = try session.descent(invocation)
          try session.stopIfInterrupted()
          plans.append(try command.plan(bound, session))
          values.append(other == nil ? value : value + Sweep.pairSign + second)
        } catch {
          guard !error.isInterruption else { throw error }
          throw Diagnostic(error.reason, swept.valueSpan)
        }
      }
    }
    if let first = plans.first?.descent, first.subject.isQuadratic, first.run.family == .fixedStep {
      try session.prepareCurvature(of: first.subject)
    }
    let host = session.host
    var made: Sweep?
    do {
      made = try Sweep.make(
        ([swept.name] + (other.map { [$0.name] } ?? [])).joined(separator: Sweep.pairSign),
        values: values, plans, tolerance: within, memoryLimit: host.memoryLimit,
        shouldStop: { host.shouldStop(after: $0) })
    } catch {
      throw Diagnostic(descent: error, swept.valueSpan)
    }
    guard var sweep = made else { throw Diagnostic(.interrupted) }
    if let first = plans.first?.descent, other != nil, first.run.family == .momentum,
      first.subject.isQuadratic, first.run.point.count <= 200,
      let eigenvalues = first.subject.curvature(at: first.run.start)?.eigenvalues,
      let least = eigenvalues.first, let largest = eigenvalues.last, least > 0
    {
      sweep.curvatures = (least, largest)
    }
    session.state.setSweep(sweep)
    let names = plans.first?.descent.subject.headings ?? []
    report(sweep, names, context)
    try context.save(arguments) { () throws(Diagnostic) in
      SavedNumbers(
        names: [sweep.option, "outcome", "iterations", "final", "made"],
        rows: sweep.rows.map { row in
          [
            row.value.map { .number($0) } ?? .text(row.text), .text(row.outcome.word),
            .count(row.iterations), .number(row.final), .count(row.made),
          ]
        })
    }
    if sweep.rows.count < values.count {
      context.report(
        ReportLine("interrupted: \(sweep.rows.count) of \(values.count) rows were done", .bad)
      )
    }
  }

  // MARK: What is run

  /// The command that all rows have in common.
  private func base(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic)
    -> Invocation
  {
    if arguments.arguments.positional.length > 0 {
      return try session.invocation(
        of: "minimize", positional: arguments.arguments.positionalText)
    }
    if let last = session.state.currentRun { return last.invocation }
    _ = try session.shownRows(for: fullName)
    return try session.invocation(of: "fit")
  }

  /// An option and the values that it gets, and where they were typed.
  private struct Swept {
    var name: String
    var values: [String]
    var nameSpan: SourceSpan
    var valueSpan: SourceSpan
  }

  /// Step sizes for a bare sweep, from far below the bound to above it; nil where the method has no
  /// step size.
  private func suitedSizes(
    _ base: Invocation, _ session: Session, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Swept? {
    let descent: Descent
    do throws(Diagnostic) {
      let (command, bound) = try session.descent(base)
      descent = try command.plan(bound, session).descent
    } catch {
      // What is wrong lies in a line that was put together, not in the one that was typed.
      throw Diagnostic(error.reason, arguments.end)
    }
    guard let alpha = descent.alpha else { return nil }
    let (low, high) =
      stepSizeBound(of: descent).map { (0.005 * $0, 1.1 * $0) } ?? (alpha / 100, alpha * 10)
    guard low > 0, low.isNormal, high.isFinite else { return nil }
    let count = 10
    let format = NumberFormat(precision: 3)
    let values = (0..<count).map { step in
      format.significant(low * pow(high / low, Double(step) / Double(count - 1)))
    }
    return Swept(
      name: "alpha", values: values, nameSpan: arguments.end, valueSpan: arguments.end)
  }

  /// 2/L for methods that the curvature bounds; nil for others, and where it is not positive.
  private func stepSizeBound(of descent: Descent) -> Double? {
    switch descent.run.family {
    case .fixedStep, .momentum, .scheduled:
      guard descent.run.point.count <= 200,
        let largest = descent.subject.curvature(at: descent.run.start)?.eigenvalues.last,
        largest > 0
      else { return nil }
      return 2 / largest
    case .stochastic: return descent.subject.largestRowCurvature().map { 2 / $0 }
    case .adaptive, .lineSearch, .secondOrder: return nil
    }
  }

  /// A line with another value of an option.
  private func replaced(
    _ base: Invocation, _ option: Swept, _ value: String, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Invocation {
    let line = SourceLine(value)
    return try base.replacing(
      option.name,
      by: ValueText(label: option.name, line: line, span: line.span, names: arguments.names),
      nameSpan: option.nameSpan)
  }

  /// The options with several values, at most two.
  private func sweptOptions(_ arguments: BoundArguments) throws(Diagnostic) -> [Swept] {
    var found: [Swept] = []
    let several = arguments.arguments.given.filter { given in
      !Self.own.contains { $0.name == given.option.name }
    }
    var count = 0
    for given in several where try values(given, arguments, count: 2) != nil { count += 1 }
    let areTwo = count > 1
    for given in several {
      let count = areTwo ? Self.mapSteps : 20
      guard let values = try values(given, arguments, count: count) else { continue }
      guard found.count < 2 else {
        throw Diagnostic(.manySwept(found.map(\.name) + [given.option.name]), given.nameSpan)
      }
      found.append(
        Swept(
          name: given.option.name, values: values, nameSpan: given.nameSpan,
          valueSpan: given.valueSpan))
    }
    return found
  }

  /// The values of each option that a map cuts its ranges into.
  private static let mapSteps = 16

  /// The values of an option that has several; nil where it has one.
  private func values(
    _ given: GivenOption, _ arguments: BoundArguments, count usual: Int
  ) throws(Diagnostic) -> [String]? {
    let text = ValueText(given, in: arguments.line, names: arguments.names)
    let isPoint = given.option.name == "start" || given.option.name == "from"
    let elements = text.elements()
    if isPoint, !elements.contains(where: \.isString),
      try arguments.formula()?.variables.count != 1
    {
      return nil
    }
    if elements.count > 1 {
      var values: [String] = []
      for element in elements {
        values.append(
          element.isString ? try element.word() : element.text)
      }
      return values
    }
    // A range that an option takes as its one value is no row of values.
    guard text.text.contains(".."), given.option.typeName != "range" else { return nil }
    let range = try ValueType<ClosedRange<Double>>.range.read(text)
    let steps = try arguments.value(Self.steps)
    if steps == nil, given.option.typeName == "whole number" {
      return try wholeNumbers(range, given)
    }
    let count = steps ?? usual
    let isLog = try arguments.value(Self.spacing) == "log"
    if isLog, range.lowerBound <= 0 {
      throw Diagnostic(
        .positiveForLogarithm(given.option.name, range.lowerBound), given.valueSpan)
    }
    return (0..<count).map { step in
      let fraction = Double(step) / Double(count - 1)
      let (low, high) = (range.lowerBound, range.upperBound)
      if step == 0 { return shortest(low) }
      if step == count - 1 { return shortest(high) }
      let value = isLog ? low * pow(high / low, fraction) : low * (1 - fraction) + high * fraction
      // Few digits, so that a row can be typed again.
      return NumberFormat(precision: 6).significant(value)
    }
  }

  /// Every whole number of a range.
  private func wholeNumbers(
    _ range: ClosedRange<Double>, _ given: GivenOption
  ) throws(Diagnostic) -> [String] {
    guard let first = Int(exactly: range.lowerBound.rounded(.up)),
      let last = Int(exactly: range.upperBound.rounded(.down)), first <= last
    else {
      throw Diagnostic(.notWhole(given.option.name, range.lowerBound), given.valueSpan)
    }
    let count = last.subtractingReportingOverflow(first)
    guard !count.overflow, count.partialValue < Self.mostValues else {
      throw Diagnostic(
        .tooManyValues(given.option.name, limit: Self.mostValues), given.valueSpan)
    }
    return (first...last).map { "\($0)" }
  }

  // MARK: What came of it

  /// Rows that differ by chance are summed up, and listed where they are few.
  private static let mostRandomRows = 20

  /// The rows of a map that are listed: it is drawn to be seen.
  private static let mapRows = 10

  private func report(_ sweep: Sweep, _ names: [String], _ context: CommandContext) {
    if sweep.isPaired, sweep.rows.count > Self.mapRows { return reportMap(sweep, context) }
    if !sweep.isRandom || sweep.rows.count <= Self.mostRandomRows {
      context.emit(.table(table(sweep, context.numbers)))
    }
    guard sweep.isRandom else { return }
    context.report(sweep.spreadLine(context.numbers))
    if let basins = sweep.basinTable(names, context.numbers) { context.emit(.table(basins)) }
    context.report(sweep.basinLines)
  }

  /// The best pairs, and how many arrived.
  private func reportMap(_ sweep: Sweep, _ context: CommandContext) {
    let arrived = sweep.arrived
    if arrived.isEmpty {
      context.report("none of \(counted(sweep.rows.count, "pair")) arrived")
    } else {
      context.emit(.table(table(sweep, context.numbers, rows: Array(arrived.prefix(Self.mapRows)))))
    }
    let diverged = sweep.rows.count(where: \.isDiverged)
    context.report(
      ReportLine(
        "\(counted(sweep.rows.count, "pair")): \(arrived.count) arrived, \(diverged) diverged, "
          + "\(sweep.rows.count - arrived.count - diverged) not there; 'plot sweep' draws the map",
        .dim))
  }

  private func table(
    _ sweep: Sweep, _ numbers: NumberFormat, rows listed: [Int]? = nil
  ) -> ReportTable {
    let best = sweep.best
    let costs = sweep.rows.map { numbers.significant($0.final) }
    return ReportTable(
      columns: [
        .number(sweep.option), .text(sweep.usesRows ? "regime" : "status"),
        .number("to \(numbers.significant(sweep.tolerance))"),
        .number("final \(sweep.quantity)"), .text("note"),
      ],
      rows: (listed ?? Array(sweep.rows.indices)).map { index in
        let row = sweep.rows[index]
        return [
          row.text, row.outcome.word, row.iterations.map(grouped) ?? "-", costs[index],
          index != best ? note(row) : row.iterations == nil ? "<- lowest" : "<- best",
        ]
      })
  }

  private func note(_ row: Sweep.Row) -> String {
    if row.isDiverged { return "left at iteration \(grouped(row.made))" }
    return row.iterations == nil ? "not there after \(grouped(row.made))" : ""
  }
}

extension Sweep.Outcome {
  /// How a run went, in a word.
  fileprivate var word: String {
    switch self {
    case .regime(let regime): regime.word
    case .stopped(let reason): reason?.status ?? ""
    }
  }
}

/// An option of a run as `sweep` takes it: its values are read when each row is made.
private struct SweptOption: AnyOption {
  let base: any AnyOption
  var name: String { base.name }
  var meaning: String { base.meaning }
  var shownDefault: String? { base.shownDefault }
  var typeName: String { base.typeName }
  var isSpecial: Bool { base.isSpecial }
  var range: String? { base.range }
  var choices: [Choice] { base.choices }
  func bind(_ text: ValueText) throws(Diagnostic) -> any Sendable { text.text }
}
