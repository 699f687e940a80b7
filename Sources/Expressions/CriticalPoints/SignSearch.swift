import CLibrary

/// Where a function of one variable changes its sign or may do so, with proof where intervals give
/// one.
struct SignChanges {
  /// A point where the sign may change.
  struct Breakpoint {
    /// The best estimate.
    var x: Double
    /// How far the true point may be away.
    var slack: Double
    /// The point in fractions and roots, where it is known so.
    var form: Expression?
    /// Whether the function certainly changes its sign there.
    var isProven = false
    /// Whether the function certainly goes through 0, without a jump.
    var isContinuous = false
    /// Whether the formula certainly has no value there.
    var isPole = false
  }

  var breakpoints: [Breakpoint] = []
  /// Where the function is 0 all along.
  var zeroStretches: [ClosedRange<Double>] = []
  /// Whether the breakpoints are all that there are in the range.
  var isProven = true
  /// Whether they are all that there are on the whole line.
  var isComplete = true
  var wasInterrupted = false
}

/// Looks for the changes of sign of a function in an interval by halving it until bounds decide.
///
/// A part is done where the bounds of the function exclude 0, or where those of its derivative do
/// and the ends tell whether there is a zero. What stays undecided down to the last digits is a
/// kink, a jump, a pole or a zero without change of sign.
///
/// Source: Eldon Hansen and G. William Walster, 2004, "Global Optimization Using Interval
/// Analysis".
struct SignSearch {
  private enum State: Equatable {
    case signed(Int)
    case zero
    case undefined
    case undecided
  }

  private struct Part {
    var lower: Double
    var upper: Double
    var state: State
  }

  private let program: IntervalProgram
  private let function: (Double) -> Double
  private let interval: ClosedRange<Double>
  private let shouldStop: () -> Bool
  private var parts: [Part] = []
  private var zeros: [SignChanges.Breakpoint] = []
  private var runs = 0
  private var isInterrupted = false

  /// The parts that a search begins with, and the runs of the program that it may take.
  private static let pieces = 64
  private static let maximumRuns = 16_000
  private static let maximumWork = 1_000_000
  /// Numbers closer to 0 than this are 0.
  private static let least = 1e-40

  /// A search for a program with two results, the function and its derivative.
  init(
    _ program: IntervalProgram, _ function: @escaping (Double) -> Double,
    in interval: ClosedRange<Double>, shouldStop: @escaping () -> Bool
  ) {
    self.program = program
    self.function = function
    self.interval = interval
    self.shouldStop = shouldStop
  }

  mutating func run() -> SignChanges {
    let (first, last) = (interval.lowerBound, interval.upperBound)
    var edges = [first]
    let width = last / Double(Self.pieces) - first / Double(Self.pieces)
    for piece in 1..<Self.pieces {
      let edge = first + width * Double(piece)
      // Zero is where things happen: it gets an edge, and numbers near it none.
      if let before = edges.last, before < 0, edge >= -width * 1e-9 { edges.append(0) }
      if edge > (edges.last ?? first) + width * 1e-6, edge < last { edges.append(edge) }
    }
    if let before = edges.last, before < 0, last > 0 { edges.append(0) }
    if last > first { edges.append(last) }
    let limit = max(min(Self.maximumRuns, Self.maximumWork / max(program.count, 1)), 400)
    for index in edges.indices.dropLast() {
      if shouldStop() {
        isInterrupted = true
        break
      }
      search(edges[index], edges[index + 1], limit: limit * (index + 1) / (edges.count - 1))
    }
    if edges.count == 1 { parts = [Part(lower: first, upper: first, state: .undecided)] }
    var changes = collected()
    changes.wasInterrupted = isInterrupted
    if isInterrupted { changes.isProven = false }
    changes.isComplete = changes.isProven && tail(from: last, by: 1) && tail(from: first, by: -1)
    return changes
  }

  // MARK: Halving

  private mutating func bounds(
    _ lower: Double, _ upper: Double
  ) -> (value: Interval, slope: Interval, findings: IntervalProgram.Findings) {
    runs += 1
    program.run([Interval(lower, upper)])
    return (
      program.output(0), program.output(1), program.findings(0).union(program.findings(1))
    )
  }

