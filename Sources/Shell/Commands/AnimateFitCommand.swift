import Datasets
import LeastSquares
import Optimization
import Plotting

/// `animate fit`: the line of the last descent falling onto the points.
struct AnimateFitCommand: Command {
  let name = ["animate", "fit"]
  let summary = "Show the line of the last descent falling onto the points"
  let group = CommandGroup.figures
  let examples = [
    Example("animate fit", after: "data gen; fit iters=2000", "every 25th iterate"),
    Example("animate fit every=1 fps=4", after: "data gen; fit alpha=1.7 iters=30", "zigzag"),
  ]
  let related = ["plot fit", "animate path"]

  static let every = FigureOptions.every(25)
  static let rate = FigureOptions.framesPerSecond(10)
  var options: [any AnyOption] {
    [Self.every, Self.rate] + FigureOptions.zoom + [FigureOptions.width, FigureOptions.height]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    let data = try context.session.data(for: fullName)
    guard data.features.count == 1 else {
      throw Diagnostic(.needsOneFeature(fullName, found: data.features.count))
    }
    let feature = data.features[0]
    let summary = ColumnSummary(feature)
    let zoom = try arguments.value(FigureOptions.xrange)
    let ends = [
      zoom?.lowerBound ?? summary.minimum ?? 0, zoom?.upperBound ?? summary.maximum ?? 0,
    ]
    var still = Figure(
      title: "Descent", xAxis: Axis(visible(feature.name)), yAxis: Axis(visible(data.target.name)),
      series: [
        Series("data", role: .data, .points(x: feature.values, y: data.target.values)),
        Series(
          "least squares", role: .reference,
          .line(x: ends, y: ends.map { fit.leastSquares.predict([$0]) ?? .nan })),
      ])
    if let zoom { still.xAxis.range = .explicit(zoom.lowerBound, zoom.upperBound) }
    if let zoom = try arguments.value(FigureOptions.yrange) {
      still.yAxis.range = .explicit(zoom.lowerBound, zoom.upperBound)
    }
    let scene = still.withFixedRanges()
    let trace = fit.run.trace
    let positions = trace.positions(every: try arguments.value(Self.every))
    let hasIntercept = fit.hasIntercept
    try context.play(
      positions.map { trace.iterations[$0] }, rate: try arguments.value(Self.rate), arguments
    ) { frame in
      let theta = trace[positions[frame]].point
      let intercept = hasIntercept ? theta[0] : 0
      let slope = theta[hasIntercept ? 1 : 0]
      var figure = scene
      figure.series.append(
        Series("descent", role: .fit, .line(x: ends, y: ends.map { intercept + slope * $0 })))
      return figure
    }
  }
}
