/// Random numbers of 64 bits from a seed, the same on every machine.
///
/// Source: Guy L. Steele Jr., Doug Lea and Christine H. Flood, 2014, "Fast splittable pseudorandom
/// number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// What the state grows by at each draw: 2⁶⁴ over the golden ratio, made odd.
  @inlinable
  public static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Creates the generator; every seed gives another sequence.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.finalized(state)
  }

  /// The state mixed: a bijection of the 64-bit numbers that looks drawn by chance.
  @inlinable
  public static func finalized(_ number: UInt64) -> UInt64 {
    var bits = number
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// The first draw of the generator with this seed: a hash of one number.
  @inlinable
  public static func hash(_ number: UInt64) -> UInt64 {
    finalized(number &+ increment)
  }

  /// A number from 0 up to, not including, 1, with 53 random bits.
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A whole number from 0 to below `bound`, each with the same probability.
  ///
  /// A `bound` below 1 counts as 1.
  /// Source: Daniel Lemire, 2019, "Fast random integer generation in an interval".
  public mutating func next(below bound: Int) -> Int {
    let bound = UInt64(max(bound, 1))
    var (high, low) = next().multipliedFullWidth(by: bound)
    if low < bound {
      let threshold = (0 &- bound) % bound
      while low < threshold { (high, low) = next().multipliedFullWidth(by: bound) }
    }
    return Int(high)
  }

  /// Puts the elements into a random order, each with the same probability.
  ///
  /// Source: Richard Durstenfeld, 1964, "Algorithm 235: random permutation".
  public mutating func shuffle(_ elements: inout [Int]) {
    var count = elements.count
    while count > 1 {
      let chosen = next(below: count)
      count -= 1
      elements.swapAt(chosen, count)
    }
  }
}
