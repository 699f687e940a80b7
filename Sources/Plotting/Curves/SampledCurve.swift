import CLibrary

/// A function of one variable in samples that may be joined: the pieces end at poles, at jumps and
/// where there are no values.
public struct SampledCurve: Sendable, Equatable {
  /// A point that the function does not run through.
  public struct Break: Sendable, Equatable {
    /// Where it is, to the last digit where doubles allow it.
    public var x: Double

    /// The limit from the left: a number, infinite at a pole, not a number where there are no
    /// values.
    public var left: Double

    /// The limit from the right, likewise.
    public var right: Double

    /// Whether values grow without end on at least one side.
    public var isPole: Bool { left.isInfinite || right.isInfinite }

    /// Makes a break.
    public init(x: Double, left: Double, right: Double) {
      self.x = x
      self.left = left
      self.right = right
    }
  }

  /// Abscissas, rising; not a number between two pieces.
  public private(set) var x: [Double] = []

  /// The values there; not a number between two pieces.
  public private(set) var y: [Double] = []

  /// Where pieces end within the range, from left to right.
  public private(set) var breaks: [Break] = []

  /// The values that an automatic range shows where poles leave no largest one; nil without poles.
  ///
  /// It holds all values but those next to a pole, a tenth of the abscissas at most, and in any
  /// case nine tenths of the values from the lowest twentieth to the highest.
  public private(set) var shown: ClosedRange<Double>?

  /// Whether the function has no value at any sample.
  public var isEmpty: Bool { !y.contains { $0.isFinite } }

  /// Samples a function.
  ///
  /// Between even samples it looks closer: where two neighbours differ, their middle is asked, and
  /// where the difference does not lessen it is followed to its place. Poles without a change of
  /// sign are found from the samples beside them, edges of the domain by bisection.
  ///
  /// - Parameters:
  ///   - range: The abscissas; of one without width all samples are the same.
  ///   - scale: How samples are spread; even on a logarithmic axis only where the range is
  ///     positive.
  ///   - count: Intervals between even samples, held between 2 and 100,000.
  ///   - function: The value at an abscissa, not finite where there is none.
  public init(
    over range: ClosedRange<Double>, scale: Axis.Scale = .linear, count: Int = 2000,
    sampling function: (Double) -> Double
  ) {
    let count = min(max(count, 2), 100_000)
    let isEven = scale == .linear || range.lowerBound <= 0
    let samples = (0...count).map { step in
      let fraction = Double(step) / Double(count)
      var x = range.lowerBound * (1 - fraction) + range.upperBound * fraction
      if !isEven { x = range.lowerBound * pow(range.upperBound / range.lowerBound, fraction) }
      x = min(max(x, range.lowerBound), range.upperBound)
      return CurveSample(x: x, y: function(x))
    }
    withoutActuallyEscaping(function) { function in
      var search = BreakSearch(function: function, budget: 100 * count)
      join(samples, &search)
    }
    merge(within: 1e-9 * (range.upperBound / 2 - range.lowerBound / 2) / Double(count))
    if breaks.contains(where: \.isPole) {
      shown = RobustRange(samples, poles: breaks.filter(\.isPole).map(\.x)).range
    }
  }

  /// Puts samples one after the other, with what lies between them.
  private mutating func join(_ samples: [CurveSample], _ search: inout BreakSearch) {
    var gaps: [BreakSearch.Gap?] = Array(repeating: nil, count: samples.count - 1)
    for index in gaps.indices where samples[index].isFinite && samples[index + 1].isFinite {
      gaps[index] = search.jump(samples[index], samples[index + 1])
    }
    findPeaks(samples, &gaps, &search)
    var index = 0
    while index < samples.count {
      let sample = samples[index]
      guard sample.isFinite else {
        index = cross(samples, without: index, &search)
        continue
      }
      append(sample)
      if index < gaps.count, let gap = gaps[index] {
        let before = search.approach(from: sample, to: gap.lower)
        let after = search.approach(from: samples[index + 1], to: gap.upper)
        add(before, after, at: gap, total: abs(samples[index + 1].y - sample.y))
      }
      index += 1
    }
  }

  /// Poles where values rise, or fall, on both sides lie next to the highest or lowest sample.
  private func findPeaks(
    _ samples: [CurveSample], _ gaps: inout [BreakSearch.Gap?], _ search: inout BreakSearch
  ) {
    for index in samples.indices.dropFirst().dropLast()
    where gaps[index - 1] == nil && gaps[index] == nil {
      let (before, sample, after) = (samples[index - 1], samples[index], samples[index + 1])
      guard before.isFinite, sample.isFinite, after.isFinite else { continue }
      let direction: Double
      if sample.y >= before.y, sample.y >= after.y, sample.y > min(before.y, after.y) {
        direction = 1
      } else if sample.y <= before.y, sample.y <= after.y, sample.y < max(before.y, after.y) {
        direction = -1
      } else {
        continue
      }
      guard let gap = search.peak(before, sample, after, direction: direction) else { continue }
      let place = gap.lower.x < sample.x ? index - 1 : index
      let sides = (
        search.approach(from: samples[place], to: gap.lower),
        search.approach(from: samples[place + 1], to: gap.upper)
      )
      guard sides.0.limit.isInfinite || sides.1.limit.isInfinite else { continue }
      gaps[place] = gap
    }
  }

