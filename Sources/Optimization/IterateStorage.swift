/// The slots of an exact record while a loop runs: each step is written where it will stay, so that
/// keeping it costs nothing but its cost.
///
/// Memory that is not counted by references: `slotCount` costs and as many pairs of vectors. Only
/// `advance` moves on, and it stays within them; whoever holds `point` and the others holds them no
/// longer than this value, which nobody copies.
struct IterateStorage: ~Copyable {
  typealias Coordinates = UnsafeMutableBufferPointer<Double>

  /// The points before, at and after the step that is being made.
  private(set) var previous: Coordinates
  private(set) var point: Coordinates
  private(set) var next: Coordinates
  /// The gradients at the point and after the step.
  private(set) var gradient: Coordinates
  private(set) var nextGradient: Coordinates
  /// The number of the iterate at the point.
  private(set) var iteration: Int

  private let capacity: Int
  private let slotCount: Int
  /// The slot of `next`.
  private var slot: Int
  private let costs: Coordinates
  private let vectors: Coordinates

  /// Goes on from a record, which ends with the iterate at the point.
  init(_ record: ExactIterates) {
    precondition(record.last >= 0, "a run that goes on has begun")
    let dimension = record.dimension
    capacity = record.capacity
    slotCount = record.slotCount
    // Numbers of plain memory: a slot need not be initialised before it is written, and none is
    // read before. What no step reaches is never touched.
    costs = .allocate(capacity: slotCount)
    vectors = .allocate(capacity: slotCount * 2 * dimension)
    _ = costs.update(from: record.costs)
    _ = vectors.update(from: record.vectors)
    iteration = record.last
    slot = record.slot(iteration + 1)
    let here = record.slot(iteration) * 2 * dimension
    let before = record.slot(max(iteration - 1, 0)) * 2 * dimension
    previous = vectors.part(from: before, count: dimension)
    point = vectors.part(from: here, count: dimension)
    gradient = vectors.part(from: here + dimension, count: dimension)
    next = vectors.part(from: slot * 2 * dimension, count: dimension)
    nextGradient = vectors.part(from: slot * 2 * dimension + dimension, count: dimension)
  }

  deinit {
    costs.deallocate()
    vectors.deallocate()
  }

  /// Makes of the step the iterate at the point.
  @inline(__always)
  mutating func advance(cost: Double) {
    costs[slot] = cost
    iteration += 1
    slot = slot + 1 == slotCount ? capacity : slot + 1
    let dimension = point.count
    previous = point
    point = next
    gradient = nextGradient
    let start = slot * 2 * dimension
    next = Coordinates(start: vectors.baseAddress.map { $0 + start }, count: dimension)
    nextGradient = Coordinates(
      start: vectors.baseAddress.map { $0 + start + dimension }, count: dimension)
  }

  /// The record as it now is.
  func record() -> ExactIterates {
    let dimension = point.count
    let used = min(iteration + 1, slotCount)
    var costs = Array(costs[..<used])
    var vectors = Array(vectors[..<(used * 2 * dimension)])
    if slot < used {
      // What a step that was not taken left there belongs to no iterate.
      costs[slot] = 0
      for index in slot * 2 * dimension..<(slot + 1) * 2 * dimension { vectors[index] = 0 }
    }
    return ExactIterates(dimension: dimension, costs: costs, vectors: vectors, last: iteration)
  }
}
