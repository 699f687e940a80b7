import Descents
import Expressions
import Language

/// The critical points of a function in words, the lowest first.
struct CriticalPointReport {
  let found: CriticalPoints
  let formula: Formula
  /// Where was searched, an interval for each variable.
  let box: [ClosedRange<Double>]
  /// Whether all points are listed, however many.
  let isWhole: Bool
  let numbers: NumberFormat

  /// The most points that are listed where not all are asked for.
  private static let limit = 25

  var lines: [ReportLine] {
    if found.isEverywhere {
      return [
        found.isComplete
          ? "the derivative is 0 everywhere: the function is constant"
          : "the function is constant up to rounding for \(searched)"
      ]
    }
    let listed = isWhole ? found.lowestFirst : Array(found.lowestFirst.prefix(Self.limit))
    var lines = listed.map { point in
      ReportLine(
        "\(words(point)), \(formula.name) = \(numbers.significant(point.value))",
        point.kind == .minimum ? .good : .plain)
    }
    let rest = found.points.count - listed.count
    if rest > 0 {
      lines.append(ReportLine("and \(counted(rest, "more point")): 'all=on' lists them", .dim))
    }
    return lines + [ending].compactMap { $0 }
  }

  /// What is sure about other points; nil where the list is complete.
  private var ending: ReportLine? {
    let derivative = formula.variables.count == 1 ? "the derivative is" : "the derivatives are"
    switch (found.coverage, found.points.isEmpty) {
    case (.everywhere, true): return ReportLine("\(derivative) nowhere 0")
    case (.everywhere, false): return nil
    case (.range, true): return ReportLine("\(derivative) nowhere 0 for \(searched)")
    case (.range, false):
      return ReportLine("no others for \(searched); 'range=' looks elsewhere", .dim)
    case (.searched, true):
      return ReportLine("no point found where \(derivative) 0 for \(searched)")
    case (.searched, false):
      return ReportLine("searched \(searched); 'range=' looks elsewhere", .dim)
    }
  }

  private var searched: String {
    zip(formula.variables, box).map {
      "\($0) in \(numbers.significant($1.lowerBound))..\(numbers.significant($1.upperBound))"
    }.joined(separator: ", ")
  }

  // MARK: Points

  private func words(_ point: CriticalPoint) -> String {
    let kind = point.isSmooth ? point.kind.words : "\(point.kind.words) at a kink,"
    switch point.extent {
    case .point:
      return kind + (point.isSmooth ? " at " : " ") + coordinates(point)
    case .interval(let interval):
      return "\(point.kind.stretchWords) \(stretch(interval))"
    case .subspace(let directions):
      let name =
        directions.count == 1 ? "the line" : directions.count == 2 ? "the plane" : "all points"
      return "\(point.kind.words) all along \(name) \(line(point, directions))"
    case .curved(let dimension):
      let name =
        dimension == point.point.count
        ? "over a region" : dimension == 1 ? "along a curve" : "over a surface"
      return "\(point.kind.words) all \(name) through \(coordinates(point))"
    }
  }

  private func coordinates(_ point: CriticalPoint) -> String {
    formula.variables.indices.map { index in
      let decimal = numbers.significant(point.point[index])
      guard let form = point.forms[index]?.description, form != decimal,
        form.utf8.count <= 24, Double(decimal) != point.point[index]
      else { return "\(formula.variables[index]) = \(decimal)" }
      return "\(formula.variables[index]) = \(form) = \(decimal)"
    }.joined(separator: ", ")
  }

  private func stretch(_ interval: ClosedRange<Double>) -> String {
    let name = formula.variables[0]
    let lower = numbers.significant(interval.lowerBound)
    let upper = numbers.significant(interval.upperBound)
    switch (interval.lowerBound.isFinite, interval.upperBound.isFinite) {
    case (true, true): return "\(name) in \(lower)..\(upper)"
    case (false, true): return "\(name) <= \(upper)"
    case (true, false): return "\(name) >= \(lower)"
    case (false, false): return "\(name)"
    }
  }

  /// `x = 1 + 2t, y = t`.
  private func line(_ point: CriticalPoint, _ directions: [[Double]]) -> String {
    // Letters that are no variables.
    let letters = ["t", "s", "u", "v", "w"].filter { !formula.variables.contains($0) }
    return formula.variables.indices.map { index in
      var text = ""
      let start = point.point[index]
      if start != 0 { text = numbers.significant(start) }
      for (direction, letter) in zip(directions, letters) where direction[index] != 0 {
        let factor = direction[index]
        let size = factor.magnitude == 1 ? "" : "\(numbers.significant(factor.magnitude)) "
        text += text.isEmpty ? (factor < 0 ? "-" : "") : (factor < 0 ? " - " : " + ")
        text += size + letter
      }
      return "\(formula.variables[index]) = \(text.isEmpty ? "0" : text)"
    }.joined(separator: ", ")
  }
}

extension CriticalPoint.Kind {
  fileprivate var words: String {
    switch self {
    case .minimum: "minimum"
    case .maximum: "maximum"
    case .saddle: "saddle"
    case .inflection: "level inflection"
    case .degenerate: "level point, undecided by second derivatives,"
    }
  }

  /// How a stretch on which the function is constant is introduced.
  fileprivate var stretchWords: String {
    switch self {
    case .minimum: "minimum for all"
    case .maximum: "maximum for all"
    case .saddle, .inflection, .degenerate: "constant for"
    }
  }
}
