extension HeightGrid {
  /// The level lines at the given values, labelled with them.
  ///
  /// Each cell of the grid is crossed by at most two straight pieces, found by comparing its four
  /// corners with the value (Lorensen & Cline 1987, "Marching cubes", in the plane). Where opposite
  /// corners agree against the other two, the mean of the four stands for the center and settles
  /// which corners are joined. Cells with a corner that is not finite are left out, and those with
  /// an edge at which the function has a pole; at a jump, lines run between what is below and
  /// above.
  public func levelLines(at levels: [Double]) -> [LevelLine] {
    levels.filter(\.isFinite).map { level in
      LevelLine(value: level, label: Decimal.short(level), pieces: pieces(at: level))
    }
  }

  private func pieces(at level: Double) -> [LevelLine.Piece] {
    var web = EdgeWeb(edges: 2 * x.count * y.count)
    for row in 0..<(y.count - 1) {
      for column in 0..<(x.count - 1) {
        addCell(column, row, level, to: &web)
      }
    }
    return web.chains().map { chain in
      let places = chain.map { place(onEdge: $0, level) }
      return LevelLine.Piece(x: places.map(\.x), y: places.map(\.y))
    }
  }

  /// The edge from a node to the next column (`isUpright` false) or to the next row.
  private func edge(_ column: Int, _ row: Int, isUpright: Bool) -> Int {
    Self.edge(column, row, isUpright: isUpright, columns: x.count)
  }

  private func addCell(_ column: Int, _ row: Int, _ level: Double, to web: inout EdgeWeb) {
    let corners = (
      value(column, row), value(column + 1, row), value(column + 1, row + 1), value(column, row + 1)
    )
    let center = corners.0 / 4 + corners.1 / 4 + corners.2 / 4 + corners.3 / 4
    guard center.isFinite, isWhole(column, row, without: poles) else { return }
    let south = edge(column, row, isUpright: false)
    let east = edge(column + 1, row, isUpright: true)
    let north = edge(column, row + 1, isUpright: false)
    let west = edge(column, row, isUpright: true)
    let bits = [corners.0, corners.1, corners.2, corners.3].enumerated().reduce(0) {
      $0 | ($1.element >= level ? 1 << $1.offset : 0)
    }
    switch bits {
    case 0, 15: break
    case 1, 14: web.join(west, south)
    case 2, 13: web.join(south, east)
    case 3, 12: web.join(west, east)
    case 4, 11: web.join(east, north)
    case 6, 9: web.join(south, north)
    case 7, 8: web.join(west, north)
    default:
      // Corners 0 and 2 against 1 and 3: the lines cut off the pair that the center is not with.
      if (center >= level) == (bits == 5) {
        web.join(south, east)
        web.join(west, north)
      } else {
        web.join(west, south)
        web.join(east, north)
      }
    }
  }

  private func place(onEdge edge: Int, _ level: Double) -> PlanePoint {
    let node = edge / 2
    let (column, row) = (node % x.count, node / x.count)
    let isUpright = edge % 2 == 1
    let start = value(column, row)
    let end = isUpright ? value(column, row + 1) : value(column + 1, row)
    let part = min(max(Interval(lower: start, upper: end).fraction(of: level), 0), 1)
    let interval = isUpright ? (y[row], y[row + 1]) : (x[column], x[column + 1])
    let between = Interval(lower: interval.0, upper: interval.1).value(at: part)
    return isUpright ? PlanePoint(x: x[column], y: between) : PlanePoint(x: between, y: y[row])
  }
}

/// Crossed edges of a grid, each joined to at most two others.
private struct EdgeWeb {
  private var neighbors: [(Int32, Int32)]
  private var crossed: [Int] = []

  init(edges: Int) { neighbors = Array(repeating: (-1, -1), count: edges) }

  mutating func join(_ first: Int, _ second: Int) {
    link(first, to: second)
    link(second, to: first)
  }

  private mutating func link(_ edge: Int, to other: Int) {
    if neighbors[edge].0 < 0 {
      neighbors[edge].0 = Int32(other)
      crossed.append(edge)
    } else {
      neighbors[edge].1 = Int32(other)
    }
  }

  /// Follows the joins: first the open chains from an end of each, then the closed ones.
  mutating func chains() -> [[Int]] {
    var result: [[Int]] = []
    for edge in crossed where neighbors[edge].0 >= 0 && neighbors[edge].1 < 0 {
      result.append(follow(from: edge))
    }
    for edge in crossed where neighbors[edge].0 >= 0 {
      let chain = follow(from: edge)
      result.append(chain + [edge])
    }
    return result
  }

  private mutating func follow(from start: Int) -> [Int] {
    var chain: [Int] = []
    var previous = -1
    var edge = start
    while true {
      chain.append(edge)
      let (first, second) = neighbors[edge]
      neighbors[edge] = (-1, -1)
      let next = Int(first) == previous || first < 0 ? Int(second) : Int(first)
      guard next >= 0, neighbors[next].0 >= 0 else { return chain }
      previous = edge
      edge = next
    }
  }
}
