/// Random numbers of 64 bits from a seed, the same on every machine.
///
/// Source: Guy L. Steele Jr., Doug Lea and Christine H. Flood, 2014, "Fast splittable pseudorandom number generators".
struct SplitMix64: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A whole number from 0 to below `bound`, each with the same probability; `bound` is at least 1.
  ///
  /// Source: Daniel Lemire, 2019, "Fast random integer generation in an interval".
  mutating func next(below bound: Int) -> Int {
    let bound = UInt64(bound.magnitude)
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
  mutating func shuffle(_ elements: inout [Int]) {
    var count = elements.count
    while count > 1 {
      let chosen = next(below: count)
      count -= 1
      elements.swapAt(chosen, count)
    }
  }
}
