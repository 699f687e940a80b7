import Numerics

/// For property tests that can be run again from the seed they print.
typealias SeededGenerator = SplitMix64
