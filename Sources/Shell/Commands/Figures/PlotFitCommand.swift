import Datasets
import Descents
import Language
import LeastSquares
import Optimization
import Plotting

/// `plot fit`: the data, the line that descent found, the line of least squares.
struct PlotFitCommand: Command {
  let name = ["plot", "fit"]
  let summary = "Draw the data with the lines of descent and least squares"
  let group = CommandGroup.figures
  let searchTerms = ["regression line"]
  let details = [
    "With several features and x=NAME the lines are drawn over that feature, all others at their mean "
      + "over the training rows; the points are the rows as they are. Without x= a line cannot be "
      + "drawn: the points are then the predicted target over the measured one, and a perfect fit "
      + "lies on the diagonal.",
    "Of a target of two classes the curve is the probability; over two features the figure shows both "
      + "classes and the line of even odds.",
    "Powers that 'data poly' made go with their feature: the line is then a curve.",
    "runs=a,b draws the lines of several fits, of any model and loss, by their names; lsq among them is "
      + "least squares.",
  ]
  let examples = [
    Example("plot fit", after: "data gen; lsq; fit", "both lines"),
    Example("plot fit xrange=-0.2..0.2 yrange=-20..20", after: "data gen; fit", "close to 0"),
    Example("plot fit band=on", after: "data gen n=20; lsq", "how sure the line is"),
    Example("plot fit x=area", after: "data sample houses; lsq", "over one of several features"),
    Example("plot fit", after: "data sample houses; lsq", "predicted over measured"),
    Example(
      "plot fit runs=line,curve",
      after: "data set x=0,1,2,3 y=5,3,2,1.2; fit as=line; fit y = a*exp(-b*x) start=1,1 as=curve",
      "two models"),
  ]
  let related = ["plot residuals", "compare"]

  static let feature = Option(
    "x", .feature, absent: "the only one; of several none",
    "the feature that the lines are drawn over")
  static let band = Option(
    "band", .onOff, default: false, shown: "off",
    "where 95% of such rows lie, and within it the mean of them, by least squares")
  static let runs = Option(
    "runs", .runs, absent: "the last fit and its minimum",
    "the fits to draw, by commas; lsq is least squares")
  var options: [any AnyOption] { [Self.feature, Self.runs, Self.band] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let named = try arguments.value(Self.runs)
    var models: [FittedModel] = []
    if let named {
      models = try session.models(of: named, over: data, for: fullName)
    } else {
      let (reference, descent) = try session.fittedModels(for: fullName)
      models = [reference, descent].compactMap { $0 }
    }
    let title =
      named == nil
      ? title(session.state, models.first(where: \.isReference))
      : models.count == 1 ? models[0].name : "\(models.count) fits"
    let bases = PowerFeatures(data, scaling: session.state.scaling).bases
    var index = bases.count == 1 ? bases.first : nil
    if let word = try arguments.value(Self.feature) {
      index = try data.featureIndex(word.text, label: Self.feature.name, span: word.span)
    }
    var figure =
      if let index {
        lines(
          session.state, data, over: index, models, title: title,
          zoom: try arguments.value(FigureOptions.xrange),
          log: try arguments.value(FigureOptions.log))
      } else if let classes = session.state.classFigure(models, title: title) {
        classes
      } else {
        agreement(session.state, data, named == nil ? models.suffix(1) : models)
      }
    if try arguments.value(Self.band) {
      guard let index else { throw Diagnostic(.bandNeedsFeature, arguments.span(Self.band)) }
      figure.series += try band(
        session, data, over: index, arguments, zoom: try arguments.value(FigureOptions.xrange),
        log: try arguments.value(FigureOptions.log))
    }
    try context.show(figure, arguments)
    context.reportSampling()
  }

