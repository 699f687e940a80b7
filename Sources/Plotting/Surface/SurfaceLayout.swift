/// Where the box of a surface stands on its page, and where its axes and their numbers are.
struct SurfaceLayout {
  /// One edge of the box that carries an axis.
  struct Edge {
    /// The end where the axis begins, and the other.
    var from: BoxPoint
    var to: BoxPoint
    var scale: AxisScale
    var name: String?
    var side: Side
    var ticks = Ticks.none

    func place(_ fraction: Double) -> BoxPoint {
      BoxPoint(
        x: from.x + fraction * (to.x - from.x),
        y: from.y + fraction * (to.y - from.y),
        z: from.z + fraction * (to.z - from.z)
      )
    }
  }

  /// On which side of an edge its numbers stand.
  enum Side {
    case left
    case belowLeft
    case belowRight
  }

  /// A number at its place on the page.
  struct Number {
    var label: String
    var column: Int
    var row: Int
    /// The cell of the edge that it belongs to.
    var mark: (column: Int, row: Int)
  }

  let glyphs: GlyphSet
  let width: Int
  let height: Int
  private(set) var view: SurfaceView
  private(set) var edges: [Edge]
  let hasTitle: Bool

  init(_ figure: SurfaceFigure, model: SurfaceModel, style: TextStyle, glyphs: GlyphSet) {
    self.glyphs = glyphs
    width = style.width
    height = style.height
    hasTitle = figure.title != nil && height >= 10
    view = SurfaceView(azimuth: figure.azimuth, elevation: figure.elevation)
    edges = SurfaceLayout.edges(figure, model, view)
    // Twice: the numbers decide the margins, which decide which numbers fit.
    var margins = (left: 7, right: 6)
    for _ in 0..<2 {
      fit(margins)
      for index in edges.indices { edges[index].ticks = ticks(edges[index]) }
      func widest(_ sides: Side...) -> Int {
        edges.filter { sides.contains($0.side) }.flatMap(\.ticks.labels).map(\.count).max() ?? 0
      }
      margins = (widest(.left, .belowLeft) + 2, widest(.belowRight) + 2)
    }
  }

  private mutating func fit(_ margins: (left: Int, right: Int)) {
    let top = hasTitle ? 1 : 0
    let bottom = height >= 10 ? 2 : 1
    let columns = Interval.sound(
      Double(margins.left * glyphs.across), Double((width - margins.right) * glyphs.across - 1))
    let rows = Interval.sound(
      Double(top * glyphs.down), Double((height - bottom) * glyphs.down - 1))
    view.fit(x: columns, y: rows, dotAspect: Double(glyphs.down) / Double(2 * glyphs.across))
  }

  private static func edges(
    _ figure: SurfaceFigure, _ model: SurfaceModel, _ view: SurfaceView
  ) -> [Edge] {
    let front = view.front
    let corners = [
      BoxPoint(x: front.x, y: 1 - front.y, z: 0), BoxPoint(x: 1 - front.x, y: front.y, z: 0),
    ]
    let left = view.project(corners[0]).x <= view.project(corners[1]).x ? corners[0] : corners[1]
    func scale(_ nodes: [Double]) -> AxisScale {
      AxisScale(kind: .linear, interval: Interval.explicit(nodes.first ?? 0, nodes.last ?? 1))
    }
    let isYOnLeft = left == corners[0]
    return [
      Edge(
        from: left, to: BoxPoint(x: left.x, y: left.y, z: 1), scale: model.scale,
        name: figure.zAxis.label, side: .left),
      Edge(
        from: BoxPoint(x: front.x, y: 0, z: 0), to: BoxPoint(x: front.x, y: 1, z: 0),
        scale: scale(model.grid.y), name: figure.yAxis.label,
        side: isYOnLeft ? .belowLeft : .belowRight),
      Edge(
        from: BoxPoint(x: 0, y: front.y, z: 0), to: BoxPoint(x: 1, y: front.y, z: 0),
        scale: scale(model.grid.x), name: figure.xAxis.label,
        side: isYOnLeft ? .belowRight : .belowLeft),
    ]
  }

  /// The cell of a place of the box.
  func cell(_ place: BoxPoint) -> (column: Int, row: Int)? {
    let spot = view.project(place)
    guard spot.x >= 0, spot.y >= 0, spot.x.rounded() < Double(width * glyphs.across),
      spot.y.rounded() < Double(height * glyphs.down)
    else { return nil }
    return (Int(spot.x.rounded()) / glyphs.across, Int(spot.y.rounded()) / glyphs.down)
  }

  /// Where the numbers of an edge stand.
  func numbers(_ edge: Edge, _ ticks: Ticks) -> [Number] {
    zip(ticks.values, ticks.labels).compactMap { value, label in
      guard let mark = cell(edge.place(min(max(edge.scale.fraction(of: value), 0), 1))) else {
        return nil
      }
      switch edge.side {
      case .left:
        return Number(
          label: label, column: mark.column - 1 - label.count, row: mark.row, mark: mark)
      case .belowLeft:
        return Number(
          label: label, column: mark.column - label.count, row: mark.row + 1, mark: mark)
      case .belowRight:
        return Number(label: label, column: mark.column + 1, row: mark.row + 1, mark: mark)
      }
    }
  }

  private func ticks(_ edge: Edge) -> Ticks {
    guard let from = cell(edge.from), let to = cell(edge.to) else { return .none }
    let length =
      edge.side == .left ? Double(from.row - to.row) / 3 : Double(abs(from.column - to.column)) / 10
    return Ticks.choose(for: edge.scale, wanted: length + 1) { ticks in
      let numbers = numbers(edge, ticks)
      guard numbers.count == ticks.values.count else { return false }
      let isOnPage = numbers.allSatisfy {
        $0.column >= 0 && $0.column + $0.label.count <= width && $0.row < height
      }
      return isOnPage && zip(numbers, numbers.dropFirst()).allSatisfy(areApart)
    }
  }

  private func areApart(_ first: Number, _ second: Number) -> Bool {
    let isStacked = abs(first.row - second.row) >= 2
    let (left, right) = first.column < second.column ? (first, second) : (second, first)
    let isBeside = left.column + left.label.count + 2 <= right.column
    return isStacked || isBeside || first.row != second.row && left.column != right.column
  }
}
