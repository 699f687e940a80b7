internal import Numerics
internal import Optimization

/// A search for minima of a formula over rows, by descents from several starts in a box.
///
/// Each start goes down by BFGS, and its end is made sharp by Newton steps. What is kept is a
/// minimum by its second derivatives; there may be others.
struct RowSearch {
  private let objective: any TwiceDifferentiable
  private let box: [ClosedRange<Double>]
  private let rowCount: Int
  private var random: SplitMix64

  /// The most starts.
  private static let mostStarts = 16
  /// The steps of a start.
  private static let steps = 200
  /// The rows that all evaluations together run over, weighed by the variables.
  private static let work = 3e7
  /// Functions of more variables are not searched.
  private static let mostVariables = 40

  init(
    _ objective: any TwiceDifferentiable, in box: [ClosedRange<Double>], rowCount: Int, seed: Int
  ) {
    self.objective = objective
    self.box = box
    self.rowCount = rowCount
    random = SplitMix64(seed: UInt64(max(seed, 0)))
  }

  /// How many starts the rows allow; 0 where a search would take too long.
  static func starts(rows: Int, variables: Int) -> Int {
    guard variables > 0, variables <= mostVariables else { return 0 }
    let each = Double(rows) * Double(variables + 1) * Double(steps)
    return min(mostStarts, Int(work / max(each, 1)))
  }

  /// The minima, the lowest first, each once.
  mutating func run(shouldStop: () -> Bool) -> (minima: [Minimum], wasInterrupted: Bool) {
    var found: [Minimum] = []
    for start in 0..<Self.starts(rows: rowCount, variables: box.count) {
      if shouldStop() { return (found, true) }
      let point = box.map { range in
        let fraction = start == 0 ? 0.5 : random.nextUniform()
        return range.lowerBound * (1 - fraction) + range.upperBound * fraction
      }
      guard let minimum = minimum(from: point, shouldStop) else { continue }
      let isKnown = found.contains { other in
        let size = 1 + squaredDistance(other.point, other.point.map { _ in 0 })
        return squaredDistance(other.point, minimum.point) <= 1e-10 * size
      }
      if !isKnown { found.append(minimum) }
    }
    return (found.sorted { $0.value < $1.value }, false)
  }

  private func minimum(from start: [Double], _ shouldStop: () -> Bool) -> Minimum? {
    guard var state = try? Runner.begin(objective, method: BFGS(), start: start) else { return nil }
    let limits = RunLimits(iterations: Self.steps, gradientTolerance: 0)
    guard
      (try? Runner.advance(
        &state, objective: objective, limits: limits, shouldStop: shouldStop)) != nil
    else { return nil }
    var point = state.point
    for _ in 0..<6 {
      guard let next = newtonStep(from: point) else { return nil }
      let isStill =
        squaredDistance(next, point) <= 0x1p-100 * squaredDistance(point, start.map { _ in 0 })
      point = next
      if isStill { break }
    }
    let value = objective.value(at: point)
    guard value.isFinite, let spectrum = Spectrum(of: objective, at: point),
      let least = spectrum.eigenvalues.first, let largest = spectrum.eigenvalues.last,
      least > 1e-9 * largest
    else { return nil }
    // Where a function falls for ever, Newton steps stay long.
    guard let last = newtonStep(from: point) else { return nil }
    let size = squaredDistance(point, point.map { _ in 0 })
    guard squaredDistance(last, point) <= 1e-14 * (1 + size) else { return nil }
    return Minimum(point: point, value: value)
  }

  /// The point that a Newton step leads to; nil where the curvature is not positive.
  private func newtonStep(from point: [Double]) -> [Double]? {
    let gradient = objective.valueAndGradient(at: point).gradient
    guard let spectrum = Spectrum(of: objective, at: point),
      let least = spectrum.eigenvalues.first, least > 0
    else { return nil }
    var next = point
    for (curvature, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors) {
      let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 } / curvature
      for index in next.indices { next[index] -= part * vector[index] }
    }
    return next.allSatisfy(\.isFinite) ? next : nil
  }
}
