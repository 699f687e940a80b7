/// Finds the critical points of a function of one variable.
///
/// Quotients of polynomials are solved exactly. Other derivatives are taken apart into factors, and
/// the zeros of each are found exactly or with bounds; between two neighbouring ones the sign of
/// the derivative stays the same, and signs on both sides tell what a point is.
struct OneVariableSearch {
  private let name: String
  /// The formula, simplified and without calls of users' functions; nil where that is too long.
  private let node: Node?
  private let function: CompiledFunction
  private let interval: ClosedRange<Double>
  private let shouldStop: () -> Bool
  private var wasInterrupted = false

  init(
    _ node: Node?, name: String, function: CompiledFunction, in interval: ClosedRange<Double>,
    shouldStop: @escaping () -> Bool
  ) {
    self.node = node
    self.name = name
    self.function = function
    self.interval = interval
    self.shouldStop = shouldStop
  }

  mutating func run() -> CriticalPoints {
    if let node, let fraction = ExactFraction(node, in: name) { return exact(fraction) }
    let slope = try? node.map { try Differentiation(name).derivative(of: $0) }
    let parts = slope.map { SlopeFactors(Simplifier.simplify($0)) }
    let jumps = self.jumps()
    if let parts, parts.isZero, jumps.breakpoints.isEmpty {
      return .everywhere
    }
    var slopes: [SlopeSign] = []
    var changes = jumps
    if let parts, !parts.isZero {
      for factor in parts.factors where !changes.wasInterrupted {
        var next = self.changes(of: factor.node)
        if !factor.isContinuous {
          for index in next.breakpoints.indices {
            next.breakpoints[index].isContinuous = false
            if factor.isDivisor { next.breakpoints[index].isPole = true }
          }
        }
        changes.add(next)
        guard let compiled = try? CompiledFunction(Expression(factor.node), variables: [name])
        else {
          continue
        }
        slopes.append(SlopeSign(function: compiled, parity: factor.parity))
      }
    } else if parts == nil {
      changes.add(wholeSlope())
    }
    wasInterrupted = changes.wasInterrupted
    let line = Line(
      function: function, slopes: parts == nil ? nil : slopes,
      isNegative: parts?.isNegative ?? false, isZero: parts?.isZero ?? false,
      isWhole: changes.isProven,
      bounds: IntervalProgram(
        function.builder, variableCount: 1, outputs: [function.output] + function.components))
    return found(changes, line)
  }

  // MARK: Quotients of polynomials

  /// All critical points of a quotient of polynomials, wherever they are.
  private mutating func exact(_ fraction: ExactFraction) -> CriticalPoints {
    let slope = fraction.slopeNumerator
    guard !slope.isZero else { return .everywhere }
    var roots: [(root: RealRoot, isPole: Bool)] = []
    let poles = fraction.below
    for (factor, _) in slope.squareFreeFactors {
      // What is a pole as well is no critical point.
      let common = ExactPolynomial.greatestCommonDivisor(factor, poles)
      let own = common.degree > 0 ? factor.quotient(common) ?? factor : factor
      for root in own.realRoots(shouldStop) { roots.append((root, false)) }
    }
    for (factor, _) in poles.squareFreeFactors {
      for root in factor.realRoots(shouldStop) { roots.append((root, true)) }
    }
    if shouldStop() { return .interrupted }
    roots.sort { $0.root.lower < $1.root.lower }
    var points: [CriticalPoint] = []
    for (index, entry) in roots.enumerated() where !entry.isPole {
      let (root, _) = entry
      // Where x/x stands for 1 the formula has no value at 0.
      guard !function.value(at: [root.double]).isNaN else { continue }
      let before =
        index > 0 ? (roots[index - 1].root.upper + root.lower) * .half : root.lower - .one
      let after =
        index + 1 < roots.count
        ? (root.upper + roots[index + 1].root.lower) * .half : root.upper + .one
      points.append(
        CriticalPoint(
          point: [root.double], value: Self.value(of: fraction, at: root),
          kind: .init(slopeBefore: slope.sign(at: before), slopeAfter: slope.sign(at: after)),
          isSmooth: true, forms: [root.form], isExact: true))
    }
    return CriticalPoints(points: points.filter { $0.point[0].isFinite }, coverage: .everywhere)
  }

  /// The value at a root, correct to the last digit.
  private static func value(of fraction: ExactFraction, at root: RealRoot) -> Double {
    guard let value = fraction.value(root.middle) else { return .nan }
    guard !root.isRational, let lower = fraction.value(root.lower),
      let upper = fraction.value(root.upper)
    else { return value.double }
    // 0 at an irrational root: not 1e-39, which is the distance of the rational number beside it.
    let size = value.double.magnitude
    let spread = max((value - lower).double.magnitude, (value - upper).double.magnitude)
    return size <= 4 * spread ? 0 : value.double
  }

