/// Looks for the lowest value in a box where the bounds of the function are lowest.
///
/// Searches from random starts miss a deep well among many; cells that cannot hold less than what
/// is known are never looked at here, so that the wells that matter get the work.
///
/// Source: Stig Skelboe, 1974, "Computation of rational interval functions".
struct LowestCells {
  private struct Cell {
    let bound: Double
    let box: [Interval]
  }

  private let bounds: IntervalProgram
  private let widths: [Double]
  private let limit: Int
  /// A heap: the cell with the lowest bound first.
  private var cells: [Cell] = []
  private var runs = 0

  private static let maximumRuns = 6_000

  /// Cells of a box, with one part in `effort` of the usual work, for a program whose first result
  /// is the function, the others its derivatives.
  init(_ bounds: IntervalProgram, in box: [Interval], effort: Int) {
    self.bounds = bounds
    limit = max(200, min(Self.maximumRuns, 700_000 / max(bounds.count, 1)) / effort)
    widths = box.map { max($0.width, 1e-300) }
    push(box)
  }

  /// The middle of the next cell that may hold a value below one; nil where none is left, or the
  /// work is done.
  ///
  /// Cells in which a derivative is certainly not 0 are left out: in the box they hold no minimum.
  mutating func next(below value: Double) -> [Double]? {
    while runs < limit {
      guard let cell = pop(), cell.bound < value else { return nil }
      let sizes = zip(cell.box, widths).map { $0.width / $1 }
      guard let widest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }), sizes[widest] > 1e-4
      else { continue }
      let cut = cell.box[widest].lower / 2 + cell.box[widest].upper / 2
      var (low, high) = (cell.box, cell.box)
      low[widest].upper = cut
      high[widest].lower = cut
      push(low)
      push(high)
      return cell.box.map { $0.lower / 2 + $0.upper / 2 }
    }
    return nil
  }

  private mutating func push(_ box: [Interval]) {
    runs += 1
    bounds.run(box)
    let value = bounds.output(0)
    guard !value.isEmpty, !box.indices.contains(where: { bounds.output($0 + 1).sign != nil })
    else { return }
    cells.append(Cell(bound: value.lower, box: box))
    var index = cells.count - 1
    while index > 0, cells[index].bound < cells[(index - 1) / 2].bound {
      cells.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func pop() -> Cell? {
    guard let first = cells.first, let last = cells.popLast() else { return nil }
    guard !cells.isEmpty else { return first }
    cells[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < cells.count && cells[child].bound < cells[least].bound {
        least = child
      }
      guard least != index else { return first }
      cells.swapAt(index, least)
      index = least
    }
  }
}
