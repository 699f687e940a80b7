import Datasets
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
    "x", .column, absent: "the first feature", "the feature that the target is drawn over")
  var options: [any AnyOption] { [Self.feature] + FigureOptions.plane }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("lsq", "fits it at once"), NextStep("fit", "descends to it")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let data = try context.session.data(for: fullName)
    let feature = try data.feature(
      try arguments.value(Self.feature), span: arguments.span(Self.feature))
    let name = visible(feature.name)
    let target = visible(data.target.name)
    try context.show(
      Figure(
        title: "\(target) over \(name), \(counted(data.rowCount, "row"))",
        xAxis: Axis(name), yAxis: Axis(target),
        series: [
          Series(role: .data, .points(x: feature.values, y: data.target.values))
        ]), arguments)
  }
}

extension Dataset {
  /// The feature that a selector names; the first without one.
  func feature(
    _ selector: ColumnSelector?, span: SourceSpan?
  ) throws(Diagnostic) -> Column {
    switch selector {
    case nil: return features[0]
    case .number(let number): return features[min(max(number - 1, 0), features.count - 1)]
    case .name(let name):
      if let feature = features.first(where: { $0.name == name }) { return feature }
      if let number = Int(name), features.indices.contains(number - 1) {
        return features[number - 1]
      }
      let known = features.map(\.name)
      throw Diagnostic(
        .notAChoice(
          "x", name, suggestion: closest(to: name, among: known), known: known.map(visible)), span)
    }
  }
}
