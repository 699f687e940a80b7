/// Turns a surface into a picture: facets from the farthest to the nearest, each over those behind.
struct SurfacePicture {
  private let figure: SurfaceFigure
  private let theme: PictureTheme
  private let model: SurfaceModel
  private var view: SurfaceView
  private var picture: Picture
  private let letters: Double

  init(
    _ figure: SurfaceFigure, theme: PictureTheme, width: Double, height: Double,
    description: String
  ) {
    self.figure = figure
    self.theme = theme
    letters = min(theme.letters, max(height / 18, 6))
    model = SurfaceModel(figure)
    view = SurfaceView(azimuth: figure.azimuth, elevation: figure.elevation)
    picture = Picture(
      width: width, height: height, background: theme.background,
      title: drawable(figure.title ?? "surface"), description: description)
    let top = figure.title == nil ? letters : letters * 2.6
    view.fit(
      x: Interval.sound(letters * 5.5, width - letters * 4.5),
      y: Interval.sound(top + letters, height - letters * 3.2), dotAspect: 1)
  }

  /// Draws everything and gives the picture back.
  mutating func drawn() -> Picture {
    if figure.title != nil {
      let size = letters * 1.2
      put(
        cut(picture.title, to: picture.width - letters, size: size),
        Picture.Place(x: picture.width / 2, y: letters * 1.8), size: size, anchor: .middle,
        isBold: true)
    }
    drawBox()
    drawSurface()
    drawAxes()
    drawMarks()
    return picture
  }

  private func spot(_ place: BoxPoint) -> Picture.Place {
    let spot = view.project(place)
    return Picture.Place(x: spot.x, y: spot.y)
  }

  private mutating func put(
    _ text: String, _ place: Picture.Place, size: Double, anchor: Picture.Anchor = .start,
    isBold: Bool = false, halo: Bool = false
  ) {
    guard !text.isEmpty else { return }
    picture.shapes.append(
      .text(
        text, place,
        Picture.TextLook(
          size: size, color: theme.text, anchor: anchor, isBold: isBold,
          halo: halo ? theme.background : nil)))
  }

  /// The edges of the box behind the surface, and those of its floor.
  private mutating func drawBox() {
    let front = view.front
    var edges: [[Picture.Place]] = []
    for (index, corner) in SurfaceView.corners.enumerated() {
      for bit in [1, 2, 4] where index & bit == 0 {
        let other = SurfaceView.corners[index | bit]
        let isBefore = [corner, other].contains { $0.x == front.x && $0.y == front.y }
        if isBefore, other.z == 1 { continue }
        edges.append([spot(corner), spot(other)])
      }
    }
    picture.shapes.append(
      .lines(edges, Picture.Stroke(color: theme.color(.frame), width: theme.line * 0.5)))
  }

  /// A piece of the path over one cell of the grid.
  private typealias Track = (cell: SIMD2<Int32>, places: [Picture.Place])

  private mutating func drawSurface() {
    let grid = model.grid
    let (columns, rows) = (grid.x.count - 1, grid.y.count - 1)
    guard columns > 0, rows > 0 else { return }
    var tracks: [SIMD2<Int32>: [[Picture.Place]]] = [:]
    for track in pathTracks(columns, rows) { tracks[track.cell, default: []].append(track.places) }
    // Away from the eye first: over a plane that is an order of columns and rows.
    let columnOrder = view.front.x == 1 ? Array(0..<columns) : (0..<columns).reversed()
    let rowOrder = view.front.y == 1 ? Array(0..<rows) : (0..<rows).reversed()
    let path = Picture.Stroke(color: theme.color(.path), width: theme.line * 1.2)
    for row in rowOrder {
      for column in columnOrder {
        drawFacet(column, row)
        let cell = SIMD2(Int32(column), Int32(row))
        if let pieces = tracks[cell] { picture.shapes.append(.lines(pieces, path)) }
      }
    }
  }

