/// The values of a function of two variables over a regular grid.
public struct HeightGrid: Sendable, Equatable {
  /// Abscissas of the columns, rising and evenly spaced.
  public let x: [Double]

  /// Ordinates of the rows, rising and evenly spaced.
  public let y: [Double]

  /// The values, row by row: that of column `i` and row `j` stands at `j * x.count + i`.
  public let values: [Double]

  /// Samples a function at the nodes of a grid over a rectangle, both ends included.
  ///
  /// Numbers of columns and rows are held between 2 and 1000; ends that are not finite become 0 and
  /// equal ends are moved apart.
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
  }

  /// The value at a column and a row, both within the grid.
  func value(_ column: Int, _ row: Int) -> Double {
    values[row * x.count + column]
  }
}

private func evenlySpaced(_ ends: (Double, Double), count: Int) -> [Double] {
  let interval = Interval.sound(ends.0, ends.1)
  let count = min(max(count, 2), 1000)
  return (0..<count).map { interval.value(at: Double($0) / Double(count - 1)) }
}