  /// The two ends of the interval of a single row, and those of the mean of such rows.
  private func band(
    _ session: Session, _ data: Dataset, over index: Int, _ arguments: BoundArguments,
    zoom: ClosedRange<Double>?, log: LogAxes
  ) throws(Diagnostic) -> [Series] {
    guard session.state.modelRegression == nil,
      session.state.fit.map({ $0.descent.minima.kind == .leastSquares }) ?? true
    else { throw Diagnostic(.bandNeedsLine, arguments.span(Self.band)) }
    let regression = try session.regression(
      intercept: session.state.regression?.hasIntercept ?? true, for: fullName)
    let rFactor = try session.rFactor(intercept: regression.hasIntercept, for: fullName)
    guard let factor = regression.factor(level: 95),
      let deviation = regression.residualStandardDeviation
    else { throw Diagnostic(.bandNeedsLine, arguments.span(Self.band)) }
    let section = session.state.section(over: index, of: data)
    let ends = zoom.map { ($0.lowerBound, $0.upperBound) } ?? session.state.extent(ofFeature: index)
    let x = abscissas(ends, log: log, isCurve: true)
    var bounds: [[Double]] = [[], [], [], []]
    for place in x {
      let row = section.row(at: place)
      let mean = regression.predict(row) ?? .nan
      let leverage = rFactor.leverage(of: row) ?? .nan
      for (index, (sign, own)) in [(-1.0, 1.0), (1, 1), (-1, 0), (1, 0)].enumerated() {
        bounds[index].append(mean + sign * factor * deviation * (own + leverage).squareRoot())
      }
    }
    return bounds.enumerated().map { index, y in
      Series(index < 2 ? "95% of rows" : "mean, 95%", role: .plain, .line(x: x, y: y))
    }
  }

  private func lines(
    _ state: SessionState, _ data: Dataset, over index: Int, _ models: [FittedModel],
    title: String, zoom: ClosedRange<Double>?, log: LogAxes
  ) -> Figure {
    let section = state.section(over: index, of: data)
    let family = section.powers.family(of: index)
    let ends = zoom.map { ($0.lowerBound, $0.upperBound) } ?? state.extent(ofFeature: index)
    let x = abscissas(
      ends, log: log, isCurve: family.count > 1 || models.contains { !$0.model.isLinear })
    let isOneOfSeveral = data.features.count > family.count
    var series = state.rowSeries(
      "data", x: { $0.features[index].values }, y: { $0.target.values })
    let isOneOf = models.count(where: { !$0.isReference }) > 1
    series += models.map { $0.series(over: x, along: section, isOneOfSeveral: isOneOf) }
    return Figure(
      title: title + (isOneOfSeveral ? ", other features at their mean" : ""),
      xAxis: Axis(shortened(visible(data.features[index].name))),
      yAxis: Axis(shortened(visible(data.target.name))), series: series)
  }

  /// What the lines are.
  private func title(_ state: SessionState, _ reference: FittedModel?) -> String {
    let parts = [reference?.name, state.fit.map { steps($0.descent) }].compactMap { $0 }
    let title = parts.joined(separator: ", ")
    return title.prefix(1).uppercased() + title.dropFirst()
  }

  /// How many steps the descent made; of one that diverged the best point is drawn.
  private func steps(_ fit: Descent) -> String {
    let count = fit.run.isDiverged ? fit.run.bestIteration : fit.run.iteration
    return "descent after \(counted(count, "iteration"))"
      + (fit.run.isDiverged ? ", its best" : "")
  }

  private func agreement(
    _ state: SessionState, _ data: Dataset, _ models: [FittedModel]
  ) -> Figure {
    let summary = ColumnSummary(data.target)
    let ends = [summary.minimum ?? 0, summary.maximum ?? 0]
    let target = shortened(visible(data.target.name))
    func series(_ model: FittedModel) -> [Series] {
      var series = state.rowSeries(
        "rows", x: { $0.target.values }, y: { model.predictions(for: $0) })
      guard models.count > 1 else { return series }
      for index in series.indices {
        series[index].label = model.name
        series[index].role = .plain
      }
      return series
    }
    return Figure(
      title: "Predicted over measured, by \(list(models.map(\.name)))",
      xAxis: Axis("measured \(target)"), yAxis: Axis("predicted \(target)"),
      series: models.flatMap(series)
        + [Series("perfect", role: .reference, .line(x: ends, y: ends))])
  }
}