  private mutating func drawFacet(_ column: Int, _ row: Int) {
    let grid = model.grid
    guard grid.isWhole(column, row, without: grid.poles, grid.jumps) else { return }
    let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { across, up in
      BoxPoint(
        x: model.x(column + across), y: model.y(row + up),
        z: model.height(column + across, row + up))
    }
    guard corners.allSatisfy(\.z.isFinite) else { return }
    let height = corners.reduce(0) { $0 + $1.z } / 4
    let slopeX =
      (corners[1].z + corners[2].z - corners[0].z - corners[3].z) / 2 * Double(grid.x.count - 1)
    let slopeY =
      (corners[2].z + corners[3].z - corners[0].z - corners[1].z) / 2 * Double(grid.y.count - 1)
    let light = view.light(slopeX: slopeX, slopeY: slopeY)
    let shade = light >= 0 ? 0.7 + 0.3 * light : 0.3 - 0.3 * light
    guard let rgb = Palette.rgb(.height(height, light: shade)) else { return }
    let color = Picture.Color(rgb.red, rgb.green, rgb.blue)
    // The outline in the same color closes the seams between facets.
    picture.shapes.append(
      .areas(
        [corners.map(spot)], Picture.Fill(color: color), Picture.Stroke(color: color, width: 0.6)))
  }

  /// The path cut at the lines of the grid, so that each piece lies on one facet.
  private func pathTracks(_ columns: Int, _ rows: Int) -> [Track] {
    guard let path = figure.path else { return [] }
    var tracks: [Track] = []
    var previous: BoxPoint?
    for (x, y) in zip(path.x, path.y) {
      guard let place = model.place(x: x, y: y) else {
        previous = nil
        continue
      }
      defer { previous = place }
      guard let start = previous else { continue }
      let reach = max(
        (place.x - start.x).magnitude * Double(columns),
        (place.y - start.y).magnitude * Double(rows))
      let steps = min(max(Int((2 * reach).rounded(.up)), 1), 4 * (columns + rows))
      var last = start
      for step in 1...steps {
        let part = Double(step) / Double(steps)
        let floor = (
          x: start.x + part * (place.x - start.x), y: start.y + part * (place.y - start.y)
        )
        guard let next = model.place(inBoxX: floor.x, y: floor.y) else { continue }
        let middle = (x: (last.x + next.x) / 2, y: (last.y + next.y) / 2)
        // One cell nearer to the eye, whose outline would else be drawn over it.
        let nearer = (
          column: Int(middle.x * Double(columns)) + (view.front.x == 1 ? 1 : -1),
          row: Int(middle.y * Double(rows)) + (view.front.y == 1 ? 1 : -1)
        )
        let cell = SIMD2(
          Int32(min(max(nearer.column, 0), columns - 1)),
          Int32(min(max(nearer.row, 0), rows - 1)))
        tracks.append((cell, [spot(last), spot(next)]))
        last = next
      }
    }
    return tracks
  }

  private mutating func drawAxes() {
    let front = view.front
    let corners = [
      BoxPoint(x: front.x, y: 1 - front.y, z: 0), BoxPoint(x: 1 - front.x, y: front.y, z: 0),
    ]
    let left = spot(corners[0]).x <= spot(corners[1]).x ? corners[0] : corners[1]
    let isYOnLeft = left == corners[0]
    func scale(_ nodes: [Double]) -> AxisScale {
      AxisScale(kind: .linear, interval: Interval.explicit(nodes.first ?? 0, nodes.last ?? 1))
    }
    drawAxis(
      figure.zAxis, model.scale, from: left, to: BoxPoint(x: left.x, y: left.y, z: 1), side: .left)
    drawAxis(
      figure.yAxis, scale(model.grid.y), from: BoxPoint(x: front.x, y: 0, z: 0),
      to: BoxPoint(x: front.x, y: 1, z: 0), side: isYOnLeft ? .belowLeft : .belowRight)
    drawAxis(
      figure.xAxis, scale(model.grid.x), from: BoxPoint(x: 0, y: front.y, z: 0),
      to: BoxPoint(x: 1, y: front.y, z: 0), side: isYOnLeft ? .belowRight : .belowLeft)
  }

