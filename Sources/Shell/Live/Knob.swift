import CLibrary

/// A number that keys and mouse turn, within a range.
///
/// It only takes values that can be written in a few digits, so that what is shown is what is used,
/// and what is typed by hand does the same.
struct Knob: Equatable {
  /// The variable that it sets.
  let name: String
  /// The least and the largest value.
  let range: ClosedRange<Double>
  /// Whether it takes whole numbers only.
  let isWhole: Bool
  /// Whether equal turns multiply, rather than add: both ends are positive and a factor of 20 or
  /// more apart.
  let isGeometric: Bool
  private(set) var value: Double

  /// The steps from end to end.
  private static let steps = 100.0
  /// The steps of a coarse turn.
  private static let coarse = 10.0

  /// A knob at a value, or in the middle of its range.
  init(
    _ name: String, in range: ClosedRange<Double>, isWhole: Bool = false, at value: Double? = nil
  ) {
    self.name = name
    self.range = range
    self.isWhole = isWhole
    isGeometric = range.lowerBound > 0 && range.upperBound / 20 >= range.lowerBound
    self.value = range.lowerBound
    if let value, range.contains(value) {
      set(value)
    } else {
      self.value = self.value(at: 0.5)
    }
  }

  /// Where the value stands, from 0 at the least to 1 at the largest.
  var position: Double { position(of: value) }

  /// Where a value stands in the range, 0 and 1 at its ends.
  func position(of value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isGeometric else {
      // Halves, as the whole may be beyond the largest number.
      return (value / 2 - low / 2) / (high / 2 - low / 2)
    }
    return (log(value) - log(low)) / (log(high) - log(low))
  }

  /// The value nearest to a place of the range that the knob can take.
  func value(at position: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard position > 0 else { return low }
    guard position < 1 else { return high }
    let exact =
      isGeometric
      ? exp(log(low) + (log(high) - log(low)) * position)
      : low + (high / 2 - low / 2) * position * 2
    return rounded(exact)
  }

  /// Turns by whole steps of a hundredth of the range, or of a tenth; at least to the next value.
  mutating func turn(by steps: Int, isCoarse: Bool) {
    let step = (isCoarse ? Self.coarse : 1) / Self.steps
    var place = position + Double(steps) * step
    var next = value(at: place)
    // Where the digits are coarser than the steps, the next value is some steps away.
    for _ in 0..<Int(Self.steps) where next == value && place > 0 && place < 1 {
      place += Double(steps.signum()) / Self.steps
      next = value(at: place)
    }
    value = next
  }

  /// Goes to a place of the range, from 0 to 1.
  mutating func move(to position: Double) { value = value(at: position) }

  /// Takes a value that was typed, held to the range; a whole number where only those do.
  mutating func set(_ typed: Double) {
    let held = min(max(typed, range.lowerBound), range.upperBound)
    let whole = isWhole ? held.rounded() : held
    value = range.contains(whole) ? whole : held
  }

  /// A value in as many digits as the steps of the range need.
  private func rounded(_ value: Double) -> Double {
    if isWhole {
      let whole = value.rounded()
      return range.contains(whole) ? whole : value
    }
    // Three digits tell the steps of a factor apart; sums need a fraction of a step.
    let size =
      isGeometric
      ? value.magnitude / 100
      : (range.upperBound / Self.steps - range.lowerBound / Self.steps) * 1.001
    guard size > 0, size.isNormal else { return value }
    let digits = -log10(size).rounded(.down)
    let shown: Double
    if digits >= 0 {
      guard digits <= 300 else { return value }
      let unit = pow(10, digits)
      shown = (value * unit).rounded() / unit
    } else {
      let unit = pow(10, -digits)
      shown = (value / unit).rounded() * unit
    }
    return shown.isFinite ? min(max(shown, range.lowerBound), range.upperBound) : value
  }
}
