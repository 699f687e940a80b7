import CLibrary

/// An axis ready to place values: where they lie, as fractions of its length.
struct AxisScale: Equatable {
  let kind: Axis.Scale

  /// The range in transformed coordinates: the values themselves or their decimal logarithms.
  let interval: Interval

  /// The length and the lower end of the range, halved so that the widest does not overflow.
  private let halfLength: Double
  private let halfLower: Double

  init(kind: Axis.Scale, interval: Interval) {
    self.kind = kind
    self.interval = interval
    halfLower = interval.lower / 2
    halfLength = interval.upper / 2 - halfLower
  }

  /// Where a value lies: 0 at the lower end, 1 at the upper end; not finite when nowhere.
  ///
  /// Points far beyond the ends are drawn in to keep sums of them finite.
  func fraction(of value: Double) -> Double {
    let place = kind.transform(value)
    guard place.isFinite else { return .nan }
    let fraction = (place / 2 - halfLower) / halfLength
    return max(-1e150, min(1e150, fraction))
  }

  /// The range in the values' own terms.
  var range: (lower: Double, upper: Double) {
    switch kind {
    case .linear: (interval.lower, interval.upper)
    case .logarithmic: (pow(10, interval.lower), pow(10, interval.upper))
    }
  }
}

extension Axis.Scale {
  /// A value in transformed coordinates; not finite when the axis cannot show it.
  func transform(_ value: Double) -> Double {
    switch self {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : .nan
    }
  }
}
