import CLibrary
import Descents
import Language
import Optimization
import Plotting

extension Descent {
  /// The iterates on the curve of a function of one variable, joined and the first ones numbered.
  ///
  /// - Parameters:
  ///   - every: Iterations from one marked iterate to the next; nil for some fifty marks.
  ///   - range: The abscissas; nil for those of the run.
  ///   - numbers: How numbers are written.
  ///   - scale: The scale of the abscissas.
  ///   - hasArrows: Whether arrows below the curve say which way it falls.
  ///   - shouldStop: Asked at each sample of the curve.
  /// - Returns: The figure.
  /// - Throws: What kept the curve from being sampled, an interruption among it.
  func pathOnCurve(
    every: Int?, over range: ClosedRange<Double>?, _ numbers: NumberFormat,
    scale: Axis.Scale = .linear, hasArrows: Bool = false, shouldStop: () -> Bool
  ) throws(Diagnostic) -> Figure {
    let trace = run.trace
    let isTyped = range != nil
    let range = range ?? subject.domain?.first ?? mirrored(seen)
    let path = CurvePath(trace, every: every) {
      range.contains(trace.coordinates[$0 * trace.dimension])
    }
    let curve = try subject.curve(over: range, scale: scale, shouldStop: shouldStop)
    var drawn = Series.curve(curve)
    let leaves = path.exit(from: range)
    if !isTyped, leaves != nil {
      // What the first steps reach is shown, and not how high the last one is.
      let heights = path.shown(in: range).map(\.y) + [goal?.value].compactMap { $0 }
      if let low = heights.min(), let high = heights.max(), low < high {
        drawn.shown = low...(high + 0.1 * (high - low))
      }
    }
    var series =
      (hasArrows ? try arrows(over: range, scale: scale) : []) + [drawn]
      + path.series(in: range, isCut: leaves != nil && !isTyped, drawn.shown)
    if let minimum = goal {
      series.append(minimum.mark(numbers, isNamed: true))
    }
    if let first = path.places.first {
      series.append(Series("start", role: .path, .mark(.start, x: first.x, y: first.y)))
    }
    if let last = path.places.last, range.contains(last.x) {
      series.append(Series("end", role: .path, .mark(.end, x: last.x, y: last.y)))
    }
    if let leaves {
      series.append(
        Series(
          role: .path,
          .mark(
            leaves.isRight ? .exitRight : .exitLeft,
            x: leaves.isRight ? range.upperBound : range.lowerBound, y: leaves.y)))
    }
    var figure = Figure(
      title: "\(subject.title(limit: 40)), \(counted(run.iteration, "iteration"))",
      xAxis: Axis(subject.headings[0]), yAxis: Axis(subject.quantity), series: series)
    if leaves != nil { figure.xAxis.range = .explicit(range.lowerBound, range.upperBound) }
    figure.add(
      notes: curve.notes(of: subject.headings[0])
        + (leaves.map { ["the path leaves the figure at iteration \(grouped($0.iteration))"] } ?? [])
    )
    return figure
  }

  /// Arrows along the bottom of the figure, each to the side on which the curve falls.
  private func arrows(
    over range: ClosedRange<Double>, scale: Axis.Scale
  ) throws(Diagnostic) -> [Series] {
    let objective: any Objective
    do {
      objective = try subject.objective()
    } catch {
      throw Diagnostic(descent: error)
    }
    let count = 16
    let isLogarithmic = scale == .logarithmic && range.lowerBound > 0
    var (x, right): ([Double], [Double]) = ([], [])
    for index in 0..<count {
      let part = (Double(index) + 0.5) / Double(count)
      let place =
        isLogarithmic
        ? range.lowerBound * pow(range.upperBound / range.lowerBound, part)
        : range.lowerBound * (1 - part) + range.upperBound * part
      let slope = objective.valueAndGradient(at: [place]).gradient[0]
      guard slope.isFinite, slope != 0 else { continue }
      x.append(place)
      right.append(slope > 0 ? -1 : 1)
    }
    let low = run.trace.costs.filter(\.isFinite).min() ?? 0
    let bottom = goal.map { min($0.value, low) } ?? low
    return x.isEmpty
      ? []
      : [
        Series(
          "downhill", role: .reference,
          .arrows(
            x: x, y: x.map { _ in bottom }, right: right, up: x.map { _ in 0 }))
      ]
  }

