import Descents
import Expressions
import Plotting

/// `plot f`: the curve of a function; the kinds of plot are its subcommands.
struct PlotCommand: Command {
  let name = ["plot"]
  let summary = "Draw a function of one variable, its minima marked"
  let group = CommandGroup.figures
  let searchTerms = ["chart", "graph", "draw", "figure"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("FUNCTION")
  let details = [
    "A function of two variables is drawn by its level lines, as 'contour' does."
  ]
  let examples = [
    Example("plot x^2 - 6x + 5 xrange=-15..21", "an expression"),
    Example("plot f xrange=-2..8", after: "f(x) = x^2 - 6x + 5", "a function of your own"),
    Example("plot quadratic", "a function that comes with the shell"),
  ]
  let related = ["derive", "minimize", "contour", "surface", "set"]

  var options: [any AnyOption] { FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let kinds = context.session.registry.subcommands(of: name).compactMap(\.name.last)
    guard let formula = try arguments.formula(orOneOf: kinds) else {
      throw Diagnostic(.missingSubcommand(fullName, known: ["a function"] + kinds), arguments.end)
    }
    guard formula.variables.count == 1 else {
      let drawing = try context.landscape(arguments, for: self)
      return try context.show(try drawing.contour(), arguments)
    }
    let host = context.session.host
    let xrange = try arguments.value(FigureOptions.xrange)
    let wide = [xrange ?? formula.box(nil)[0]]
    let minima = formula.minima(around: wide, shouldStop: { host.isInterrupted })
    let box = xrange == nil && formula.known == nil ? [minima.view ?? wide[0]] : wide
    let points = minima.points.filter { box[0].contains($0.point[0]) }
    let curve = try formula.curve(over: box[0])
    try context.show(
      Figure(
        title: formula.title(limit: 60),
        xAxis: Axis(formula.variables[0]), yAxis: Axis(formula.name),
        series: [curve] + points.map { $0.mark(context.numbers, isNamed: points.count <= 4) }),
      arguments)
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
