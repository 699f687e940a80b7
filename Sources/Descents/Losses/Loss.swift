/// What an error costs: the cost of a fit is its mean over the rows, and the penalties.
///
/// A loss is convex in the score s = θ₀ + Σθⱼxⱼ of a row. A new one is one type and one line in
/// `LossList`.
public protocol Loss: Sendable {
  /// Its name, what it is for, and its source.
  static var information: LossInformation { get }

  /// What a row costs, by its score and its target.
  func value(_ score: Double, _ target: Double) -> Double
  /// The derivative by the score; at a kink the one nearest to 0.
  func slope(_ score: Double, _ target: Double) -> Double
  /// The second derivative by the score; 0 at kinks.
  func curvature(_ score: Double, _ target: Double) -> Double
  /// A curvature c such that slope·d + cd²/2 bounds the change of the value for every change d.
  func majorant(_ score: Double, _ target: Double) -> Double
  /// The largest second derivative there is; nil where the slope jumps.
  var curvatureBound: Double? { get }
  /// What a score predicts: the target, or the probability of the second class.
  func prediction(_ score: Double) -> Double

  /// Works out values and slopes of a run of rows.
  ///
  /// - Parameters:
  ///   - scores: The scores, as many numbers as in all others; a multiple of 8.
  ///   - targets: The targets.
  ///   - values: Receives what the rows cost.
  ///   - slopes: Receives the derivatives by the score.
  ///   - count: How many rows.
  func fill(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    values: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, count: Int)

  /// Works out the second derivatives of a run of rows whose slopes are known.
  func fillCurvatures(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    slopes: UnsafePointer<Double>, curvatures: UnsafeMutablePointer<Double>, count: Int)
}

extension Loss {
  /// Its name.
  public var name: String { Self.information.name }
  /// Whether the target is one of two classes, told as 0 and 1.
  public var isClassification: Bool { Self.information.isClassification }
  /// The score itself.
  public func prediction(_ score: Double) -> Double { score }

  /// Row by row.
  public func fill(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    values: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, count: Int
  ) {
    for index in 0..<count {
      values[index] = value(scores[index], targets[index])
      slopes[index] = slope(scores[index], targets[index])
    }
  }

  /// Row by row.
  public func fillCurvatures(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    slopes: UnsafePointer<Double>, curvatures: UnsafeMutablePointer<Double>, count: Int
  ) {
    for index in 0..<count { curvatures[index] = curvature(scores[index], targets[index]) }
  }
}

/// What is told of a loss.
public struct LossInformation: Equatable, Sendable {
  /// What it is called.
  public let name: String
  /// What it is, in a few words.
  public let title: String
  /// What a row costs.
  public let formula: String
  /// When it serves.
  public let whenToUse: String
  /// Where it comes from.
  public let source: String
  /// Whether the target is one of two classes.
  public let isClassification: Bool
}

/// The losses that there are.
public enum LossList {
  /// All, the usual one first.
  public static let all: [any Loss.Type] = [
    SquaredLoss.self, LogisticLoss.self, AbsoluteLoss.self, HuberLoss.self,
  ]
}
