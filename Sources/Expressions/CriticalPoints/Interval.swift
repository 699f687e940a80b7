/// A closed interval of real numbers that holds every value that a computation can have.
///
/// Bounds are rounded outwards, and only where the operation was inexact: what is exactly 0 stays
/// so.
///
/// Source: Ramon Moore, R. Baker Kearfott and Michael Cloud, 2009, "Introduction to Interval
/// Analysis".
struct Interval: Equatable {
  var lower: Double
  var upper: Double

  static let entire = Interval(-.infinity, .infinity)
  /// Of a computation that has no value anywhere.
  static let empty = Interval(.infinity, -.infinity)

  init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The interval of one number, empty for what is none.
  init(_ value: Double) {
    self = value.isFinite ? Interval(value, value) : .empty
  }

  var isEmpty: Bool { !(lower <= upper) }
  var isZero: Bool { lower == 0 && upper == 0 }
  var containsZero: Bool { lower <= 0 && upper >= 0 }
  var width: Double { upper - lower }

  /// The sign of all numbers: -1 or 1; nil where there are several or 0, or no number at all.
  var sign: Int? { isEmpty ? nil : lower > 0 ? 1 : upper < 0 ? -1 : nil }

  /// The largest magnitude.
  var magnitude: Double { max(lower.magnitude, upper.magnitude) }

  func intersection(_ other: Interval) -> Interval {
    Interval(max(lower, other.lower), min(upper, other.upper))
  }

  func union(_ other: Interval) -> Interval {
    Interval(min(lower, other.lower), max(upper, other.upper))
  }

  // MARK: Rounding

  /// The sum rounded down, or up where `isUp`.
  @inline(__always)
  private static func add(_ left: Double, _ right: Double, isUp: Bool) -> Double {
    let sum = left + right
    guard sum.isFinite else { return overflow(sum, left.isFinite && right.isFinite, isUp) }
    // The rounding error of the sum, exactly: Donald Knuth, 1969, "The Art of Computer
    // Programming", volume 2.
    let part = sum - left
    let error = (left - (sum - part)) + (right - part)
    return isUp ? (error > 0 ? sum.nextUp : sum) : (error < 0 ? sum.nextDown : sum)
  }

  @inline(__always)
  private static func multiply(_ left: Double, _ right: Double, isUp: Bool) -> Double {
    if left == 0 || right == 0 { return 0 }
    let product = left * right
    guard product.isFinite else {
      return overflow(product, left.isFinite && right.isFinite, isUp)
    }
    // Below this the error itself underflows.
    guard product.magnitude > 0x1p-960 else { return isUp ? product.nextUp : product.nextDown }
    let error = (-product).addingProduct(left, right)
    return isUp ? (error > 0 ? product.nextUp : product) : (error < 0 ? product.nextDown : product)
  }

  @inline(__always)
  private static func divide(_ left: Double, _ right: Double, isUp: Bool) -> Double {
    if left == 0 { return 0 }
    if right.isInfinite, left.isFinite { return 0 }
    let quotient = left / right
    guard quotient.isFinite else {
      return overflow(quotient, left.isFinite && right.isFinite, isUp)
    }
    guard quotient.magnitude > 0x1p-960, left.magnitude > 0x1p-900 else {
      return isUp ? quotient.nextUp : quotient.nextDown
    }
    let error = left.addingProduct(-quotient, right) * (right < 0 ? -1 : 1)
    return isUp
      ? (error > 0 ? quotient.nextUp : quotient) : (error < 0 ? quotient.nextDown : quotient)
  }

  private static func overflow(_ value: Double, _ isFromFinite: Bool, _ isUp: Bool) -> Double {
    if value.isNaN { return isUp ? .infinity : -.infinity }
    guard isFromFinite else { return value }
    if isUp { return value > 0 ? .infinity : -.greatestFiniteMagnitude }
    return value > 0 ? .greatestFiniteMagnitude : -.infinity
  }

  // MARK: Arithmetic

  static prefix func - (operand: Interval) -> Interval { Interval(-operand.upper, -operand.lower) }

