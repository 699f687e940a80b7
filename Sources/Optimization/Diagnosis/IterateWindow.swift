/// Consecutive iterates of a run, every one of them.
///
/// What a run did from step to step (zigzag, cycles, growth) can only be seen in these; the thinned
/// record shows how it went over all.
public struct IterateWindow: Equatable, Sendable {
  /// Numbers per point.
  public let dimension: Int
  /// The number of the first iterate.
  public let first: Int
  /// The costs, one an iterate.
  public let costs: [Double]
  /// The Euclidean lengths of the gradients, one an iterate.
  public let gradientNorms: [Double]
  /// The points, one after the other: `count * dimension` numbers.
  public let coordinates: [Double]

  /// Creates a window; what is longer than the shortest of its parts is left out.
  public init(
    dimension: Int, first: Int, costs: [Double], gradientNorms: [Double], coordinates: [Double]
  ) {
    self.dimension = max(dimension, 1)
    self.first = first
    let count = min(costs.count, gradientNorms.count, coordinates.count / self.dimension)
    self.costs = Array(costs.prefix(count))
    self.gradientNorms = Array(gradientNorms.prefix(count))
    self.coordinates = Array(coordinates.prefix(count * self.dimension))
  }

  /// Consecutive iterates of a record, of those that it holds one by one.
  ///
  /// - Parameters:
  ///   - iterations: Their numbers: a part of the record's `firstIterations` or `lastIterations`.
  ///     What lies outside of both is left out.
  ///   - trace: The record.
  public init(_ iterations: Range<Int>, of trace: Trace) {
    let (first, latest) = (trace.firstIterations, trace.lastIterations)
    let held = [first, latest].map(iterations.clamped).max { $0.count < $1.count } ?? first
    let rows = held.map(trace.exact.row)
    var coordinates: [Double] = []
    coordinates.reserveCapacity(held.count * trace.dimension)
    for row in rows { coordinates += row.point }
    self.init(
      dimension: trace.dimension, first: held.lowerBound, costs: rows.map(\.cost),
      gradientNorms: rows.map(\.gradientNorm), coordinates: coordinates)
  }

  /// Number of iterates.
  public var count: Int { costs.count }

  /// The number of the last iterate.
  public var last: Int { first + max(count, 1) - 1 }

  /// The point of the iterate at a position, 0 ..< count.
  public func point(_ position: Int) -> ArraySlice<Double> {
    coordinates[position * dimension..<(position + 1) * dimension]
  }

  /// The last iterates, so many at most.
  public func suffix(_ limit: Int) -> IterateWindow {
    let dropped = max(count - max(limit, 0), 0)
    return IterateWindow(
      dimension: dimension, first: first + dropped, costs: Array(costs[dropped...]),
      gradientNorms: Array(gradientNorms[dropped...]),
      coordinates: Array(coordinates[(dropped * dimension)...]))
  }

  /// The distance between the points at two positions.
  func distance(_ position: Int, _ other: Int) -> Double {
    var square = 0.0
    for index in 0..<dimension {
      let gap = coordinates[position * dimension + index] - coordinates[other * dimension + index]
      square += gap * gap
    }
    return square.squareRoot()
  }

  /// The cosine of the angle between the steps into and out of the iterate at a position.
  ///
  /// Nil where one of them does not move.
  func turn(at position: Int) -> Double? {
    var (product, before, after) = (0.0, 0.0, 0.0)
    for index in 0..<dimension {
      let here = coordinates[position * dimension + index]
      let into = here - coordinates[(position - 1) * dimension + index]
      let out = coordinates[(position + 1) * dimension + index] - here
      product += into * out
      before += into * into
      after += out * out
    }
    guard before > 0, after > 0 else { return nil }
    // Two roots, as the product of two small squares vanishes first.
    return product / before.squareRoot() / after.squareRoot()
  }
}
