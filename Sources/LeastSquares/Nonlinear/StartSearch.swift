internal import Numerics

/// A search and where it began.
struct FoundMinimum {
  var search: DampedSearch
  var start: [Double]
}

/// Searches from several points, or with several dampings from one.
struct StartSearch<Function: ResidualFunction> {
  private let function: Function
  private let seed: Int

  /// The points whose sums of squares are looked at, and those of them that are searched from.
  private static var mostPoints: Int { 2000 }
  private static var mostSearches: Int { 12 }
  /// The rows that all looks together run over.
  private static var work: Int { 4_000_000 }

  init(_ function: Function, seed: Int) {
    self.function = function
    self.seed = seed
  }

  /// The number of points that are looked at.
  var triedCount: Int { min(Self.mostPoints, max(Self.work / max(function.rowCount, 1), 40)) }

  /// The search that came lowest, from points of all magnitudes.
  func best(shouldStop: () -> Bool) -> FoundMinimum? {
    var random = SplitMix64(seed: UInt64(max(seed, 0)))
    let count = function.parameterCount
    var points: [(point: [Double], squares: Double)] = []
    for number in 0..<triedCount {
      if shouldStop() { break }
      let point =
        number == 0
        ? [Double](repeating: 1, count: count)
        : (0..<count).map { _ in
          let exponent = random.next(below: 20) - 10
          let size = Double(
            sign: .plus, exponent: exponent, significand: 1 + random.nextUniform())
          return random.nextUniform() < 0.25 ? -size : size
        }
      let squares = function.sumOfSquares(at: point)
      if squares.isFinite { points.append((point, squares)) }
    }
    points.sort { $0.squares < $1.squares }
    var best: FoundMinimum?
    let searches = min(Self.mostSearches, max(Self.work / max(function.rowCount, 1) / 40, 3))
    for start in points.prefix(searches) {
      guard
        let found = DampedSearch(
          function, from: start.point, damping: 1e-3, steps: 300, shouldStop: shouldStop)
      else { continue }
      if best.map({ Self.isBetter(found, than: $0.search) }) ?? true {
        best = FoundMinimum(search: found, start: start.point)
      }
      if found.ending == .interrupted { break }
    }
    return best
  }

  private static func isBetter(_ one: DampedSearch, than other: DampedSearch) -> Bool {
    // What rounding makes lower is not.
    let isLower = one.squares < other.squares * (1 - 1e-9)
    return one.isSound == other.isSound ? isLower : one.isSound || one.squares < other.squares * 0.5
  }

  /// The search from a point, with other dampings where the first leads to no sound end.
  static func searched(
    _ function: Function, from start: [Double], shouldStop: () -> Bool
  ) -> FoundMinimum? {
    var best: DampedSearch?
    for damping in [1e-3, 1, 1e3, 1e-8] {
      guard
        let found = DampedSearch(function, from: start, damping: damping, shouldStop: shouldStop)
      else { return nil }
      if best.map({ isBetter(found, than: $0) }) ?? true { best = found }
      if found.isSound || found.ending == .interrupted { break }
    }
    return best.map { FoundMinimum(search: $0, start: start) }
  }
}
