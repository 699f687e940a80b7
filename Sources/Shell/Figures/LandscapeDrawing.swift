import Descents
import Expressions
import Language
import LeastSquares
import Optimization
import Plotting

/// A landscape to draw level lines or a surface of, with the runs that are marked on it.
struct LandscapeDrawing {
  /// What is drawn.
  var landscape: Landscape
  /// The height's name.
  var height: String
  /// The run whose path is drawn; nil where none is.
  var run: RunState?
  /// Several runs to draw instead, each with its name.
  var others: [(name: String, run: RunState)] = []
  /// Whether to stop looking for heights.
  var shouldStop: () -> Bool = { false }

  /// The axis of the first or the second coordinate, over all of the box.
  func axis(_ index: Int) -> Axis {
    let range = landscape.box[index]
    return Axis(
      shortened(visible(landscape.axes[index])),
      range: .explicit(range.lowerBound, range.upperBound))
  }

  /// All recorded points of the run.
  func path() -> (x: [Double], y: [Double]) {
    guard let run else { return ([], []) }
    return drawnPath(of: run, every: 1).points(at: Array(0..<run.trace.count))
  }

  private func drawnPath(of run: RunState, every: Int?) -> DrawnPath {
    DrawnPath(run.trace, over: landscape.coordinates, in: landscape.box, every: every)
  }

  /// The heights over the box; a function may be so long that they take a while.
  func grid(columns: Int, rows: Int) throws(Diagnostic) -> HeightGrid {
    var isStopped = false
    let grid = HeightGrid(
      x: (landscape.box[0].lowerBound, landscape.box[0].upperBound),
      y: (landscape.box[1].lowerBound, landscape.box[1].upperBound),
      columns: columns, rows: rows
    ) { first, second in
      isStopped = isStopped || shouldStop()
      return isStopped ? .nan : landscape.value(first, second)
    }
    guard !isStopped else { throw Diagnostic(.interrupted) }
    guard grid.shown != nil else {
      let short = NumberFormat(precision: 4)
      let ranges = landscape.box.enumerated().map { index, range in
        "\(shortened(visible(landscape.axes[index]))) from \(short.significant(range.lowerBound)) "
          + "to \(short.significant(range.upperBound))"
      }
      throw Diagnostic(
        .nothingFinite(height, over: " for " + ranges.joined(separator: " and ")))
    }
    return grid
  }

  /// The paths of several runs, each with its name.
  private func marks(of runs: [(name: String, run: RunState)], every: Int?) -> [Series] {
    var series = runs.flatMap { drawnPath(of: $0.run, every: every).series($0.name) }
    for minimum in landscape.minima.prefix(12) {
      series.append(Series(role: .reference, .mark(.minimum, x: minimum[0], y: minimum[1])))
    }
    for (_, run) in runs {
      series.append(
        Series(
          role: .path,
          .mark(
            .start, x: run.start[landscape.coordinates.0], y: run.start[landscape.coordinates.1]))
      )
    }
    return series
  }

  /// Makes room for several runs: the first alone decided what there is to be seen.
  mutating func widen(toShow runs: [RunState]) {
    let shown = [landscape.coordinates.0, landscape.coordinates.1]
    for run in runs where !run.isDiverged {
      let extent = run.extent()
      for (axis, coordinate) in shown.enumerated() where extent.indices.contains(coordinate) {
        landscape.box[axis] = landscape.box[axis].hull(extent[coordinate])
      }
    }
  }

  /// The first iterates of a short path, each with its number, as far as they can be told apart.
  private func numbers(of run: RunState) -> [Series] {
    let trace = run.trace
    guard trace.stride == 1, (3...Self.mostNumbered).contains(trace.count) else { return [] }
    let box = landscape.box
    func part(_ position: Int, _ axis: Int) -> Double {
      let coordinate = axis == 0 ? landscape.coordinates.0 : landscape.coordinates.1
      let value = trace.coordinates[position * trace.dimension + coordinate]
      return (value - box[axis].lowerBound) / (box[axis].upperBound - box[axis].lowerBound)
    }
    var series: [Series] = []
    var last = (part(0, 0), part(0, 1))
    for position in 1..<min(trace.count - 1, Self.numbered + 1) {
      let place = (part(position, 0), part(position, 1))
      // Where two would stand on each other, and behind it, there are none.
      let isApart = max((place.0 - last.0).magnitude / 2, (place.1 - last.1).magnitude) > 0.05
      guard isApart, (0...1).contains(place.0), (0...1).contains(place.1) else { break }
      last = place
      let point = [landscape.coordinates.0, landscape.coordinates.1].map {
        trace.coordinates[position * trace.dimension + $0]
      }
      series.append(
        Series(
          "\(trace.iterations[position])", role: .path, .mark(.point, x: point[0], y: point[1])))
    }
    return series
  }

