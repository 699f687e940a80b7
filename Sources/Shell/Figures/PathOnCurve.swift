import Descents
import Optimization
import Plotting

extension Descent {
  /// The iterates on the curve of a function of one variable.
  func pathOnCurve(
    every: Int, over range: ClosedRange<Double>?, _ numbers: NumberFormat
  ) throws(Diagnostic) -> Figure {
    let trace = run.trace
    let positions = trace.positions(every: every)
    let x = positions.map { trace.coordinates[$0] }
    let y = positions.map { trace.costs[$0] }
    let visited = run.extent()[0]
    let range = range ?? subject.domain?.first ?? mirrored(visited)
    var series = [
      try subject.curve(over: range),
      Series(
        every == 1 ? "iterates" : "every \(grouped(every))th iterate", role: .path,
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
    return Figure(
      title: "\(subject.title(limit: 40)), \(counted(run.iteration, "iteration"))",
      xAxis: Axis(subject.headings[0]), yAxis: Axis(subject.quantity), series: series)
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
  func curve(over range: ClosedRange<Double>) throws(Diagnostic) -> Series {
    let objective: any Objective
    do {
      objective = try self.objective()
    } catch {
      throw Diagnostic(descent: error)
    }
    let count = 2000
    let x = (0...count).map { step in
      let fraction = Double(step) / Double(count)
      return range.lowerBound * (1 - fraction) + range.upperBound * fraction
    }
    return Series(role: .plain, .line(x: x, y: x.map { objective.value(at: [$0]) }))
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
