/// A factor of the derivative as something that has a sign.
struct SlopeSign {
  let function: CompiledFunction
  let parity: SlopeFactors.Parity

  /// The sign at a number; nil where there is no value.
  func sign(at x: Double) -> Int? {
    let value = function.value(at: [x])
    guard !value.isNaN else { return nil }
    let sign = value > 0 ? 1 : value < 0 ? -1 : 0
    switch parity {
    case .odd: return sign
    case .even: return sign * sign
    case .root: return sign < 0 ? nil : sign
    }
  }
}

/// What a function does beside a breakpoint: its signs, jumps and values there, and the point that
/// they make of it.
struct Surroundings {
  let function: CompiledFunction
  /// The factors of the derivative; nil where it was not taken apart.
  let slopes: [SlopeSign]?
  let isNegative: Bool
  let isZero: Bool
  /// Whether the sign certainly stays the same from one breakpoint to the next.
  let isWhole: Bool
  /// The function and its derivative over intervals.
  let bounds: IntervalProgram

  private func value(_ x: Double) -> Double { function.value(at: [x]) }

  private func slope(_ x: Double) -> Double { function.valueAndGradient(at: [x]).gradient[0] }

  /// The sign of the derivative; nil where it has none.
  private func slopeSign(_ x: Double) -> Int? {
    guard value(x).isFinite else { return nil }
    if isZero { return 0 }
    guard let slopes else {
      let slope = slope(x)
      return slope > 0 ? 1 : slope < 0 ? -1 : slope == 0 ? 0 : nil
    }
    var product = isNegative ? -1 : 1
    for factor in slopes {
      guard let sign = factor.sign(at: x) else { return nil }
      product *= sign
    }
    return product
  }

  /// The sign of the derivative between a breakpoint and the next; nil where the function ends.
  private func side(_ x: Double, _ next: Double) -> Int? {
    var first: Int?
    for near in places(beside: x, next) {
      guard let sign = slopeSign(near) else { continue }
      if isWhole { return sign }
      if let sure = sureSign(near) { return sure }
      // Rounding may hide the sign so close by.
      first = first ?? sign
    }
    return first
  }

  /// Where to look at the sign between a breakpoint and the next.
  private func places(beside x: Double, _ next: Double) -> [Double] {
    let fractions =
      isWhole
      ? [0x1p-4, 0x1p-2, 0x1p-10, 0x1p-20] : [0x1p-30, 0x1p-24, 0x1p-17, 0x1p-10, 0x1p-6]
    return fractions.map { fraction in
      let distance = max((next - x).magnitude * fraction, 256 * x.ulp)
      return next < x ? x - distance : x + distance
    }
  }

  /// Whether the sign on a side is known, and not only what rounding makes of it.
  private func isSure(_ x: Double, _ next: Double) -> Bool {
    isWhole || places(beside: x, next).contains { sureSign($0) != nil }
  }

  /// The sign of the derivative; nil where rounding hides it.
  private func sureSign(_ x: Double) -> Int? {
    bounds.run([Interval(x)])
    return bounds.output(1).sign
  }

  /// The critical point at a breakpoint, if it is one.
  func point(
    _ breakpoint: SignChanges.Breakpoint, after before: Double, before after: Double
  ) -> CriticalPoint? {
    let x = breakpoint.x
    let value = value(x)
    guard value.isFinite else { return nil }
    let left = side(x, before)
    let right = side(x, after)
    let reach = (left: (before - x), right: (after - x))
    let leftJumps = left != nil && jumps(x, value, reach.left)
    let rightJumps = right != nil && jumps(x, value, reach.right)
    let scale = min(-reach.left, reach.right, x == 0 ? .infinity : x.magnitude)
    let isSmooth =
      isCertainlySmooth(x, within: breakpoint.slack) || breakpoint.isContinuous && slope(x).isFinite
      || (left == nil || vanishes(x, -scale)) && (right == nil || vanishes(x, scale))
    if left == nil || right == nil {
      // At the end of the domain only where the derivative is 0 there.
      guard isSmooth, left != right, slope(x).magnitude < 1e-8 || slope(x).isNaN else { return nil }
    }
    guard left != 0, right != 0 || leftJumps || rightJumps else { return nil }
    // Higher, lower or neither on each side.
    func rise(_ sign: Int?, _ jumps: Bool, _ reach: Double) -> Int? {
      guard let sign else { return nil }
      guard jumps else { return reach < 0 ? -sign : sign }
      let near = self.value(x + reach * 1e-9)
      return near > value ? 1 : near < value ? -1 : 0
    }
    let rises = [rise(left, leftJumps, reach.left), rise(right, rightJumps, reach.right)]
      .compactMap { $0 }
    let kind: CriticalPoint.Kind
    if rises.allSatisfy({ $0 > 0 }) {
      kind = .minimum
    } else if rises.allSatisfy({ $0 < 0 }) {
      kind = .maximum
    } else {
      guard isSmooth, !leftJumps, !rightJumps, !rises.contains(0), isSure(x, before),
        isSure(x, after)
      else { return nil }
      kind = .inflection
    }
    return CriticalPoint(
      point: [x], value: value, kind: kind, isSmooth: isSmooth && !leftJumps && !rightJumps,
      forms: [breakpoint.form])
  }

