/// One recorded iterate of a run.
public struct Iterate: Equatable, Sendable {
  /// Number of steps made before; 0 is the start.
  public let iteration: Int
  /// The point θ.
  public let point: [Double]
  /// The cost there.
  public let cost: Double
  /// The Euclidean length of the gradient there.
  public let gradientNorm: Double
  /// The Euclidean length of the step that led here; 0 at the start.
  public let stepLength: Double
}

/// The record of a run: every iterate of a short one, evenly spaced iterates of a long one, and
/// always every single one of the first and of the last thousand.
///
/// Iterates are kept when their number is a multiple of `stride`; whenever they fill the capacity
/// the stride doubles and every second one is dropped. The start and the last iterate are always
/// there.
public struct Trace: Equatable, Sendable {
  /// Numbers per point.
  public let dimension: Int
  /// The most iterates kept, the last one aside.
  public let capacity: Int
  /// Iterates are kept at multiples of this.
  public private(set) var stride: Int
  /// The numbers of the kept iterates, rising.
  public private(set) var iterations: [Int] = []
  /// Their costs.
  public private(set) var costs: [Double] = []
  /// Their gradient norms.
  public private(set) var gradientNorms: [Double] = []
  /// The lengths of the steps that led to them.
  public private(set) var stepLengths: [Double] = []
  /// The step sizes of the steps that led to them; 0 at the start.
  public private(set) var stepSizes: [Double] = []
  /// What `details` are called.
  public let detailNames: [String]
  /// The numbers that the method tells of the steps that led to them, one after the other.
  public private(set) var details: [Double] = []
  /// Their points, one after the other.
  public private(set) var coordinates: [Double] = []
  /// Whether the last kept iterate is there only because it is the last.
  private var lastIsExtra = false
  /// Every iterate at the beginning and at the end.
  var exact: ExactIterates

  /// Creates an empty record that keeps every `stride`th iterate as long as they fit.
  ///
  /// The capacity is 16384 iterates, fewer where points are long, so that a record stays below 32
  /// MB, but at least 64.
  public init(dimension: Int, stride: Int = 1, detailNames: [String] = []) {
    self.detailNames = detailNames
    self.dimension = max(dimension, 0)
    let perIterate = self.dimension.addingReportingOverflow(4)
    let affordable = perIterate.overflow ? 0 : (1 << 22) / perIterate.partialValue
    capacity = min(max(affordable, 64), 16384)
    self.stride = max(stride, 1)
    exact = ExactIterates(dimension: self.dimension)
  }

  /// Number of iterates kept.
  public var count: Int { iterations.count }

  /// The iterate at a position of the record, 0 ..< count.
  public subscript(position: Int) -> Iterate {
    Iterate(
      iteration: iterations[position],
      point: Array(coordinates[position * dimension..<(position + 1) * dimension]),
      cost: costs[position],
      gradientNorm: gradientNorms[position],
      stepLength: stepLengths[position]
    )
  }

  /// How many numbers the record holds: a measure of its memory.
  public var size: Int { count * (dimension + 5 + detailNames.count) + exact.size }

  /// How many numbers the record may hold after so many further steps.
  public func largestSize(iterations: Int) -> Int {
    // Thinned, it holds one iterate more than its capacity, and the last one.
    let most = min(iterations, 1 << 30) + count + 2
    return min(most, capacity + 2) * (dimension + 4)
      + min(most, exact.slotCount) * (2 * dimension + 1)
  }

  /// The numbers of the first iterates, every one of which is held.
  public var firstIterations: Range<Int> { exact.first }

  /// The numbers of the last iterates, every one of which is held.
  public var lastIterations: Range<Int> { exact.latest }

  /// What the method told of the step to the iterate at a position of the record, in the order of
  /// `detailNames`.
  public func details(at position: Int) -> [Double] {
    let count = detailNames.count
    return Array(details[position * count..<(position + 1) * count])
  }

  /// The iterate of that number; nil where the record does not hold it.
  ///
  /// Those of `firstIterations` and `lastIterations` are held, and the thinned ones.
  public func iterate(_ iteration: Int) -> Iterate? {
    if let iterate = exact[iteration] { return iterate }
    let position = iterations.partitioningIndex { $0 >= iteration }
    guard position < count, iterations[position] == iteration else { return nil }
    return self[position]
  }

