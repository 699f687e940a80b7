import Descents
import Expressions
import Language
import Optimization
import Plotting

/// `plot f`: the curve of a function; the kinds of plot are its subcommands.
struct PlotCommand: Command {
  let name = ["plot"]
  let summary = "Draw functions of one variable"
  let group = CommandGroup.figures
  let searchTerms = ["chart", "graph", "draw", "figure"]
  let syntax = ArgumentSyntax.expressions
  let positional = Positional.words("FUNCTION, …")
  let details = [
    "A function of two variables is drawn by its level lines, as 'contour' does.",
    "The minima are marked once 'derive' has found them, or with minima=on. Branches on the two sides "
      + "of a pole or a jump are not joined, and what goes to infinity at a pole is cut off and named.",
    "Several functions, by commas, are drawn over each other; f' and f'' are the derivatives of f. "
      + "tangent=3 draws the tangent there.",
  ]
  let examples = [
    Example("plot x^2 - 6x + 5 xrange=-15..21", "an expression"),
    Example("plot f xrange=-2..8", after: "f(x) = x^2 - 6x + 5", "a function of your own"),
    Example("plot sin(x), cos(x) xrange=0..2pi", "two curves"),
    Example("plot f, f'", after: "f(x) = x^2 - 6x + 5", "a function and its slope"),
    Example("plot quadratic minima=on", "a function that comes with the shell"),
    Example("plot (x + 3)/(x - 2)", "two branches beside a pole"),
  ]
  let related = ["derive", "minimize", "contour", "surface", "set"]

  static let minima = Option(
    "minima", .onOff, absent: "on after 'derive' of the function", "whether minima are marked")
  static let tangent = Option<[Double]?>(
    "tangent", .numbers, absent: "none", "where tangents of the curve are drawn")
  var options: [any AnyOption] { [Self.minima, Self.tangent] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let kinds = context.session.registry.subcommands(of: name).compactMap(\.name.last)
    let parts = arguments.arguments.expressions
    guard parts.count < 2 else { return try plotSeveral(parts, arguments, context) }
    guard let formula = try arguments.formula(in: context.session, orOneOf: kinds) else {
      throw Diagnostic(.missingSubcommand(fullName, known: ["a function"] + kinds), arguments.end)
    }
    let marksMinima =
      try arguments.value(Self.minima) ?? context.session.state.hasDerived(formula)
    guard formula.variables.count == 1 else {
      var drawing = try context.landscape(arguments, for: self)
      if !marksMinima { drawing.landscape.minima = [] }
      return try context.show(try drawing.contour(), arguments)
    }
    let host = context.session.host
    let xrange = try arguments.value(FigureOptions.xrange)
    let wide = [xrange ?? formula.box(nil)[0]]
    let minima = formula.minima(around: wide, shouldStop: { host.isInterrupted })
    let box = xrange == nil && formula.known == nil ? [minima.view ?? wide[0]] : wide
    let points = marksMinima ? minima.points.filter { box[0].contains($0.point[0]) } : []
    let curve = try formula.curve(
      over: box[0], scale: try FigureOptions.xScale(arguments),
      shouldStop: { host.isInterrupted })
    guard !curve.isEmpty else {
      let short = NumberFormat(precision: 4)
      let ends = [box[0].lowerBound, box[0].upperBound].map { short.significant($0) }
      throw Diagnostic(
        .nothingFinite(
          formula.name, over: " for \(formula.variables[0]) from \(ends[0]) to \(ends[1])"),
        arguments.span(FigureOptions.xrange) ?? arguments.arguments.positional)
    }
    var drawn = Series.curve(curve)
    var cut: String?
    if xrange == nil, drawn.shown == nil, box[0] != wide[0],
      let wells = minima.wells(of: curve, in: box[0])
    {
      // The wells, and not the walls beside them.
      drawn.shown = wells
      let top = curve.y.filter(\.isFinite).max() ?? wells.upperBound
      cut = "cut off at the top: it goes on to \(NumberFormat(precision: 4).significant(top))"
    }
    let tangents = try tangents(of: formula, over: box[0], arguments, context.numbers)
    var figure = Figure(
      title: formula.title(limit: 60),
      xAxis: Axis(formula.variables[0]), yAxis: Axis(formula.name),
      series: [drawn] + tangents
        + points.map { $0.mark(context.numbers, isNamed: points.count <= 4) })
    figure.add(notes: curve.notes(of: formula.variables[0]) + [cut].compactMap { $0 })
    try context.show(figure, arguments)
  }

