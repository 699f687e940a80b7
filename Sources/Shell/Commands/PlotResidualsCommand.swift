import Datasets
import LeastSquares
import Plotting

/// `plot residuals`: what the fit leaves unexplained.
struct PlotResidualsCommand: Command {
  let name = ["plot", "residuals"]
  let summary = "Draw the residuals, measured less predicted"
  let group = CommandGroup.figures
  let searchTerms = ["errors"]
  let details = [
    "They belong to the last descent, else to least squares; with one feature they stand over it, "
      + "with several over the predicted target. A good fit leaves no pattern."
  ]
  let examples = [Example("plot residuals", after: "data gen; fit", "no pattern should be left")]
  let related = ["plot fit"]

  var options: [any AnyOption] { FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.data(for: fullName)
    let fit = session.state.fit
    let known = fit?.leastSquares ?? session.state.regression
    let regression =
      if let known { known } else { try session.regression(intercept: true, for: fullName) }
    let predicted = data.predictions { fit?.predict($0) ?? regression.predict($0) ?? .nan }
    let residuals = zip(data.target.values, predicted).map { $0 - $1 }
    let isLine = data.features.count == 1
    let target = visible(data.target.name)
    try context.show(
      Figure(
        title: "Residuals of \(fit == nil ? "least squares" : "descent")",
        xAxis: Axis(isLine ? visible(data.features[0].name) : "predicted \(target)"),
        yAxis: Axis("\(target) less predicted"),
        series: [
          Series(role: .guide, .horizontal(0)),
          Series(
            role: .data, .points(x: isLine ? data.features[0].values : predicted, y: residuals)),
        ]), arguments)
  }
}
