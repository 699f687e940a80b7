import Datasets
import Descents
import Language
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
    Example(
      "animate fit x=area", after: "data sample houses; data scale; fit alpha=0.1 iters=100",
      "over one of several features, the others at their mean"),
  ]
  let related = ["plot fit", "animate path"]

  static let feature = Option(
    "x", .feature, absent: "the only one", "the feature that the line is drawn over")
  static let every = FigureOptions.every(25)
  static let rate = FigureOptions.framesPerSecond(10)
  var options: [any AnyOption] {
    [Self.feature, Self.every, Self.rate] + FigureOptions.zoom + [
      FigureOptions.width, FigureOptions.height,
    ] + FigureOptions.file
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let fit = try context.session.lastFit(for: fullName)
    let data = try context.session.shownRows(for: fullName)
    let state = context.session.state
    var index = 0
    if let word = try arguments.value(Self.feature) {
      index = try data.featureIndex(word.text, label: Self.feature.name, span: word.span)
    } else if data.features.count > 1 {
      throw Diagnostic(
        .needsOneFeature(fullName, known: data.features.map(\.name)), arguments.end)
    }
    let isOneOfSeveral = data.features.count > 1
    let section = state.section(over: index, of: data)
    let zoom = try arguments.value(FigureOptions.xrange)
    let extent = zoom.map { ($0.lowerBound, $0.upperBound) } ?? state.extent(ofFeature: index)
    let over = index
    let isCurve =
      section.powers.family(of: index).count > 1 || fit.subject.model?.isLinear == false
    let x = abscissas(extent, log: LogAxes([]), isCurve: isCurve)
    var still = Figure(
      title: "Descent" + (isOneOfSeveral ? ", other features at their mean" : ""),
      xAxis: Axis(shortened(visible(data.features[index].name))),
      yAxis: Axis(shortened(visible(data.target.name))),
      series: state.rowSeries(
        "data", x: { $0.features[over].values }, y: { $0.target.values }
      ) + (fit.referenceModel.map { [$0.series(over: x, along: section)] } ?? []))
    if let zoom { still.xAxis.range = .explicit(zoom.lowerBound, zoom.upperBound) }
    if let zoom = try arguments.value(FigureOptions.yrange) {
      still.yAxis.range = .explicit(zoom.lowerBound, zoom.upperBound)
    }
    let scene = still.withFixedRanges()
    let model = fit.fittedModel
    let trace = fit.run.trace
    let positions = trace.positions(every: try arguments.value(Self.every))
    try context.play(
      positions.map { trace.iterations[$0] }, rate: try arguments.value(Self.rate), arguments
    ) { frame in
      var figure = scene
      if var model {
        model.point = trace[positions[frame]].point
        figure.series.append(model.series(over: x, along: section))
      }
      return figure
    }
  }
}
