import Glibc

/// The time that commands compute, without that of showing their output and of waiting for keys.
final class Stopwatch {
  /// The seconds that do not count, summed up since the program began.
  private var excluded = 0.0
  private var isExcluding = false

  /// A moment to measure from.
  struct Mark {
    fileprivate var time: Double
    fileprivate var excluded: Double
  }

  func mark() -> Mark { Mark(time: Self.now, excluded: excluded) }

  /// The seconds computed since a moment.
  func seconds(since mark: Mark) -> Double {
    max(Self.now - mark.time - (excluded - mark.excluded), 0)
  }

  /// Does something whose time does not count.
  func excluding<Result>(_ body: () -> Result) -> Result {
    guard !isExcluding else { return body() }
    isExcluding = true
    let start = Self.now
    defer {
      excluded += Self.now - start
      isExcluding = false
    }
    return body()
  }

  /// The seconds of a clock that nobody sets.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
