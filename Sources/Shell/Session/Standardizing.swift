import Datasets
import Descents
import Language
import LeastSquares

extension SessionState {
  /// The most rows of which the corrections are kept: they double what a column takes.
  private static let correctedRows = 100_000

  /// Takes the standardising of the features back.
  mutating func unstandardizeFeatures() throws(Diagnostic) {
    let old = scaling
    try transformData(scaling: nil) { (part) throws(Diagnostic) in try part.inOriginalUnits(old) }
  }

  /// Takes the mean of each feature off and divides by its standard deviation, or does one of both.
  ///
  /// - Parameters:
  ///   - centers: Whether the mean is taken off.
  ///   - divides: Whether the rest is divided by the standard deviation.
  ///   - shouldStop: Asked before each feature; `true` ends the work.
  /// - Returns: How each feature comes from the original one.
  /// - Throws: `constantColumn`, `interrupted`, and what the new columns are refused for; the data
  ///   are then as they were.
  @discardableResult
  mutating func standardizeFeatures(
    centers: Bool = true, divides: Bool = true, shouldStop: () -> Bool = { false }
  ) throws(Diagnostic) -> [Scaling.Feature] {
    guard let data else { return [] }
    var steps: [Scaling.Feature] = []
    for feature in data.features {
      guard !shouldStop() else { throw Diagnostic(.interrupted) }
      let summary = ColumnSummary(feature)
      guard let mean = summary.mean, let deviation = summary.standardDeviation, deviation > 0,
        mean.isFinite, deviation.isFinite
      else { throw Diagnostic(.constantColumn(feature.name, isOnly: data.features.count == 1)) }
      steps.append(
        Scaling.Feature(mean: centers ? mean : 0, deviation: divides ? deviation : 1))
    }
    let old = scaling?.features ?? data.features.map { _ in .none }
    let scales = zip(old, steps).map { $0.followed(by: $1) }
    // The test rows are measured by the training rows: nothing about them may reach the fit.
    try transformData(scaling: Scaling(features: scales)) { (part) throws(Diagnostic) in
      try part.standardized(
        steps, keepsCorrections: part.rowCount <= Self.correctedRows, shouldStop)
    }
    return scales
  }
}

extension Dataset {
  /// The data with each feature less its mean, over its deviation.
  fileprivate func standardized(
    _ steps: [Scaling.Feature], keepsCorrections: Bool, _ shouldStop: () -> Bool
  ) throws(Diagnostic) -> Dataset {
    var scaled: [Column] = []
    for (feature, step) in zip(features, steps) {
      guard !shouldStop() else { throw Diagnostic(.interrupted) }
      let column = feature.standardized(
        center: step.mean, scale: step.deviation, keepsCorrections: keepsCorrections)
      guard column.values.allSatisfy(\.isFinite) else {
        throw Diagnostic(LeastSquaresError.overflow(column: feature.name))
      }
      scaled.append(column)
    }
    do {
      return try Dataset(features: scaled, target: target, origin: origin)
    } catch {
      throw Diagnostic(error)
    }
  }
}

extension Dataset {
  /// The data with the features as they were before they were standardised.
  func inOriginalUnits(_ scaling: Scaling?) throws(Diagnostic) -> Dataset {
    guard let scales = scaling?.features, scales.count == features.count else { return self }
    let original = zip(features, scales).map { feature, scale in
      scale == .none
        ? feature : feature.unstandardized(center: scale.mean, scale: scale.deviation)
    }
    do {
      return try Dataset(features: original, target: target, origin: origin)
    } catch {
      throw Diagnostic(error, nil)
    }
  }
}
