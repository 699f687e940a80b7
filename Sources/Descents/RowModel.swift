public import Datasets

/// A model that predicts the target of a row from its features.
public protocol RowModel: Sendable {
  /// Whether the prediction over one feature, all others fixed, is a straight line.
  var isLinear: Bool { get }

  /// The predicted target of a row, one number a feature, with the coefficients of a point.
  func prediction(of row: [Double], at point: [Double]) -> Double

  /// The predicted target of every row of a data set.
  func predictions(for data: Dataset, at point: [Double]) -> [Double]

  /// The predicted target at some values of one feature, along a section through all others.
  func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double]
}

extension RowModel {
  /// Not known to be.
  public var isLinear: Bool { false }

  /// Row by row.
  public func predictions(for data: Dataset, at point: [Double]) -> [Double] {
    var row = [Double](repeating: 0, count: data.features.count)
    return (0..<data.rowCount).map { index in
      for feature in row.indices { row[feature] = data.features[feature].values[index] }
      return prediction(of: row, at: point)
    }
  }

  /// Value by value.
  public func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double] {
    x.map { prediction(of: section.row(at: $0), at: point) }
  }
}

/// A line through the space of features: one of them varies, its powers follow, all others are
/// fixed.
public struct Section: Sendable {
  /// The index of the feature that varies.
  public var feature: Int
  /// The values of all features; those of the varying one and its powers mean nothing.
  public var others: [Double]
  /// Which features are powers of others.
  public var powers: PowerFeatures

  /// Creates a section.
  public init(feature: Int, others: [Double], powers: PowerFeatures) {
    self.feature = feature
    self.others = others
    self.powers = powers
  }

  /// All features where the varying one has a value.
  public func row(at x: Double) -> [Double] {
    var row = others
    for index in powers.family(of: feature) where row.indices.contains(index) {
      row[index] = powers.value(of: index, at: x)
    }
    if row.indices.contains(feature) { row[feature] = x }
    return row
  }
}

/// A model of some of the columns of a data set.
public struct ColumnsModel: RowModel {
  private let base: any RowModel
  private let columns: [Int]

  /// A model whose features are the columns of these indices, in the model's order.
  public init(_ base: any RowModel, columns: [Int]) {
    self.base = base
    self.columns = columns
  }

  /// Whether the base is.
  public var isLinear: Bool { base.isLinear }

  /// The base's prediction from its own columns of the row.
  public func prediction(of row: [Double], at point: [Double]) -> Double {
    base.prediction(of: columns.map { row[$0] }, at: point)
  }

  /// The same along a section, point by point.
  public func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double] {
    x.map { prediction(of: section.row(at: $0), at: point) }
  }
}
