internal import CLibrary
internal import CVectorMath

/// The negative logarithm of the probability of the class: log(1 + eˢ) − ys, y being 0 or 1.
///
/// The probability of class 1 is σ(s) = 1/(1 + e⁻ˢ).
/// Source: David R. Cox, 1958, "The regression analysis of binary sequences".
public struct LogisticLoss: Loss {
  /// Name, formula and source.
  public static let information = LossInformation(
    name: "logistic", title: "minus the logarithm of the class's probability",
    formula: "log(1 + e^s) - y s, y being 0 or 1", whenToUse: "a target of two classes",
    source: "Cox 1958, The regression analysis of binary sequences",
    isClassification: true)

  /// The loss.
  public init() {}

  /// log(1 + eˢ) − ys, formed without cancellation.
  public func value(_ score: Double, _ target: Double) -> Double {
    log1p(exp(-score.magnitude)) + max(score, 0) - target * score
  }
  /// σ(s) − y.
  public func slope(_ score: Double, _ target: Double) -> Double {
    let power = exp(-score.magnitude)
    // Near certainty 1 − σ is as exact as σ.
    if score >= 0 {
      return target == 1 ? -power / (1 + power) : 1 / (1 + power) - target
    }
    return power / (1 + power) - target
  }
  /// σ(s)(1 − σ(s)).
  public func curvature(_ score: Double, _ target: Double) -> Double {
    let power = exp(-score.magnitude)
    return power / ((1 + power) * (1 + power))
  }
  /// 1/4.
  public func majorant(_ score: Double, _ target: Double) -> Double { 0.25 }
  /// 1/4.
  public var curvatureBound: Double? { 0.25 }
  /// σ(s).
  public func prediction(_ score: Double) -> Double {
    let power = exp(-score.magnitude)
    return score >= 0 ? 1 / (1 + power) : power / (1 + power)
  }

  /// All rows of a run together, with the vector exponential and logarithm.
  public func fill(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    values: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, count: Int
  ) {
    for index in 0..<count { values[index] = -scores[index].magnitude }
    vector_exp(slopes, values, values, values, count)
    // log(1 + p) loses the digits of a small p; the quotient brings them back.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { room in
      guard let sums = room.baseAddress else { return }
      let logarithms = sums + count
      for index in 0..<count { sums[index] = 1 + slopes[index] }
      vector_log(logarithms, sums, sums, sums, count)
      for index in 0..<count {
        let (power, sum) = (slopes[index], sums[index])
        let grown = sum - 1
        let logarithm = grown == 0 ? power : logarithms[index] * (power / grown)
        let (score, target) = (scores[index], targets[index])
        values[index] = logarithm + max(score, 0) - target * score
        let unlikely = power / sum
        let excess = score >= 0 ? 1 - target : -target
        slopes[index] = score >= 0 ? excess - unlikely : excess + unlikely
      }
    }
  }

  /// |σ − y|(1 − |σ − y|), which is σ(1 − σ) as y is 0 or 1.
  public func fillCurvatures(
    scores: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    slopes: UnsafePointer<Double>, curvatures: UnsafeMutablePointer<Double>, count: Int
  ) {
    for index in 0..<count {
      let size = slopes[index].magnitude
      curvatures[index] = size * (1 - size)
    }
  }
}
