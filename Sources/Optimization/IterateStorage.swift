/// The slots of an exact record while a loop runs: each step is written where it will stay, so that
/// keeping it costs nothing but its cost.
///
/// Memory that is not counted by references: `slotCount` costs and as many pairs of vectors. Only
/// `advance` moves on, and it stays within them; whoever holds `point` and the others holds them no
/// longer than this value, which nobody copies.
struct IterateStorage: ~Copyable {
  typealias Coordinates = UnsafeMutableBufferPointer<Double>

  /// The number of the iterate at the point.
  private(set) var iteration: Int

  private let dimension: Int
  private let capacity: Int
  private let slotCount: Int
  private let costs: UnsafeMutablePointer<Double>
  private let vectors: UnsafeMutablePointer<Double>
  /// The slot of the step that is being made.
  private var slot: Int
  /// The point, followed by its gradient, in the slots before, at and after the step.
  private var before: UnsafeMutablePointer<Double>
  private var here: UnsafeMutablePointer<Double>
  private var after: UnsafeMutablePointer<Double>

  /// Goes on from a record, which ends with the iterate at the point.
  init(_ record: ExactIterates) {
    precondition(record.last >= 0, "a run that goes on has begun")
    dimension = record.dimension
    capacity = record.capacity
    slotCount = record.slotCount
    // Numbers of plain memory: a slot need not be initialised before it is written, and none is
    // read before. What no step reaches is never touched.
    costs = .allocate(capacity: slotCount)
    vectors = .allocate(capacity: slotCount * 2 * dimension)
    costs.update(from: record.costs, count: record.costs.count)
    vectors.update(from: record.vectors, count: record.vectors.count)
    iteration = record.last
    slot = record.slot(iteration + 1)
    before = vectors + record.slot(max(iteration - 1, 0)) * 2 * dimension
    here = vectors + record.slot(iteration) * 2 * dimension
    after = vectors + slot * 2 * dimension
  }

  deinit {
    costs.deallocate()
    vectors.deallocate()
  }

  /// The point before the step that led here.
  var previous: Coordinates { Coordinates(start: before, count: dimension) }
  /// The point.
  var point: Coordinates { Coordinates(start: here, count: dimension) }
  /// The gradient there.
  var gradient: Coordinates { Coordinates(start: here + dimension, count: dimension) }
  /// The point after the step that is being made.
  var next: Coordinates { Coordinates(start: after, count: dimension) }
  /// The gradient there.
  var nextGradient: Coordinates { Coordinates(start: after + dimension, count: dimension) }

  /// Makes of the step the iterate at the point.
  @inline(__always)
  mutating func advance(cost: Double) {
    costs[slot] = cost
    iteration += 1
    before = here
    here = after
    slot += 1
    after += 2 * dimension
    guard slot == slotCount else { return }
    slot = capacity
    after = vectors + capacity * 2 * dimension
  }

  /// The record as it now is.
  func record() -> ExactIterates {
    let used = min(iteration + 1, slotCount)
    var costs = Array(UnsafeBufferPointer(start: costs, count: used))
    var vectors = Array(UnsafeBufferPointer(start: vectors, count: used * 2 * dimension))
    if slot < used {
      // What a step that was not taken left there belongs to no iterate.
      costs[slot] = 0
      for index in slot * 2 * dimension..<(slot + 1) * 2 * dimension { vectors[index] = 0 }
    }
    return ExactIterates(dimension: dimension, costs: costs, vectors: vectors, last: iteration)
  }
}
