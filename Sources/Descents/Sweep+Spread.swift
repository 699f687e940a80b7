extension Sweep {
  /// Where runs ended: a minimum, and how many of them are in its basin.
  public struct Basin: Equatable, Sendable {
    /// The minimum.
    public var minimum: Minimum
    /// The runs that ended nearest to it.
    public var runs: Int
    /// How many of these have arrived.
    public var arrived: Int
  }

  /// Whether the values are seeds: the rows differ by chance alone.
  public var isRandom: Bool { option == "seed" }

  /// The minima that runs ended at, the most frequent first; those of equal number by their value.
  public var basins: [Basin] {
    var basins: [Basin] = []
    for row in rows {
      guard let minimum = row.basin else { continue }
      let size = minimum.point.reduce(1) { max($0, $1.magnitude) }
      let index = basins.firstIndex {
        squaredDistance($0.minimum.point, minimum.point) <= 1e-8 * size * size
      }
      if let index {
        basins[index].runs += 1
        basins[index].arrived += row.iterations == nil ? 0 : 1
      } else {
        basins.append(
          Basin(minimum: minimum, runs: 1, arrived: row.iterations == nil ? 0 : 1))
      }
    }
    return basins.sorted {
      (-$0.runs, $0.minimum.value, $0.minimum.point.first ?? 0)
        < (-$1.runs, $1.minimum.value, $1.minimum.point.first ?? 0)
    }
  }

  /// What lies between the rows' curves: lowest, median and highest cost at each iteration.
  public struct Band: Equatable, Sendable {
    /// The iterations.
    public var iterations: [Double]
    /// The lowest cost of a row there.
    public var lowest: [Double]
    /// The median of the rows.
    public var median: [Double]
    /// The highest.
    public var highest: [Double]
  }

  /// The band of all rows; a row that ended keeps the cost of its end.
  public var band: Band {
    var band = Band(iterations: [], lowest: [], median: [], highest: [])
    guard let longest = rows.max(by: { ($0.curve.x.last ?? 0) < ($1.curve.x.last ?? 0) }) else {
      return band
    }
    var positions = [Int](repeating: 0, count: rows.count)
    for iteration in longest.curve.x {
      var costs: [Double] = []
      for (index, row) in rows.enumerated() {
        while positions[index] + 1 < row.curve.x.count,
          row.curve.x[positions[index] + 1] <= iteration
        {
          positions[index] += 1
        }
        costs.append(row.curve.y[positions[index]])
      }
      band.iterations.append(iteration)
      costs.sort()
      band.lowest.append(costs[0])
      band.median.append(Self.median(ofSorted: costs))
      band.highest.append(costs[costs.count - 1])
    }
    return band
  }

  /// The lowest, the median and the highest cost at the ends of the rows.
  public var spread: (lowest: Double, median: Double, highest: Double) {
    let costs = rows.map(\.final).sorted()
    guard let lowest = costs.first, let highest = costs.last else { return (.nan, .nan, .nan) }
    return (lowest, Self.median(ofSorted: costs), highest)
  }

  private static func median(ofSorted values: [Double]) -> Double {
    let middle = values.count / 2
    return values.count.isMultiple(of: 2)
      ? values[middle - 1] / 2 + values[middle] / 2 : values[middle]
  }
}
