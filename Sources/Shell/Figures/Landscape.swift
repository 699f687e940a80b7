import Expressions
import Language
import LeastSquares
import Optimization
import Plotting

/// A function of two coordinates to draw level lines or a surface of, with what is marked on it.
struct Landscape {
  /// What it shows, for the title.
  var title: String
  /// The names of the two coordinates.
  var axes: [String]
  /// The height's name.
  var height: String
  /// The parts of the two coordinates that show all of interest.
  var box: [ClosedRange<Double>]
  /// The height at a place.
  var value: (Double, Double) -> Double
  /// Whether to stop looking for heights.
  var shouldStop: () -> Bool = { false }
  /// The minima, as far as they are known.
  var minima: [[Double]]
  /// The run that walked over it; nil where none did.
  var run: RunState?
  /// The coordinates of the run that the two axes show.
  var coordinates = (0, 1)
  /// Several runs to draw instead, each with its name.
  var others: [(name: String, run: RunState)] = []

  /// The landscape of a function of two variables.
  init(_ formula: Formula, run: RunState?, minima: [[Double]], box: [ClosedRange<Double>])
    throws(Diagnostic)
  {
    let objective = try formula.objective()
    title = formula.heading()
    axes = formula.variables
    height = formula.name
    self.box = box
    value = { objective.value(at: [$0, $1]) }
    self.minima = minima
    self.run = run
  }

  /// The landscape of the least-squares cost over two coefficients.
  ///
  /// All others are at their best for each pair of values; a run's way is its shadow on the two.
  ///
  /// - Parameters:
  ///   - rFactor: The rows, compressed.
  ///   - regression: Least squares on them.
  ///   - pair: The indices of the two coefficients.
  ///   - run: The run whose way is drawn.
  ///   - span: How far each coefficient goes either way; nil shows the way, or several standard errors.
  /// - Throws: That the numbers are too large to compute with.
  init(
    _ rFactor: RFactor, _ regression: LinearRegression, over pair: (Int, Int), run: RunState?,
    span: Double?
  ) throws(Diagnostic) {
    let cost: ProfileCost
    do {
      cost = try ProfileCost(rFactor, over: pair.0, pair.1)
    } catch {
      throw Diagnostic(error)
    }
    title = "The cost around its minimum"
    if rFactor.parameterCount > 2 { title += ", others at their best" }
    let titles = coefficientTitles(rFactor.parameterNames, hasIntercept: rFactor.hasIntercept)
    axes = [titles[pair.0], titles[pair.1]]
    height = "cost"
    value = { cost.cost($0, $1) }
    coordinates = pair
    self.run = run
    let coefficients = [regression.coefficients[pair.0], regression.coefficients[pair.1]]
    let center = coefficients.map(\.value)
    minima = [center]
    box = coefficients.map { coefficient in
      let value = coefficient.value
      let error = 4 * (coefficient.standardError ?? 0)
      let half = span ?? (error > 0 && error.isFinite ? error : max(value.magnitude, 1))
      return Self.range(around: value, half)
    }
    if span == nil, let run { widen(toShow: run, cost.curvatures) }
  }

  /// A range that a double can tell from its middle.
  private static func range(around center: Double, _ half: Double) -> ClosedRange<Double> {
    let half = max(half, center.magnitude * 1e-12)
    return (center - half)...(center + half)
  }

  /// Makes room for a run's way around the minimum, every axis by its own curvature.
  ///
  /// Level lines of a cost with little correlation between its coefficients then look like circles,
  /// and the way is seen to leave them at right angles.
  private mutating func widen(toShow run: RunState, _ curvatures: [Double]) {
    let trace = run.trace
    let scales = curvatures.map { $0.squareRoot() }
    let indices = [coordinates.0, coordinates.1]
    // Of a run that ran away only the beginning: all of it would leave nothing else to be seen.
    let limit = run.isDiverged ? 10 * (trace.costs.first ?? 0) : .infinity
    let shown = (0..<trace.count).prefix { $0 == 0 || trace.costs[$0] <= limit }
    var reach = 0.0
    for axis in box.indices where scales[axis] > 0 {
      for position in shown {
        let value = trace.coordinates[position * trace.dimension + indices[axis]]
        reach = max(reach, (value - minima[0][axis]).magnitude * scales[axis])
      }
    }
    for axis in box.indices where scales[axis] > 0 {
      let half = max(1.1 * reach / scales[axis], 1e-3 * max(minima[0][axis].magnitude, 1))
      guard half.isFinite else { continue }
      box[axis] = Self.range(around: minima[0][axis], half)
    }
  }

  /// The recorded places of the run, every so many iterations.
  func path(every: Int = 1) -> (x: [Double], y: [Double]) {
    run.map { way(of: $0, every: every) } ?? ([], [])
  }

  private func way(of run: RunState, every: Int) -> (x: [Double], y: [Double]) {
    let trace = run.trace
    let starts = trace.positions(every: every).map { $0 * trace.dimension }
    return (
      starts.map { trace.coordinates[$0 + coordinates.0] },
      starts.map { trace.coordinates[$0 + coordinates.1] }
    )
  }

  /// The heights over the box; a function may be so long that they take a while.
  func grid(columns: Int, rows: Int) throws(Diagnostic) -> HeightGrid {
    var isStopped = false
    let grid = HeightGrid(
      x: (box[0].lowerBound, box[0].upperBound), y: (box[1].lowerBound, box[1].upperBound),
      columns: columns, rows: rows
    ) { first, second in
      isStopped = isStopped || shouldStop()
      return isStopped ? .nan : value(first, second)
    }
    guard !isStopped else { throw Diagnostic(.interrupted) }
    return grid
  }

