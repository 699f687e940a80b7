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
    let beside = Surroundings(
      function: function, slopes: parts == nil ? nil : slopes,
      isNegative: parts?.isNegative ?? false, isZero: parts?.isZero ?? false,
      isWhole: changes.isProven,
      bounds: IntervalProgram(
        function.builder, variableCount: 1, outputs: [function.output] + function.components))
    return found(changes, beside)
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

  private func found(_ changes: SignChanges, _ beside: Surroundings) -> CriticalPoints {
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
      let point = beside.point(breakpoint, after: gap.before, before: gap.after)
      if let point, beside.isSeen(point, gap.before, gap.after, isProven: breakpoint.isProven) {
        points.append(point.with(value: values.settled(point.value, at: point.point)))
      } else if point != nil, breakpoint.isProven {
        // Values speak against the proof: nothing more can be said of the whole.
        isProven = false
      } else if !breakpoint.isProven, function.value(at: [breakpoint.x]).isFinite {
        isProven = isProven && beside.isClearlySteep(breakpoint, gap.before, gap.after)
      }
    }
    let isAll = changes.isComplete && isProven
    if !isAll {
      points.removeAll { !interval.contains($0.point[0]) }
    }
    var stretches = changes.zeroStretches
    if beside.isZero {
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
      if let flat = beside.stretch(lower, upper) { points.append(flat) }
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
