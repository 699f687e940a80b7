/// The values of a function of two variables over a regular grid.
public struct HeightGrid: Sendable, Equatable {
  /// Abscissas of the columns, rising and evenly spaced.
  public let x: [Double]

  /// Ordinates of the rows, rising and evenly spaced.
  public let y: [Double]

  /// The values, row by row: that of column `i` and row `j` stands at `j * x.count + i`.
  public let values: [Double]

  /// Edges between neighbouring nodes along which the function jumps: the surface leaves out the
  /// cells beside them.
  let jumps: Set<Int>

  /// Edges along which the function has a pole: level lines leave out the cells beside them too.
  let poles: Set<Int>

  /// The values that show the surface: all, or where poles leave no largest one those from the
  /// lowest twentieth to the highest, with a margin; nil where no value is finite.
  public let shown: ClosedRange<Double>?

  /// Samples a function at the nodes of a grid over a rectangle, both ends included.
  ///
  /// Numbers of columns and rows are held between 2 and 1000; ends that are not finite become 0 and
  /// equal ends are moved apart. Where values change much more from one node to the next than
  /// beside them, the function is sampled in between until it is known whether it runs through.
  public init(
    x: (Double, Double),
    y: (Double, Double),
    columns: Int = 49,
    rows: Int = 49,
    sampling function: (Double, Double) -> Double
  ) {
    self.x = evenlySpaced(x, count: columns)
    self.y = evenlySpaced(y, count: rows)
    var values: [Double] = []
    values.reserveCapacity(self.x.count * self.y.count)
    for ordinate in self.y {
      for abscissa in self.x {
        values.append(function(abscissa, ordinate))
      }
    }
    self.values = values
    let (abscissas, ordinates) = (self.x, self.y)
    (jumps, poles, shown) = withoutActuallyEscaping(function) { function in
      var inspection = GridInspection(x: abscissas, y: ordinates, values: values, function)
      inspection.findBreaks()
      inspection.findPeaks()
      return (inspection.jumps, inspection.poles, inspection.shown)
    }
  }

  /// Whether some values, next to a pole, lie beyond those that are shown.
  public var goesBeyond: Bool {
    guard let shown else { return false }
    return values.contains { $0.isInfinite || $0.isFinite && !shown.contains($0) }
  }

  /// Whether none of the four edges of a cell is one of some broken ones.
  func isWhole(_ column: Int, _ row: Int, without broken: Set<Int>...) -> Bool {
    guard broken.contains(where: { !$0.isEmpty }) else { return true }
    let edges = [
      Self.edge(column, row, isUpright: false, columns: x.count),
      Self.edge(column + 1, row, isUpright: true, columns: x.count),
      Self.edge(column, row + 1, isUpright: false, columns: x.count),
      Self.edge(column, row, isUpright: true, columns: x.count),
    ]
    return !edges.contains { edge in broken.contains { $0.contains(edge) } }
  }

  /// The number of the edge from a node to the next column, or upright to the next row.
  static func edge(_ column: Int, _ row: Int, isUpright: Bool, columns: Int) -> Int {
    2 * (row * columns + column) + (isUpright ? 1 : 0)
  }

  /// The value at a column and a row, both within the grid.
  func value(_ column: Int, _ row: Int) -> Double {
    values[row * x.count + column]
  }
}

private func evenlySpaced(_ ends: (Double, Double), count: Int) -> [Double] {
  let interval = Interval.explicit(ends.0, ends.1)
  let count = min(max(count, 2), 1000)
  return (0..<count).map { interval.value(at: Double($0) / Double(count - 1)) }
}
