/// Lengths of vectors.
enum Vector {
  /// The Euclidean length, without overflow or underflow of the squares.
  static func length(_ vector: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for element in vector { sum += element * element }
    // Squares between these bounds lose nothing; outside, scale by the greatest coordinate first.
    if sum > 1e-280, sum < 1e300 { return sum.squareRoot() }
    var greatest = 0.0
    for element in vector {
      guard !element.isNaN else { return .nan }
      greatest = max(greatest, element.magnitude)
    }
    guard greatest > 0, greatest.isFinite else { return greatest }
    sum = 0
    for element in vector {
      let scaled = element / greatest
      sum += scaled * scaled
    }
    return greatest * sum.squareRoot()
  }

  /// The position of the first element that is not finite.
  static func firstNonFinite(_ vector: UnsafeBufferPointer<Double>) -> Int? {
    // A sum of products with zero is zero exactly when all are finite: one test for the usual case.
    var probe = 0.0
    for element in vector { probe += element * 0 }
    return probe == 0 ? nil : vector.firstIndex { !$0.isFinite }
  }
}