  /// The sign at a number: 0 where rounding hides it, nil where there is no value.
  private mutating func sign(at x: Double) -> Int? {
    let value = bounds(x, x).value
    return value.isEmpty ? nil : value.sign ?? 0
  }

  private mutating func search(_ lower: Double, _ upper: Double, limit: Int) {
    var pending = [(lower, upper)]
    while let (lower, upper) = pending.popLast() {
      if runs.isMultiple(of: 64), shouldStop() { isInterrupted = true }
      if isInterrupted { return }
      if decide(lower, upper) { continue }
      let middle = Self.split(lower, upper)
      let isLast = !(middle > lower && middle < upper) || isTiny(lower, upper)
      if isLast || runs >= limit || isNoise(lower, upper) {
        append(lower, upper, .undecided)
      } else {
        pending.append((middle, upper))
        pending.append((lower, middle))
      }
    }
  }

  /// Where to cut: in the middle of the exponents while an end is far closer to 0 than the other.
  private static func split(_ lower: Double, _ upper: Double) -> Double {
    if lower < 0, upper > 0 { return 0 }
    let (near, far) =
      lower >= 0 ? (lower, upper) : (upper.magnitude, lower.magnitude)
    guard far > 8 * near else { return lower / 2 + upper / 2 }
    let cut = near == 0 ? max(far * 1e-3, least / 2) : (near.squareRoot() * far.squareRoot())
    return lower >= 0 ? cut : -cut
  }

  private func isTiny(_ lower: Double, _ upper: Double) -> Bool {
    let size = max(lower.magnitude, upper.magnitude)
    return size <= Self.least || upper - lower <= 4 * size.ulp
  }

  /// Whether bounds at the middle are hardly narrower than those of the part: rounding decides
  /// there.
  private mutating func isNoise(_ lower: Double, _ upper: Double) -> Bool {
    let whole = bounds(lower, upper)
    guard whole.findings.isSmooth else { return false }
    let middle = lower / 2 + upper / 2
    let point = bounds(middle, middle).value
    let spread = whole.slope.magnitude * (upper - lower)
    return point.containsZero && min(whole.value.width, spread) <= 8 * point.width
  }

  /// Decides a part where bounds suffice.
  private mutating func decide(_ lower: Double, _ upper: Double) -> Bool {
    let (value, slope, findings) = bounds(lower, upper)
    if value.isEmpty {
      append(lower, upper, .undefined)
      return true
    }
    if let sign = value.sign {
      append(lower, upper, .signed(sign))
      return true
    }
    if value.isZero, !program.findings(0).hasGap {
      append(lower, upper, .zero)
      return true
    }
    guard findings.isSmooth else { return false }
    // The mean value form.
    let middle = lower / 2 + upper / 2
    let half = max(upper - middle, middle - lower).nextUp
    let center = bounds(middle, middle).value
    if let sign = (center + slope * Interval(-half, half)).sign {
      append(lower, upper, .signed(sign))
      return true
    }
    guard let direction = slope.sign, let left = sign(at: lower), let right = sign(at: upper) else {
      return false
    }
    switch (left, right) {
    case (-direction, direction):
      let x = root(lower, upper)
      append(lower, x, .signed(left))
      zeros.append(
        SignChanges.Breakpoint(x: x, slack: 8 * x.ulp, isProven: true, isContinuous: true))
      append(x, upper, .signed(right))
    case (0, direction):
      append(lower, lower, .undecided)
      append(lower, upper, .signed(right))
    case (-direction, 0):
      append(lower, upper, .signed(left))
      append(upper, upper, .undecided)
    case (direction, _): append(lower, upper, .signed(left))
    case (_, -direction): append(lower, upper, .signed(right))
    default: return false
    }
    return true
  }

  private mutating func append(_ lower: Double, _ upper: Double, _ state: State) {
    if let last = parts.last, last.state == state, zeros.last?.x != lower {
      parts[parts.count - 1].upper = upper
    } else {
      parts.append(Part(lower: lower, upper: upper, state: state))
    }
  }

