/// What large coefficients cost: l2/2 Σθⱼ² + l1 Σ|θⱼ|, the intercept left out.
///
/// Source: Arthur E. Hoerl and Robert W. Kennard, 1970, "Ridge regression: biased estimation for
/// nonorthogonal problems"; Robert Tibshirani, 1996, "Regression shrinkage and selection via the
/// lasso"; both together: Hui Zou and Trevor Hastie, 2005, "Regularization and variable selection
/// via the elastic net".
public struct Penalty: Hashable, Sendable {
  /// The weight of half the squares, at least 0.
  public let l2: Double
  /// The weight of the sizes, at least 0.
  public let l1: Double

  /// Creates a penalty; none where both weights are 0.
  public init(l2: Double = 0, l1: Double = 0) {
    precondition(l2 >= 0 && l1 >= 0, "large coefficients are no gain")
    self.l2 = l2
    self.l1 = l1
  }

  /// No penalty.
  public static let none = Penalty()

  /// The weights of |θ| for the coefficients of a design.
  public func absoluteWeights(_ design: Design) -> [Double] {
    (0..<design.count).map { $0 < design.firstFeature ? 0 : l1 }
  }
}
