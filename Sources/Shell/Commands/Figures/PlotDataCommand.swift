import Datasets
import Descents
import Expressions
import Plotting

/// `plot data`: the rows as points.
struct PlotDataCommand: Command {
  let name = ["plot", "data"]
  let summary = "Draw the rows as points: the target over a feature"
  let group = CommandGroup.figures
  let searchTerms = ["scatter"]
  let examples = [
    Example("plot data", after: "data gen", "all rows"),
    Example("plot data xrange=0..1", after: "data gen", "a part of them, larger"),
    Example("plot data x=x2", after: "data gen features=2", "over another feature"),
  ]
  let related = ["plot fit", "data show"]

  static let feature = Option(
    "x", .feature, absent: "the first feature", "the feature that the target is drawn over")
  var options: [any AnyOption] { [Self.feature] + FigureOptions.plane }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("lsq", "fits it at once"), NextStep("fit", "descends to it")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let data = try context.session.shownRows(for: fullName)
    let state = context.session.state
    let word = try arguments.value(Self.feature)
    let index =
      try word.map { (word) throws(Diagnostic) in
        try data.featureIndex(word.text, label: Self.feature.name, span: word.span)
      } ?? 0
    let name = shortened(visible(data.features[index].name))
    let target = shortened(visible(data.target.name))
    let rows =
      state.heldOut.map {
        "\(counted(data.rowCount, "training row")), \(counted($0.rows.rowCount, "test row"))"
      } ?? counted(data.rowCount, "row")
    try context.show(
      Figure(
        title: "\(target) over \(name), \(rows)", xAxis: Axis(name), yAxis: Axis(target),
        series: state.rowSeries(x: { $0.features[index].values }, y: { $0.target.values })),
      arguments)
    context.reportSampling()
  }
}
