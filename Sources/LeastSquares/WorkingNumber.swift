import Datasets
import Numerics

/// A number that an R factor is computed and solved with.
///
/// The loops over rows are part of it: each kind of number runs through memory in its own way.
protocol WorkingNumber: Sendable {
  /// The largest relative error of one operation.
  static var unitRoundoff: Double { get }

  /// A number of 53 bits.
  init(_ value: Double)

  /// The number rounded to 53 bits.
  var nearest: Double { get }

  static prefix func - (number: Self) -> Self
  static func + (first: Self, second: Self) -> Self
  static func - (first: Self, second: Self) -> Self
  static func * (first: Self, second: Self) -> Self
  static func / (first: Self, second: Self) -> Self
  func squareRoot() -> Self

  /// The number times a power of two.
  func scaled(by exponent: Int) -> Self

  /// The sum of products of two runs of numbers.
  static func dot(_ first: UnsafePointer<Self>, _ second: UnsafePointer<Self>, _ count: Int) -> Self

  /// Adds a multiple of one run of numbers to another.
  static func add(
    _ factor: Self, times source: UnsafePointer<Self>, to target: UnsafeMutablePointer<Self>,
    _ count: Int)

  /// Copies a run of values, each with its correction where there are any.
  ///
  /// - Returns: The sum of the squares, which is not finite when some value is not.
  static func copy(
    _ values: UnsafePointer<Double>, corrections: UnsafePointer<Double>?,
    to target: UnsafeMutablePointer<Self>, _ count: Int
  ) -> Double

  /// A value with its correction, as far as this kind of number can hold it.
  init(_ value: Double, correction: Double)
}

extension WorkingNumber {
  /// The sum of the squares of numbers, in their order.
  static func squares(_ numbers: some Sequence<Self>, from start: Self = Self(0)) -> Self {
    numbers.reduce(start) { $0 + $1 * $1 }
  }
}

extension Double: WorkingNumber {
  static var unitRoundoff: Double { 0x1p-53 }

  var nearest: Double { self }

  init(_ value: Double, correction: Double) { self = value }

  func scaled(by exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: self)
  }

  static func dot(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    Kernels.dot(first, second, count)
  }

  static func add(
    _ factor: Double, times source: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    Kernels.add(factor, times: source, to: target, count)
  }

  static func copy(
    _ values: UnsafePointer<Double>, corrections: UnsafePointer<Double>?,
    to target: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    Kernels.copy(values, to: target, count)
  }
}

extension DoubleDouble: WorkingNumber {
  static var unitRoundoff: Double { 0x1p-104 }

  var nearest: Double { high }

  init(_ value: Double, correction: Double) {
    self.init(value, plus: correction.isFinite ? correction : 0)
  }

  static func dot(
    _ first: UnsafePointer<DoubleDouble>, _ second: UnsafePointer<DoubleDouble>, _ count: Int
  ) -> DoubleDouble {
    ExtendedKernels.dot(first, second, count)
  }

  static func add(
    _ factor: DoubleDouble, times source: UnsafePointer<DoubleDouble>,
    to target: UnsafeMutablePointer<DoubleDouble>, _ count: Int
  ) {
    ExtendedKernels.add(factor, times: source, to: target, count)
  }

  static func copy(
    _ values: UnsafePointer<Double>, corrections: UnsafePointer<Double>?,
    to target: UnsafeMutablePointer<DoubleDouble>, _ count: Int
  ) -> Double {
    var squares = 0.0
    for index in 0..<count {
      let number = DoubleDouble(values[index], correction: corrections?[index] ?? 0)
      squares += number.high * number.high
      target[index] = number
    }
    return squares
  }
}
