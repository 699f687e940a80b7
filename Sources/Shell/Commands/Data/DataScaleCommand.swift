import Datasets
import Descents
import LeastSquares

/// `data scale`: features with mean 0 and standard deviation 1.
struct DataScaleCommand: Command {
  let name = ["data", "scale"]
  let summary = "Standardise the features: mean 0, standard deviation 1"
  let group = CommandGroup.data
  let details = [
    "Each feature becomes (x - mean) / sd. The cost then curves about alike in all directions, and "
      + "descent can take larger steps. The target stays as it is. Reports of fit, lsq and compare "
      + "add the coefficients in the original units, also as fit.original0 …, and predict takes "
      + "values in them.",
    "After 'data split' mean and sd are those of the training rows, for the test rows too.",
  ]
  let examples = [
    Example("data scale", after: "data gen features=2", "all features"),
    Example("data scale; lsq", after: "data gen", "with the coefficients in the original units"),
  ]
  let related = ["data describe", "explain", "fit"]

  /// The most rows of which the corrections are kept: they double what a column takes.
  private static let correctedRows = 100_000

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let state = context.session.state
    let data = try context.session.data(for: fullName)
    var steps: [Scaling.Feature] = []
    for feature in data.features {
      let summary = ColumnSummary(feature)
      guard let mean = summary.mean, let deviation = summary.standardDeviation, deviation > 0,
        mean.isFinite, deviation.isFinite
      else { throw Diagnostic(.constantColumn(feature.name, isOnly: data.features.count == 1)) }
      steps.append(Scaling.Feature(mean: mean, deviation: deviation))
    }
    let old = state.scaling?.features ?? data.features.map { _ in .none }
    let scales = zip(old, steps).map { $0.followed(by: $1) }
    // The test rows are measured by the training rows: nothing about them may reach the fit.
    try context.session.state.transformData(scaling: Scaling(features: scales)) {
      (part) throws(Diagnostic) in
      try part.standardized(steps, keepsCorrections: part.rowCount <= Self.correctedRows)
    }
    let numbers = context.numbers
    context.report(
      zip(data.features, scales).prefix(10).map { feature, scale in
        let name = shortened(visible(feature.name))
        let sign = scale.mean < 0 ? "+" : "-"
        return ReportLine(
          "\(name) <- (\(name) \(sign) \(numbers.significant(scale.mean.magnitude))) / "
            + numbers.significant(scale.deviation))
      })
    let hidden = data.features.count - 10
    if hidden > 0 { context.report(ReportLine("and \(counted(hidden, "more feature"))", .dim)) }
  }
}

extension Dataset {
  /// The data with each feature less its mean, over its deviation.
  fileprivate func standardized(
    _ steps: [Scaling.Feature], keepsCorrections: Bool
  ) throws(Diagnostic) -> Dataset {
    var scaled: [Column] = []
    for (feature, step) in zip(features, steps) {
      let column = feature.standardized(
        center: step.mean, scale: step.deviation, keepsCorrections: keepsCorrections)
      guard column.values.allSatisfy(\.isFinite) else {
        throw Diagnostic(regression: .overflow(column: feature.name))
      }
      scaled.append(column)
    }
    do {
      return try Dataset(features: scaled, target: target, origin: origin)
    } catch {
      throw Diagnostic(data: error, span: nil)
    }
  }
}
