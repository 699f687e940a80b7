import Descents
import Expressions
import Language
import Plotting

/// `plot f`: the curve of a function; the kinds of plot are its subcommands.
struct PlotCommand: Command {
  let name = ["plot"]
  let summary = "Draw a function of one variable"
  let group = CommandGroup.figures
  let searchTerms = ["chart", "graph", "draw", "figure"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("FUNCTION")
  let details = [
    "A function of two variables is drawn by its level lines, as 'contour' does.",
    "The minima are marked once 'derive' has found them, or with minima=on. Branches on the two sides "
      + "of a pole or a jump are not joined, and what goes to infinity at a pole is cut off and named.",
  ]
  let examples = [
    Example("plot x^2 - 6x + 5 xrange=-15..21", "an expression"),
    Example("plot f xrange=-2..8", after: "f(x) = x^2 - 6x + 5", "a function of your own"),
    Example("plot quadratic minima=on", "a function that comes with the shell"),
    Example("plot (x + 3)/(x - 2)", "two branches beside a pole"),
  ]
  let related = ["derive", "minimize", "contour", "surface", "set"]

  static let minima = Option(
    "minima", .onOff, absent: "on after 'derive' of the function", "whether minima are marked")
  var options: [any AnyOption] { [Self.minima] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let kinds = context.session.registry.subcommands(of: name).compactMap(\.name.last)
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
    let curve = try formula.curve(over: box[0], scale: try FigureOptions.xScale(arguments))
    guard !curve.isEmpty else {
      let short = NumberFormat(precision: 4)
      let ends = [box[0].lowerBound, box[0].upperBound].map { short.significant($0) }
      throw Diagnostic(
        .nothingFinite(
          formula.name, over: " for \(formula.variables[0]) from \(ends[0]) to \(ends[1])"),
        arguments.span(FigureOptions.xrange) ?? arguments.arguments.positional)
    }
    var figure = Figure(
      title: formula.title(limit: 60),
      xAxis: Axis(formula.variables[0]), yAxis: Axis(formula.name),
      series: [Series.curve(curve)]
        + points.map { $0.mark(context.numbers, isNamed: points.count <= 4) })
    figure.add(notes: curve.notes(of: formula.variables[0]))
    try context.show(figure, arguments)
  }
}

extension Minima {
  /// A range that shows several minima of a curve well; nil where there are fewer than two.
  fileprivate var view: ClosedRange<Double>? {
    let locations = points.compactMap(\.point.first)
    guard let first = locations.min(), let last = locations.max(), first < last else { return nil }
    let reach = (last - first) * 0.6
    return (first - reach)...(last + reach)
  }
}
