/// A second measure of a run's points, such as the cost of rows that it does not learn from, which
/// may stop it early.
public struct Validation {
  /// How many steps on end may pass without a new best score.
  public let patience: Int
  /// The score of a point; less is better.
  public let score: (_ point: UnsafeBufferPointer<Double>) -> Double

  /// Creates a measure; a patience below 1 counts as 1.
  public init(patience: Int, score: @escaping (_ point: UnsafeBufferPointer<Double>) -> Double) {
    self.patience = max(patience, 1)
    self.score = score
  }
}

/// The point of a run that a validation liked best.
public struct ValidatedPoint: Equatable, Sendable {
  /// The point.
  public let point: [Double]
  /// The cost there.
  public let cost: Double
  /// Its score.
  public let score: Double
  /// The number of steps that led there.
  public let iteration: Int
}