  /// The iterates of a path whose first ones carry their number, at most.
  private static let mostNumbered = 61
  /// How many of them do.
  private static let numbered = 5

  /// The series that mark start, path, end and minima.
  ///
  /// Every so many iterations one of the path's iterates is marked; where that is nil, some fifty
  /// are.
  func marks(every: Int? = nil) -> [Series] {
    guard others.isEmpty else { return marks(of: others, every: every) }
    var series = run.map { drawnPath(of: $0, every: every).series() } ?? []
    let (x, y) = path()
    for minimum in landscape.minima.prefix(12) {
      series.append(
        Series(
          landscape.minima.count == 1 ? "minimum" : nil, role: .reference,
          .mark(.minimum, x: minimum[0], y: minimum[1])))
    }
    if let run, every == nil { series += numbers(of: run) }
    if let first = x.first, let height = y.first, x.count > 1 {
      series.append(Series("start", role: .path, .mark(.start, x: first, y: height)))
    }
    if let last = x.last, let height = y.last, x.count > 1 {
      series.append(Series("end", role: .path, .mark(.end, x: last, y: height)))
    }
    return series
  }
}

extension LandscapeDrawing {
  /// What has to be said of marks that the legend does not tell: of several paths, how many.
  func notes(every: Int?) -> [String] {
    let spacings = Set(others.map { drawnPath(of: $0.run, every: every).spacing })
    guard let spacing = spacings.max(), spacing > 1 else { return [] }
    return [
      spacings.count == 1
        ? "marks: every \(ordinal(spacing)) iterate"
        : "marks: up to every \(ordinal(spacing)) iterate"
    ]
  }
}

extension CommandContext {
  /// The landscape that a command's arguments name: a function, else the last run's, else the cost
  /// of the data.
  ///
  /// - Parameters:
  ///   - arguments: What was typed.
  ///   - command: The command that draws it.
  ///   - descent: The run to draw instead of the last.
  ///   - span: How far each coordinate goes from the minimum, where that was typed.
  ///   - plainSpan: The same for a line's two coefficients, where nothing was typed.
  /// - Returns: The landscape.
  /// - Throws: Why there is none: no data, not two coordinates, a coefficient that there is not.
  func landscape(
    _ arguments: BoundArguments, for command: any Command, of descent: Descent? = nil,
    span: Double? = nil, plainSpan: Double? = nil
  ) throws(Diagnostic) -> LandscapeDrawing {
    let (subject, descent) = try drawn(arguments, descent, for: command)
    let axes = try CoefficientChoice.axes(of: subject, arguments, for: command)
    let host = session.host
    let minima =
      descent?.minima ?? subject.minima(around: subject.box, shouldStop: { host.isInterrupted })
    let run = descent?.run
    let isPlain = subject.model != nil && subject.coordinateNames.count == 2
    var landscape: Landscape
    do {
      landscape = try subject.landscape(
        over: axes, showing: run, minima: minima,
        span: span ?? (isPlain ? plainSpan ?? (run == nil ? 10 : nil) : nil))
    } catch {
      throw Diagnostic(descent: error)
    }
    if let range = try arguments.value(FigureOptions.xrange) { landscape.box[0] = range }
    if let range = try arguments.value(FigureOptions.yrange) { landscape.box[1] = range }
    return LandscapeDrawing(
      landscape: landscape, height: subject.quantity, run: run,
      shouldStop: { host.isInterrupted })
  }

  /// What is drawn, and the run on it.
  private func drawn(
    _ arguments: BoundArguments, _ descent: Descent?, for command: any Command
  ) throws(Diagnostic) -> (subject: any Subject, descent: Descent?) {
    if let formula = try arguments.formula(in: session) {
      let last = session.state.latest.values.first { $0.descent.subject.isSame(as: formula) }
      return (formula, last?.descent)
    }
    if let descent = descent ?? session.state.currentRun?.descent {
      return (descent.subject, descent)
    }
    let hasIntercept = session.state.regression?.hasIntercept ?? true
    return (try session.leastSquares(intercept: hasIntercept, for: command.fullName), nil)
  }
}
