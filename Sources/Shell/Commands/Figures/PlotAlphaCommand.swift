import Descents
import Language
import Optimization
import Plotting

/// `plot alpha`: the step sizes of the last run over its iterations, above the cost.
struct PlotAlphaCommand: Command {
  let name = ["plot", "alpha"]
  let summary = "Draw the step sizes of the last run, above its cost"
  let group = CommandGroup.figures
  let searchTerms = ["schedule", "learning rate", "step size", "decay", "lr"]
  let details = [
    "Two figures over the same iterations: the step size of each step, as the run recorded it, and "
      + "the cost that it led to. For methods that search along a line it is what they found.",
    "With save= the step sizes alone are written.",
  ]
  let examples = [
    Example("plot alpha", after: "data gen; fit alpha=1/(1 + k/10) iters=100", "a schedule"),
    Example(
      "plot alpha log=y", after: "minimize rosenbrock from=-1.2,1 method=backtracking",
      "what a search found"),
  ]
  let related = ["plot cost", "trace"]

  static let every = FigureOptions.every(1)
  var options: [any AnyOption] { [Self.every] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let descent = try context.session.lastRun(arguments, for: fullName).descent
    let trace = descent.run.trace
    let positions = trace.positions(every: try arguments.value(Self.every)).filter {
      trace.iterations[$0] > 0
    }
    guard !positions.isEmpty else { throw Diagnostic(.noSteps, arguments.end) }
    let x = positions.map { Double(trace.iterations[$0]) }
    let text = descent.run.schedule.map { " = \(visible($0.text))" } ?? ""
    let sizes = Figure(
      title: "alpha\(text) over \(counted(descent.run.iteration, "step"))",
      xAxis: Axis("step"), yAxis: Axis("alpha"),
      series: [Series(role: .fit, .line(x: x, y: positions.map { trace.stepSizes[$0] }))])
    try context.show(sizes, arguments)
    guard try arguments.value(FigureOptions.save) == nil else { return }
    let quantity = descent.subject.quantity
    let costs = Figure(
      title: "\(quantity) after these steps",
      xAxis: Axis("step"), yAxis: Axis(quantity),
      series: [Series(role: .fit, .line(x: x, y: positions.map { trace.costs[$0] }))])
    try context.show(costs, arguments)
  }
}