  /// The ways of several runs, told apart by their names.
  private func marks(of runs: [(name: String, run: RunState)], every: Int) -> [Series] {
    var series: [Series] = []
    for (name, run) in runs {
      let (x, y) = way(of: run, every: every)
      series.append(Series(name, role: .plain, .line(x: x, y: y)))
    }
    for minimum in minima.prefix(12) {
      series.append(Series(role: .reference, .mark(.minimum, x: minimum[0], y: minimum[1])))
    }
    for (_, run) in runs {
      series.append(
        Series(role: .path, .mark(.start, x: run.start[coordinates.0], y: run.start[coordinates.1]))
      )
    }
    return series
  }

  /// The series that mark start, way, end and minima.
  func marks(every: Int = 1) -> [Series] {
    guard others.isEmpty else { return marks(of: others, every: every) }
    var series: [Series] = []
    let (x, y) = path(every: every)
    if x.count > 1 {
      series.append(Series("path", role: .path, .line(x: x, y: y)))
      if x.count <= 60 { series.append(Series(role: .path, .points(x: x, y: y))) }
    }
    for minimum in minima.prefix(12) {
      series.append(
        Series(
          minima.count == 1 ? "minimum" : nil, role: .reference,
          .mark(.minimum, x: minimum[0], y: minimum[1])))
    }
    if let first = x.first, let height = y.first, x.count > 1 {
      series.append(Series("start", role: .path, .mark(.start, x: first, y: height)))
    }
    if let last = x.last, let height = y.last, x.count > 1 {
      series.append(Series("end", role: .path, .mark(.end, x: last, y: height)))
    }
    return series
  }
}

extension FunctionObjective {
  /// The value at a point.
  func value(at point: [Double]) -> Double { function.value(at: point) }
}

extension CommandContext {
  /// The landscape that a command's arguments name: a function, else the last run, else the cost.
  ///
  /// - Parameters:
  ///   - arguments: What was typed.
  ///   - command: The command that draws it.
  ///   - descent: The run to draw in place of the last.
  ///   - span: How far each coefficient goes either way, where that was typed.
  ///   - plainSpan: The same for a line's two coefficients, where nothing was typed.
  /// - Returns: The landscape.
  /// - Throws: Why there is none.
  func landscape(
    _ arguments: BoundArguments, for command: any Command, of descent: Descent? = nil,
    span: Double? = nil, plainSpan: Double? = nil
  ) throws(Diagnostic) -> Landscape {
    let descent = descent ?? session.state.currentRun?.descent
    let xrange = try arguments.value(FigureOptions.xrange)
    let yrange = try arguments.value(FigureOptions.yrange)
    var landscape: Landscape
    if let formula = try arguments.formula() {
      landscape = try functionLandscape(formula, for: command, arguments)
    } else if case .minimization(let last)? = descent {
      landscape = try functionLandscape(last.formula, for: command, arguments)
    } else {
      var fit = session.state.fit
      if case .fit(let last)? = descent { fit = last }
      landscape = try costLandscape(
        arguments, for: command, fit: fit, span: span, plainSpan: plainSpan)
    }
    let host = session.host
    landscape.shouldStop = { host.isInterrupted }
    if let xrange { landscape.box[0] = xrange }
    if let yrange { landscape.box[1] = yrange }
    return landscape
  }

  private func functionLandscape(
    _ formula: Formula, for command: any Command, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Landscape {
    try arguments.refusePair()
    guard formula.variables.count == 2 else {
      throw Diagnostic(
        .needsTwoVariables(command.fullName, formula.title, found: formula.variables.count),
        arguments.arguments.positional)
    }
    if let last = session.state.minimization, last.formula.isSame(as: formula) {
      let walked = last.extent()
      let box =
        formula.known.map { zip($0.domain, walked).map(hull) }
        ?? zip(walked, last.minima.hull(walked))
        .map(hull)
      return try Landscape(
        formula, run: last.run, minima: last.minima.points.map(\.x), box: box)
    }
    let box = formula.box(nil)
    let host = session.host
    let minima = formula.minima(around: box, shouldStop: { host.isInterrupted })
    return try Landscape(formula, run: nil, minima: minima.points.map(\.x), box: box)
  }

  private func costLandscape(
    _ arguments: BoundArguments, for command: any Command, fit: FitResult?, span: Double?,
    plainSpan: Double?
  ) throws(Diagnostic) -> Landscape {
    let hasIntercept = fit?.hasIntercept ?? session.state.regression?.hasIntercept ?? true
    let rFactor = try session.rFactor(intercept: hasIntercept, for: command.fullName)
    let names = rFactor.parameterNames
    let pair = try CoefficientChoice.pair(
      arguments, names: names, hasIntercept: hasIntercept, for: command)
    let regression = try session.regression(intercept: hasIntercept, for: command.fullName)
    let isPlain = names.count == 2
    let run = fit.flatMap { $0.parameterNames.count == names.count ? $0.run : nil }
    return try Landscape(
      rFactor, regression, over: pair, run: run,
      span: span ?? (isPlain ? plainSpan ?? (run == nil ? 10 : nil) : nil))
  }
}

/// The smallest range that covers two.
private func hull(_ left: ClosedRange<Double>, _ right: ClosedRange<Double>) -> ClosedRange<Double>
{
  min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
}

extension Minima {
  /// The ranges that cover the minima; `box` where there are none.
  fileprivate func hull(_ box: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
    guard let nearest = points.first, points.count == 1 else { return box }
    return zip(nearest.x, box).map { place, range in
      let reach = (range.upperBound - range.lowerBound) * 0.05
      return (place - reach)...(place + reach)
    }
  }
}
