/// The values of a curve that are worth showing where its poles leave no largest one.
struct RobustRange {
  /// The range; nil without values.
  let range: ClosedRange<Double>?

  /// The part of the abscissas that lies next to poles and may be left out.
  private static let leftOut = 0.1

  /// The margin where values go on, as a fraction of the range.
  private static let margin = 0.25

  /// Takes the range of evenly spaced samples of a curve with poles.
  init(_ samples: [CurveSample], poles: [Double]) {
    let values = samples.lazy.map(\.y).filter(\.isFinite).sorted()
    guard let first = samples.first, let last = samples.last, let least = values.first,
      let greatest = values.last
    else {
      range = nil
      return
    }
    // Even samples are counted, so that it holds on a logarithmic axis too.
    let reach = Int(Double(samples.count) * Self.leftOut / 2) / max(poles.count, 1)
    var isNear = Array(repeating: false, count: samples.count)
    for pole in poles where pole >= first.x && pole <= last.x {
      let next = Self.lowerBound(of: pole, in: samples)
      let lower = max(next - reach, 0)
      let upper = min(next + reach, samples.count)
      for index in lower..<max(upper, lower) { isNear[index] = true }
    }
    var lower = values[values.count / 20]
    var upper = values[values.count - 1 - values.count / 20]
    for (sample, isNear) in zip(samples, isNear) where !isNear && sample.isFinite {
      lower = min(lower, sample.y)
      upper = max(upper, sample.y)
    }
    let margin = (upper / 2 - lower / 2) * 2 * Self.margin
    range = max(least, lower - margin)...min(greatest, upper + margin)
  }

  /// The index of the first sample that does not lie left of a number.
  private static func lowerBound(of x: Double, in samples: [CurveSample]) -> Int {
    var (lower, upper) = (0, samples.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if samples[middle].x < x { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }
}
