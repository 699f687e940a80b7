import LeastSquares

/// How the features of standardised data came from the original ones.
struct Scaling: Equatable, Sendable {
  /// A feature's mean and standard deviation before; 0 and 1 where it is as it came.
  struct Scale: Equatable, Sendable {
    var mean: Double
    var deviation: Double

    /// A feature that is as it came.
    static let none = Scale(mean: 0, deviation: 1)

    /// A value of the original feature in the units of the standardised one.
    func standardized(_ value: Double) -> Double { (value - mean) / deviation }
  }

  /// One for each feature.
  var scales: [Scale]

  /// Coefficients for the original features, the intercept first.
  ///
  /// The intercept takes up the means; a line through the origin of standardised features gets one
  /// by them too. Nil for another number of coefficients.
  func original(_ theta: [Double], hasIntercept: Bool) -> [Double]? {
    guard theta.count == scales.count + (hasIntercept ? 1 : 0) else { return nil }
    let slopes = zip(hasIntercept ? theta.dropFirst() : theta[...], scales).map {
      $0 / $1.deviation
    }
    let parts = [hasIntercept ? theta[0] : 0] + zip(slopes, scales).map { -$0 * $1.mean }
    let intercept = parts.reduce(0, +)
    // Where the parts cancel, what is left may be no more than their rounding.
    let rounding = 0x1p-52 * parts.reduce(0) { $0 + abs($1) }
    return [abs(intercept) <= rounding ? 0 : intercept] + slopes
  }
}

extension CommandContext {
  /// Reports coefficients of standardised features in the original units: a line for a few, else a
  /// table, one column for each set of them.
  func reportOriginal(
    _ sets: [(name: String, theta: [Double])], parameterNames: [String], hasIntercept: Bool
  ) {
    guard let scaling = session.state.scaling else { return }
    let originals = sets.compactMap { scaling.original($0.theta, hasIntercept: hasIntercept) }
    guard originals.count == sets.count, let count = originals.first?.count else { return }
    let features = hasIntercept ? Array(parameterNames.dropFirst()) : parameterNames
    let titles = coefficientTitles(["intercept"] + features, hasIntercept: true)
    let heading =
      hasIntercept
      ? "in the original units:" : "in the original units, where the means bring an intercept:"
    if sets.count == 1, count <= 9 {
      let list = zip(titles, originals[0]).map { "\($0) \(numbers.significant($1))" }
      return report(ReportLine("\(heading) \(list.joined(separator: ", "))"))
    }
    report(ReportLine(heading))
    let shown = min(count, coefficientLimit)
    guard count > 5 else {
      let columns = (0..<count).map { index in numbers.column(originals.map { $0[index] }) }
      return emit(
        .table(
          ReportTable(
            columns: [.text("")] + titles.map { .number($0) },
            rows: sets.indices.map { row in [sets[row].name] + columns.map { $0[row] } })))
    }
    let columns = originals.map(numbers.column)
    emit(
      .table(
        ReportTable(
          columns: [.text("")] + sets.map { .number($0.name) },
          rows: (0..<shown).map { row in [titles[row]] + columns.map { $0[row] } })))
  }
}
