import Numerics

/// Arrivals that took a run to find out, so that asking again is quick.
///
/// Copies of a descent have it in common: a key says of which run an arrival is.
final class ArrivalMemory: Sendable {
  /// The steps of the run, and the cost below which it has arrived.
  struct Key: Hashable {
    var iterations: Int
    var level: Double
  }

  private let arrivals = Locked<[Key: Int?]>([:])

  /// What was found for a run: nil where nothing was asked, an inner nil where it never arrived.
  func known(_ key: Key) -> Int?? { arrivals.withLock { $0[key] } }

  /// Keeps what was found for a run.
  func keep(_ arrival: Int?, for key: Key) { arrivals.withLock { $0[key] = .some(arrival) } }
}
