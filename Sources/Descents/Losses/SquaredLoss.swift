/// Half the square of the error, (s − y)²/2.
///
/// Source: Adrien-Marie Legendre, 1805, "Nouvelles méthodes pour la détermination des orbites des
/// comètes".
public struct SquaredLoss: Loss {
  /// Name, formula and source.
  public static let information = LossInformation(
    name: "squared", title: "half the square of the error",
    formula: "(s - y)^2/2", whenToUse: "errors of one size, without outliers",
    source: "Legendre 1805, Nouvelles méthodes pour la détermination des orbites des comètes",
    isClassification: false)

  /// The loss.
  public init() {}

  /// (s − y)²/2.
  public func value(_ score: Double, _ target: Double) -> Double {
    (score - target) * (score - target) / 2
  }
  /// s − y.
  public func slope(_ score: Double, _ target: Double) -> Double { score - target }
  /// 1.
  public func curvature(_ score: Double, _ target: Double) -> Double { 1 }
  /// 1.
  public func majorant(_ score: Double, _ target: Double) -> Double { 1 }
  /// 1.
  public var curvatureBound: Double? { 1 }
}
