/// An objective J(θ) = S(θ) + Σ wᵢ|θᵢ|: a smooth part and a weighted l1 part.
///
/// As an `Objective` it is the whole: its value is J, and its gradient the subgradient of J with
/// the least length, which is 0 at a minimum and nowhere else where S is convex.
public protocol CompositeObjective: Objective {
  /// The weights wᵢ of the l1 part, each at least 0, one for each coordinate.
  var absoluteWeights: [Double] { get }

  /// S and its gradient.
  func smoothValueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double
}

extension CompositeObjective {
  /// Turns the gradient of S into the subgradient of J with the least length.
  ///
  /// At θᵢ = 0 the slopes of wᵢ|θᵢ| fill −wᵢ … wᵢ, of which the one is taken that cancels most.
  public func addAbsoluteSlopes(
    at point: UnsafeBufferPointer<Double>, to gradient: UnsafeMutableBufferPointer<Double>
  ) {
    for (index, weight) in absoluteWeights.enumerated() {
      let slope = gradient[index]
      if point[index] > 0 {
        gradient[index] = slope + weight
      } else if point[index] < 0 {
        gradient[index] = slope - weight
      } else {
        gradient[index] = slope > weight ? slope - weight : slope < -weight ? slope + weight : 0
      }
    }
  }

  /// Σ wᵢ|θᵢ|.
  public func absoluteValue(at point: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for (index, weight) in absoluteWeights.enumerated() { sum += weight * point[index].magnitude }
    return sum
  }
}