  /// Adds the samples on both sides of a gap, and a break where they do not meet.
  private mutating func add(
    _ before: BreakSearch.Approach, _ after: BreakSearch.Approach, at gap: BreakSearch.Gap,
    total: Double
  ) {
    append(before.samples)
    if gap.lower.isFinite { append(gap.lower) }
    let size = max(abs(before.limit), abs(after.limit))
    let meets = abs(after.limit - before.limit) <= max(0.1 * total, 1e-9 * size)
    if !meets || before.limit.isInfinite || after.limit.isInfinite {
      let x = gap.lower.x / 2 + gap.upper.x / 2
      breaks.append(Break(x: x, left: before.limit, right: after.limit))
      endPiece()
    }
    if gap.upper.isFinite, gap.upper.x > gap.lower.x { append(gap.upper) }
    append(after.samples.reversed())
  }

  /// Passes samples without values, up to the next that has one.
  ///
  /// - Returns: The index of the next sample to add.
  private mutating func cross(
    _ samples: [CurveSample], without first: Int, _ search: inout BreakSearch
  ) -> Int {
    let next = samples[first...].firstIndex { $0.isFinite } ?? samples.count
    let before = first > 0 ? samples[first - 1] : nil
    let after = next < samples.count ? samples[next] : nil
    func follow(
      from sample: CurveSample, to outside: CurveSample
    ) -> (edge: CurveSample, way: BreakSearch.Approach) {
      let (edge, next) = search.edge(from: sample, to: outside)
      var way = search.approach(from: sample, to: edge)
      // Values that overflow go on; what is infinite beside small values is a value of its own.
      if next.y.isInfinite, abs(edge.y) > 1e290 { way.limit = edge.y > 0 ? .infinity : -.infinity }
      return (edge, way)
    }
    let left = before.map { follow(from: $0, to: samples[first]) }
    let right = after.map { follow(from: $0, to: samples[next - 1]) }
    let spacing = (after ?? samples[first]).x - (before ?? samples[next - 1]).x
    // What is much narrower than the distance of samples is a point in any figure.
    let width = 1e-9 * spacing
    if let left, let right, right.edge.x - left.edge.x <= width {
      let x = next - first == 1 ? samples[first].x : left.edge.x / 2 + right.edge.x / 2
      let center = CurveSample(x: x, y: .nan)
      let total = abs((after?.y ?? 0) - (before?.y ?? 0))
      add(left.way, right.way, at: BreakSearch.Gap(lower: center, upper: center), total: total)
      return next
    }
    if let left {
      append(left.way.samples)
      append(left.edge)
      let outside = samples[first].x
      let x = outside - left.edge.x <= width ? outside : left.edge.x
      breaks.append(Break(x: x, left: left.way.limit, right: .nan))
    }
    endPiece()
    if let right {
      let outside = samples[next - 1].x
      let x = right.edge.x - outside <= width ? outside : right.edge.x
      breaks.append(Break(x: x, left: .nan, right: right.way.limit))
      append(right.edge)
      append(right.way.samples.reversed())
    }
    return next
  }

  /// Two breaks at one point, with a value of its own between them, are one.
  private mutating func merge(within width: Double) {
    var merged: [Break] = []
    for next in breaks {
      guard let last = merged.last, next.x - last.x <= width else {
        merged.append(next)
        continue
      }
      merged[merged.count - 1] = Break(x: last.x, left: last.left, right: next.right)
    }
    breaks = merged
  }

  private mutating func append(_ samples: [CurveSample]) {
    for sample in samples { append(sample) }
  }

  private mutating func append(_ sample: CurveSample) {
    if let last = x.last, last.isFinite, sample.x <= last { return }
    x.append(sample.x)
    y.append(sample.y)
  }

  private mutating func endPiece() {
    guard let last = y.last, !last.isNaN else { return }
    x.append(.nan)
    y.append(.nan)
  }
}

extension Series {
  /// The curve of a function; an automatic range is not set by its poles.
  public static func curve(
    _ curve: SampledCurve, named label: String? = nil, role: Role = .plain
  ) -> Series {
    var series = Series(label, role: role, .line(x: curve.x, y: curve.y), shown: curve.shown)
    series.isSampled = true
    return series
  }
}
