import CLibrary

/// The round numbers marked along an axis and how they are written.
struct Ticks: Equatable {
  /// The marked values, rising.
  var values: [Double]

  /// What is written beside each.
  var labels: [String]

  /// What turns a label back into its value, such as "x1e6"; belongs to the axis's name.
  var factor: Factor?

  /// A common factor and offset: value = label · 10^exponent + offset.
  struct Factor: Equatable {
    var exponent: Int
    var offset: String?
  }

  static let none = Ticks(values: [], labels: [], factor: nil)

  /// Chooses the marks of an axis.
  ///
  /// Steps are 1, 2, 2.5 or 5 times a power of ten (Heckbert 1990, "Nice numbers for graph
  /// labels"). As in Talbot, Lin & Hanrahan 2010, "An extension of Wilkinson's algorithm for
  /// positioning tick labels on axes", candidates are ranked by simplicity and by how near they
  /// come to the wanted density, and those whose labels collide are out.
  ///
  /// About as many marks as are wanted come out, provided that they find room.
  ///
  /// - Parameters:
  ///   - scale: The axis.
  ///   - wanted: About how many.
  ///   - mayScale: Whether labels may share a factor or an offset; there must be room to name it.
  ///   - fits: Whether marks and their labels find room.
  /// - Returns: The marks; none where not even the ends find room.
  static func choose(
    for scale: AxisScale, wanted: Double, mayScale: Bool = true, fits: (Ticks) -> Bool
  ) -> Ticks {
    var best = Ticks.none
    var least = Double.infinity
    for candidate in candidates(for: scale, wanted: max(wanted, 2), mayScale: mayScale) {
      let count = Double(candidate.ticks.values.count)
      guard count > 0 else { continue }
      let scarce = count < 2 ? 3.0 : 0
      let penalty = abs(log(count / max(wanted, 2))) + candidate.penalty + scarce
      if penalty < least, fits(candidate.ticks) {
        best = candidate.ticks
        least = penalty
      }
    }
    // A name too long for the page leaves numbers that explain themselves.
    if best == .none, mayScale {
      return choose(for: scale, wanted: wanted, mayScale: false, fits: fits)
    }
    if best == .none {
      // Between neighbouring doubles there are no round numbers; the ends are still numbers.
      let ends = Ticks(ends: scale.range)
      if fits(ends) { best = ends }
    }
    return best
  }

  private static func candidates(
    for scale: AxisScale, wanted: Double, mayScale: Bool
  ) -> [(ticks: Ticks, penalty: Double)] {
    switch scale.kind {
    case .linear:
      linear(in: scale.interval, wanted: wanted).map {
        (Ticks($0.marks, mayScale: mayScale), $0.penalty)
      }
    case .logarithmic:
      logarithmic(in: scale, wanted: wanted, mayScale: mayScale)
    }
  }

  private static let steps: [(mantissa: Int, shift: Int, penalty: Double)] = [
    (1, 0, 0), (2, 0, 0.05), (25, -1, 0.3), (5, 0, 0.02),
  ]

  /// Sets of evenly spaced round numbers, some finer and some coarser than wanted.
  static func linear(
    in interval: Interval, wanted: Double
  ) -> [(marks: [Decimal], penalty: Double)] {
    let ideal = interval.upper / wanted - interval.lower / wanted
    guard ideal.isFinite, ideal.isNormal else { return [] }
    let power = Int(floor(log10(ideal)))
    var result: [(marks: [Decimal], penalty: Double)] = []
    for exponent in (power - 1)...(power + 2) {
      for step in steps {
        let unit = Decimal(mantissa: step.mantissa, exponent: exponent + step.shift)
        guard let marks = multiples(of: unit, in: interval) else { continue }
        result.append((marks, step.penalty))
      }
    }
    return result
  }

  /// All multiples of a step within an interval, or nil when they are too many to be wanted.
  private static func multiples(of step: Decimal, in interval: Interval) -> [Decimal]? {
    let width = step.value
    guard width > 0, width.isFinite else { return nil }
    // Ends a hair beyond a multiple, from rounding, still count.
    let slack = 1e-9
    let first = (interval.lower / width - slack).rounded(.up)
    let last = (interval.upper / width + slack).rounded(.down)
    guard abs(first) < 1e16, abs(last) < 1e16, last - first < 200 else { return nil }
    guard first <= last else { return [] }
    return (Int(first)...Int(last)).map {
      Decimal(mantissa: $0 * step.mantissa, exponent: step.exponent)
    }
  }

  private static func logarithmic(
    in scale: AxisScale, wanted: Double, mayScale: Bool
  ) -> [(ticks: Ticks, penalty: Double)] {
    let interval = scale.interval
    var result: [(ticks: Ticks, penalty: Double)] = []
    for digits in [[1, 2, 5], [1]] {
      let marks = powers(digits: digits, stride: 1, in: interval)
      if marks.count > 1 { result.append((Ticks(powers: marks), digits.count == 1 ? 0 : 0.1)) }
    }
    for stride in [2, 3, 5, 10, 20, 50, 100, 200] {
      let marks = powers(digits: [1], stride: stride, in: interval)
      if marks.count > 1 { result.append((Ticks(powers: marks), 0.05)) }
    }
    guard interval.upper - interval.lower < 1 else { return result }
    // Within a decade evenly spaced round numbers are better known than none.
    let range = scale.range
    return result
      + linear(in: Interval.sound(range.lower, range.upper), wanted: wanted).map {
        (Ticks($0.marks, mayScale: mayScale), $0.penalty + 0.2)
      }
  }

  /// Powers of ten within an interval of logarithms, and small multiples of them.
  static func powers(digits: [Int], stride: Int, in interval: Interval) -> [Decimal] {
    let slack = 1e-9
    let first = Int(max(interval.lower, -330).rounded(.down))
    let last = Int(min(interval.upper, 330).rounded(.up))
    guard first <= last, (last - first) / stride < 200 else { return [] }
    var marks: [Decimal] = []
    for exponent in first...last where exponent.isMultiple(of: stride) {
      for digit in digits {
        let place = Double(exponent) + log10(Double(digit))
        guard place >= interval.lower - slack, place <= interval.upper + slack else { continue }
        let mark = Decimal(mantissa: digit, exponent: exponent)
        if mark.value > 0, mark.value.isFinite { marks.append(mark) }
      }
    }
    return marks
  }
}