  static func + (left: Interval, right: Interval) -> Interval {
    if left.isEmpty || right.isEmpty { return .empty }
    return Interval(
      add(left.lower, right.lower, isUp: false), add(left.upper, right.upper, isUp: true))
  }

  static func - (left: Interval, right: Interval) -> Interval { left + -right }

  static func * (left: Interval, right: Interval) -> Interval {
    if left.isEmpty || right.isEmpty { return .empty }
    func product(_ first: (Double, Double), _ second: (Double, Double)) -> Interval {
      Interval(
        multiply(first.0, first.1, isUp: false), multiply(second.0, second.1, isUp: true))
    }
    let (a, b, c, d) = (left.lower, left.upper, right.lower, right.upper)
    if a >= 0 { return product((c >= 0 ? a : b, c), (d >= 0 ? b : a, d)) }
    if b <= 0 { return product((d >= 0 ? a : b, d), (c >= 0 ? b : a, c)) }
    if c >= 0 { return product((a, d), (b, d)) }
    if d <= 0 { return product((b, c), (a, c)) }
    return Interval(
      min(multiply(a, d, isUp: false), multiply(b, c, isUp: false)),
      max(multiply(a, c, isUp: true), multiply(b, d, isUp: true)))
  }

  /// The product with itself.
  var squared: Interval {
    if isEmpty { return self }
    let least = containsZero ? 0 : min(lower.magnitude, upper.magnitude)
    return Interval(
      Self.multiply(least, least, isUp: false),
      Self.multiply(magnitude, magnitude, isUp: true))
  }

  /// The quotient over those divisors that are not 0; entire where divisors of both signs come near
  /// 0.
  static func / (left: Interval, right: Interval) -> Interval {
    if left.isEmpty || right.isEmpty || right.isZero { return .empty }
    if left.isZero { return left }
    if right.lower < 0, right.upper > 0 { return .entire }
    if right.upper <= 0 { return -left / -right }
    // All divisors are at or above 0.
    if right.lower == 0 {
      let nearest = { (value: Double, isUp: Bool) in divide(value, right.upper, isUp: isUp) }
      return Interval(
        left.lower >= 0 ? nearest(left.lower, false) : -.infinity,
        left.upper <= 0 ? nearest(left.upper, true) : .infinity)
    }
    return Interval(
      divide(left.lower, left.lower < 0 ? right.lower : right.upper, isUp: false),
      divide(left.upper, left.upper < 0 ? right.upper : right.lower, isUp: true))
  }

  // MARK: Functions

  /// The bounds moved outwards by a few units of the last digit, as far as the library's functions
  /// may err.
  func widened(within bounds: Interval = .entire) -> Interval {
    guard !isEmpty else { return self }
    var result = self
    for _ in 0..<3 {
      if result.lower.isFinite { result.lower = result.lower.nextDown }
      if result.upper.isFinite { result.upper = result.upper.nextUp }
    }
    // An overflowing function is still finite at its lower bound.
    if result.lower == .infinity { result.lower = .greatestFiniteMagnitude }
    if result.upper == -.infinity { result.upper = -.greatestFiniteMagnitude }
    return result.intersection(bounds)
  }

  /// The values of a function that rises all along.
  func rising(within bounds: Interval = .entire, _ function: (Double) -> Double) -> Interval {
    guard !isEmpty else { return self }
    return Interval(function(lower), function(upper)).widened(within: bounds)
  }

  /// The square root of the numbers from 0 up.
  var squareRoot: Interval {
    guard !isEmpty, upper >= 0 else { return .empty }
    func root(_ value: Double, isUp: Bool) -> Double {
      let root = value.squareRoot()
      guard root.isFinite else { return root }
      let error = value.addingProduct(-root, root)
      guard root > 0x1p-400 else { return root == 0 ? 0 : isUp ? root.nextUp : root.nextDown }
      return isUp ? (error > 0 ? root.nextUp : root) : (error < 0 ? root.nextDown : root)
    }
    return Interval(root(max(lower, 0), isUp: false), root(upper, isUp: true))
  }
}
