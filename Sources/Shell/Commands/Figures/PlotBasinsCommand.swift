import Descents
import Language
import Optimization
import Plotting

/// `plot basins`: where from each start a run ends.
struct PlotBasinsCommand: Command {
  let name = ["plot", "basins"]
  let summary = "Draw in which minimum a run from each start ends"
  let group = CommandGroup.figures
  let searchTerms = ["basin of attraction", "starts", "local minima", "valleys"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("[FUNCTION]")
  let details = [
    "A run is made from each of some hundred starts, as 'minimize' makes it: with the method and the "
      + "step size of the last run on that function, or with those given here. Which basin is whose "
      + "depends on the step size: a long step leaves a valley."
  ]
  let examples = [
    Example("plot basins himmelblau alpha=0.01", "four minima"),
    Example("plot basins 0.1x^2 + sin(2x) alpha=0.05 xrange=-6..6", "of one variable"),
    Example("plot basins", after: "minimize himmelblau from=0,0 alpha=0.02", "as the last run"),
  ]
  let related = ["contour", "derive", "sweep", "minimize"]

  static let alpha = Option<Double?>(
    "alpha", .number(above: 0), absent: "the last run's, else 0.01", "step size")
  static let iterations = Option(
    "iters", .whole(1...1_000_000), default: 2000, "the most steps of a run")
  var options: [any AnyOption] { [Self.alpha, Self.iterations] + FigureOptions.plane }

  /// Starts along the two axes; along a single one there are as many as columns.
  private static let columns = 36
  private static let rows = 16
  /// The minima that have a mark of their own.
  private static let mostMinima = 6

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let host = session.host
    let (base, formula) = try base(arguments, session)
    let isCurve = formula.variables.count == 1
    guard isCurve || formula.variables.count == 2 else {
      throw Diagnostic(.basinsOf(formula.variables.count), arguments.arguments.positional)
    }
    let box = try self.box(of: formula, arguments, context)
    func places(_ axis: Int, _ count: Int) -> [Double] {
      (0..<count).map {
        let part = (Double($0) + 0.5) / Double(count)
        return box[axis].lowerBound * (1 - part) + box[axis].upperBound * part
      }
    }
    var starts: [[Double]] = []
    if isCurve {
      starts = places(0, 2 * Self.columns).map { [$0] }
    } else {
      let x = places(0, Self.columns)
      for y in places(1, Self.rows) { starts += x.map { [$0, y] } }
    }
    let texts = starts.map { $0.map { shortest($0) }.joined(separator: ",") }
    var plans: [RunPlan] = []
    for text in texts {
      try session.stopIfInterrupted()
      let line = SourceLine(text)
      let invocation = try base.replacing(
        "from",
        by: ValueText(label: "from", line: line, span: line.span, names: arguments.names),
        nameSpan: arguments.end)
      let (command, bound) = try session.descent(invocation)
      do throws(Diagnostic) {
        plans.append(try command.plan(bound, session))
      } catch {
        throw Diagnostic(error.reason, arguments.end)
      }
    }
    let sweep: Sweep?
    do {
      sweep = try Sweep.make(
        "from", values: texts, plans, tolerance: 1e-6, memoryLimit: host.memoryLimit,
        shouldStop: { host.shouldStop(after: $0) })
    } catch {
      throw Diagnostic(descent: error, arguments.end)
    }
    guard let sweep, sweep.rows.count == starts.count else { throw Diagnostic(.interrupted) }
    let alpha = plans.first?.descent.alpha.map { ", alpha \(shortest($0))" } ?? ""
    var figure = Figure(
      title: "Where runs on \(formula.title(limit: 30)) end\(alpha)",
      xAxis: Axis(formula.headings[0], range: .explicit(box[0].lowerBound, box[0].upperBound)),
      yAxis: Axis(isCurve ? formula.quantity : formula.headings[1]),
      series: try series(sweep, starts, plans, context.numbers))
    if isCurve {
      figure.series.insert(
        .curve(
          try formula.curve(
            over: box[0], scale: try FigureOptions.xScale(arguments),
            shouldStop: { host.isInterrupted })), at: 0)
    } else {
      figure.yAxis.range = .explicit(box[1].lowerBound, box[1].upperBound)
    }
    try context.show(figure, arguments)
  }

