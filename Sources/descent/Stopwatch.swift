/// The time that commands compute, without that of showing their output and of waiting for keys.
final class Stopwatch {
  /// The time that does not count, summed up since the program began.
  private var excluded = Duration.zero
  private var isExcluding = false

  /// A moment to measure from.
  struct Mark {
    fileprivate var time: ContinuousClock.Instant
    fileprivate var excluded: Duration
  }

  func mark() -> Mark { Mark(time: .now, excluded: excluded) }

  /// The seconds computed since a moment.
  func seconds(since mark: Mark) -> Double {
    max(mark.time.duration(to: .now) - (excluded - mark.excluded), .zero).inSeconds
  }

  /// Does something whose time does not count.
  func excluding<Result>(_ body: () -> Result) -> Result {
    guard !isExcluding else { return body() }
    isExcluding = true
    let start = ContinuousClock.Instant.now
    defer {
      excluded += start.duration(to: .now)
      isExcluding = false
    }
    return body()
  }
}

extension ContinuousClock.Instant {
  /// The seconds that have passed since this moment.
  var secondsAgo: Double { duration(to: .now).inSeconds }
}

extension Duration {
  /// The duration in seconds, with fractions.
  fileprivate var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
