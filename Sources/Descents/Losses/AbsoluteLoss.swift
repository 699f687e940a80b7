/// The size of the error, |s − y|.
///
/// Its slope jumps at 0, so that no fixed step size settles; its minimum is a vertex of a linear
/// program. Source: Roger J. Boscovich, 1757, "De litteraria expeditione per pontificiam ditionem".
public struct AbsoluteLoss: Loss {
  /// Name, formula and source.
  public static let information = LossInformation(
    name: "absolute", title: "the size of the error",
    formula: "|s - y|", whenToUse: "outliers: it fits the median of the target",
    source: "Boscovich 1757, De litteraria expeditione per pontificiam ditionem",
    isClassification: false)

  /// The loss.
  public init() {}

  /// |s − y|.
  public func value(_ score: Double, _ target: Double) -> Double { (score - target).magnitude }
  /// The sign of the error, 0 without one.
  public func slope(_ score: Double, _ target: Double) -> Double {
    score > target ? 1 : score < target ? -1 : score - target
  }
  /// 0.
  public func curvature(_ score: Double, _ target: Double) -> Double { 0 }
  /// 1/|s − y|.
  public func majorant(_ score: Double, _ target: Double) -> Double {
    1 / (score - target).magnitude
  }
  /// There is none.
  public var curvatureBound: Double? { nil }
}
