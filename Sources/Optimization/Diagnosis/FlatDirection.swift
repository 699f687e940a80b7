internal import Numerics

extension Diagnosis.FlatDirection {
  /// The fraction of a slope that a window of steps takes away at most where they are far too
  /// short.
  private static let largestFraction = 0.1

  /// The flattest direction at the end of a run with a fixed step size; nil where the steps are not
  /// far too short for it.
  ///
  /// - Parameters:
  ///   - evidence: The record of the run.
  ///   - objective: The function.
  init?(_ evidence: Evidence, _ objective: any Objective) {
    let tail = evidence.tail
    guard let stable = evidence.stableCurvature, tail.count >= 3, (2...60).contains(tail.dimension)
    else { return nil }
    let point = Array(tail.point(tail.count - 1))
    guard let spectrum = hessianSpectrum(of: objective, at: point),
      let flattest = spectrum.eigenvalues.indices.min(by: {
        spectrum.eigenvalues[$0].magnitude < spectrum.eigenvalues[$1].magnitude
      }), spectrum.eigenvalues[flattest].magnitude < 1e-3 * stable
    else { return nil }
    let direction = spectrum.eigenvectors[flattest]
    func slope(_ point: [Double]) -> Double {
      zip(objective.valueAndGradient(at: point).gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let (before, after) = (slope(Array(tail.point(0))), slope(point))
    guard before.isFinite, after.isFinite, before != 0 else { return nil }
    let fraction = 1 - after / before
    guard fraction.magnitude < Self.largestFraction else { return nil }
    self.direction = direction
    steps = tail.count - 1
    self.fraction = fraction
  }
}
