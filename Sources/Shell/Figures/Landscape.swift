import Expressions
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
  /// The minima, as far as they are known.
  var minima: [[Double]]
  /// The run that walked over it; nil where none did.
  var run: RunState?
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

  /// The landscape of the least-squares cost over the first two coefficients.
  ///
  /// The others stay at their least-squares values.
  init(
    _ triangle: Triangle, _ regression: LinearRegression, run: RunState?, span: Double?
  ) throws(Diagnostic) {
    let cost: QuadraticCost
    do {
      cost = try QuadraticCost(triangle)
    } catch {
      throw Diagnostic(regression: error)
    }
    let center = regression.coefficients.map(\.value)
    var theta = center
    title = "The cost around its minimum"
    axes = coefficientTitles(triangle.parameterNames, hasIntercept: triangle.hasIntercept)
    height = "cost"
    value = { first, second in
      theta[0] = first
      theta[1] = second
      return cost.cost(theta)
    }
    minima = [Array(center.prefix(2))]
    self.run = center.count == 2 ? run : nil
    box = center.prefix(2).map { ($0 - (span ?? 10))...($0 + (span ?? 10)) }
    if span == nil, let run = self.run { widen(toShow: run, cost) }
  }

  /// Makes room for a run's way around the minimum, every axis by its own curvature.
  ///
  /// Level lines of a cost with little correlation between its coefficients then look like circles,
  /// and the way is seen to leave them at right angles.
  private mutating func widen(toShow run: RunState, _ cost: QuadraticCost) {
    let trace = run.trace
    let curvatures = cost.hessian().enumerated().map { $0.element[$0.offset].squareRoot() }
    var reach = 0.0
    for axis in box.indices where curvatures[axis] > 0 {
      for position in 0..<trace.count {
        let value = trace.coordinates[position * trace.dimension + axis]
        reach = max(reach, (value - minima[0][axis]).magnitude * curvatures[axis])
      }
    }
    for axis in box.indices where curvatures[axis] > 0 {
      let half = max(1.1 * reach / curvatures[axis], 1e-3 * max(minima[0][axis].magnitude, 1))
      guard half.isFinite else { continue }
      box[axis] = (minima[0][axis] - half)...(minima[0][axis] + half)
    }
  }

  /// The recorded places of the run, every so many iterations.
  func path(every: Int = 1) -> (x: [Double], y: [Double]) {
    guard let trace = run?.trace else { return ([], []) }
    let points = trace.positions(every: every).map { trace[$0].point }
    return (points.map { $0[0] }, points.map { $0[1] })
  }

  /// The heights over the box.
  func grid(columns: Int, rows: Int) -> HeightGrid {
    HeightGrid(
      x: (box[0].lowerBound, box[0].upperBound), y: (box[1].lowerBound, box[1].upperBound),
      columns: columns, rows: rows, sampling: value)
  }

  /// The ways of several runs, told apart by their names.
  private func marks(of runs: [(name: String, run: RunState)], every: Int) -> [Series] {
    var series: [Series] = []
    for (name, run) in runs {
      let points = run.trace.positions(every: every).map { run.trace[$0].point }
      series.append(
        Series(name, role: .plain, .line(x: points.map { $0[0] }, y: points.map { $0[1] })))
    }
    for minimum in minima.prefix(12) {
      series.append(Series(role: .reference, .mark(.minimum, x: minimum[0], y: minimum[1])))
    }
    for (_, run) in runs {
      series.append(Series(role: .path, .mark(.start, x: run.start[0], y: run.start[1])))
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
  func landscape(
    _ arguments: BoundArguments, for command: any Command, of descent: Descent? = nil,
    span: Double? = nil
  ) throws(Diagnostic) -> Landscape {
    let descent = descent ?? session.state.lastDescent
    let xrange = try arguments.value(FigureOptions.xrange)
    let yrange = try arguments.value(FigureOptions.yrange)
    var landscape: Landscape
    if let formula = try arguments.formula() {
      landscape = try functionLandscape(formula, for: command, arguments)
    } else if case .minimization(let last)? = descent {
      landscape = try functionLandscape(last.formula, for: command, arguments)
    } else {
      landscape = try costLandscape(for: command, span: span)
    }
    if let xrange { landscape.box[0] = xrange }
    if let yrange { landscape.box[1] = yrange }
    return landscape
  }

  private func functionLandscape(
    _ formula: Formula, for command: any Command, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Landscape {
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

  private func costLandscape(for command: any Command, span: Double?) throws(Diagnostic)
    -> Landscape
  {
    let fit = session.state.fit
    let hasIntercept = fit?.hasIntercept ?? true
    let triangle = try session.triangle(intercept: hasIntercept, for: command.fullName)
    guard triangle.parameterCount >= 2 else {
      throw Diagnostic(
        .needsCoefficients(command.fullName, wanted: 2, found: triangle.parameterCount))
    }
    let regression = try session.regression(intercept: hasIntercept, for: command.fullName)
    return try Landscape(triangle, regression, run: fit?.run, span: span)
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
