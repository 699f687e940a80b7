/// Rows of features with one target each, and where they came from.
///
/// A value: copies share their storage until one of them changes. Columns are stored one after the
/// other, so that a pass over one feature reads contiguous memory. Names are raw; see ``Column``.
public struct Dataset: Sendable, Equatable {
  /// The features in order; at least one, all of the length of `target`.
  public let features: [Column]

  /// What the features are to predict.
  public let target: Column

  /// Where the rows came from.
  public let origin: Origin

  /// The number of rows.
  public var rowCount: Int { target.values.count }

  /// Makes a data set of columns of equal length.
  ///
  /// - Throws: `DatasetError.noFeatures` without features, `.lengthsDiffer` when a feature has
  ///   more or fewer rows than the target, `.rows` when there are no rows.
  public init(features: [Column], target: Column, origin: Origin) throws(DatasetError) {
    guard !features.isEmpty else { throw .noFeatures }
    guard !target.values.isEmpty else { throw .rows(0) }
    for feature in features where feature.values.count != target.values.count {
      throw .lengthsDiffer(
        column: feature.name, rows: feature.values.count, expected: target.values.count)
    }
    self.features = features
    self.target = target
    self.origin = origin
  }
}
