import Descents
import Language
import Optimization
import Plotting

extension Descent {
  /// The iterates on the curve of a function of one variable.
  func pathOnCurve(
    every: Int?, over range: ClosedRange<Double>?, _ numbers: NumberFormat,
    scale: Axis.Scale = .linear
  ) throws(Diagnostic) -> Figure {
    let trace = run.trace
    let visited = run.extent()[0]
    let range = range ?? subject.domain?.first ?? mirrored(visited)
    let every =
      every ?? DrawnPath.spacing(trace) { range.contains(trace.coordinates[$0 * trace.dimension]) }
    let positions = trace.positions(every: every)
    let x = positions.map { trace.coordinates[$0] }
    let y = positions.map { trace.costs[$0] }
    let curve = try subject.curve(over: range, scale: scale)
    var series = [
      Series.curve(curve),
      Series(
        every == 1 ? "iterates" : "every \(ordinal(every)) iterate", role: .path,
        .points(x: x, y: y)),
    ]
    if let minimum = goal {
      series.append(minimum.mark(numbers, isNamed: true))
    }
    if let first = x.first, let height = y.first {
      series.append(Series("start", role: .path, .mark(.start, x: first, y: height)))
    }
    if let last = x.last, let height = y.last {
      series.append(Series("end", role: .path, .mark(.end, x: last, y: height)))
    }
    var figure = Figure(
      title: "\(subject.title(limit: 40)), \(counted(run.iteration, "iteration"))",
      xAxis: Axis(subject.headings[0]), yAxis: Axis(subject.quantity), series: series)
    figure.add(notes: curve.notes(of: subject.headings[0]))
    return figure
  }

  /// A range that shows both sides of the minimum where the run came from one.
  private func mirrored(_ visited: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let center = goal?.point.first, visited.contains(center) else {
      return visited
    }
    let reach = max(visited.upperBound - center, center - visited.lowerBound)
    return (center - reach)...(center + reach)
  }
}

extension Subject {
  /// The curve over the only coordinate, sampled finely enough for any terminal.
  func curve(
    over range: ClosedRange<Double>, scale: Axis.Scale = .linear
  ) throws(Diagnostic) -> SampledCurve {
    let objective: any Objective
    do {
      objective = try self.objective()
    } catch {
      throw Diagnostic(descent: error)
    }
    return SampledCurve(over: range, scale: scale) { objective.value(at: [$0]) }
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