  /// The first iterate of a run whose cost is at most `level`, where the record tells which it is.
  ///
  /// The exact first part tells, and what the record holds of a run that was not thinned.
  func firstHeld(below level: Double) -> Int? {
    if let early = exact.first.first(where: { exact.cost($0) <= level }) { return early }
    guard stride == 1, iterations.first == 0 else { return nil }
    return costs.firstIndex { $0 <= level }.map { iterations[$0] }
  }

  /// The least multiple of the stride above a number; the greatest number there is when that is too
  /// far.
  func firstMultiple(after iteration: Int) -> Int {
    let (next, overflow) = (iteration - iteration % stride).addingReportingOverflow(stride)
    return overflow ? .max : next
  }

  /// Keeps the iterate when its number is a multiple of the stride.
  mutating func record(
    iteration: Int, point: UnsafeBufferPointer<Double>, cost: Double, gradientNorm: Double,
    stepLength: Double, stepSize: Double, details: [Double]
  ) {
    guard iteration % stride == 0 else { return }
    append(iteration, point, cost, gradientNorm, stepLength, stepSize, details)
    if count > capacity { thin() }
  }

  /// Keeps the iterate as the last one, whatever its number.
  mutating func recordLast(
    iteration: Int, point: UnsafeBufferPointer<Double>, cost: Double, gradientNorm: Double,
    stepLength: Double, stepSize: Double, details: [Double]
  ) {
    guard iterations.last != iteration else { return }
    append(iteration, point, cost, gradientNorm, stepLength, stepSize, details)
    lastIsExtra = iteration % stride != 0
  }

  /// Takes back a last iterate that is no multiple of the stride, before the run goes on.
  mutating func removeExtraLast() {
    guard lastIsExtra else { return }
    lastIsExtra = false
    iterations.removeLast()
    costs.removeLast()
    gradientNorms.removeLast()
    stepLengths.removeLast()
    stepSizes.removeLast()
    details.removeLast(detailNames.count)
    coordinates.removeLast(dimension)
  }

  private mutating func append(
    _ iteration: Int, _ point: UnsafeBufferPointer<Double>, _ cost: Double,
    _ gradientNorm: Double, _ stepLength: Double, _ stepSize: Double, _ details: [Double]
  ) {
    precondition(details.count == detailNames.count, "a number for each name")
    iterations.append(iteration)
    costs.append(cost)
    gradientNorms.append(gradientNorm)
    stepLengths.append(stepLength)
    stepSizes.append(stepSize)
    self.details.append(contentsOf: details)
    coordinates.append(contentsOf: point)
  }

  /// Doubles the stride and drops the iterates that are no multiples of it any more.
  private mutating func thin() {
    let (doubled, overflow) = stride.multipliedReportingOverflow(by: 2)
    guard !overflow else { return }
    stride = doubled
    let detailCount = detailNames.count
    var kept = 0
    for position in 0..<count where iterations[position] % stride == 0 {
      iterations[kept] = iterations[position]
      costs[kept] = costs[position]
      gradientNorms[kept] = gradientNorms[position]
      stepLengths[kept] = stepLengths[position]
      stepSizes[kept] = stepSizes[position]
      for index in 0..<detailCount {
        details[kept * detailCount + index] = details[position * detailCount + index]
      }
      for index in 0..<dimension {
        coordinates[kept * dimension + index] = coordinates[position * dimension + index]
      }
      kept += 1
    }
    iterations.removeSubrange(kept...)
    costs.removeSubrange(kept...)
    gradientNorms.removeSubrange(kept...)
    stepLengths.removeSubrange(kept...)
    stepSizes.removeSubrange(kept...)
    details.removeSubrange((kept * detailCount)...)
    coordinates.removeSubrange((kept * dimension)...)
  }
}

extension [Int] {
  /// The first index whose element fulfils the condition, which holds for all after it.
  fileprivate func partitioningIndex(_ fulfils: (Int) -> Bool) -> Int {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        fulfils(self[middle])
        ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
