import CLibrary

/// One value of a function.
struct CurveSample: Equatable {
  var x: Double
  var y: Double

  var isFinite: Bool { y.isFinite }
}

/// Finds where a function has no value to pass through between two of its samples.
///
/// Whether two samples may be joined is decided by looking closer, never by how far apart they are:
/// a steep line flattens under bisection, a jump stays a jump, and towards a pole values grow.
struct BreakSearch {
  /// The function.
  let function: (Double) -> Double

  /// Evaluations that may still be spent; a curve with a jump in each interval ends them.
  var budget: Int

  /// Two neighbours that nothing lies between, as far as doubles can tell.
  struct Gap {
    var lower: CurveSample
    var upper: CurveSample
  }

  /// The most halvings of an interval; between 0 and another number there are more doubles.
  private static let deepest = 64

  private mutating func sample(_ x: Double) -> CurveSample {
    budget -= 1
    return CurveSample(x: x, y: function(x))
  }

  /// Follows the larger difference from one half to the next.
  ///
  /// - Returns: Where a jump, a pole with a change of sign or a point without value was found; nil
  ///   where the function runs through.
  mutating func jump(_ start: CurveSample, _ end: CurveSample) -> Gap? {
    let total = abs(end.y - start.y)
    let size = max(abs(start.y), abs(end.y))
    guard total > 1e-9 * size, budget > 0 else { return nil }
    var gap = Gap(lower: start, upper: end)
    var smooth = 0
    for _ in 0..<Self.deepest {
      let middle = gap.lower.x / 2 + gap.upper.x / 2
      guard middle > gap.lower.x, middle < gap.upper.x else { break }
      let sample = sample(middle)
      guard sample.isFinite else { return Gap(lower: sample, upper: sample) }
      let whole = abs(gap.upper.y - gap.lower.y)
      let halves = (abs(sample.y - gap.lower.y), abs(gap.upper.y - sample.y))
      smooth = max(halves.0, halves.1) < 0.7 * whole ? smooth + 1 : 0
      guard smooth < 3 else { return nil }
      if halves.0 >= halves.1 { gap.upper = sample } else { gap.lower = sample }
    }
    return abs(gap.upper.y - gap.lower.y) > 0.1 * total ? gap : nil
  }

  /// Climbs to the highest point between two samples, or to the lowest for a direction of −1.
  ///
  /// - Returns: Where values grow without end; nil at an ordinary extremum.
  mutating func peak(
    _ start: CurveSample, _ middle: CurveSample, _ end: CurveSample, direction: Double
  ) -> Gap? {
    guard budget > 0 else { return nil }
    var (left, top, right) = (start, middle, end)
    let height = direction * middle.y - min(direction * start.y, direction * end.y)
    for step in 0..<2 * Self.deepest {
      let goesLeft = top.x - left.x > right.x - top.x
      let probe = goesLeft ? left.x / 2 + top.x / 2 : top.x / 2 + right.x / 2
      guard probe > left.x, probe < right.x, probe != top.x else { break }
      let sample = sample(probe)
      guard sample.isFinite else { return Gap(lower: sample, upper: sample) }
      let isHigher = direction * sample.y > direction * top.y
      if goesLeft {
        if isHigher { (top, right) = (sample, top) } else { left = sample }
      } else {
        if isHigher { (left, top) = (top, sample) } else { right = sample }
      }
      // A smooth extremum rises little above the highest of three samples, and near it is flat.
      let rise = direction * (top.y - middle.y)
      let drop = direction * top.y - min(direction * left.y, direction * right.y)
      if step == 12, rise <= 2 * height, drop <= 0.1 * height { return nil }
    }
    return Gap(lower: top, upper: top)
  }

  /// The last sample with a value on the way from one that has a value to one that has none, and
  /// what is next to it: not a number outside of a domain, infinite where values overflow.
  mutating func edge(
    from inside: CurveSample, to outside: CurveSample
  ) -> (inside: CurveSample, outside: CurveSample) {
    var (inside, outside) = (inside, outside)
    for _ in 0..<1100 where budget > 0 {
      let middle = inside.x / 2 + outside.x / 2
      guard middle != inside.x, middle != outside.x else { break }
      let sample = sample(middle)
      if sample.isFinite { inside = sample } else { outside = sample }
    }
    return (inside, outside)
  }

  /// What a function comes to on one side of a break.
  struct Approach {
    /// The limit: a number, or infinite where values grow without end.
    var limit: Double

    /// The samples on the way, the nearest to the break last.
    var samples: [CurveSample]
  }

  /// Follows a function from one sample to another in halves of the distance.
  ///
  /// Values that come to rest grow less in the second half of the halvings than in the first; those
  /// of a pole, and of a logarithm, grow at least as much.
  mutating func approach(from start: CurveSample, to end: CurveSample) -> Approach {
    var samples: [CurveSample] = []
    var distance = end.x - start.x
    for _ in 0..<Self.deepest {
      distance /= 2
      let x = end.x - distance
      guard abs(distance) > 2 * max(x.ulp, end.x.ulp), x != samples.last?.x ?? start.x else {
        break
      }
      let next = sample(x)
      if next.isFinite { samples.append(next) }
    }
    guard let last = samples.last, samples.count >= 8 else {
      let known = end.isFinite ? end : samples.last ?? start
      return Approach(limit: known.y, samples: samples)
    }
    let middle = samples[samples.count / 2]
    let growth = (middle.y - samples[0].y, last.y - middle.y)
    let grows = growth.0 * growth.1 > 0 && abs(growth.1) >= 0.5 * abs(growth.0)
    let isLarge = abs(growth.1) > 1e-3 * max(abs(samples[0].y), abs(start.y))
    if grows, isLarge {
      return Approach(limit: growth.1 > 0 ? .infinity : -.infinity, samples: samples)
    }
    return Approach(limit: end.isFinite ? end.y : last.y, samples: samples)
  }
}