  /// Where the iterates of the run are that its figure is about: all, or the first ones of a run
  /// that ran away.
  private var seen: ClosedRange<Double> {
    let all = run.extent()[0]
    let first = run.trace.coordinates.prefix(Self.firstSteps).filter(\.isFinite)
    guard let low = first.min(), let high = first.max(), low < high else { return all }
    let reach = high / 2 - low / 2
    // A run that runs away goes far beyond its first steps, and away from where it was to go.
    let isFar = all.upperBound / 2 - all.lowerBound / 2 > 3 * reach
    let center = goal?.point.first ?? run.start[0]
    let isAway = !((point[0] - center).magnitude <= 2 * (run.start[0] - center).magnitude)
    var isDiverged = false
    if case .diverged? = run.stopReason { isDiverged = true }
    let runsAway = isFar && isAway && (goal != nil || isDiverged)
    return runsAway ? (low - 0.3 * reach)...(high + 0.3 * reach) : all
  }

  /// How many iterates of a run that runs away are shown.
  private static let firstSteps = 9

  /// A range that shows both sides of the minimum where the run came from one.
  private func mirrored(_ visited: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let center = goal?.point.first, visited.contains(center) else {
      return visited
    }
    let reach = max(visited.upperBound - center, center - visited.lowerBound)
    return (center - reach)...(center + reach)
  }
}

/// The iterates of a run over its only coordinate, and how they can be read.
private struct CurvePath {
  /// An iterate on the curve.
  struct Place {
    var iteration: Int
    var x: Double
    var y: Double
  }

  /// The iterates that are marked, in order.
  let places: [Place]
  /// Iterations from mark to mark behind the first ones.
  let spacing: Int
  /// How many iterates from the first on are all marked.
  private let head: Int
  private let isWhole: Bool
  private let isNumbered: Bool
  private let all: [Place]

  /// The most iterates that are all joined.
  private static let mostJoined = 60
  /// The iterates that are marked one by one where the others are not.
  private static let headCount = 10
  /// The iterates that carry their number.
  private static let numbered = 5

  /// Chooses what is marked: every iterate of a short path, the first ten and every so many-th of a
  /// long one.
  init(_ trace: Trace, every: Int?, where isShown: (Int) -> Bool) {
    all = (0..<trace.count).map {
      Place(
        iteration: trace.iterations[$0], x: trace.coordinates[$0 * trace.dimension],
        y: trace.costs[$0])
    }
    isNumbered = every == nil
    spacing = every ?? DrawnPath.spacing(trace, where: isShown)
    isWhole = spacing == 1
    head = every == nil && !isWhole && trace.stride == 1 ? Self.headCount : 0
    let marked = Set(trace.positions(every: spacing))
    let (all, head) = (all, head)
    places = all.indices.filter { marked.contains($0) || all[$0].iteration <= head && head > 0 }
      .map { all[$0] }
  }

  /// The iterates up to the first that lies outside of a range.
  func shown(in range: ClosedRange<Double>) -> ArraySlice<Place> {
    all.prefix { range.contains($0.x) }
  }

  /// Where the path leaves a range for good, and to which side; nil where it ends inside.
  func exit(from range: ClosedRange<Double>) -> (iteration: Int, isRight: Bool, y: Double)? {
    guard let last = all.last, !range.contains(last.x),
      let first = all.firstIndex(where: { !range.contains($0.x) })
    else { return nil }
    return (
      all[first].iteration, all[first].x > range.upperBound, first > 0 ? all[first - 1].y : all[0].y
    )
  }