  // MARK: Zeros

  /// The zero between two ends of different sign: a short number where rounding cannot tell it from
  /// others.
  private mutating func root(_ lower: Double, _ upper: Double) -> Double {
    let found = Bisection.root(lower, upper, function).best
    return shortest(near: found) { $0 > lower && $0 < upper && sign(at: $0) == 0 } ?? found
  }

  /// The number with the fewest digits close to another that passes a test.
  private func shortest(near x: Double, where isGood: (Double) -> Bool) -> Double? {
    for digits in 1...14 {
      let short = x.rounded(toDigits: digits)
      if (short - x).magnitude <= 64 * x.ulp, isGood(short) { return short }
    }
    return nil
  }

  // MARK: Collecting

  private mutating func collected() -> SignChanges {
    var changes = SignChanges()
    changes.breakpoints = zeros
    for (index, part) in parts.enumerated() {
      if shouldStop() {
        isInterrupted = true
        break
      }
      switch part.state {
      case .signed(let sign):
        // A pole or jump that bounds see through: no zero lies between two parts of different sign.
        if index + 1 < parts.count, parts[index + 1].state == .signed(-sign),
          !zeros.contains(where: { $0.x == part.upper })
        {
          let x = part.upper
          changes.breakpoints.append(
            SignChanges.Breakpoint(x: x, slack: 8 * x.ulp, isProven: true))
        }
      case .undefined: break
      case .zero:
        let before = index > 0 ? parts[index - 1] : nil
        let after = index + 1 < parts.count ? parts[index + 1] : nil
        let lower = end(part.lower, beside: before)
        let upper = end(part.upper, beside: after)
        guard lower < upper else { break }
        changes.zeroStretches.append(lower...upper)
        changes.breakpoints.append(
          SignChanges.Breakpoint(x: lower, slack: 8 * lower.ulp, isProven: true))
        changes.breakpoints.append(
          SignChanges.Breakpoint(x: upper, slack: 8 * upper.ulp, isProven: true))
      case .undecided:
        let before = index > 0 ? parts[index - 1].state : nil
        let after = index + 1 < parts.count ? parts[index + 1].state : nil
        // The end of a stretch of zeros is noted with it.
        if before == .zero || after == .zero, isPoint(part) { break }
        examine(part, before, after, &changes)
      }
    }
    changes.breakpoints.sort { $0.x < $1.x }
    return changes
  }

  private func isPoint(_ part: Part) -> Bool {
    let size = max(part.lower.magnitude, part.upper.magnitude)
    let width = interval.upperBound - interval.lowerBound
    return part.upper - part.lower <= max(1e-3 * size, 1e-6 * width, 2 * Self.least)
  }

  /// Where a stretch of zeros ends: a short number in the undecided part beside it.
  private func end(_ x: Double, beside part: Part?) -> Double {
    guard let part, part.state == .undecided, isPoint(part) else { return x }
    return best(part)
  }

  /// A short number in a part of a few units of the last digit.
  private func best(_ part: Part) -> Double {
    if part.lower <= 0, part.upper >= 0 { return 0 }
    let middle = part.lower / 2 + part.upper / 2
    let slack = 2 * middle.ulp
    return shortest(near: middle) {
      $0 >= part.lower - slack && $0 <= part.upper + slack
    } ?? middle
  }

  /// Finds what an undecided part holds.
  private mutating func examine(
    _ part: Part, _ before: State?, _ after: State?, _ changes: inout SignChanges
  ) {
    guard isPoint(part) else {
      changes.isProven = false
      sample(part, &changes)
      return
    }
    var breakpoint = SignChanges.Breakpoint(
      x: best(part),
      slack: max(part.upper - part.lower, 8 * part.upper.magnitude.ulp, Self.least))
    if case .signed(let left)? = before, case .signed(let right)? = after, left != right {
      breakpoint.isProven = true
      let margin = max(64 * part.upper.magnitude.ulp, Self.least)
      let around = bounds(part.lower - margin, part.upper + margin)
      breakpoint.isContinuous = around.findings.isSmooth && around.slope.sign != nil
    }
    // A zero of higher order: rounding hides in which of many numbers.
    if part.upper - part.lower > 64 * breakpoint.x.ulp {
      breakpoint.x = center(part, isCrossed: breakpoint.isProven)
    }
    changes.breakpoints.append(breakpoint)
  }

