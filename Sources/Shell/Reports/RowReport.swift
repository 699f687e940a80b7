import Descents
import Language

extension CommandContext {
  /// Says how well a point predicts the test rows, where there are some.
  func reportTest(_ test: (any TestMeasure)?, of point: [Double]) {
    guard let test else { return }
    let score = test.score(point)
    let explained = score.rSquared.map { ", R^2 \(numbers.significant($0))" } ?? ""
    report(
      ReportLine(
        "on the \(counted(test.rowCount, "test row")): cost \(numbers.significant(score.cost))"
          + explained))
  }

  /// Says what fraction of the test rows' squares some points predict; costs are in the table.
  func reportTest(_ test: (any TestMeasure)?, of points: [(name: String, point: [Double])]) {
    guard let test else { return }
    let parts = points.compactMap { name, point in
      test.score(point).rSquared.map { "\(name) \(numbers.significant($0))" }
    }
    guard !parts.isEmpty else { return }
    report(
      ReportLine(
        "R^2 on the \(counted(test.rowCount, "test row")): \(parts.joined(separator: ", "))"))
  }

  /// Reports coefficients in the original units: a line for a few, else a table, one column for
  /// each set of them.
  ///
  /// - Parameters:
  ///   - sets: The coefficients, all of one design, and what they are called.
  ///   - isShifted: Whether the intercept came in only by the means of the features.
  func reportOriginal(_ sets: [(name: String, coefficients: Coefficients)], isShifted: Bool) {
    guard let first = sets.first?.coefficients else { return }
    let titles = first.design.headings
    let count = titles.count
    let heading =
      isShifted
      ? "in the original units, where the means bring an intercept:" : "in the original units:"
    let values = sets.map(\.coefficients.values)
    if sets.count == 1, count <= 9 {
      let list = zip(titles, values[0]).map { "\($0) \(numbers.significant($1))" }
      return report(ReportLine("\(heading) \(list.joined(separator: ", "))"))
    }
    report(ReportLine(heading))
    guard count > 5 else {
      let columns = (0..<count).map { index in numbers.column(values.map { $0[index] }) }
      return emit(
        .table(
          ReportTable(
            columns: [.text("")] + titles.map { .number($0) },
            rows: sets.indices.map { row in [sets[row].name] + columns.map { $0[row] } })))
    }
    let columns = values.map(numbers.column)
    emit(
      .table(
        ReportTable(
          columns: [.text("")] + sets.map { .number($0.name) },
          rows: (0..<min(count, coefficientLimit)).map { row in
            [titles[row]] + columns.map { $0[row] }
          })))
  }

  /// Says of what was just shown that it is a sample, where it is one.
  func reportSampling() {
    guard let sampling = session.state.sampling else { return }
    report(ReportLine(sampling.remark, .dim))
  }
}
