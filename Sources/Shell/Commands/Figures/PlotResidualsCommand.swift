import Datasets
import Descents
import Language
import LeastSquares
import Plotting

/// `plot residuals`: what the fit leaves unexplained.
struct PlotResidualsCommand: Command {
  let name = ["plot", "residuals"]
  let summary = "Draw the residuals, measured less predicted"
  let group = CommandGroup.figures
  let searchTerms = ["errors", "outlier", "qq", "quantile", "histogram", "leverage", "influence"]
  let details = [
    "They belong to the last descent, else to least squares; with one feature they are drawn over it, "
      + "with several over the predicted target, or over the feature of x=. A good fit leaves no "
      + "pattern.",
    "kind=order draws them in the order of the rows, kind=histogram counts them, kind=qq compares "
      + "them with draws from a normal distribution (a straight line where they are such), and "
      + "kind=leverage draws them, in units of their own standard error, over how much each row pulls "
      + "the fit towards itself. largest=3 lists the largest, each with its row.",
  ]
  let examples = [
    Example("plot residuals", after: "data gen; fit", "no pattern should be left"),
    Example(
      "plot residuals x=distance", after: "data sample houses; lsq", "over one of several features"),
    Example("plot residuals kind=qq", after: "data sample houses; lsq", "are they normal?"),
    Example(
      "plot residuals kind=leverage largest=3", after: "data sample anscombe3; lsq",
      "which rows matter"),
  ]
  let related = ["plot fit", "lsq"]

  /// What is drawn.
  private enum Kind: String, CaseIterable {
    case over, order, histogram, qq, leverage

    var meaning: String {
      switch self {
      case .over: "over the feature, or the predicted target"
      case .order: "in the order of the rows"
      case .histogram: "how many are how large"
      case .qq: "over the quantiles of a normal distribution"
      case .leverage: "standardised, over the leverage of their rows"
      }
    }
  }

