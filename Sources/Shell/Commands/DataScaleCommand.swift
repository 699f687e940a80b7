import Datasets
import LeastSquares

/// `data scale`: features with mean 0 and standard deviation 1.
struct DataScaleCommand: Command {
  let name = ["data", "scale"]
  let summary = "Standardise the features: mean 0, standard deviation 1"
  let group = CommandGroup.data
  let details = [
    "Each feature becomes (x - mean) / sd. The cost then curves about alike in all directions, and "
      + "descent can take larger steps. The target stays as it is; fits say what their coefficients "
      + "are in the original units."
  ]
  let examples = [
    Example("data scale", after: "data gen features=2", "all features"),
    Example("data scale; lsq", after: "data gen", "with the coefficients in the original units"),
  ]
  let related = ["data describe", "explain", "fit"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let data = try context.session.data(for: fullName)
    let old = context.session.state.scaling
    var features: [Column] = []
    var scales: [Scaling.Scale] = []
    for (index, feature) in data.features.enumerated() {
      let summary = ColumnSummary(feature)
      guard let mean = summary.mean, let deviation = summary.standardDeviation, deviation > 0,
        mean.isFinite, deviation.isFinite
      else { throw Diagnostic(.constantColumn(feature.name)) }
      features.append(
        Column(name: feature.name, values: feature.values.map { ($0 - mean) / deviation }))
      let before = old?.scales[index] ?? Scaling.Scale(mean: 0, deviation: 1)
      scales.append(
        Scaling.Scale(
          mean: before.mean + mean * before.deviation, deviation: before.deviation * deviation))
    }
    do {
      let scaled = try Dataset(features: features, target: data.target, origin: data.origin)
      context.session.state.setData(scaled, scaling: Scaling(scales: scales))
    } catch {
      throw Diagnostic(data: error, span: nil)
    }
    let numbers = context.numbers
    context.report(
      zip(features, scales).prefix(10).map { feature, scale in
        let name = visible(feature.name)
        let sign = scale.mean < 0 ? "+" : "-"
        return ReportLine(
          "\(name) <- (\(name) \(sign) \(numbers.significant(scale.mean.magnitude))) / "
            + numbers.significant(scale.deviation))
      })
  }
}

/// How the features of standardised data came from the original ones.
struct Scaling: Equatable, Sendable {
  /// A feature's mean and standard deviation before.
  struct Scale: Equatable, Sendable {
    var mean: Double
    var deviation: Double
  }

  /// One for each feature.
  var scales: [Scale]

  /// Coefficients for the original features; the intercept takes up the means.
  ///
  /// Nil without an intercept: a line through the origin of standardised features is none through
  /// the origin of the original ones.
  func original(_ theta: [Double], hasIntercept: Bool) -> [Double]? {
    guard hasIntercept, theta.count == scales.count + 1, let intercept = theta.first else {
      return nil
    }
    let slopes = zip(theta.dropFirst(), scales).map { $0 / $1.deviation }
    let shift = zip(slopes, scales).reduce(0) { $0 + $1.0 * $1.1.mean }
    return [intercept - shift] + slopes
  }
}

extension CommandContext {
  /// Reports coefficients of standardised features in the original units.
  func reportOriginal(_ theta: [Double], names: [String], hasIntercept: Bool) {
    guard
      let original = session.state.scaling?.original(theta, hasIntercept: hasIntercept),
      names.count <= 8
    else { return }
    let list = zip(names, original).map { "\($0) \(numbers.significant($1))" }
    report(ReportLine("in the original units: \(list.joined(separator: ", "))"))
  }
}
