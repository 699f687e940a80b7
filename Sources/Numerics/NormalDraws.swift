import CLibrary

/// Standard normal numbers by the polar method, in the order of NumPy's `RandomState`.
///
/// Source: G. Marsaglia and T. A. Bray, "A convenient method for generating normal variables",
/// 1964. A point is drawn in the square (-1, 1)² until it lies in the unit circle; the pair it
/// gives is handed out second coordinate first.
extension MersenneTwister {
  /// A standard normal number, as `RandomState.standard_normal()` draws it.
  public mutating func nextNormal() -> Double {
    if let waiting = waitingNormal {
      waitingNormal = nil
      return waiting
    }
    while true {
      let first = 2 * nextUniform() - 1
      let second = 2 * nextUniform() - 1
      let square = first * first + second * second
      guard square < 1, square > 0 else { continue }
      let factor = Self.polarFactor(square)
      waitingNormal = factor * first
      return factor * second
    }
  }

  /// Fills a buffer with the numbers that as many calls of `nextNormal()` would give.
  public mutating func fillNormals(_ buffer: UnsafeMutableBufferPointer<Double>) {
    var filled = 0
    if let waiting = waitingNormal, !buffer.isEmpty {
      waitingNormal = nil
      buffer[0] = waiting
      filled = 1
    }
    let candidateLimit = Self.blockCount / 4
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * candidateLimit) { scratch in
      let points = PolarPoints(scratch, capacity: candidateLimit)
      while filled + 1 < buffer.count {
        // A candidate gives at most one pair: never look at more than there are pairs to fill, so
        // that no word is used that a caller after this one should see.
        let ready = (Self.blockCount - position) / 4
        let count = min(ready, (buffer.count - filled) / 2)
        guard count > 0 else {
          // The words left are fewer than a candidate takes.
          buffer[filled] = nextNormal()
          buffer[filled + 1] = nextNormal()
          filled += 2
          continue
        }
        let kept = block.withUnsafeBufferPointer { words in
          points.collect(from: words, at: position, count: count)
        }
        position += 4 * count
        points.writePairs(kept, to: buffer, at: filled)
        filled += 2 * kept
      }
    }
    if filled < buffer.count { buffer[filled] = nextNormal() }
  }

  /// What turns a point at this squared distance from the origin into a normal pair.
  @inline(__always)
  fileprivate static func polarFactor(_ square: Double) -> Double {
    (-2 * log(square) / square).squareRoot()
  }
}

/// Room for those points of a block that lie in the unit circle.
private struct PolarPoints {
  private let first: UnsafeMutableBufferPointer<Double>
  private let second: UnsafeMutableBufferPointer<Double>
  private let square: UnsafeMutableBufferPointer<Double>

  /// Divides scratch memory of three times the capacity.
  init(_ scratch: UnsafeMutableBufferPointer<Double>, capacity: Int) {
    precondition(capacity >= 0 && scratch.count >= 3 * capacity, "room for three numbers a point")
    first = UnsafeMutableBufferPointer(rebasing: scratch[..<capacity])
    second = UnsafeMutableBufferPointer(rebasing: scratch[capacity..<(2 * capacity)])
    square = UnsafeMutableBufferPointer(rebasing: scratch[(2 * capacity)..<(3 * capacity)])
  }

  /// Draws `count` points and keeps those in the circle; returns how many.
  ///
  /// Every point is written and the index only advances past a good one: a branch taken in four
  /// of five cases at random would be mispredicted too often.
  @inline(__always)
  func collect(from words: UnsafeBufferPointer<UInt32>, at position: Int, count: Int) -> Int {
    // Each candidate reads four words, and a slot is written only for those looked at.
    precondition(
      count >= 0 && count <= square.count && position >= 0 && position + 4 * count <= words.count,
      "as many candidates as there are words and slots for")
    var kept = 0
    var word = position
    for _ in 0..<count {
      let x = 2 * MersenneTwister.uniform(words[word], words[word + 1]) - 1
      let y = 2 * MersenneTwister.uniform(words[word + 2], words[word + 3]) - 1
      let distance = x * x + y * y
      first[kept] = x
      second[kept] = y
      square[kept] = distance
      kept += distance < 1 && distance > 0 ? 1 : 0
      word += 4
    }
    return kept
  }

  /// Turns the points kept into pairs of normal numbers.
  @inline(__always)
  func writePairs(_ count: Int, to buffer: UnsafeMutableBufferPointer<Double>, at start: Int) {
    precondition(
      count >= 0 && count <= square.count && start >= 0 && start + 2 * count <= buffer.count,
      "pairs stay in the buffer")
    for index in 0..<count {
      square[index] = MersenneTwister.polarFactor(square[index])
    }
    for index in 0..<count {
      buffer[start + 2 * index] = square[index] * second[index]
      buffer[start + 2 * index + 1] = square[index] * first[index]
    }
  }
}
