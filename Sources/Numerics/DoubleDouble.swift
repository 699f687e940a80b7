/// A number of about 32 digits: the unevaluated sum of two, the second at most half a last place of
/// the first.
///
/// Sources: the exact sum D. E. Knuth, "The Art of Computer Programming", volume 2, 1969; pairs of
/// numbers T. J. Dekker, "A floating-point technique for extending the available precision", 1971;
/// the arithmetic Y. Hida, X. S. Li and D. H. Bailey, "Algorithms for quad-double precision
/// floating point arithmetic", 2001, with its accurate addition. The exact product takes a fused
/// multiply-add. The range is that of `Double`; near its ends the second number loses digits.
@frozen
public struct DoubleDouble: Sendable, Equatable {
  /// The number rounded to 53 bits.
  public let high: Double

  /// What that rounding leaves out.
  public let low: Double

  /// A number of 53 bits.
  @inlinable
  public init(_ value: Double) {
    high = value
    low = 0
  }

  /// The sum of two numbers, in any order of size.
  @inlinable
  public init(_ first: Double, plus second: Double) {
    let sum = first + second
    let part = sum - first
    let rest = (first - (sum - part)) + (second - part)
    // An infinite sum leaves nothing out.
    (high, low) = (sum, sum.isFinite ? rest : 0)
  }

  /// The sum of two numbers of which the first is the larger, or one is 0.
  @inlinable
  init(larger first: Double, plus second: Double) {
    let sum = first + second
    (high, low) = (sum, sum.isFinite ? second - (sum - first) : 0)
  }

  /// The exact product of two numbers.
  @inlinable
  public init(_ first: Double, times second: Double) {
    let product = first * second
    (high, low) = (product, product.isFinite ? (-product).addingProduct(first, second) : 0)
  }

  /// The sum.
  @inlinable
  public static func + (first: DoubleDouble, second: DoubleDouble) -> DoubleDouble {
    let high = DoubleDouble(first.high, plus: second.high)
    let low = DoubleDouble(first.low, plus: second.low)
    let sum = DoubleDouble(larger: high.high, plus: high.low + low.high)
    return DoubleDouble(larger: sum.high, plus: sum.low + low.low)
  }

  /// The difference.
  @inlinable
  public static func - (first: DoubleDouble, second: DoubleDouble) -> DoubleDouble {
    first + -second
  }

  /// The number with the other sign.
  @inlinable
  public static prefix func - (number: DoubleDouble) -> DoubleDouble {
    DoubleDouble(larger: -number.high, plus: -number.low)
  }

  /// The product.
  @inlinable
  public static func * (first: DoubleDouble, second: DoubleDouble) -> DoubleDouble {
    let product = DoubleDouble(first.high, times: second.high)
    let rest = first.high * second.low + first.low * second.high
    return DoubleDouble(larger: product.high, plus: product.low + rest)
  }

  /// The quotient, by long division.
  @inlinable
  public static func / (first: DoubleDouble, second: DoubleDouble) -> DoubleDouble {
    let quotient = first.high / second.high
    guard quotient.isFinite, second.high.isFinite else { return DoubleDouble(quotient) }
    let remainder = first - second * DoubleDouble(quotient)
    let next = remainder.high / second.high
    let rest = (remainder - second * DoubleDouble(next)).high / second.high
    return DoubleDouble(larger: quotient, plus: next) + DoubleDouble(rest)
  }

  /// The square root, by a step of Newton's method from that of 53 bits.
  @inlinable
  public func squareRoot() -> DoubleDouble {
    let root = high.squareRoot()
    guard root > 0, root.isFinite else { return DoubleDouble(root) }
    let remainder = self - DoubleDouble(root, times: root)
    return DoubleDouble(larger: root, plus: remainder.high / (2 * root))
  }

  /// The number times a power of two, exact within the range.
  @inlinable
  public func scaled(by exponent: Int) -> DoubleDouble {
    DoubleDouble(
      larger: Double(sign: .plus, exponent: exponent, significand: high),
      plus: Double(sign: .plus, exponent: exponent, significand: low))
  }
}