  static let feature = Option(
    "x", .feature, absent: "the only one; of several the prediction",
    "the feature that the residuals are drawn over")
  private static let kind = Option(
    "kind", .choice(Kind.allCases.map { Choice(name: $0.rawValue, meaning: $0.meaning) }),
    default: Kind.over.rawValue, shown: Kind.over.rawValue, "what is drawn")
  static let largest = Option(
    "largest", .whole(0...1000), default: 0, shown: "0", "how many of the largest are listed")
  var options: [any AnyOption] { [Self.feature, Self.kind, Self.largest] + FigureOptions.plane }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let (reference, descent) = try session.fittedModels(for: fullName)
    guard let model = descent ?? reference else {
      throw Diagnostic(.noRun(for: fullName, command: "fit"), arguments.end)
    }
    let kind = Kind(rawValue: try arguments.value(Self.kind)) ?? .over
    let residuals = zip(data.target.values, model.predictions(for: data)).map { $0 - $1 }
    var figure: Figure
    switch kind {
    case .over: figure = try over(arguments, session, data, model)
    case .order:
      figure = Figure(
        xAxis: Axis("row"),
        series: [
          Series(role: .guide, .horizontal(0)),
          Series(
            role: .data, .points(x: residuals.indices.map { Double($0 + 1) }, y: residuals)),
        ])
    case .histogram: figure = histogram(residuals)
    case .qq: figure = quantiles(residuals)
    case .leverage:
      let leverages = try leverages(of: data, arguments, context)
      let freedom = Double(max(data.rowCount - data.features.count - 1, 1))
      let variance = residuals.reduce(0) { $0 + $1 * $1 } / freedom
      figure = Figure(
        xAxis: Axis("leverage"), yAxis: Axis("residual over its standard error"),
        series: [
          Series(role: .guide, .horizontal(0)),
          Series(
            role: .data,
            .points(
              x: leverages,
              y: zip(residuals, leverages).map { residual, leverage in
                residual / (variance * (1 - leverage)).squareRoot()
              })),
        ])
    }
    let target = shortened(visible(data.target.name))
    if kind != .leverage, kind != .histogram { figure.yAxis.label = "\(target) less predicted" }
    figure.title = "Residuals of \(model.name)"
    try context.show(figure, arguments)
    try report(try arguments.value(Self.largest), of: residuals, data, model, arguments, context)
    context.reportSampling()
  }

  private func over(
    _ arguments: BoundArguments, _ session: Session, _ data: Dataset, _ model: FittedModel
  ) throws(Diagnostic) -> Figure {
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
    return Figure(
      xAxis: Axis(abscissa ?? "predicted \(target)"),
      series: [Series(role: .guide, .horizontal(0))] + rows)
  }

  // MARK: Distribution

  /// Bars, as wide as makes their number that of Sturges: log2 of the rows, and one.
  private func histogram(_ residuals: [Double]) -> Figure {
    let finite = residuals.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = max(finite.max() ?? 1, low.nextUp)
    let count = min(max(Int.bitWidth - finite.count.leadingZeroBitCount + 1, 4), 30)
    let width = (high - low) / Double(count)
    var counts = [Double](repeating: 0, count: count)
    for residual in finite {
      let place = (residual - low) / width
      counts[place.isFinite ? min(max(Int(place), 0), count - 1) : 0] += 1
    }
    let edges = (0...count).map { low + Double($0) * width }
    return Figure(
      xAxis: Axis("residual"), yAxis: Axis("rows"),
      series: [
        Series(role: .fit, .steps(x: [low] + edges, y: [0] + counts + [0])),
        Series(role: .guide, .horizontal(0)),
      ])
  }

  /// The residuals in order over the quantiles at (i - a)/(n + 1 - 2a), a being 3/8 up to ten rows
  /// and 1/2 beyond, and the line through both quartiles.
  private func quantiles(_ residuals: [Double]) -> Figure {
    let sorted = residuals.filter(\.isFinite).sorted()
    let shift = sorted.count <= 10 ? 0.375 : 0.5
    let x = sorted.indices.map {
      NormalDistribution.quantile(
        (Double($0 + 1) - shift) / (Double(sorted.count) + 1 - 2 * shift))
    }
    var series = [Series(role: .data, .points(x: x, y: sorted))]
    if let first = x.first, let last = x.last, sorted.count > 3 {
      func quartile(_ part: Double) -> Double {
        let place = part * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
      }
      let reach = NormalDistribution.quantile(0.75)
      let slope = (quartile(0.75) - quartile(0.25)) / (2 * reach)
      let middle = quartile(0.25) + slope * reach
      series.insert(
        Series(
          "normal", role: .reference,
          .line(x: [first, last], y: [middle + slope * first, middle + slope * last])), at: 0)
    }
    return Figure(xAxis: Axis("quantile of the normal distribution"), series: series)
  }

  // MARK: Rows

  /// The leverage of each row; of a line of least squares alone.
  private func leverages(
    of data: Dataset, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) -> [Double] {
    let session = context.session
    let rFactor = try session.rFactor(
      intercept: session.state.regression?.hasIntercept ?? true, for: fullName)
    var leverages: [Double] = []
    for row in 0..<data.rowCount {
      if row.isMultiple(of: 1024), session.host.isInterrupted { throw Diagnostic(.interrupted) }
      guard let leverage = rFactor.leverage(of: data.features.map { $0.values[row] }) else {
        throw Diagnostic(.noLeverage, arguments.span(Self.kind) ?? arguments.end)
      }
      leverages.append(min(leverage, 1))
    }
    return leverages
  }

  /// Lists the rows with the largest residuals.
  private func report(
    _ count: Int, of residuals: [Double], _ data: Dataset, _ model: FittedModel,
    _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    guard count > 0 else { return }
    let rows = residuals.indices.sorted {
      (-residuals[$0].magnitude, $0) < (-residuals[$1].magnitude, $1)
    }.prefix(count)
    let numbers = context.numbers
    let leverages = try? leverages(of: data, arguments, context)
    let target = shortened(visible(data.target.name))
    let columns: [(String, [Double])] =
      [
        (target, rows.map { data.target.values[$0] }),
        ("predicted", rows.map { data.target.values[$0] - residuals[$0] }),
        ("residual", rows.map { residuals[$0] }),
      ] + (leverages.map { all in [("leverage", rows.map { all[$0] })] } ?? [])
    let cells = columns.map { numbers.column($0.1) }
    context.emit(
      .table(
        ReportTable(
          columns: [.number("row")] + columns.map { .number($0.0) },
          rows: rows.enumerated().map { place, row in
            [grouped(row + 1)] + cells.map { $0[place] }
          })))
  }
}
