import Datasets
import Descents
import Plotting

/// `plot residuals`: what the fit leaves unexplained.
struct PlotResidualsCommand: Command {
  let name = ["plot", "residuals"]
  let summary = "Draw the residuals, measured less predicted"
  let group = CommandGroup.figures
  let searchTerms = ["errors"]
  let details = [
    "They belong to the last descent, else to least squares; with one feature they are drawn over it, "
      + "with several over the predicted target, or over the feature of x=. A good fit leaves no "
      + "pattern."
  ]
  let examples = [
    Example("plot residuals", after: "data gen; fit", "no pattern should be left"),
    Example(
      "plot residuals x=distance", after: "data sample houses; lsq", "over one of several features"),
  ]
  let related = ["plot fit"]

  static let feature = Option(
    "x", .feature, absent: "the only one; of several the prediction",
    "the feature that the residuals are drawn over")
  var options: [any AnyOption] { [Self.feature] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let (reference, descent) = try session.fittedModels(for: fullName)
    guard let model = descent ?? reference else {
      throw Diagnostic(.noRun(for: fullName, command: "fit"), arguments.end)
    }
    var index = data.features.count == 1 ? 0 : nil
    if let word = try arguments.value(Self.feature) {
      index = try data.featureIndex(word.text, label: Self.feature.name, span: word.span)
    }
    let target = shortened(visible(data.target.name))
    let abscissa = index.map { shortened(visible(data.features[$0].name)) }
    let rows = session.state.rowSeries(
      x: { part in index.map { part.features[$0].values } ?? model.predictions(for: part) },
      y: { part in
        zip(part.target.values, model.predictions(for: part)).map { $0 - $1 }
      })
    try context.show(
      Figure(
        title: "Residuals of \(model.name)",
        xAxis: Axis(abscissa ?? "predicted \(target)"), yAxis: Axis("\(target) less predicted"),
        series: [Series(role: .guide, .horizontal(0))] + rows), arguments)
    context.reportSampling()
  }
}
