public import Datasets

/// What a linear model is made of: its features, and whether an intercept comes before them.
///
/// Its coefficients are counted from 0, the intercept first when there is one.
public struct Design: Hashable, Sendable {
  /// The names of the features, raw.
  public let features: [String]
  /// Whether the first coefficient is an intercept.
  public let hasIntercept: Bool

  /// Creates a design.
  public init(features: [String], hasIntercept: Bool) {
    self.features = features
    self.hasIntercept = hasIntercept
  }

  /// The design of all features of a data set.
  public init(_ data: Dataset, hasIntercept: Bool) {
    self.init(features: data.features.map(\.name), hasIntercept: hasIntercept)
  }

  /// The number of coefficients.
  public var count: Int { features.count + (hasIntercept ? 1 : 0) }

  /// The index of the first feature's coefficient.
  public var firstFeature: Int { hasIntercept ? 1 : 0 }

  /// The names of the coefficients: `intercept` when there is one, then the features', raw.
  public var names: [String] { (hasIntercept ? ["intercept"] : []) + features }

  /// The names of the coefficients as headings: the one of a line's feature is its `slope`.
  public var titles: [String] {
    (hasIntercept ? ["intercept"] : []) + (features.count == 1 ? ["slope"] : features)
  }

  /// The feature that a coefficient belongs to, raw; nil for the intercept.
  public func feature(of coefficient: Int) -> String? {
    let index = coefficient - firstFeature
    return features.indices.contains(index) ? features[index] : nil
  }

  /// The coefficients of the features.
  public func slopes<Values: RandomAccessCollection>(of coefficients: Values) -> Values.SubSequence
  where Values.Element == Double {
    coefficients.dropFirst(firstFeature)
  }

  /// The intercept among coefficients; 0 where there is none.
  public func intercept(of coefficients: [Double]) -> Double {
    hasIntercept ? coefficients.first ?? 0 : 0
  }
}

/// A design is a linear model.
extension Design: RowModel {
  /// It is, but for powers.
  public var isLinear: Bool { true }

  /// The intercept plus the products of features and slopes.
  public func prediction(of row: [Double], at point: [Double]) -> Double {
    zip(slopes(of: point), row).reduce(intercept(of: point)) { $0 + $1.0 * $1.1 }
  }

  /// The predicted target of every row, column by column.
  public func predictions(for data: Dataset, at point: [Double]) -> [Double] {
    var result = [Double](repeating: intercept(of: point), count: data.rowCount)
    for (slope, feature) in zip(slopes(of: point), data.features) {
      for (row, value) in zip(result.indices, feature.values) { result[row] += slope * value }
    }
    return result
  }

  /// A line, or a curve where the feature has powers.
  public func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double] {
    let slopes = Array(slopes(of: point))
    let family = section.powers.family(of: section.feature)
    var height = intercept(of: point)
    for (index, (slope, value)) in zip(slopes, section.others).enumerated()
    where index != section.feature && !family.contains(index) {
      height += slope * value
    }
    guard family.count > 1 else {
      let slope = slopes.indices.contains(section.feature) ? slopes[section.feature] : 0
      return x.map { height + slope * $0 }
    }
    return x.map { x in
      family.reduce(height) { sum, index in
        slopes.indices.contains(index)
          ? sum + slopes[index] * section.powers.value(of: index, at: x) : sum
      }
    }
  }
}
