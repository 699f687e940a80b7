public import Numerics

/// When descent with a fixed step arrives on a quadratic cost: worked out from the start, not
/// bounded.
///
/// Along the eigenvector of λ the error e₀ = vᵀ(θ₀ − θ*) becomes (1 − αλ)ᵏe₀, with momentum β the
/// k-th term of eₖ₊₁ = (1 + β − αλ)eₖ − βeₖ₋₁, and the cost gap is ½Σλeₖ². A start that has almost
/// no error in the slow direction arrives long before the worst factor says. Source: Boris T.
/// Polyak, 1987, "Introduction to Optimization", sections 1.4 and 3.2.
public struct QuadraticForecast: Sendable {
  /// The eigenvalues of the Hessian.
  public let eigenvalues: [Double]
  /// The error of the start along each eigenvector.
  public let errors: [Double]
  /// The step size α.
  public let stepSize: Double
  /// The momentum β; 0 for plain descent.
  public let momentum: Double

  /// Creates the forecast of a run.
  ///
  /// - Parameters:
  ///   - spectrum: The spectrum of the Hessian.
  ///   - start: Where the run begins.
  ///   - minimum: Where the minimum lies.
  ///   - stepSize: The step size α.
  ///   - momentum: The momentum β of the heavy ball; 0 for plain descent.
  public init(
    spectrum: Spectrum, start: [Double], minimum: [Double], stepSize: Double,
    momentum: Double = 0
  ) {
    self.init(
      eigenvalues: spectrum.eigenvalues,
      errors: spectrum.eigenvectors.map { vector in
        zip(vector, zip(start, minimum)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
      }, stepSize: stepSize, momentum: momentum)
  }

  /// Creates the forecast from the errors along the eigenvectors.
  public init(eigenvalues: [Double], errors: [Double], stepSize: Double, momentum: Double = 0) {
    let count = min(eigenvalues.count, errors.count)
    self.eigenvalues = Array(eigenvalues.prefix(count))
    self.errors = Array(errors.prefix(count))
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// The cost gap of the start.
  public var firstGap: Double { gap(errors) }

  /// The fraction of the first gap that lies along each eigenvector; empty where the gap is 0.
  public var fractions: [Double] {
    let whole = firstGap
    guard whole > 0, whole.isFinite else { return [] }
    return zip(eigenvalues, errors).map { max($0, 0) * $1 * $1 / 2 / whole }
  }

  /// The most terms that are worked out before the answer is left open: directions times
  /// iterations.
  public static let workLimit = 4_000_000

  /// An answer about the first iteration at which the gap is small enough.
  public enum Arrival: Equatable, Sendable {
    /// It is this one.
    case at(Int)
    /// There is none: some direction with an error in it does not shrink in time.
    case never
    /// It comes after this many iterations, to which the forecast was worked out.
    case after(Int)
  }

  /// The first iteration at which the gap is at most `fraction` of the first gap.
  public func arrival(fraction: Double) -> Arrival {
    let whole = firstGap
    guard whole > 0, whole.isFinite, fraction < 1 else { return .at(0) }
    let bound = fraction * whole
    return momentum > 0 ? ballArrival(bound) : plainArrival(bound)
  }

  /// The first iteration from which the gap along one eigenvector alone is at most `fraction` of
  /// its first.
  public func arrival(along direction: Int, fraction: Double) -> Arrival {
    QuadraticForecast(
      eigenvalues: [eigenvalues[direction]], errors: [errors[direction]], stepSize: stepSize,
      momentum: momentum
    ).arrival(fraction: fraction)
  }

  /// The cost gap along one eigenvector after each of some iterations, rising from 0.
  public func gaps(along direction: Int, at iterations: [Int]) -> [Double] {
    let (eigenvalue, error) = (max(eigenvalues[direction], 0), errors[direction])
    guard momentum > 0 else {
      let factor = 1 - stepSize * eigenvalue
      return iterations.map {
        let error = error * power(factor.magnitude, Double($0))
        return eigenvalue * error * error / 2
      }
    }
    var (last, here) = (error, error)
    var made = 0
    return iterations.map { iteration in
      while made < iteration {
        (last, here) = (here, (1 + momentum - stepSize * eigenvalue) * here - momentum * last)
        made += 1
      }
      return eigenvalue * here * here / 2
    }
  }

  private func gap(_ errors: [Double]) -> Double {
    zip(eigenvalues, errors).reduce(0) { $0 + max($1.0, 0) * $1.1 * $1.1 } / 2
  }

  /// The gap after so many steps without momentum.
  private func plainGap(after count: Double) -> Double {
    zip(eigenvalues, errors).reduce(0) { sum, pair in
      let factor = (1 - stepSize * pair.0).magnitude
      return sum + max(pair.0, 0) * pair.1 * pair.1 * power(factor * factor, count)
    } / 2
  }

  /// A sum of powers ρᵏ is convex in k: it falls to its least value and rises after it.
  private func plainArrival(_ bound: Double) -> Arrival {
    var low = 0
    var high = 1
    var before = plainGap(after: 0)
    while true {
      let here = plainGap(after: Double(high))
      if here <= bound { break }
      // It may dip below the bound between two doublings, but only where it does not fall any more
      // at the second.
      let next = plainGap(after: Double(high) + 1)
      if !(next < here) || !(here < before) || high > 1 << 52 {
        guard let dip = least(from: low, to: high), plainGap(after: Double(dip)) <= bound else {
          return .never
        }
        high = dip
        break
      }
      before = here
      low = high
      high *= 2
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if plainGap(after: Double(middle)) <= bound { high = middle } else { low = middle }
    }
    return .at(high)
  }

  /// The iteration of the least gap between two.
  private func least(from low: Int, to high: Int) -> Int? {
    var (low, high) = (low, high)
    while high - low > 2 {
      let middle = low + (high - low) / 2
      if plainGap(after: Double(middle)) < plainGap(after: Double(middle + 1)) {
        high = middle + 1
      } else {
        low = middle
      }
    }
    return (low...high).min { plainGap(after: Double($0)) < plainGap(after: Double($1)) }
  }

  /// With momentum the gap swings: it is followed step by step.
  private func ballArrival(_ bound: Double) -> Arrival {
    var before = errors
    var here = errors
    let limit = Self.workLimit / max(eigenvalues.count, 1)
    var lowest = firstGap
    var lowestAt = 0
    for iteration in 1...max(limit, 1) {
      for index in here.indices {
        let next =
          iteration == 1
          ? (1 - stepSize * eigenvalues[index]) * here[index]
          : (1 + momentum - stepSize * eigenvalues[index]) * here[index]
            - momentum * before[index]
        before[index] = here[index]
        here[index] = next
      }
      let gap = gap(here)
      if gap <= bound { return .at(iteration) }
      if !gap.isFinite || gap > 1e12 * firstGap { return .never }
      if gap < lowest { (lowest, lowestAt) = (gap, iteration) }
    }
    return lowestAt < limit / 2 ? .never : .after(limit)
  }

  /// A power with a large whole exponent, by squaring.
  private func power(_ base: Double, _ exponent: Double) -> Double {
    guard base != 1 else { return 1 }
    var result = 1.0
    var square = base
    var rest = UInt64(exactly: exponent.rounded()) ?? .max
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
