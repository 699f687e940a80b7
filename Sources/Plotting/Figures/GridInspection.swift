/// Looks between the nodes of a grid for jumps and poles of the function that was sampled.
struct GridInspection {
  private(set) var jumps: Set<Int> = []
  private(set) var poles: Set<Int> = []
  private var hasPoles = false
  private let x: [Double]
  private let y: [Double]
  private let values: [Double]
  private let function: (Double, Double) -> Double

  /// Evaluations that may be spent; a function that jumps everywhere ends them.
  private var budget: Int

  init(
    x: [Double], y: [Double], values: [Double], _ function: @escaping (Double, Double) -> Double
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.function = function
    budget = 10 * values.count + 10_000
    hasPoles = values.contains { $0.isInfinite }
  }

  /// Bisects the edges along which values change much more than along those before and after.
  mutating func findBreaks() {
    for row in y.indices {
      let (function, ordinate) = (function, y[row])
      findBreaks(along: x, firstNode: row * x.count, stride: 1, isUpright: false) {
        function($0, ordinate)
      }
    }
    for column in x.indices {
      let (function, abscissa) = (function, x[column])
      findBreaks(along: y, firstNode: column, stride: x.count, isUpright: true) {
        function(abscissa, $0)
      }
    }
  }

  private mutating func findBreaks(
    along nodes: [Double], firstNode: Int, stride: Int, isUpright: Bool,
    _ section: @escaping (Double) -> Double
  ) {
    func value(_ index: Int) -> Double { values[firstNode + index * stride] }
    func change(_ index: Int) -> Double {
      guard index >= 0, index + 1 < nodes.count else { return 0 }
      let change = value(index + 1) - value(index)
      return change.isFinite ? change : 0
    }
    for index in nodes.indices.dropLast() {
      let (before, here, after) = (change(index - 1), change(index), change(index + 1))
      let largest = max(abs(before), abs(after))
      // A jump changes more than what is beside it; across a pole values turn back as well. That is
      // what is looked at, not yet what is found.
      let turnsBack = before * here < 0 || here * after < 0
      guard abs(here) > (turnsBack ? 1 : 1.5) * largest else { continue }
      let start = CurveSample(x: nodes[index], y: value(index))
      let end = CurveSample(x: nodes[index + 1], y: value(index + 1))
      var search = BreakSearch(function: section, budget: budget)
      if let gap = search.jump(start, end) {
        let before = search.approach(from: start, to: gap.lower).limit
        let after = search.approach(from: end, to: gap.upper).limit
        let isPole = before.isInfinite || after.isInfinite
        let total = abs(end.y - start.y)
        let edge = 2 * (firstNode + index * stride) + (isUpright ? 1 : 0)
        if isPole {
          poles.insert(edge)
          hasPoles = true
        } else if abs(after - before) > 0.1 * total {
          jumps.insert(edge)
        }
      }
      budget = search.budget
    }
  }

  /// Climbs from the highest node and descends from the lowest, to see whether there is an end.
  mutating func findPeaks() {
    guard !hasPoles, let range = central else { return }
    let spread = range.upperBound - range.lowerBound
    for direction in [1.0, -1.0] {
      let finite = values.indices.filter { values[$0].isFinite }
      guard let node = finite.max(by: { direction * values[$0] < direction * values[$1] }) else {
        return
      }
      let start = values[node]
      let end = climb(from: (x[node % x.count], y[node / x.count]), start, direction: direction)
      let rise = abs(end - start)
      if end.isInfinite || rise > 1e6 * max(spread, abs(start)) { hasPoles = true }
    }
  }

  /// A pattern search within a cell of the start, in halves of the step.
  private func climb(
    from start: (x: Double, y: Double), _ value: Double, direction: Double
  ) -> Double {
    var (best, height) = (start, value)
    var step = ((x[1] - x[0]) / 2, (y[1] - y[0]) / 2)
    for _ in 0..<60 {
      for (across, up) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
        let point = (best.x + across * step.0, best.y + up * step.1)
        let isNear = abs(point.0 - start.x) <= x[1] - x[0] && abs(point.1 - start.y) <= y[1] - y[0]
        guard isNear else { continue }
        let value = function(point.0, point.1)
        if value.isInfinite { return value }
        if direction * value > direction * height { (best, height) = (point, value) }
      }
      step = (step.0 / 2, step.1 / 2)
    }
    return height
  }

  /// The values that show the surface.
  var shown: ClosedRange<Double>? {
    let finite = values.lazy.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max() else { return nil }
    guard hasPoles, let central else { return least...greatest }
    let margin = (central.upperBound / 2 - central.lowerBound / 2) / 2
    return max(least, central.lowerBound - margin)...min(greatest, central.upperBound + margin)
  }

  /// From the lowest twentieth of the values to the highest.
  private var central: ClosedRange<Double>? {
    let sorted = values.lazy.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[sorted.count / 20]...sorted[sorted.count - 1 - sorted.count / 20]
  }
}
