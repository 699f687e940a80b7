/// Half the square of a small error, and its size beyond δ: r²/2, else δ(|r| − δ/2).
///
/// Source: Peter J. Huber, 1964, "Robust estimation of a location parameter".
public struct HuberLoss: Loss {
  /// Name, formula and source.
  public static let information = LossInformation(
    name: "huber", title: "squares of small errors, sizes of large ones",
    formula: "r^2/2 where |r| <= delta, else delta (|r| - delta/2), r = s - y",
    whenToUse: "outliers among errors of one size",
    source: "Huber 1964, Robust estimation of a location parameter",
    isClassification: false)

  /// Where sizes take over from squares, above 0, in units of the target.
  public let delta: Double

  /// The loss.
  public init(delta: Double) {
    precondition(delta > 0, "squares have some room")
    self.delta = delta
  }

  /// r²/2, else δ(|r| − δ/2).
  public func value(_ score: Double, _ target: Double) -> Double {
    let size = (score - target).magnitude
    return size <= delta ? size * size / 2 : delta * (size - delta / 2)
  }
  /// r, held within −δ … δ.
  public func slope(_ score: Double, _ target: Double) -> Double {
    let error = score - target
    return error > delta ? delta : error < -delta ? -delta : error
  }
  /// 1 within δ, 0 beyond.
  public func curvature(_ score: Double, _ target: Double) -> Double {
    (score - target).magnitude <= delta ? 1 : 0
  }
  /// min(1, δ/|r|), the weight of iterated least squares.
  public func majorant(_ score: Double, _ target: Double) -> Double {
    min(1, delta / (score - target).magnitude)
  }
  /// 1.
  public var curvatureBound: Double? { 1 }
}
