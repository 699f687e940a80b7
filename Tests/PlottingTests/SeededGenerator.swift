import Numerics

/// For property tests that can be run again from the seed they print.
typealias SeededGenerator = SplitMix64

extension SplitMix64 {
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
