import Descents
import Language
import Optimization
import Plotting

/// `plot sweep`: the runs of the last sweep.
struct PlotSweepCommand: Command {
  let name = ["plot", "sweep"]
  let summary = "Draw the cost curves of the last sweep, or the iterations each needed"
  let group = CommandGroup.figures
  let searchTerms = ["learning rate", "lr", "step size"]
  let details = [
    "The curves show the gap to the least cost, the lowest known to any of the runs, on a logarithmic "
      + "axis. With of=iterations the iterations to the tolerance are drawn over the option's value, or "
      + "over the rows where values are words; for plain descent on data 1/L, 2/(L+mu) and 2/L are "
      + "marked. The runs of two options are a map: a mark for each pair, by how soon it arrived, and "
      + "for momentum the border 2(1 + beta)/L and the pair that theory calls best. With of=theta "
      + "the coefficients of the exact minimum are drawn over the values, as for a "
      + "penalty."
  ]
  let examples = [
    Example("plot sweep", after: "data gen; sweep alpha=0.01,0.1,1 iters=200", "the curves"),
    Example(
      "plot sweep", after: "data gen; sweep seed=1..20 method=sgd alpha=0.01 iters=300",
      "the band of twenty seeds"),
    Example(
      "plot sweep of=iterations", after: "data gen; sweep alpha=0.05..1.8 steps=40",
      "which step size is best"),
    Example(
      "plot sweep",
      after: "sweep bowl from=9,1.5 method=momentum alpha=0.005..0.07 momentum=0..0.9 precision=0",
      "a map"),
    Example(
      "plot sweep of=theta",
      after: "data gen features=4; fit l1=1 method=proximal alpha=0.1 iters=50; "
        + "sweep l1=0.1..200 spacing=log",
      "which coefficients a penalty sets to 0"),
  ]
  let related = ["sweep", "plot cost"]

  static let quantity = Option<String?>(
    "of",
    .choice([
      Choice(name: "cost", meaning: "the curves"),
      Choice(name: "iterations", meaning: "iterations to the tolerance, over the values"),
      Choice(name: "theta", meaning: "coefficients of the minimum, over the values"),
      Choice(name: "map", meaning: "which pairs of two options arrive, and how soon"),
      Choice(name: "band", meaning: "lowest, median and highest of the curves"),
    ]), absent: "cost, for seeds band, for pairs map", "what is drawn")
  var options: [any AnyOption] { [Self.quantity] + FigureOptions.plane }

