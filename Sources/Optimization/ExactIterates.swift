/// The first iterates of a run and the last ones, every single one of them.
///
/// One flat array: the first `capacity` entries stay, as many more are written in a ring.
struct ExactIterates: Equatable, Sendable {
  /// Numbers per point.
  let dimension: Int
  /// How many iterates are held at the beginning, and how many at the end: a power of two.
  let capacity: Int
  /// For each entry the cost, the point and the gradient: its norm is worked out when it is asked
  /// for.
  private var numbers: [Double] = []
  /// The number of the last iterate; −1 before the first.
  private(set) var last = -1

  /// The most numbers that both parts hold: 4 MB.
  private static let mostNumbers = 1 << 19

  init(dimension: Int) {
    self.dimension = dimension
    var capacity = 1024
    let affordable = dimension < Self.mostNumbers ? Self.mostNumbers / 2 / (2 * dimension + 1) : 0
    while capacity > 16, capacity > affordable { capacity /= 2 }
    self.capacity = capacity
  }

  /// How many numbers are held.
  var size: Int { numbers.count }

  private var stride: Int { 2 * dimension + 1 }

  /// The entry of an iterate: its number where that is in the first part, else its turn in the
  /// ring.
  private func entry(_ iteration: Int) -> Int {
    iteration < capacity ? iteration : capacity + (iteration & (capacity - 1))
  }

  /// Keeps the next iterate; its number is one above that of the last.
  mutating func keep(
    point: UnsafeBufferPointer<Double>, gradient: UnsafeBufferPointer<Double>, cost: Double
  ) {
    last += 1
    let start = entry(last) * stride
    if start == numbers.count {
      numbers.append(cost)
      numbers.append(contentsOf: point)
      numbers.append(contentsOf: gradient)
      return
    }
    let dimension = dimension
    numbers.withUnsafeMutableBufferPointer { numbers in
      numbers[start] = cost
      for index in 0..<dimension {
        numbers[start + 1 + index] = point[index]
        numbers[start + 1 + dimension + index] = gradient[index]
      }
    }
  }

  /// The numbers of the iterates held from the beginning on.
  var first: Range<Int> { 0..<min(last + 1, capacity) }

  /// The numbers of the iterates held up to the end, each with the one before it.
  var latest: Range<Int> {
    let begin = last < 2 * capacity ? 0 : last - capacity + 2
    return begin..<last + 1
  }

  /// The cost of an iterate that is held.
  func cost(_ iteration: Int) -> Double { numbers[entry(iteration) * stride] }

  /// The iterate of that number; nil where it is not held.
  subscript(iteration: Int) -> Iterate? {
    guard first.contains(iteration) || latest.contains(iteration) else { return nil }
    let start = entry(iteration) * stride
    let point = Array(numbers[start + 1..<start + 1 + dimension])
    let gradient = Array(numbers[start + 1 + dimension..<start + stride])
    return Iterate(
      iteration: iteration, point: point, cost: numbers[start],
      gradientNorm: gradient.withUnsafeBufferPointer { Vector.length($0) },
      stepLength: iteration == 0 ? 0 : distance(to: point, from: iteration - 1))
  }

  private func distance(to point: [Double], from iteration: Int) -> Double {
    let start = entry(iteration) * stride
    return numbers.withUnsafeBufferPointer { numbers in
      point.withUnsafeBufferPointer {
        Vector.distance(
          UnsafeBufferPointer(rebasing: numbers[start + 1..<start + 1 + dimension]), $0)
      }
    }
  }
}
