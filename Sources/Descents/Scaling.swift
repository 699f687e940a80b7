/// How the features of standardised data came from the original ones.
public struct Scaling: Equatable, Sendable {
  /// A feature's mean and standard deviation before; 0 and 1 where it is as it came.
  public struct Feature: Equatable, Sendable {
    /// The mean that was taken off.
    public var mean: Double
    /// The standard deviation that was divided by.
    public var deviation: Double

    /// Creates the record of a feature.
    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }

    /// A feature that is as it came.
    public static let none = Feature(mean: 0, deviation: 1)

    /// A value of the original feature in the units of the standardised one.
    public func standardized(_ value: Double) -> Double { (value - mean) / deviation }

    /// A value of the standardised feature in the units of the original one.
    public func original(_ value: Double) -> Double { mean + value * deviation }

    /// The record of a feature that is standardised once more.
    public func followed(by next: Feature) -> Feature {
      Feature(mean: mean + next.mean * deviation, deviation: deviation * next.deviation)
    }
  }

  /// One for each feature.
  public var features: [Feature]

  /// Creates the record of all features.
  public init(features: [Feature]) { self.features = features }

  /// A row of the original features in the units of the standardised ones.
  public func standardized(_ row: [Double]) -> [Double] {
    zip(features, row).map { $0.standardized($1) }
  }
}