  /// The most curves that can be distinguished.
  private static let curveLimit = 8

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard let sweep = context.session.state.sweep else {
      throw Diagnostic(.noSweep, arguments.end)
    }
    let quantity =
      try arguments.value(Self.quantity)
      ?? (sweep.isPaired ? "map" : sweep.isRandom ? "band" : "cost")
    let figure: Figure =
      switch quantity {
      case "iterations": try iterations(sweep, arguments)
      case "band": sweep.bandFigure
      case "map": try map(sweep, arguments)
      case "theta": try coefficients(sweep, arguments)
      default: curves(sweep)
      }
    try context.show(figure, arguments)
  }

  private func coefficients(
    _ sweep: Sweep, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Figure {
    guard sweep.usesRows, let figure = sweep.coefficientFigure(from: sweep.firstFeature) else {
      throw Diagnostic(.noCoefficientPath(sweep.option), arguments.span(Self.quantity))
    }
    return figure
  }

  private func map(_ sweep: Sweep, _ arguments: BoundArguments) throws(Diagnostic) -> Figure {
    guard let figure = sweep.mapFigure else {
      throw Diagnostic(.noMap(sweep.option), arguments.span(Self.quantity))
    }
    return figure
  }

  private func curves(_ sweep: Sweep) -> Figure {
    let shown = selection(sweep)
    let least = sweep.rows.compactMap(\.least).min() ?? 0
    let gaps = shown.map { row in
      row.curve.y.map { $0 - (sweep.isOneCost ? least : row.least ?? least) }
    }
    let sound = gaps.joined().filter { $0 > 0 && $0.isFinite }
    // Below rounding there is nothing to see; a run that ran away would flatten all others.
    let first = gaps.compactMap(\.first).max() ?? 1
    let floor = max(sound.min() ?? 1, first * 1e-14)
    let ceiling = min(sound.max() ?? 1, first * 1e3)
    let series = zip(shown, gaps).map { row, gap in
      Series(
        "\(sweep.option)=\(row.text)", role: .plain,
        .line(x: row.curve.x, y: gap.map { $0 > floor / 10 ? $0 : .nan }))
    }
    var figure = Figure(
      title: "The gap to the least \(sweep.quantity), by \(sweep.option)",
      xAxis: Axis("iteration"),
      yAxis: Axis(
        "gap", scale: .logarithmic,
        range: floor < ceiling ? .explicit(floor, ceiling) : .automatic),
      series: series,
      note: shown.count < sweep.rows.count
        ? "\(shown.count) of \(sweep.rows.count) rows are drawn" : nil)
    if let highest = sound.max(), highest > ceiling {
      let text = NumberFormat(precision: 3).significant(ceiling)
      figure.add(notes: ["gaps above \(text) are cut off"])
    }
    return figure
  }

  /// At most as many rows as can be distinguished, spread over all, the best among them.
  private func selection(_ sweep: Sweep) -> [Sweep.Row] {
    let count = sweep.rows.count
    guard count > Self.curveLimit else { return sweep.rows }
    var chosen = Set((0..<Self.curveLimit).map { $0 * (count - 1) / (Self.curveLimit - 1) })
    if let best = sweep.best, !chosen.contains(best) {
      if let nearest = chosen.min(by: { abs($0 - best) < abs($1 - best) }) {
        chosen.remove(nearest)
      }
      chosen.insert(best)
    }
    return chosen.sorted().map { sweep.rows[$0] }
  }

  private func iterations(
    _ sweep: Sweep, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Figure {
    let arrived = sweep.rows.enumerated().filter { $0.element.iterations != nil }
    guard !arrived.isEmpty else {
      throw Diagnostic(.nothingArrived(sweep.option), arguments.span(Self.quantity))
    }
    // Words have no place on an axis: their rows are numbered.
    let isNumbered = arrived.contains { $0.element.value == nil }
    let x = arrived.map { isNumbered ? Double($0.offset + 1) : $0.element.value ?? .nan }
    let y = arrived.map { Double($0.element.iterations ?? 0) }
    var series = [Series(role: .data, .points(x: x, y: y))]
    if !isNumbered { series.insert(Series(role: .fit, .line(x: x, y: y)), at: 0) }
    if !isNumbered, sweep.option == "alpha", let theory = sweep.theory {
      series += [
        Series("1/L", role: .guide, .vertical(1 / theory.largest)),
        Series("2/(L+mu)", role: .guide, .vertical(theory.bestStepSize)),
        Series("2/L", role: .guide, .vertical(theory.bound)),
      ]
    }
    let most = y.max() ?? 1
    let isSteep = most / max(y.min() ?? 1, 1) > 50
    let tolerance = NumberFormat(precision: 3).significant(sweep.tolerance)
    var figure = Figure(
      title: "Iterations until the gap is \(tolerance) of the first",
      xAxis: Axis(isNumbered ? "row" : sweep.option),
      yAxis: Axis("iterations", scale: isSteep ? .logarithmic : .linear), series: series)
    if isNumbered {
      figure.xAxis.range = .explicit(0, Double(sweep.rows.count + 1))
      let names = arrived.map { "\($0.offset + 1) \(sweep.option)=\(visible($0.element.text))" }
      figure.add(notes: [names.joined(separator: ", ")])
    }
    let missing = sweep.rows.count - arrived.count
    if missing > 0 {
      figure.add(notes: ["\(missing) of \(counted(sweep.rows.count, "row")) did not arrive"])
    }
    return figure
  }
}

extension Sweep {
  /// The lowest, the median and the highest cost of the rows, over the iterations.
  var bandFigure: Figure {
    let band = band
    func line(_ name: String, _ role: Series.Role, _ values: [Double]) -> Series {
      Series(name, role: role, .line(x: band.iterations, y: values))
    }
    var figure = Figure(
      title: "\(quantity) of \(counted(rows.count, "run")), by \(option)",
      xAxis: Axis("iteration"), yAxis: Axis(quantity),
      series: [
        line("median", .fit, band.median), line("lowest", .plain, band.lowest),
        line("highest", .plain, band.highest),
      ])
    let ended = Set(rows.map(\.made)).count
    if ended > 1 { figure.add(notes: ["a run that has ended keeps its last \(quantity)"]) }
    return figure
  }
}
