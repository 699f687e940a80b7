import Descents
import Language
import Optimization
import Plotting

/// `plot line`: the function along the next step of the last run, with what the method tries.
struct PlotLineCommand: Command {
  let name = ["plot", "line"]
  let summary = "Draw the function along the next step, with the step sizes that are tried"
  let group = CommandGroup.figures
  let searchTerms = ["line search", "armijo", "wolfe", "backtracking", "step size", "phi"]
  let details = [
    "phi(t) is the value at theta + t p, p being the direction of the step that the last run would "
      + "make next; from=start takes its first step instead. The tries are numbered in the order in "
      + "which the method makes them; below the figure are their step sizes and the one taken.",
    "A step size has to lie below the line of Armijo's condition. Where the curvature condition "
      + "asks for a flatter slope as well, the stretches where both hold are drawn on the axis.",
  ]
  let examples = [
    Example(
      "plot line from=start",
      after: "minimize rosenbrock from=-1.2,1 method=backtracking iters=5", "the first step"),
    Example(
      "plot line", after: "minimize rosenbrock from=-1.2,1 method=bfgs iters=3", "the fourth"),
  ]
  let related = ["step", "plot alpha", "plot path"]

  static let place = Option(
    "from",
    .choice([
      Choice(name: "end", meaning: "the step that the run would make next"),
      Choice(name: "start", meaning: "its first step"),
    ]), default: "end", shown: "end", "which step")
  var options: [any AnyOption] { [Self.place] + FigureOptions.plane }

  /// The most tries whose step sizes are listed.
  private static let mostNumbered = 9
  private static let samples = 400

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let last = try context.session.lastRun(arguments, for: fullName).descent
    let end = try arguments.value(FigureOptions.xrange)?.upperBound
    let isFirst = try arguments.value(Self.place) == "start"
    let figure: Figure?
    do throws(DescentError) {
      let descent = isFirst ? try last.rewound(to: 0) : last
      let objective = try descent.subject.objective()
      figure = try descent.lineProbe().map { self.figure($0, descent, objective, until: end) }
    } catch {
      throw Diagnostic(descent: error)
    }
    guard let figure else { throw Diagnostic(.noSteps, arguments.end) }
    try context.show(figure, arguments)
  }

  private func figure(
    _ probe: LineProbe, _ descent: Descent, _ objective: any Objective, until asked: Double?
  ) -> Figure {
    let numbers = NumberFormat(precision: 4)
    let sound = probe.trials.filter(\.value.isFinite)
    let largest = max(sound.map(\.stepSize).max() ?? 0, probe.stepSize)
    // Tries far beyond the one taken would flatten all that decides.
    let end = asked.flatMap { $0 > 0 ? $0 : nil } ?? 1.15 * min(largest, 4 * probe.stepSize)
    let x = (0...Self.samples).map { end * Double($0) / Double(Self.samples) }
    let y = x.map { objective.value(at: probe.point(at: $0)) }
    var series = [Series("phi(t)", role: .fit, .line(x: x, y: y))]
    if let conditions = probe.conditions, conditions.decrease > 0 {
      series.append(
        Series(
          "Armijo", role: .guide,
          .line(
            x: [0, end],
            y: [0, end].map { probe.value + conditions.decrease * $0 * probe.slope })))
    }
    series += acceptable(probe, objective, x, y)
    for (index, trial) in sound.enumerated() where trial.stepSize <= end {
      series.append(
        Series("\(index + 1)", role: .path, .mark(.point, x: trial.stepSize, y: trial.value)))
    }
    var figure = Figure(
      title: "\(descent.subject.quantity) along step \(grouped(descent.run.iteration + 1)) of "
        + descent.method,
      xAxis: Axis("t"), yAxis: Axis("phi"), series: series)
    let drawn = sound.enumerated().filter { $0.element.stepSize <= end }
    let list = drawn.suffix(Self.mostNumbered).map {
      "\($0.offset + 1) t = \(numbers.significant($0.element.stepSize))"
    }
    figure.add(
      notes: ["taken t = \(numbers.significant(probe.stepSize)) of \(list.joined(separator: ", "))"]
    )
    let left = probe.trials.count - drawn.count
    if left > 0 {
      figure.add(notes: ["\(counted(left, "longer try", plural: "longer tries")) not drawn"])
    }
    return figure
  }

  /// The step sizes at which both conditions hold, where there are two.
  private func acceptable(
    _ probe: LineProbe, _ objective: any Objective, _ x: [Double], _ y: [Double]
  ) -> [Series] {
    guard let conditions = probe.conditions, let curvature = conditions.curvature, curvature > 0
    else { return [] }
    let low = y.filter(\.isFinite).min() ?? probe.value
    let marks = zip(x, y).map { size, value in
      let gradient = objective.valueAndGradient(at: probe.point(at: size)).gradient
      let slope = zip(gradient, probe.direction).reduce(0) { $0 + $1.0 * $1.1 }
      let holds =
        size > 0 && value <= probe.value + conditions.decrease * size * probe.slope
        && slope.magnitude <= curvature * probe.slope.magnitude
      return holds ? low : .nan
    }
    return marks.contains(where: \.isFinite)
      ? [Series("both conditions hold", role: .reference, .line(x: x, y: marks))] : []
  }
}
