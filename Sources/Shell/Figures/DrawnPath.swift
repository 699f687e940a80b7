import Optimization
import Plotting

/// The path of a run in a plane as it can be read: some iterates as marks, and the line between
/// them.
///
/// A path of many iterates has some fifty of them marked. A line that would cover much of the plot,
/// as that of a stochastic run does, joins fewer, and the legend says so.
struct DrawnPath {
  /// The positions in the record that are marked.
  let marked: [Int]
  /// The positions that the line joins.
  let joined: [Int]
  /// Iterations from one mark to the next.
  let spacing: Int
  private let isWholeLine: Bool
  private let trace: Trace
  private let axes: (Int, Int)

  /// About how many iterates are marked.
  private static let markCount = 50
  /// How much of the plot a line may cover, as a fraction of its cells.
  private static let mostCovered = 0.2
  /// The cells of a usual plot.
  private static let cells = (columns: 72, rows: 18)

  /// Chooses what is drawn.
  ///
  /// - Parameters:
  ///   - trace: The record of the run.
  ///   - axes: The indices of the two coordinates.
  ///   - box: The part of the plane that is shown; nil for all of the path.
  ///   - every: Iterations from one mark to the next, where that was asked for.
  init(_ trace: Trace, over axes: (Int, Int), in box: [ClosedRange<Double>]?, every: Int?) {
    self.trace = trace
    self.axes = axes
    let all = Array(0..<trace.count)
    let x = all.map { trace.coordinates[$0 * trace.dimension + axes.0] }
    let y = all.map { trace.coordinates[$0 * trace.dimension + axes.1] }
    // A run that ran away may end where there are no numbers.
    let box =
      box
      ?? [x, y].map { values in
        let finite = values.filter(\.isFinite)
        return (finite.min() ?? 0)...(finite.max() ?? 0)
      }
    func covers(_ positions: [Int]) -> Bool {
      let part = Self.covered(positions.map { x[$0] }, positions.map { y[$0] }, box)
      return part > Self.mostCovered
    }
    if let every {
      spacing = every
      marked = trace.positions(every: every)
      isWholeLine = !covers(all)
      joined = isWholeLine ? all : marked
      return
    }
    var spacing = Self.spacing(trace) { box[0].contains(x[$0]) && box[1].contains(y[$0]) }
    isWholeLine = !covers(all)
    while !isWholeLine, trace.positions(every: spacing).count > 12,
      covers(trace.positions(every: spacing))
    {
      spacing = Self.next(after: spacing)
    }
    self.spacing = spacing
    marked = trace.positions(every: spacing)
    joined = isWholeLine ? all : marked
  }

  /// Iterations from mark to mark that make some fifty of them: odd multiples of the record's
  /// stride, so that a path that swings to and fro shows both sides.
  ///
  /// Only iterates that are shown, by their position, count.
  static func spacing(_ trace: Trace, where isShown: (Int) -> Bool) -> Int {
    var spacing = max(trace.stride, 1)
    while trace.positions(every: spacing).count(where: isShown) > markCount + 2 {
      spacing = next(after: spacing)
    }
    return spacing
  }

  /// 1, 3, 5, 15, 25, 75 and so on, times what it was at first.
  private static func next(after spacing: Int) -> Int {
    let factor = spacing.isMultiple(of: 3) ? (5, 3) : (3, 1)
    let (product, overflow) = spacing.multipliedReportingOverflow(by: factor.0)
    return overflow ? Int.max : product / factor.1
  }

  /// The fraction of a plot's cells that a line passes.
  private static func covered(
    _ x: [Double], _ y: [Double], _ box: [ClosedRange<Double>]
  ) -> Double {
    var isPassed = Array(repeating: false, count: cells.columns * cells.rows)
    func cell(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Int? {
      let length = range.upperBound / 2 - range.lowerBound / 2
      let part = length > 0 ? (value / 2 - range.lowerBound / 2) / length : 0.5
      // Far outside it is enough to know on which side.
      let index = part * Double(count)
      return index.isNaN ? nil : Int(min(max(index, -1), Double(count)).rounded(.down))
    }
    var previous: (column: Int, row: Int)?
    for (x, y) in zip(x, y) {
      guard let column = cell(x, box[0], cells.columns), let row = cell(y, box[1], cells.rows)
      else {
        previous = nil
        continue
      }
      let from = previous ?? (column, row)
      let steps = max(abs(column - from.column), abs(row - from.row), 1)
      for step in 0...steps {
        let passed = (
          from.column + (column - from.column) * step / steps,
          from.row + (row - from.row) * step / steps
        )
        guard (0..<cells.columns).contains(passed.0), (0..<cells.rows).contains(passed.1) else {
          continue
        }
        isPassed[passed.1 * cells.columns + passed.0] = true
      }
      previous = (column, row)
    }
    return Double(isPassed.count { $0 }) / Double(isPassed.count)
  }

  /// What the legend calls the marks.
  var markLabel: String { spacing == 1 ? "iterates" : "every \(ordinal(spacing)) iterate" }

  /// What the legend calls the line.
  var lineLabel: String { isWholeLine ? "path" : "path through these" }

  /// The points at positions of the record.
  func points(at positions: [Int]) -> (x: [Double], y: [Double]) {
    let starts = positions.map { $0 * trace.dimension }
    return (
      starts.map { trace.coordinates[$0 + axes.0] }, starts.map { trace.coordinates[$0 + axes.1] }
    )
  }

  /// The line and the marks, under one name where there are several paths; none for a run without a
  /// step.
  func series(_ name: String? = nil) -> [Series] {
    guard trace.count > 1 else { return [] }
    let role = name == nil ? Series.Role.path : .plain
    let (line, marks) = (points(at: joined), points(at: marked))
    return [
      Series(name ?? lineLabel, role: role, .line(x: line.x, y: line.y)),
      Series(name ?? markLabel, role: role, .points(x: marks.x, y: marks.y)),
    ]
  }
}
