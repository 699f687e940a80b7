import Datasets
import Numerics

/// The inner loops over contiguous numbers of two parts, four at a time.
///
/// Where a machine's fused multiply-add is not certain to be there, calling for it costs more than
/// the exact product of two numbers cut in halves: T. J. Dekker, "A floating-point technique for
/// extending the available precision", 1971. Cutting needs numbers below 2^996, which the scaling
/// of columns sees to.
enum ExtendedKernels {
  private typealias Pairs = SIMD8<Double>

  /// Four numbers: their high parts and their low ones.
  private struct Lanes {
    var high: SIMD4<Double>
    var low: SIMD4<Double>
  }

  /// Numbers cut in two of 26 bits each, for exact products.
  private struct Halves {
    let upper: SIMD4<Double>
    let lower: SIMD4<Double>

    @inline(__always)
    init(_ numbers: SIMD4<Double>) {
      let product = numbers * 0x1.0000002p27
      upper = product - (product - numbers)
      lower = numbers - upper
    }
  }

  /// The sum of products of two runs of numbers.
  @inline(__always)
  static func dot(
    _ first: UnsafePointer<DoubleDouble>, _ second: UnsafePointer<DoubleDouble>, _ count: Int
  ) -> DoubleDouble {
    var sums = Lanes(high: .zero, low: .zero)
    var index = 0
    while index + 4 <= count {
      let left = load(first + index)
      let right = load(second + index)
      accumulate(left, Halves(left.high), right, into: &sums)
      index += 4
    }
    var sum = DoubleDouble(0)
    if index > 0 {
      for lane in 0..<4 { sum = sum + DoubleDouble(sums.high[lane], plus: sums.low[lane]) }
    }
    while index < count {
      sum = sum + first[index] * second[index]
      index += 1
    }
    return sum
  }

  /// Adds a multiple of one run of numbers to another.
  @inline(__always)
  static func add(
    _ factor: DoubleDouble, times source: UnsafePointer<DoubleDouble>,
    to target: UnsafeMutablePointer<DoubleDouble>, _ count: Int
  ) {
    let factors = Lanes(
      high: SIMD4(repeating: factor.high), low: SIMD4(repeating: factor.low))
    let halves = Halves(factors.high)
    var index = 0
    while index + 4 <= count {
      var sums = load(target + index)
      accumulate(factors, halves, load(source + index), into: &sums)
      store(sums, to: target + index)
      index += 4
    }
    while index < count {
      target[index] = target[index] + factor * source[index]
      index += 1
    }
  }

  /// Adds the products of two, the first with its halves at hand.
  @inline(__always)
  private static func accumulate(
    _ first: Lanes, _ halves: Halves, _ second: Lanes, into sums: inout Lanes
  ) {
    let product = first.high * second.high
    let other = Halves(second.high)
    var rest = halves.upper * other.upper - product
    rest += halves.upper * other.lower
    rest += halves.lower * other.upper
    rest += halves.lower * other.lower
    rest += first.high * second.low + first.low * second.high
    // The exact sum of the high parts, then all that is small.
    let sum = sums.high + product
    let part = sum - sums.high
    rest += (sums.high - (sum - part)) + (product - part) + sums.low
    sums.high = sum + rest
    sums.low = rest - (sums.high - sum)
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<DoubleDouble>) -> Lanes {
    let pairs = UnsafeRawPointer(pointer).loadUnaligned(as: Pairs.self)
    return Lanes(high: pairs.evenHalf, low: pairs.oddHalf)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<DoubleDouble>) {
    var pairs = Pairs.zero
    pairs.evenHalf = lanes.high
    pairs.oddHalf = lanes.low
    UnsafeMutableRawPointer(pointer).storeBytes(of: pairs, as: Pairs.self)
  }
}
