/// Products and lengths of vectors.
///
/// Every number of the first is read, and as many of the second: whoever calls gives both the
/// dimension of the run, which `Runner` has checked at its start.
enum Vector {
  /// The inner product of two vectors of the same dimension.
  static func product(
    _ first: UnsafeBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>
  ) -> Double {
    var sum = 0.0
    for index in 0..<first.count { sum += first[index] * second[index] }
    return sum
  }

  /// The Euclidean length, without overflow or underflow of the squares.
  static func length(_ vector: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for element in vector { sum += element * element }
    return isSafe(sum) ? sum.squareRoot() : scaledLength(vector.lazy.map { $0 })
  }

  /// The Euclidean distance of two points of the same dimension.
  static func distance(
    _ first: UnsafeBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>
  ) -> Double {
    var sum = 0.0
    for index in 0..<first.count {
      let difference = second[index] - first[index]
      sum += difference * difference
    }
    return isSafe(sum)
      ? sum.squareRoot() : scaledLength(zip(first, second).lazy.map { $1 - $0 })
  }

  /// Whether no square that matters was lost on the way to the sum.
  private static func isSafe(_ sum: Double) -> Bool {
    sum > 1e-280 && sum < 1e300
  }

  /// The length with all elements scaled by the greatest first.
  private static func scaledLength(_ elements: some Sequence<Double>) -> Double {
    var greatest = 0.0
    for element in elements {
      guard !element.isNaN else { return .nan }
      greatest = max(greatest, element.magnitude)
    }
    guard greatest > 0, greatest.isFinite else { return greatest }
    var sum = 0.0
    for element in elements {
      let scaled = element / greatest
      sum += scaled * scaled
    }
    return greatest * sum.squareRoot()
  }
}

extension UnsafeMutableBufferPointer<Double> {
  /// The `count` numbers from `start` on.
  func part(from start: Int, count: Int) -> UnsafeMutableBufferPointer<Double> {
    precondition(
      start >= 0 && count >= 0 && start + count <= self.count, "a part of the numbers there are")
    return UnsafeMutableBufferPointer(rebasing: self[start..<start + count])
  }
}
