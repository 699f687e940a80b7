internal import Numerics

/// The curvature of a quadratic cost, worked out when it is first asked for.
///
/// Shared by the copies of a cost: for a thousand features it takes half a minute.
final class CurvatureCache: Sendable {
  private let spectrum = Locked<Spectrum?>(nil)

  /// A cache that holds nothing.
  init() {}

  /// The spectrum: the one that is there, else the one that a closure works out; nothing is kept
  /// where that throws.
  func value<Failure>(
    orElse make: () throws(Failure) -> Spectrum
  ) throws(Failure) -> Spectrum {
    // Not worked out behind the lock: two threads at once do the same work, and none waits.
    if let known = spectrum.withLock({ $0 }) { return known }
    let made = try make()
    spectrum.withLock { $0 = made }
    return made
  }
}
