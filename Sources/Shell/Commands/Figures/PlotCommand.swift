import Expressions
import Language
import Plotting

/// `plot f`: the curve of a function; the kinds of plot stand under it.
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
      let landscape = try context.landscape(arguments, for: self)
      return try context.show(try landscape.contour(), arguments)
    }
    let host = context.session.host
    let xrange = try arguments.value(FigureOptions.xrange)
    let wide = [xrange ?? formula.box(nil)[0]]
    let minima = formula.minima(around: wide, shouldStop: { host.isInterrupted })
    let box = xrange == nil && formula.known == nil ? [minima.view ?? wide[0]] : wide
    let points = minima.points.filter { box[0].contains($0.x[0]) }
    let curve = try formula.curve(over: box[0])
    try context.show(
      Figure(
        title: formula.heading(),
        xAxis: Axis(formula.variables[0]), yAxis: Axis(formula.name),
        series: [curve] + points.map { $0.mark(context.numbers, isNamed: points.count <= 4) }),
      arguments)
  }
}

extension Formula {
  /// The curve of a function of one variable, sampled finely enough for any terminal.
  func curve(over range: ClosedRange<Double>) throws(Diagnostic) -> Series {
    let objective = try objective()
    let count = 2000
    let x = (0...count).map { step in
      let share = Double(step) / Double(count)
      return range.lowerBound * (1 - share) + range.upperBound * share
    }
    return Series(role: .plain, .line(x: x, y: x.map { objective.value(at: [$0]) }))
  }
}

extension Minima {
  /// A range that shows several minima of a curve well; nil where there are fewer than two.
  fileprivate var view: ClosedRange<Double>? {
    let places = points.compactMap(\.x.first)
    guard let first = places.min(), let last = places.max(), first < last else { return nil }
    let reach = (last - first) * 0.6
    return (first - reach)...(last + reach)
  }
}

extension Minima.Point {
  /// The minimum of a curve as a mark.
  func mark(_ numbers: NumberFormat, isNamed: Bool) -> Series {
    let short = NumberFormat(precision: min(numbers.precision, 4))
    let label = "minimum (\(short.significant(x[0])), \(short.significant(value)))"
    return Series(isNamed ? label : nil, role: .reference, .mark(.minimum, x: x[0], y: value))
  }
}
