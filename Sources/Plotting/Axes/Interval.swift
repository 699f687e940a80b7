/// A proper interval of finite numbers: its lower end lies below its upper end.
struct Interval: Equatable {
  let lower: Double
  let upper: Double

  /// The interval between two numbers in either order; what cannot be an end is mended.
  static func sound(_ first: Double, _ second: Double) -> Interval {
    let first = first.isFinite ? first : 0
    let second = second.isFinite ? second : 0
    let lower = min(first, second)
    let upper = max(first, second)
    return Interval(lower: lower, upper: upper).widenedIfFlat()
  }

  /// The interval between two numbers that somebody asked for: kept as long as it has a width.
  static func explicit(_ first: Double, _ second: Double) -> Interval {
    guard first.isFinite, second.isFinite else { return sound(first, second) }
    let interval = Interval(lower: min(first, second), upper: max(first, second))
    // Lengths are halved, so that the widest interval does not overflow; the smallest must not
    // vanish.
    return interval.upper / 2 - interval.lower / 2 > 0 ? interval : interval.widenedIfFlat()
  }

  /// The same interval, or one around its only number when its ends are equal.
  func widenedIfFlat() -> Interval {
    let magnitude = max(abs(lower), abs(upper))
    // Neighboring numbers leave no room for round ones between them.
    if upper - lower > max(magnitude * 1e-13, 1e-302) { return self }
    let reach = magnitude < 1e-300 ? 1 : magnitude * 0.05
    return Interval(
      lower: max(lower - reach, -Double.greatestFiniteMagnitude),
      upper: min(upper + reach, Double.greatestFiniteMagnitude)
    )
  }

  /// The same interval with a margin at both ends, in parts of its length.
  func padded(by part: Double) -> Interval {
    let margin = (upper / 2 - lower / 2) * part * 2
    return Interval(
      lower: max(lower - margin, -Double.greatestFiniteMagnitude),
      upper: min(upper + margin, Double.greatestFiniteMagnitude)
    )
  }

  /// The number at a fraction of the way from the lower end to the upper end.
  func value(at fraction: Double) -> Double {
    fraction == 1 ? upper : lower * (1 - fraction) + upper * fraction
  }

  /// How far along the interval a number lies: 0 at the lower end, 1 at the upper end.
  func fraction(of value: Double) -> Double {
    // Halved first, so that the span of the widest interval does not overflow.
    (value / 2 - lower / 2) / (upper / 2 - lower / 2)
  }
}
