/// Count, mean, standard deviation, smallest and largest value of a column.
public struct ColumnSummary: Sendable, Equatable {
  /// The number of values.
  public let count: Int

  /// The arithmetic mean; `nil` without values.
  public let mean: Double?

  /// The sample standard deviation, divisor n − 1; `nil` for fewer than two values.
  public let standardDeviation: Double?

  /// The smallest value; `nil` without values, NaN if any value is.
  public let minimum: Double?

  /// The largest value; `nil` without values, NaN if any value is.
  public let maximum: Double?

  /// The summary of the values of both, as if they had been looked at together.
  ///
  /// Source: T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating formulae and a pairwise algorithm
  /// for computing sample variances", 1979.
  public func joined(with other: ColumnSummary) -> ColumnSummary {
    guard let mean, let otherMean = other.mean else { return mean == nil ? other : self }
    let (first, second) = (Double(count), Double(other.count))
    let total = first + second
    let fraction = second / total
    // Halves, because the distance of two large numbers may be none.
    let distance = otherMean / 2 - mean / 2
    let deviation = standardDeviation ?? 0
    let otherDeviation = other.standardDeviation ?? 0
    let scale = max(deviation, otherDeviation, abs(distance))
    var joint = 0.0
    if scale > 0, scale.isFinite {
      let (own, others, between) = (deviation / scale, otherDeviation / scale, distance / scale)
      let squares =
        own * own * (first - 1) + others * others * (second - 1)
        + 4 * between * between * first * fraction
      joint = scale * (squares / (total - 1)).squareRoot()
    } else {
      joint = scale
    }
    func joined(_ choose: (Double, Double) -> Double, _ one: Double?, _ two: Double?) -> Double? {
      guard let one, let two else { return one ?? two }
      return one.isNaN || two.isNaN ? .nan : choose(one, two)
    }
    return ColumnSummary(
      count: count + other.count, mean: mean + 2 * (distance * fraction), standardDeviation: joint,
      minimum: joined(Double.minimum, minimum, other.minimum),
      maximum: joined(Double.maximum, maximum, other.maximum))
  }

  private init(
    count: Int, mean: Double?, standardDeviation: Double?, minimum: Double?, maximum: Double?
  ) {
    self.count = count
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Summarises the values of a column.
  public init(_ column: Column) {
    self.init(column.values)
  }

  /// Summarises values; a value that is not finite makes mean and deviation NaN.
  ///
  /// The deviation is the corrected two-pass sum: the squared distances from the computed mean,
  /// less what the rounding of that mean added. Source: T. F. Chan, G. H. Golub and R. J. LeVeque,
  /// "Algorithms for computing the sample variance: analysis and recommendations", 1983. Values
  /// whose squares would overflow or underflow are scaled by a power of two first.
  public init(_ values: [Double]) {
    count = values.count
    guard let first = values.first else {
      (mean, standardDeviation, minimum, maximum) = (nil, nil, nil, nil)
      return
    }
    var smallest = first
    var largest = first
    var sum = 0.0
    for value in values {
      smallest = Double.minimum(smallest, value)
      largest = Double.maximum(largest, value)
      sum += value * 0
    }
    guard sum == 0 else {
      (mean, standardDeviation) = (.nan, values.count > 1 ? .nan : nil)
      let hasNaN = values.contains(where: \.isNaN)
      (minimum, maximum) = hasNaN ? (.nan, .nan) : (smallest, largest)
      return
    }
    (minimum, maximum) = (smallest, largest)

    let magnitude = max(abs(smallest), abs(largest))
    let isOrdinary = magnitude == 0 || (magnitude > 0x1p-400 && magnitude < 0x1p400)
    let exponent = isOrdinary ? 0 : magnitude.exponent
    let moments = Self.moments(values, exponent: exponent)
    // A mean lies between the extremes; rounding must not carry it outside.
    mean = min(
      max(Double(sign: .plus, exponent: exponent, significand: moments.mean), smallest), largest)
    standardDeviation =
      values.count > 1
      ? Double(
        sign: .plus, exponent: exponent,
        significand: (moments.squares / Double(values.count - 1)).squareRoot())
      : nil
  }

  /// The mean and the sum of squared distances from it, of the values times 2^−exponent.
  private static func moments(
    _ values: [Double], exponent: Int
  ) -> (mean: Double, squares: Double) {
    let count = Double(values.count)
    // Two factors, because 2^−exponent alone may be outside the range of a number.
    let half = Double(sign: .plus, exponent: -exponent / 2, significand: 1)
    let rest = Double(sign: .plus, exponent: -exponent - (-exponent / 2), significand: 1)
    // Distances are taken from the first value: a common offset then costs no digits.
    let origin = (values.first ?? 0) * half * rest
    var shift = 0.0
    for value in values { shift += value * half * rest - origin }
    shift /= count
    var squares = 0.0
    var remainder = 0.0
    for value in values {
      let distance = value * half * rest - origin - shift
      squares += distance * distance
      remainder += distance
    }
    return (origin + (shift + remainder / count), squares - remainder * remainder / count)
  }
}
