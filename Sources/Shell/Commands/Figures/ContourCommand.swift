import Descents
import Language
import Plotting

/// `contour`: level lines of a function of two variables, or of the cost.
struct ContourCommand: Command {
  let name = ["contour"]
  let summary = "Draw level lines of a function of two variables, or of the cost"
  let group = CommandGroup.figures
  let searchTerms = ["level lines", "isolines"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("[FUNCTION]")
  let details = [
    "Without a function it draws what the last run descended on. The run's path is drawn over the "
      + "lines, with start, end and minimum marked. In a steep valley the levels are spaced by "
      + "factors instead of steps; 'spacing=' settles it.",
    "The cost of more than two coefficients is drawn over the first two, or those of over=; at each "
      + "point the others have the values that make the cost least there. The lines are then joint "
      + "confidence regions of the two, and the run's path is its shadow on them.",
  ]
  let examples = [
    Example("contour rosenbrock", "a steep valley"),
    Example("contour x^2 + 4y^2 arrows=on", "with the way downhill"),
    Example("contour x^2 + 50y^2 xrange=-5..5 yrange=-1..1", "an expression"),
    Example("contour", after: "data gen; fit", "the cost, with the path of the descent"),
    Example(
      "contour over=gnp,year", after: "data sample longley",
      "two coefficients that depend on each other"),
    Example(
      "contour runs=a,b",
      after: "minimize bowl alpha=0.019 as=a; minimize bowl method=backtracking as=b",
      "two paths over the same lines"),
    Example(
      "contour", after: "minimize himmelblau from=0,0 alpha=0.01", "a function and the path on it"),
  ]
  let related = ["surface", "plot path", "minimize"]

  static let levels = Option("levels", .whole(1...50), default: 6, "about how many levels")
  static let spacing = Option(
    "spacing",
    .choice([
      Choice(name: "auto", meaning: "by factors where even steps would crowd"),
      Choice(name: "linear", meaning: "even steps"),
      Choice(name: "log", meaning: "by factors above the lowest value"),
    ]), default: "auto", shown: "auto", "how the levels are spread")
  static let every = FigureOptions.marked
  static let arrows = Option(
    "arrows", .onOff, default: false, shown: "off",
    "arrows against the gradient: which way a step leads")
  static let runs = Option(
    "runs", .runs, absent: "the last run", "runs whose paths are drawn over the same lines")
  var options: [any AnyOption] {
    [CoefficientChoice.pair, Self.levels, Self.spacing, Self.runs, Self.every, Self.arrows]
      + FigureOptions.zoom
      + FigureOptions.words + FigureOptions.size
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let runs = try arguments.value(Self.runs) ?? []
    let others = try context.session.state.runs.named(runs)
    var drawing = try context.landscape(arguments, for: self, of: others.first?.descent)
    for other in others.dropFirst()
    where other.descent.subject.coordinateNames != others[0].descent.subject.coordinateNames {
      throw Diagnostic(.coefficientsDiffer(others[0].name, other.name), arguments.span(Self.runs))
    }
    // A function that is written out need not be the one that the runs went down on.
    let landscape = drawing.landscape
    let shown = [landscape.coordinates.0, landscape.coordinates.1]
    for other in others {
      let titles = other.descent.subject.coordinateTitles
      guard shown.allSatisfy(titles.indices.contains), shown.map({ titles[$0] }) == landscape.axes
      else {
        throw Diagnostic(.coefficientsDiffer("the figure", other.name), arguments.span(Self.runs))
      }
    }
    drawing.others = others.map { ($0.name, $0.descent.run) }
    let spacing: LevelSpacing =
      switch try arguments.value(Self.spacing) {
      case "linear": .linear
      case "log": .logarithmic
      // Basins of several minima are seen only when the levels crowd towards them.
      default: drawing.landscape.minima.count > 1 ? .logarithmic : .automatic
      }
    let figure = try drawing.contour(
      levels: try arguments.value(Self.levels), spacing: spacing,
      every: try arguments.value(Self.every), hasArrows: try arguments.value(Self.arrows))
    try context.show(figure, arguments)
  }
}
