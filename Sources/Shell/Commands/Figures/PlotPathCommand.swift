import Descents
import Expressions
import Language
import Optimization
import Plotting

/// `plot path`: where the last run went.
struct PlotPathCommand: Command {
  let name = ["plot", "path"]
  let summary = "Draw the iterates of the last run on the curve or the level lines"
  let group = CommandGroup.figures
  let searchTerms = ["iterates", "trajectory"]
  let examples = [
    Example("plot path", after: "minimize x^2 - 6x + 5 from=15", "on the curve"),
    Example("plot path every=50", after: "minimize rosenbrock alpha=0.001", "on level lines"),
    Example("plot path", after: "data gen; fit", "over the coefficients of a regression"),
    Example(
      "plot path arrows=on", after: "minimize x^2 - 6x + 5 from=15", "with the way downhill"),
    Example(
      "plot path over=x1,x3", after: "data gen features=3; fit alpha=0.1", "over two of several"),
  ]
  let related = ["plot theta", "plot cost", "animate path"]

  static let every = FigureOptions.marked
  static let arrows = ContourCommand.arrows
  var options: [any AnyOption] {
    [CoefficientChoice.pair, Self.every, Self.arrows] + FigureOptions.plane
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let every = try arguments.value(Self.every)
    let descent = try context.session.lastRun(arguments, for: fullName).descent
    if descent.subject.coordinateNames.count == 1 {
      try arguments.refusePair()
      let range = try arguments.value(FigureOptions.xrange)
      return try context.show(
        descent.pathOnCurve(
          every: every, over: range, context.numbers, scale: try FigureOptions.xScale(arguments),
          hasArrows: try arguments.value(Self.arrows),
          shouldStop: { context.session.host.isInterrupted }),
        arguments)
    }
    let drawing = try context.landscape(arguments, for: self, of: descent)
    try context.show(
      try drawing.contour(every: every, hasArrows: try arguments.value(Self.arrows)), arguments)
  }
}
