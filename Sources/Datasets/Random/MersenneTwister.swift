/// The Mersenne Twister MT19937, drawing the numbers of NumPy's legacy `RandomState(seed)`.
public struct MersenneTwister: Sendable {
  /// Seeds the generator with an integer, as `RandomState(seed)` does.
  public init(seed: UInt32) {
  }

  /// The next 32 random bits.
  public mutating func next() -> UInt32 { 0 }

  /// A number in [0, 1) with 53 random bits, as `RandomState.rand()` draws it.
  public mutating func nextUniform() -> Double { 0 }

  /// A standard normal number, as `RandomState.standard_normal()` draws it.
  public mutating func nextNormal() -> Double { 0 }
}
