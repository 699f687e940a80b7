/// Random numbers that a seed repeats (Steele, Lea & Flood 2014, "Fast splittable pseudorandom
/// number generators").
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of any size a double can have, one in ten of them odd in some way.
  mutating func wildNumber() -> Double {
    switch Int.random(in: 0..<30, using: &self) {
    case 0: return .nan
    case 1: return Bool.random(using: &self) ? .infinity : -.infinity
    case 2: return 0
    case 3: return .random(in: -1...1, using: &self) * .greatestFiniteMagnitude
    case 4: return .random(in: -1...1, using: &self) * 1e-300
    case 5: return .leastNonzeroMagnitude
    case 6...15: return Double(Int.random(in: -20...20, using: &self))
    default: return .random(in: -100...100, using: &self)
    }
  }
}
