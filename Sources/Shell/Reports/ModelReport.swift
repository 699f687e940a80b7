import Descents
import Language
import LeastSquares

/// What is said of least squares of a model.
struct ModelReport {
  private let regression: NonlinearRegression
  private let relation: RowRelation
  private let numbers: NumberFormat

  /// Correlations of more parameters than these are too wide for a line.
  private static let mostCorrelated = 8

  init(_ regression: NonlinearRegression, _ relation: RowRelation, _ numbers: NumberFormat) {
    self.regression = regression
    self.relation = relation
    self.numbers = numbers
  }

  /// Writes tables and lines.
  func write(to context: CommandContext) {
    context.emit(.table(estimates))
    context.reportHidden(regression.parameters.count)
    context.report(summary)
    if let correlations { context.emit(.table(correlations)) }
    context.report(remarks)
  }

  private var names: [String] { regression.parameters.map { shortened(visible($0.name)) } }

  private var estimates: ReportTable {
    let shown = Array(regression.parameters.prefix(coefficientLimit))
    let values = numbers.column(shown.map(\.value))
    guard shown.contains(where: { $0.standardError != nil }) else {
      return ReportTable(
        columns: [.text(""), .number("estimate")], rows: zip(names, values).map { [$0, $1] })
    }
    let errors = numbers.column(shown.map { $0.standardError ?? .nan })
    func text(_ value: Double?) -> String { value.map(numbers.significant) ?? "-" }
    return ReportTable(
      columns: [
        .text(""), .number("estimate"), .number("std error"), .number("t"), .number("p"),
      ],
      rows: shown.indices.map { index in
        [names[index], values[index], errors[index], text(shown[index].t), text(shown[index].p)]
      })
  }

  private var summary: ReportLine {
    var parts: [String] = []
    if let deviation = regression.residualStandardDeviation {
      parts.append(
        "residual sd \(numbers.significant(deviation)) (df \(grouped(regression.degreesOfFreedom)))"
      )
    }
    parts.append("sum of squares \(numbers.significant(regression.residualSumOfSquares))")
    parts.append("cost \(numbers.significant(regression.cost))")
    return ReportLine(parts.joined(separator: ", "))
  }

  private var correlations: ReportTable? {
    guard let values = regression.correlations,
      (2...Self.mostCorrelated).contains(values.count)
    else { return nil }
    let short = NumberFormat(precision: 3)
    return ReportTable(
      columns: [.text("correlations")] + names.dropLast().map { .number($0) },
      rows: (1..<values.count).map { row in
        [names[row]]
          + (0..<values.count - 1).map { $0 < row ? short.significant(values[row][$0]) : "" }
      })
  }

  private var remarks: [ReportLine] {
    var lines: [ReportLine] = []
    if relation.isLinear, regression.ending == .arrived {
      lines.append(
        ReportLine(
          "the model is linear in its parameters: "
            + (regression.isNearlySingular
              ? "the minimum does not depend on a start" : "this minimum is the only one")))
    }
    if regression.degreesOfFreedom == 0 {
      lines.append(
        ReportLine("as many parameters as rows: their errors are unknown"))
    }
    lines += ending
    lines += weakness
    lines.append(origin)
    return lines
  }

  private var ending: [ReportLine] {
    switch regression.ending {
    case .arrived: []
    case .iterationLimit:
      [ReportLine("not at a minimum: the search stopped after its most steps", .bad)]
    case .stuck:
      [ReportLine("not at a minimum: no step made the sum of squares smaller", .bad)]
    case .interrupted:
      [ReportLine("interrupted: this is as far as the search had come", .bad)]
    }
  }

  /// The direction that the rows hardly determine.
  private var weakness: [ReportLine] {
    guard regression.isNearlySingular else { return [] }
    let weights = regression.weakestDirection
    let largest = weights.map(\.magnitude).max() ?? 0
    let involved = weights.indices.filter { weights[$0].magnitude > 0.1 * largest }
    let list = list(involved.prefix(6).map { names[$0] } + (involved.count > 6 ? ["others"] : []))
    guard involved.count > 1 else {
      return [
        ReportLine("the rows hardly determine \(list): it can change and the fit stays", .bad)
      ]
    }
    let short = NumberFormat(precision: 3)
    let changes = involved.prefix(6).map { short.significant(regression.weakestChange[$0]) }
    let along = "(\(involved.prefix(6).map { names[$0] }.joined(separator: ", ")))"
    return [
      ReportLine(
        "the rows hardly determine \(list): they can change together, \(along) along "
          + "(\(changes.joined(separator: ", "))), and the fit stays", .bad)
    ]
  }

  private var origin: ReportLine {
    let place = zip(names, regression.start).prefix(8).map { name, value in
      "\(name)=\(NumberFormat(precision: 4).significant(value))"
    }.joined(separator: ", ")
    let steps = counted(regression.iterations, "step")
    let digits = regression.isExtended ? "extended precision" : "double precision"
    let condition =
      regression.conditionNumber.isFinite
      ? ", condition \(NumberFormat(precision: 3).significant(regression.conditionNumber))" : ""
    if relation.isLinear { return ReportLine("\(digits)\(condition)", .dim) }
    switch regression.origin {
    case .given:
      return ReportLine("\(steps) from the start, \(digits)\(condition)", .dim)
    case .seeded(let seed, let tried):
      return ReportLine(
        "\(steps) from \(place), the best of \(grouped(tried)) starts (seed \(seed)), "
          + "\(digits)\(condition)", .dim)
    }
  }
}