  // MARK: Changes of sign

  private func changes(of factor: Node) -> SignChanges {
    if let fraction = ExactFraction(factor, in: name) {
      var changes = SignChanges()
      for polynomial in [fraction.above, fraction.below] {
        for (factor, _) in polynomial.squareFreeFactors {
          for root in factor.realRoots(shouldStop) {
            let x = root.double
            changes.breakpoints.append(
              SignChanges.Breakpoint(
                x: x, slack: 2 * x.ulp, form: root.form, isProven: true,
                isContinuous: polynomial == fraction.above,
                isPole: polynomial != fraction.above))
          }
        }
      }
      changes.wasInterrupted = shouldStop()
      return changes
    }
    let signs = Signs.of(factor)
    if !signs.zero, !(signs.negative && signs.positive) { return SignChanges() }
    guard let compiled = try? CompiledFunction(Expression(factor), variables: [name]) else {
      var changes = SignChanges()
      changes.isProven = false
      changes.isComplete = false
      return changes
    }
    let program = IntervalProgram(
      compiled.builder, variableCount: 1, outputs: [compiled.output, compiled.components[0]])
    var search = SignSearch(
      program, { compiled.value(at: [$0]) }, in: interval, shouldStop: shouldStop)
    return search.run()
  }

  /// The changes of sign of a derivative that is too large to be written out.
  private func wholeSlope() -> SignChanges {
    var builder = function.builder
    let second = builder.gradient(of: function.components[0], variableCount: 1)[0]
    let program = IntervalProgram(
      builder, variableCount: 1, outputs: [function.components[0], second])
    var search = SignSearch(
      program, { function.valueAndGradient(at: [$0]).gradient[0] }, in: interval,
      shouldStop: shouldStop)
    return search.run()
  }

  /// Where the function itself may jump.
  private func jumps() -> SignChanges {
    var jumps = SignChanges()
    guard let node else { return jumps }
    for node in Postorder(node).nodes {
      guard let inner = node.jumpsWhereZero, !Expression(inner).freeNames.isEmpty else { continue }
      jumps.add(changes(of: Simplifier.simplify(inner)))
    }
    for index in jumps.breakpoints.indices { jumps.breakpoints[index].isContinuous = false }
    return jumps
  }

  // MARK: Points

  private func found(_ changes: SignChanges, _ line: Line) -> CriticalPoints {
    let breakpoints = changes.merged
    let values = IntervalProgram(
      function.builder, variableCount: 1, outputs: [function.output])
    var points: [CriticalPoint] = []
    var isProven = changes.isProven
    var wasInterrupted = wasInterrupted
    let ends = Ends(breakpoints, interval)
    for (index, breakpoint) in breakpoints.enumerated() where !breakpoint.isPole {
      if shouldStop() {
        wasInterrupted = true
        isProven = false
        break
      }
      guard points.count < CriticalPoints.maximumCount else { break }
      let gap = (
        before: index > 0 ? breakpoints[index - 1].x : ends.lower,
        after: index + 1 < breakpoints.count ? breakpoints[index + 1].x : ends.upper
      )
      guard !values.hasPole(at: [breakpoint.x]) else { continue }
      let point = line.point(breakpoint, after: gap.before, before: gap.after)
      if let point, line.isSeen(point, gap.before, gap.after, isProven: breakpoint.isProven) {
        points.append(point.with(value: values.settled(point.value, at: point.point)))
      } else if point != nil, breakpoint.isProven {
        // Values speak against the proof: nothing more can be said of the whole.
        isProven = false
      } else if !breakpoint.isProven, function.value(at: [breakpoint.x]).isFinite {
        isProven = isProven && line.isClearlySteep(breakpoint, gap.before, gap.after)
      }
    }
    let isAll = changes.isComplete && isProven
    if !isAll {
      points.removeAll { !interval.contains($0.point[0]) }
    }
    var stretches = changes.zeroStretches
    if line.isZero {
      // Between jumps the function is constant.
      let edges =
        [interval.lowerBound] + breakpoints.map(\.x).filter(interval.contains)
        + [interval.upperBound]
      stretches = zip(edges, edges.dropFirst()).filter { $0 < $1 }.map { $0...$1 }
    }
    for stretch in stretches {
      // A stretch that goes on to the end of the interval goes on beyond it, where that is proven.
      let lower =
        isAll && stretch.lowerBound == interval.lowerBound ? -.infinity : stretch.lowerBound
      let upper =
        isAll && stretch.upperBound == interval.upperBound ? .infinity : stretch.upperBound
      if let flat = line.stretch(lower, upper) { points.append(flat) }
    }
    if points.isEmpty, !isProven, isConstant {
      return CriticalPoints(
        points: [], coverage: .searched, isEverywhere: true, wasInterrupted: wasInterrupted)
    }
    points.sort { $0.point[0] < $1.point[0] }
    return CriticalPoints(
      points: points, coverage: isAll ? .everywhere : isProven ? .range : .searched,
      wasInterrupted: wasInterrupted)
  }

