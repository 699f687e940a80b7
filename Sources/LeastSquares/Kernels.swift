/// The inner loops over contiguous numbers, eight at a time.
///
/// Swift keeps the order of floating-point additions, so that a plain loop over a sum is as slow as
/// the latency of an addition; these name the partial sums themselves.
///
/// They check nothing: both pointers reach `count` numbers, which each caller's arrays or buffers
/// have been seen to hold.
enum Kernels {
  private typealias Lanes = SIMD8<Double>

  /// The sum of products of two runs of numbers.
  @inline(__always)
  static func dot(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sums = Lanes.zero
    var index = 0
    while index + 8 <= count {
      sums += load(first + index) * load(second + index)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += first[index] * second[index]
      index += 1
    }
    return sum
  }

  /// Adds a multiple of one run of numbers to another.
  @inline(__always)
  static func add(
    _ factor: Double, times source: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let factors = Lanes(repeating: factor)
    var index = 0
    while index + 8 <= count {
      store(load(target + index) + factors * load(source + index), to: target + index)
      index += 8
    }
    while index < count {
      target[index] += factor * source[index]
      index += 1
    }
  }

  /// Copies a run of numbers and returns the sum of their squares.
  @inline(__always)
  static func copy(
    _ source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    var sums = Lanes.zero
    var index = 0
    while index + 8 <= count {
      let values = load(source + index)
      sums += values * values
      store(values, to: target + index)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += source[index] * source[index]
      target[index] = source[index]
      index += 1
    }
    return sum
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: Lanes.self)
  }
}