  private mutating func drawAxis(
    _ axis: Axis, _ scale: AxisScale, from: BoxPoint, to: BoxPoint, side: SurfaceLayout.Side
  ) {
    let (start, end) = (spot(from), spot(to))
    let across = end.x - start.x
    let up = end.y - start.y
    let length = (across * across + up * up).squareRoot()
    guard length > letters else { return }
    func at(_ fraction: Double) -> Picture.Place {
      Picture.Place(x: start.x + fraction * across, y: start.y + fraction * up)
    }
    let wanted = length / (side == .left ? 4 * letters : 5 * letters) + 1
    let ticks = Ticks.choose(for: scale, wanted: wanted) { ticks in
      let places = ticks.values.map { at(scale.fraction(of: $0)) }
      let widest = ticks.labels.map { estimatedWidth($0, size: letters) }.max() ?? 0
      return zip(places, places.dropFirst()).allSatisfy { one, other in
        (one.y - other.y).magnitude > 1.2 * letters
          || (one.x - other.x).magnitude > widest + letters * 0.5
      }
    }
    // Away from the box, square to the edge as it is seen.
    var outward = (x: up / length, y: -across / length)
    if side == .left ? outward.x > 0 : outward.y < 0 { outward = (-outward.x, -outward.y) }
    let anchor: Picture.Anchor =
      side == .left ? .end : side == .belowLeft ? .end : .start
    let stroke = Picture.Stroke(color: theme.color(.frame), width: theme.line * 0.6)
    var marks: [[Picture.Place]] = [[start, end]]
    for (value, label) in zip(ticks.values, ticks.labels) {
      let place = at(min(max(scale.fraction(of: value), 0), 1))
      let tip = Picture.Place(
        x: place.x + outward.x * letters * 0.35, y: place.y + outward.y * letters * 0.35)
      marks.append([place, tip])
      put(
        label,
        Picture.Place(
          x: tip.x + (anchor == .end ? -1 : 1) * letters * 0.25,
          y: tip.y + letters * (side == .left ? 0.35 : 0.8)),
        size: letters, anchor: anchor)
    }
    picture.shapes.append(.lines(marks, stroke))
    let name = [axis.label.map(drawable), ticks.factor?.text(times: "×")].compactMap { $0 }
      .joined(separator: " ")
    let widest = ticks.labels.map { estimatedWidth($0, size: letters) }.max() ?? 0
    if side == .left {
      put(
        name, Picture.Place(x: max(end.x, letters / 2), y: end.y - letters * 0.9), size: letters,
        anchor: .middle)
    } else {
      let middle = at(0.5)
      let away = widest * 0.8 + letters * 1.6
      put(
        name,
        Picture.Place(
          x: middle.x + (side == .belowLeft ? -1 : 1) * away * 0.7,
          y: min(middle.y + away * 0.7 + letters * 0.8, picture.height - letters * 0.5)),
        size: letters, anchor: .middle)
    }
  }

  private mutating func drawMarks() {
    for mark in figure.marks {
      let height = mark.z.map { model.scale.fraction(of: $0) }
      guard let place = model.place(x: mark.x, y: mark.y, height: height) else { continue }
      let spot = spot(place)
      let ink: Ink =
        switch mark.kind {
        case .start: .start
        case .end: .end
        case .minimum: .minimum
        case .point: .point
        case .exitUp, .exitDown, .exitLeft, .exitRight: .path
        }
      picture.shapes += PictureMarker(mark.kind).shapes(
        at: [spot], radius: theme.line * 3.2, color: theme.color(ink),
        background: theme.background, line: theme.line)
      guard let label = mark.label.map(drawable) else { continue }
      let isRight = spot.x + letters + estimatedWidth(label, size: letters) < picture.width
      put(
        label,
        Picture.Place(
          x: spot.x + (isRight ? 1 : -1) * theme.line * 5, y: spot.y + letters * 0.35),
        size: letters, anchor: isRight ? .start : .end, halo: true)
    }
  }
}