  /// Whether the values close to a point agree with its kind.
  ///
  /// Rounding makes points up, and beside a pole or in underflow bounds cannot tell those from
  /// points that are: what is proven is held to less, a level inflection to its slopes, anything
  /// else to its values.
  func isSeen(_ point: CriticalPoint, _ before: Double, _ after: Double, isProven: Bool) -> Bool {
    let x = point.point[0]
    let sides = [before - x, after - x]
    if point.kind == .inflection {
      // A slope that comes to 0 is much smaller there than further away.
      let away = sides.flatMap { reach in
        [0x1p-10, 0x1p-6].map { slope(x + reach * $0).magnitude }
      }.filter(\.isFinite)
      let here = slope(x).magnitude
      return !(here.isFinite && away.allSatisfy { here > $0 / 16 })
    }
    for reach in sides {
      // What a polynomial written out loses in rounding goes by its values further away.
      let far = [value(x + reach / 2), point.value].map(\.magnitude).filter(\.isFinite).max() ?? 0
      let least = 1e-9 * max(far, .leastNormalMagnitude)
      if contradicts(point, reach, [0x1p-20, 0x1p-10, 0x1p-6], least) { return false }
      if !isProven, contradicts(point, reach, [0x1p-40, 0x1p-30, 0x1p-20, 0x1p-10], 0) {
        return false
      }
    }
    // Where the value is lost in underflow, its slopes have none.
    return point.isSmooth || point.value != 0
      || sides.allSatisfy { reach in
        [0x1p-20, 0x1p-10, 0x1p-6].contains { scale in
          let near = x + reach * scale
          return !value(near).isFinite || value(near) != 0 || slope(near).isFinite
        }
      }
  }

  /// Whether a value on one side, at some fractions of the way to the next breakpoint, lies beyond
  /// the point's by more than rounding and more than `least`.
  private func contradicts(
    _ point: CriticalPoint, _ reach: Double, _ scales: [Double], _ least: Double
  ) -> Bool {
    let x = point.point[0]
    return scales.contains { scale in
      let step = reach * scale
      guard step.magnitude > 4 * x.ulp else { return false }
      let near = value(x + step)
      // The point may be an ulp off, on the steep side of a kink.
      let noise =
        max(least, 64 * max(point.value.ulp, near.ulp)) + steepness(x, step) * 16 * x.ulp
      switch point.kind {
      case .minimum: return near < point.value - noise
      case .maximum: return near > point.value + noise
      default: return false
      }
    }
  }

  /// The larger slope of the two sides of a point, as far as there are slopes.
  private func steepness(_ x: Double, _ step: Double) -> Double {
    [slope(x + step), slope(x - step)].map(\.magnitude).filter(\.isFinite).max() ?? 0
  }

  /// Whether the value jumps between a point and its neighbours on one side, or has a pole there.
  private func jumps(_ x: Double, _ value: Double, _ reach: Double) -> Bool {
    var last = Double.infinity
    let noise = 16 * max(value.ulp, .leastNormalMagnitude)
    var stalls = 0
    for scale in [1e-2, 1e-4, 1e-6, 1e-8, 1e-10] {
      let near = x + reach * scale
      guard near != x else { break }
      let difference = (self.value(near) - value).magnitude
      // Beyond the edge of the domain there is no value to go by: look nearer.
      guard !difference.isNaN else { continue }
      if difference <= noise { return false }
      // Rounding of the argument alone moves the value this much, on the steeper side of a kink.
      if difference <= steepness(x, near - x) * x.ulp * 16 { return false }
      if !(difference < 0.9 * last) { stalls += 1 }
      last = difference
    }
    return stalls > 2
  }

  /// Whether bounds show that the function has a derivative wherever in the slack the point is.
  private func isCertainlySmooth(_ x: Double, within slack: Double) -> Bool {
    let margin = max(4 * x.ulp, slack, 1e-300)
    bounds.run([Interval(x - margin, x + margin)])
    return bounds.findings(0).union(bounds.findings(1)).isSmooth && bounds.output(1).width.isFinite
  }

  /// Whether the derivative shrinks towards a point from one side; across a kink it does not.
  private func vanishes(_ x: Double, _ reach: Double) -> Bool {
    var last = Double.infinity
    var size = 0.0
    for scale in [1e-3, 1e-4, 1e-5, 1e-6] {
      let slope = slope(x + reach * scale).magnitude
      if scale == 1e-3 { size = slope }
      guard slope < 0.9 * last || slope <= 1e-13 * size || slope == 0 else { return false }
      last = slope
    }
    return true
  }

  /// Whether the derivative keeps well away from 0 on both sides of a breakpoint.
  func isClearlySteep(
    _ breakpoint: SignChanges.Breakpoint, _ before: Double, _ after: Double
  ) -> Bool {
    let left = side(breakpoint.x, before)
    let right = side(breakpoint.x, after)
    guard let left, let right, left == right, left != 0 else { return left == nil || right == nil }
    return !vanishes(breakpoint.x, before - breakpoint.x)
      || !vanishes(breakpoint.x, after - breakpoint.x)
  }

  /// A stretch where the derivative is 0, as one critical point that is an interval.
  func stretch(_ lower: Double, _ upper: Double) -> CriticalPoint? {
    let middle =
      lower.isFinite
      ? upper.isFinite ? lower / 2 + upper / 2 : lower + max(1, lower.magnitude)
      : upper - max(1, upper.magnitude)
    let level = value(middle)
    guard level.isFinite else { return nil }
    let size = [lower, upper].filter(\.isFinite).map(\.magnitude).max() ?? 1
    let width = upper - lower
    let step = max(width.isFinite ? width * 1e-3 : 1e-3, 1e-9 * size)
    let sides = [lower - step, upper + step].map(value).filter(\.isFinite)
    let noise = 16 * level.ulp
    let isHigher = sides.contains { $0 > level + noise }
    let isLower = sides.contains { $0 < level - noise }
    let kind: CriticalPoint.Kind =
      isHigher && isLower ? .inflection : isHigher ? .minimum : isLower ? .maximum : .degenerate
    return CriticalPoint(
      point: [middle], value: level, kind: kind, isSmooth: true, extent: .interval(lower...upper))
  }
}
