/// The first iterates of a run and the last ones, every single one of them.
///
/// As many as `capacity` stay at the beginning; those after them take turns in a ring of one slot
/// more, so that the step after the last iterate can be written without a loss.
struct ExactIterates: Equatable, Sendable {
  /// Numbers per point.
  let dimension: Int
  /// How many iterates are held at the beginning, and how many at the end.
  let capacity: Int
  /// The cost in each slot that has been written.
  private(set) var costs: [Double]
  /// For each of these slots the point, then the gradient: its norm is worked out when it is asked
  /// for.
  private(set) var vectors: [Double]
  /// The number of the last iterate; −1 before the first.
  private(set) var last: Int

  /// The most numbers that both parts hold, beyond the smallest capacity: 4 MB.
  private static let mostNumbers = 1 << 19
  private static let smallestCapacity = 16

  /// The record of a run before its first iterate.
  init(dimension: Int) {
    self.init(dimension: dimension, costs: [], vectors: [], last: -1)
  }

  /// The record of a run that is at its start.
  init(start: [Double], gradient: [Double], cost: Double) {
    precondition(start.count == gradient.count, "a point and its gradient are of one dimension")
    self.init(dimension: start.count, costs: [cost], vectors: start + gradient, last: 0)
  }

  /// A record of what a loop has written.
  ///
  /// - Parameters:
  ///   - dimension: The numbers of a point.
  ///   - costs: One for each slot up to the last one in use, at most `slotCount`.
  ///   - vectors: As many points, each with its gradient.
  ///   - last: The number of the last iterate; −1 before the first.
  init(dimension: Int, costs: [Double], vectors: [Double], last: Int) {
    var capacity = 1024
    let affordable = dimension < Self.mostNumbers ? Self.mostNumbers / 2 / (2 * dimension + 1) : 0
    while capacity > Self.smallestCapacity, capacity > affordable { capacity /= 2 }
    self.capacity = capacity
    self.dimension = dimension
    self.costs = costs
    self.vectors = vectors
    self.last = last
    precondition(
      costs.count == min(last + 1, slotCount) && vectors.count == costs.count * 2 * dimension,
      "a record holds a cost, a point and a gradient for each slot in use")
  }

  /// How many numbers are held.
  var size: Int { costs.count + vectors.count }

  /// How many slots both parts have together.
  var slotCount: Int { 2 * capacity + 1 }

  /// The slot of an iterate: its number where that is in the first part, else its turn in the ring.
  func slot(_ iteration: Int) -> Int {
    iteration < capacity ? iteration : capacity + (iteration - capacity) % (capacity + 1)
  }

  /// The numbers of the iterates held from the beginning on.
  var first: Range<Int> { 0..<min(last + 1, capacity) }

  /// The numbers of the iterates held up to the end, each with the one before it.
  var latest: Range<Int> {
    let begin = last < 2 * capacity ? 0 : last - capacity + 2
    return begin..<last + 1
  }

  /// The cost of an iterate that is held.
  func cost(_ iteration: Int) -> Double { costs[slot(iteration)] }

  /// What is held of an iterate, which has to be one of `first` or `latest`.
  func row(_ iteration: Int) -> (point: ArraySlice<Double>, cost: Double, gradientNorm: Double) {
    let start = slot(iteration) * 2 * dimension
    let gradient = start + dimension..<start + 2 * dimension
    // The pointer itself checks nothing.
    precondition(
      iteration >= 0 && iteration <= last && gradient.upperBound <= vectors.count,
      "an iterate that is held")
    let norm = vectors.withUnsafeBufferPointer {
      Vector.length(UnsafeBufferPointer(rebasing: $0[gradient]))
    }
    return (vectors[start..<start + dimension], cost(iteration), norm)
  }

  /// The iterate of that number; nil where it is not held.
  subscript(iteration: Int) -> Iterate? {
    guard first.contains(iteration) || latest.contains(iteration) else { return nil }
    let row = row(iteration)
    let point = Array(row.point)
    return Iterate(
      iteration: iteration, point: point, cost: row.cost, gradientNorm: row.gradientNorm,
      stepLength: iteration == 0 ? 0 : distance(to: point, from: iteration - 1))
  }

  private func distance(to point: [Double], from iteration: Int) -> Double {
    let start = slot(iteration) * 2 * dimension
    return vectors.withUnsafeBufferPointer { vectors in
      point.withUnsafeBufferPointer {
        Vector.distance(UnsafeBufferPointer(rebasing: vectors[start..<start + dimension]), $0)
      }
    }
  }
}