  /// Several functions over one range, told apart by name.
  private func plotSeveral(
    _ parts: [SourceSpan], _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    if let span = arguments.span(Self.tangent) { throw Diagnostic(.tangentOfSeveral, span) }
    var formulas: [Formula] = []
    for part in parts {
      guard let formula = try arguments.formula(in: context.session, at: part) else {
        throw Diagnostic(
          .missingWord(fullName, what: "a function", example: "plot sin(x), cos(x)"), part)
      }
      guard formula.variables.count == 1 else {
        throw Diagnostic(.curvesOfSeveral(formula.variables.count), part)
      }
      formulas.append(formula)
    }
    let boxes = formulas.map { $0.box(nil)[0] }
    let range =
      try arguments.value(FigureOptions.xrange)
      ?? boxes.dropFirst().reduce(boxes[0]) { $0.hull($1) }
    let scale = try FigureOptions.xScale(arguments)
    var series: [Series] = []
    var notes: [String] = []
    for (formula, part) in zip(formulas, parts) {
      let curve = try formula.curve(
        over: range, scale: scale, shouldStop: { context.session.host.isInterrupted })
      var drawn = Series.curve(curve)
      drawn.label = shortened(visible(arguments.line.text(in: part)), to: 24)
      drawn.role = Series.Role.plain
      series.append(drawn)
      notes += curve.notes(of: formula.variables[0])
    }
    let variables = Set(formulas.map { $0.variables[0] })
    var figure = Figure(
      xAxis: Axis(variables.count == 1 ? variables.first : nil), series: series)
    figure.add(notes: notes)
    try context.show(figure, arguments)
  }

  /// The tangents that were asked for, with their slopes.
  private func tangents(
    of formula: Formula, over range: ClosedRange<Double>, _ arguments: BoundArguments,
    _ numbers: NumberFormat
  ) throws(Diagnostic) -> [Series] {
    guard let places = try arguments.value(Self.tangent) else { return [] }
    let short = NumberFormat(precision: min(numbers.precision, 4))
    let objective: any Objective
    do {
      objective = try formula.objective()
    } catch {
      throw Diagnostic(descent: error)
    }
    var series: [Series] = []
    for place in places {
      let (value, gradient) = objective.valueAndGradient(at: [place])
      guard let slope = gradient.first, value.isFinite, slope.isFinite else {
        throw Diagnostic(
          .noTangent(formula.name, at: short.significant(place)), arguments.span(Self.tangent))
      }
      let ends = [range.lowerBound, range.upperBound]
      series.append(
        Series(
          "tangent at \(short.significant(place)), slope \(short.significant(slope))",
          role: .reference,
          .line(x: ends, y: ends.map { value + slope * ($0 - place) }), shown: value...value))
      series.append(Series(role: .reference, .mark(.point, x: place, y: value)))
    }
    return series
  }
}

extension Minima {
  /// The values that show the wells of a curve: from the lowest minimum to as far above the highest
  /// top between them as that lies above the lowest; nil where that shows all of the curve.
  fileprivate func wells(of curve: SampledCurve, in range: ClosedRange<Double>) -> ClosedRange<
    Double
  >? {
    let places = points.compactMap { $0.point.first }.filter(range.contains)
    let lows = points.filter { range.contains($0.point[0]) }.map(\.value)
    guard let first = places.min(), let last = places.max(), first < last,
      let lowest = lows.min()
    else { return nil }
    let between = zip(curve.x, curve.y).filter { $0.0 >= first && $0.0 <= last && $0.1.isFinite }
    guard let top = between.map(\.1).max(), top > lowest else { return nil }
    let limit = top + (top - lowest)
    let highest = curve.y.filter(\.isFinite).max() ?? top
    return highest > limit + (limit - lowest) * 0.5 ? lowest...limit : nil
  }

  /// A range that shows several minima of a curve well; nil where there are fewer than two.
  fileprivate var view: ClosedRange<Double>? {
    let locations = points.compactMap(\.point.first)
    guard let first = locations.min(), let last = locations.max(), first < last else { return nil }
    let reach = (last - first) * 0.6
    return (first - reach)...(last + reach)
  }
}
