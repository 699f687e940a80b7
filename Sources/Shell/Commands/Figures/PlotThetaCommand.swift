import Descents
import Language
import LeastSquares
import Optimization
import Plotting

/// `plot theta`: the path of the last descent over its coefficients.
struct PlotThetaCommand: Command {
  let name = ["plot", "theta"]
  let summary = "Draw the path of the last descent over two coefficients, or each over time"
  let group = CommandGroup.figures
  let searchTerms = ["parameters", "weights", "coefficients"]
  let details = [
    "With of=curves each coefficient has a curve over the iterations: the first eight features, or "
      + "the coefficients of over=, as many as are named. Where they end and those of "
      + "least squares are compared by 'compare'."
  ]
  let examples = [
    Example("plot theta", after: "data gen; fit", "from start to end"),
    Example(
      "plot theta over=area,distance", after: "data sample houses; fit alpha=1e-4",
      "over two of several"),
    Example(
      "plot theta of=curves", after: "data sample longley; data scale; fit alpha=0.4",
      "every coefficient over the iterations"),
    Example("plot theta every=10 xrange=1..2 yrange=60..66", after: "data gen; fit", "the end"),
  ]
  let related = ["surface", "plot cost"]

  static let kind = Option(
    "of",
    .choice([
      Choice(name: "path", meaning: "two coefficients over each other"),
      Choice(name: "curves", meaning: "each coefficient over the iterations"),
    ]), default: "path", shown: "path", "what is drawn")
  static let every = Option<Int?>(
    "every", .whole(1...Int.max), absent: "some fifty points, or all of a curve",
    "take every so many-th iteration")
  var options: [any AnyOption] {
    [Self.kind, CoefficientChoice.pair, Self.every] + FigureOptions.plane
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    guard try arguments.value(Self.kind) == "path" else {
      return try context.show(try curves(of: fit, arguments), arguments)
    }
    let pair = try CoefficientChoice.axes(of: fit.subject, arguments, for: self)
    let path = DrawnPath(fit.run.trace, over: pair, in: nil, every: try arguments.value(Self.every))
    let titles = fit.subject.headings
    let (x, y) = path.points(at: path.marked)
    var series = path.series()
    if let goal = fit.goal?.point {
      series.append(
        Series(
          fit.minima.kind.label, role: .reference,
          .mark(.minimum, x: goal[pair.0], y: goal[pair.1])))
    }
    for (name, mark, index) in [("start", Series.Mark.start, 0), ("end", .end, x.count - 1)] {
      series.append(Series(name, role: .path, .mark(mark, x: x[index], y: y[index])))
    }
    try context.show(
      Figure(
        title: "The path of the descent, \(counted(fit.run.iteration, "iteration"))",
        xAxis: Axis(titles[pair.0]), yAxis: Axis(titles[pair.1]), series: series), arguments)
  }

  /// The most coefficients whose curves can be distinguished.
  private static let curveLimit = 8

  /// Each coefficient over the iterations.
  private func curves(
    of fit: Descent, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Figure {
    let titles = fit.subject.headings
    let first = fit.subject.design?.firstFeature ?? 0
    var indices = Array(titles.indices.dropFirst(first).prefix(Self.curveLimit))
    if let words = try arguments.value(CoefficientChoice.pair) {
      indices = try CoefficientChoice.indices(words, of: fit.subject)
    }
    let trace = fit.run.trace
    let positions = trace.positions(every: try arguments.value(Self.every) ?? 1)
    let x = positions.map { Double(trace.iterations[$0]) }
    let series = indices.map { index in
      Series(
        titles[index], role: .plain,
        .line(x: x, y: positions.map { trace.coordinates[$0 * trace.dimension + index] }))
    }
    let shown =
      indices.count < titles.count
      ? "\(indices.count) of \(titles.count) coefficients" : "Coefficients"
    return Figure(
      title: "\(shown) over \(counted(fit.run.iteration, "iteration"))",
      xAxis: Axis("iteration"), yAxis: Axis("theta"), series: series)
  }
}