  /// Whether all values in the interval are the same up to rounding, which bounds at points tell.
  private var isConstant: Bool {
    let program = IntervalProgram(
      function.builder, variableCount: 1, outputs: [function.output])
    let width = interval.upperBound - interval.lowerBound
    var common = Interval.entire
    var count = 0
    for step in 0...64 {
      program.run([Interval(interval.lowerBound + width * (Double(step) + 0.31) / 66)])
      let value = program.output(0)
      guard !value.isEmpty else { continue }
      count += 1
      common = common.intersection(value)
      guard !common.isEmpty, value.width <= 1e-10 * max(value.magnitude, 1) else { return false }
    }
    return count > 1
  }

  /// Numbers before the first and behind the last breakpoint.
  private struct Ends {
    let lower: Double
    let upper: Double

    init(_ breakpoints: [SignChanges.Breakpoint], _ interval: ClosedRange<Double>) {
      let first = breakpoints.first?.x ?? interval.lowerBound
      let last = breakpoints.last?.x ?? interval.upperBound
      lower = interval.lowerBound < first ? interval.lowerBound : first - max(first.magnitude, 1)
      upper = interval.upperBound > last ? interval.upperBound : last + max(last.magnitude, 1)
    }
  }
}

/// A factor of the derivative as something that has a sign.
private struct SlopeSign {
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

/// What a function does beside a breakpoint.
private struct Line {
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

  /// Whether the values close to a point agree with its kind. Rounding makes points up, and beside
  /// a pole or in underflow bounds cannot tell those from points that are: what is proven is held
  /// to less, a level inflection to its slopes, anything else to its values.
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

extension SignChanges {
  /// Puts in what another function's changes add.
  mutating func add(_ other: SignChanges) {
    breakpoints += other.breakpoints
    zeroStretches += other.zeroStretches
    isProven = isProven && other.isProven
    isComplete = isComplete && other.isComplete
    wasInterrupted = wasInterrupted || other.wasInterrupted
  }

  /// The breakpoints, rising, with those that are one put together.
  fileprivate var merged: [Breakpoint] {
    var result: [Breakpoint] = []
    for breakpoint in breakpoints.sorted(by: { $0.x < $1.x }) {
      if let last = result.last, breakpoint.x - last.x <= last.slack + breakpoint.slack {
        // The better known of both stays.
        let isBetter = breakpoint.slack < last.slack
        var better = isBetter ? breakpoint : last
        better.form = better.form ?? (isBetter ? last.form : breakpoint.form)
        better.isContinuous = breakpoint.isContinuous && last.isContinuous
        better.isProven = breakpoint.isProven && last.isProven
        better.isPole = breakpoint.isPole || last.isPole
        result[result.count - 1] = better
      } else {
        result.append(breakpoint)
      }
    }
    return result
  }
}

extension Node {
  /// A formula at whose zeros this node may jump; nil where it never does.
  fileprivate var jumpsWhereZero: Node? {
    switch form {
    case .call(.sign, let arguments): return arguments[0]
    case .comparison(_, let left, let right):
      return .sum([Term(isNegative: false, node: left), Term(isNegative: true, node: right)])
    // Sine of pi times a number is 0 where that is whole, cosine where it is half-way between.
    case .call(.floor, let arguments), .call(.ceil, let arguments):
      return .call(.sin, .product(by: .constant(.pi), arguments[0]))
    case .call(.round, let arguments):
      return .call(.cos, .product(by: .constant(.pi), arguments[0]))
    case .call(.mod, let arguments) where arguments.count == 2:
      let turns = Node.product([
        Factor(isDivisor: false, node: arguments[0]), Factor(isDivisor: true, node: arguments[1]),
      ])
      return .call(.sin, .product(by: .constant(.pi), turns))
    default: return nil
    }
  }

  private static func product(by form: Form, _ node: Node) -> Node {
    .product([Factor(isDivisor: false, node: Node(form)), Factor(isDivisor: false, node: node)])
  }
}