  /// Where a function that rounding hides is 0.
  private mutating func center(_ part: Part, isCrossed: Bool) -> Double {
    // Numbers so short that they are not in the part by chance.
    let size = max(part.lower.magnitude, part.upper.magnitude)
    let digits = Int((-Glibc.log10((part.upper - part.lower) / size)).rounded(.down)) - 3
    if part.lower <= 0, part.upper >= 0 { return 0 }
    for count in 1..<max(digits, 2) {
      let short = size.rounded(toDigits: count) * (part.lower < 0 ? -1 : 1)
      if short >= part.lower, short <= part.upper { return short }
    }
    // The derivative is plainer than the function: where it is 0, or else where the function is.
    let slopes = Bisection.root(part.lower, part.upper) { x in
      program.run([Interval(x)])
      let slope = program.output(1)
      return slope.lower / 2 + slope.upper / 2
    }
    let isInside = slopes.left > part.lower && slopes.right < part.upper
    return isInside || !isCrossed
      ? slopes.best : Bisection.root(part.lower, part.upper, function).best
  }

  /// Changes of sign on a grid, where bounds were too wide to decide within the limit.
  private mutating func sample(_ part: Part, _ changes: inout SignChanges) {
    let count = 64
    var last = (x: part.lower, value: function(part.lower))
    for step in 1...count {
      let x = part.lower + (part.upper - part.lower) * (Double(step) / Double(count))
      let value = function(x)
      // Rounding makes changes of sign too: both ends have to be sure.
      if value.isFinite, last.value.isFinite, value != 0, last.value != 0,
        (value < 0) != (last.value < 0), let first = sign(at: last.x), first != 0,
        let second = sign(at: x), second == -first
      {
        let root = root(last.x, x)
        changes.breakpoints.append(SignChanges.Breakpoint(x: root, slack: 64 * root.ulp))
      }
      last = (x, value)
    }
  }

  // MARK: Beyond the interval

  /// Whether the function certainly has no change of sign beyond an end of the interval.
  private mutating func tail(from end: Double, by direction: Double) -> Bool {
    var near = end
    // Wider and wider parts, the last without end.
    for step in 0..<60 {
      if shouldStop() { return false }
      var far = near + direction * max(near.magnitude, 1)
      if step % 8 == 0, isDecided(near, direction * .infinity) { return true }
      if step == 59 { far = direction * .infinity }
      guard isDecided(near, far) else { return false }
      near = far
    }
    return true
  }

  private mutating func isDecided(_ first: Double, _ second: Double) -> Bool {
    var pending = [(min(first, second), max(first, second))]
    var steps = 0
    while let (lower, upper) = pending.popLast() {
      steps += 1
      let (value, slope, findings) = bounds(lower, upper)
      if value.isEmpty || value.sign != nil || value.isZero { continue }
      if findings.isSmooth, let direction = slope.sign {
        // Beyond where it has risen above 0 it stays there.
        if let left = sign(at: lower), left == direction { continue }
        if let right = sign(at: upper), right == -direction { continue }
      }
      guard steps < 40, lower.isFinite, upper.isFinite else { return false }
      pending.append((lower, lower / 2 + upper / 2))
      pending.append((lower / 2 + upper / 2, upper))
    }
    return true
  }
}

extension Double {
  /// The nearest number with so many decimal digits.
  func rounded(toDigits digits: Int) -> Double {
    guard self != 0, isFinite, magnitude > 1e-280, magnitude < 1e280 else { return self }
    let decimals = digits - Int(Glibc.log10(magnitude).rounded(.down)) - 1
    // Powers of ten up to the 22nd are doubles: a quotient by one is the double nearest to the
    // decimal.
    let power = Glibc.pow(10, Double(decimals.magnitude))
    return decimals >= 0 ? (self * power).rounded() / power : (self / power).rounded() * power
  }
}