  /// The line whose runs are made, and the function that they are made on.
  private func base(
    _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) -> (Invocation, Formula) {
    let typed = try arguments.formula(in: session)
    let last = session.state.latest.values.first { run in
      guard let subject = run.descent.subject as? Formula, !subject.usesRows else { return false }
      return typed.map { subject.isSame(as: $0) } ?? true
    }
    guard let formula = typed ?? last?.descent.subject as? Formula else {
      throw Diagnostic(
        .missingWord(fullName, what: "a function", example: examples[0].line), arguments.end)
    }
    var base: Invocation
    if let last {
      base = last.invocation
    } else {
      base = try session.invocation(
        of: "minimize", positional: arguments.arguments.positionalText)
    }
    /// Gives the line another value of an option.
    func set(_ name: String, _ text: String) throws(Diagnostic) {
      let line = SourceLine(text)
      base = try base.replacing(
        name, by: ValueText(label: name, line: line, span: line.span, names: arguments.names),
        nameSpan: arguments.end)
    }
    if let alpha = try arguments.value(Self.alpha) {
      try set("alpha", shortest(alpha))
    } else if last == nil {
      try set("alpha", "0.01")
    }
    try set("iters", "\(try arguments.value(Self.iterations))")
    // Where it stops decides nothing here, and must not come before the minimum.
    try set("precision", "0")
    return (base, formula)
  }

  private func box(
    of formula: Formula, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) -> [ClosedRange<Double>] {
    var box = formula.box(nil)
    if box.count == 2 { box = try context.landscape(arguments, for: self).landscape.box }
    if let range = try arguments.value(FigureOptions.xrange) { box[0] = range }
    if box.count > 1, let range = try arguments.value(FigureOptions.yrange) { box[1] = range }
    return box
  }

  /// The starts by the minimum that their runs reached.
  private func series(
    _ sweep: Sweep, _ starts: [[Double]], _ plans: [RunPlan], _ numbers: NumberFormat
  ) throws(Diagnostic) -> [Series] {
    let isCurve = starts[0].count == 1
    let short = NumberFormat(precision: 3)
    func name(_ point: [Double]) -> String {
      let text = point.map { short.significant($0) }.joined(separator: ", ")
      return isCurve ? text : "(\(text))"
    }
    var groups: [(label: String, rows: [Int])] = []
    var (elsewhere, diverged): ([Int], [Int]) = ([], [])
    for (index, row) in sweep.rows.enumerated() {
      if row.isDiverged {
        diverged.append(index)
      } else if row.iterations != nil, let basin = row.basin {
        let label = name(basin.point)
        if let place = groups.firstIndex(where: { $0.label == label }) {
          groups[place].rows.append(index)
        } else {
          groups.append((label, [index]))
        }
      } else {
        elsewhere.append(index)
      }
    }
    groups.sort { $0.rows.count > $1.rows.count }
    let others = groups.dropFirst(Self.mostMinima).flatMap(\.rows)
    func heights(_ rows: [Int]) -> [Double] {
      isCurve ? rows.map { sweep.rows[$0].curve.y.first ?? .nan } : rows.map { starts[$0][1] }
    }
    var series = groups.prefix(Self.mostMinima).enumerated().map { index, group in
      Series(
        group.label, role: index == 0 ? .data : .plain,
        .points(x: group.rows.map { starts[$0][0] }, y: heights(group.rows)))
    }
    for (label, rows) in [
      ("other minima", others), ("not there", elsewhere), ("diverged", diverged),
    ] where !rows.isEmpty {
      series.append(
        Series(label, role: .plain, .points(x: rows.map { starts[$0][0] }, y: heights(rows))))
    }
    let ends = Set(sweep.rows.compactMap { $0.isDiverged ? nil : $0.basin?.point })
    for point in ends.sorted(by: { $0.lexicographicallyPrecedes($1) }).prefix(12) {
      let value = sweep.rows.first { $0.basin?.point == point }?.basin?.value ?? .nan
      series.append(
        Series(role: .reference, .mark(.minimum, x: point[0], y: isCurve ? value : point[1])))
    }
    return series
  }
}