  /// The line, the marks, and the numbers of the first iterates.
  ///
  /// - Parameters:
  ///   - range: The abscissas that are shown.
  ///   - isCut: Whether the path leaves them for good: what comes behind is left out.
  ///   - heights: The ordinates that are shown; nil for all.
  /// - Returns: The series.
  func series(
    in range: ClosedRange<Double>, isCut: Bool, _ heights: ClosedRange<Double>?
  ) -> [Series] {
    let places =
      isCut ? places.filter { $0.iteration < exit(from: range)?.iteration ?? .max } : places
    let all = isCut ? Array(all.prefix(shown(in: range).count + 1)) : all
    var series: [Series] = []
    let joined = isWhole && all.count <= Self.mostJoined ? all : Array(all.prefix(head + 1))
    if joined.count > 1, isWhole ? all.count <= Self.mostJoined : head > 0 {
      series.append(
        Series(
          isWhole ? "path" : "path to \(head)", role: .path,
          .line(x: joined.map(\.x), y: joined.map(\.y)), shown: heights))
    }
    let label =
      isWhole
      ? "iterates"
      : head > 0
        ? "iterates 0 to \(head), then every \(ordinal(spacing))"
        : "every \(ordinal(spacing)) iterate"
    series.append(
      Series(label, role: .path, .points(x: places.map(\.x), y: places.map(\.y))))
    for place in places.prefix(Self.numbered + 1).dropFirst()
    where isNumbered && range.contains(place.x) && all.count > 2 {
      series.append(
        Series("\(place.iteration)", role: .path, .mark(.point, x: place.x, y: place.y)))
    }
    return series
  }
}

extension Subject {
  /// The curve over the only coordinate, sampled finely enough for any terminal.
  ///
  /// A function may be so long that its samples take a while: `shouldStop` is asked at each.
  func curve(
    over range: ClosedRange<Double>, scale: Axis.Scale = .linear, shouldStop: () -> Bool
  ) throws(Diagnostic) -> SampledCurve {
    let objective: any Objective
    do {
      objective = try self.objective()
    } catch {
      throw Diagnostic(descent: error)
    }
    var isStopped = false
    let curve = SampledCurve(over: range, scale: scale) { x in
      isStopped = isStopped || shouldStop()
      return isStopped ? .nan : objective.value(at: [x])
    }
    guard !isStopped else { throw Diagnostic(.interrupted) }
    return curve
  }
}

extension SampledCurve {
  /// Where the curve leaves the figure: `beyond: to ±inf at x = 2`.
  func notes(of variable: String) -> [String] {
    let short = NumberFormat(precision: 4)
    func side(_ break: Break) -> String {
      let limits = [`break`.left, `break`.right].filter(\.isInfinite)
      return Set(limits).count == 2 ? "±inf" : limits.first == .infinity ? "+inf" : "-inf"
    }
    let poles = breaks.filter(\.isPole)
    var groups: [(side: String, places: [Double])] = []
    for pole in poles {
      let side = side(pole)
      if let index = groups.firstIndex(where: { $0.side == side }) {
        groups[index].places.append(pole.x)
      } else {
        groups.append((side, [pole.x]))
      }
    }
    guard !groups.isEmpty else { return [] }
    let texts = groups.map { side, places in
      // The coordinate nearest to 0 of a search by halves is 0.
      let words = places.map { short.significant($0) }
      let at =
        words.count <= 4
        ? "\(variable) = \(words.joined(separator: ", "))"
        : "\(words.count) points, \(variable) = \(words[0]) to \(words[words.count - 1])"
      return "to \(side) at \(at)"
    }
    return ["beyond: " + texts.joined(separator: ", ")]
  }
}

extension Minimum {
  /// The minimum of a curve as a mark.
  func mark(_ numbers: NumberFormat, isNamed: Bool) -> Series {
    let short = NumberFormat(precision: min(numbers.precision, 4))
    let label = "minimum (\(short.significant(point[0])), \(short.significant(value)))"
    return Series(isNamed ? label : nil, role: .reference, .mark(.minimum, x: point[0], y: value))
  }
}
