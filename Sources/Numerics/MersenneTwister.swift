/// The Mersenne Twister MT19937, drawing the numbers of NumPy's legacy `RandomState(seed)`.
///
/// Words are made a block of 624 at a time and handed out from that block.
///
/// Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
/// uniform pseudorandom number generator", 1998. Seeding is the 2002 revision's `init_genrand`.
public struct MersenneTwister: Sendable {
  /// The number of words in the state, and in a block of output.
  @usableFromInline static let blockCount = 624

  /// How far ahead of a word the word lies that it is mixed with.
  private static let mixDistance = 397

  /// The state of the recurrence.
  private var state: [UInt32]

  /// The output words of the current state.
  @usableFromInline private(set) var block: [UInt32]

  /// The index in `block` of the next word; `blockCount` when all are used.
  @usableFromInline var position = Self.blockCount

  /// The second number of the last polar pair, waiting for the next normal draw.
  var waitingNormal: Double?

  /// Seeds the generator with an integer, as `RandomState(seed)` does.
  public init(seed: UInt32) {
    var word = seed
    state = (0..<UInt32(Self.blockCount)).map { index in
      defer { word = 1_812_433_253 &* (word ^ (word >> 30)) &+ index &+ 1 }
      return word
    }
    block = Array(repeating: 0, count: Self.blockCount)
  }

  /// The next 32 random bits.
  @inlinable
  public mutating func next() -> UInt32 {
    if position == Self.blockCount { refill() }
    defer { position += 1 }
    return block[position]
  }

  /// A number in [0, 1) with 53 random bits, as `RandomState.rand()` draws it.
  @inlinable
  public mutating func nextUniform() -> Double {
    let high = next()
    let low = next()
    return Self.uniform(high, low)
  }

  /// An integer in `0...maximum`, each equally likely, as `RandomState.shuffle` draws it.
  ///
  /// Draws as many bits as the maximum has until the number is not above it.
  @inlinable
  public mutating func nextInteger(through maximum: UInt64) -> UInt64 {
    guard maximum > 0 else { return 0 }
    let mask = UInt64.max >> maximum.leadingZeroBitCount
    while true {
      var value = UInt64(next())
      if maximum > UInt64(UInt32.max) { value = value << 32 | UInt64(next()) }
      value &= mask
      if value <= maximum { return value }
    }
  }

  /// Shuffles from the last element to the first, as `RandomState.shuffle` does.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in elements.indices.dropFirst().reversed() {
      elements.swapAt(index, Int(nextInteger(through: UInt64(index))))
    }
  }

  /// The number in [0, 1) made of the upper 27 bits of one word and the upper 26 of the next.
  @inlinable
  @inline(__always)
  static func uniform(_ high: UInt32, _ low: UInt32) -> Double {
    // Both factors and the divisor are powers of two: only the last addition could round, and it
    // does not, for the sum has 53 bits.
    let upper = Double(Int32(truncatingIfNeeded: high >> 5))
    let lower = Double(Int32(truncatingIfNeeded: low >> 6))
    return (upper * 0x1p26 + lower) * 0x1p-53
  }

  /// Advances the state by a whole block and makes its output words.
  @usableFromInline
  mutating func refill() {
    let count = Self.blockCount
    let distance = Self.mixDistance
    // Both arrays hold a whole block, and every index below stays in 0..<count.
    precondition(state.count == count && block.count == count, "a generator holds whole blocks")
    state.withUnsafeMutableBufferPointer { state in
      // Three loops in place of one with a wrapped index, so that each can run over whole vectors.
      for index in 0..<(count - distance) {
        state[index] = Self.mix(state[index], state[index + 1], state[index + distance])
      }
      for index in (count - distance)..<(count - 1) {
        state[index] = Self.mix(state[index], state[index + 1], state[index + distance - count])
      }
      state[count - 1] = Self.mix(state[count - 1], state[0], state[distance - 1])
      block.withUnsafeMutableBufferPointer { block in
        for index in 0..<count {
          var word = state[index]
          word ^= word >> 11
          word ^= (word << 7) & 0x9d2c_5680
          word ^= (word << 15) & 0xefc6_0000
          word ^= word >> 18
          block[index] = word
        }
      }
    }
    position = 0
  }

  @inline(__always)
  private static func mix(_ upper: UInt32, _ lower: UInt32, _ distant: UInt32) -> UInt32 {
    let joined = (upper & 0x8000_0000) | (lower & 0x7fff_ffff)
    return distant ^ (joined >> 1) ^ ((0 &- (lower & 1)) & 0x9908_b0df)
  }
}
