/// Turns a surface into a page of cells.
///
/// Without color, braille shows a mesh with its hidden lines left out, the coarser charsets an
/// outline filled with characters of rising weight; with color, heights are colors.
struct SurfaceRenderer {
  let figure: SurfaceFigure
  let style: TextStyle
  let glyphs: GlyphSet
  private let model: SurfaceModel
  private let layout: SurfaceLayout
  private let field: DepthBuffer
  private var page: TextGrid
  private var canvas: Canvas

  /// Settles the view; the page must be no smaller than the layout's least.
  init(_ figure: SurfaceFigure, style: TextStyle) {
    self.figure = figure
    self.style = style
    glyphs = style.charset.glyphs
    model = SurfaceModel(figure)
    layout = SurfaceLayout(figure, model: model, style: style, glyphs: glyphs)
    canvas = Canvas(columns: style.width, rows: style.height, glyphs: glyphs)
    field = model.seen(layout.view, width: canvas.dotsAcross, height: canvas.dotsDown)
    page = TextGrid(width: style.width, height: style.height)
  }

  /// What the surface is drawn with.
  private enum Manner {
    case mesh
    case weights
    case colors
  }

  private var manner: Manner {
    switch (style.charset, style.color) {
    case (.ascii, _): .weights
    case (.braille, .none): .mesh
    case (.block, .none): .weights
    default: .colors
    }
  }

  /// Draws everything and gives the page back.
  mutating func drawn() -> TextGrid {
    drawBox()
    drawSurface()
    drawPath()
    drawCanvas()
    drawAxes()
    drawMarks()
    if layout.hasTitle, let title = figure.title {
      let text = CellText(title).cut(to: style.width, ending: glyphs.ellipsis)
      page.write(text, column: (style.width - text.width) / 2, row: 0)
    }
    return page
  }

  /// The edges of the box, but for those that would stand before the surface.
  private mutating func drawBox() {
    let front = layout.view.front
    let pen = Canvas.Pen(ink: .frame, series: 0)
    let corners = SurfaceView.corners
    for (index, corner) in corners.enumerated() {
      for bit in [1, 2, 4] where index & bit == 0 {
        let other = corners[index | bit]
        let isBefore = [corner, other].contains { $0.x == front.x && $0.y == front.y }
        if isBefore, other.z == 1 { continue }
        drawBehindSurface(from: corner, to: other, pen)
      }
    }
  }

  private mutating func drawBehindSurface(from: BoxPoint, to: BoxPoint, _ pen: Canvas.Pen) {
    let (start, end) = (layout.view.project(from), layout.view.project(to))
    let steps = max(1, Int(max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)))
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      let spot = SurfaceView.Spot(
        x: start.x + part * (end.x - start.x), y: start.y + part * (end.y - start.y),
        depth: start.depth + part * (end.depth - start.depth))
      let (x, y) = (Int(spot.x.rounded()), Int(spot.y.rounded()))
      guard x >= 0, y >= 0, x < canvas.dotsAcross, y < canvas.dotsDown else { continue }
      if !field.hides(spot, slack: 0.01) { canvas.light(x, y, pen) }
    }
  }

  private mutating func drawSurface() {
    let shading = SurfaceShading(field: field, glyphs: glyphs, rows: style.height)
    let pen = Canvas.Pen(ink: .text, series: 1)
    let manner = manner
    if manner != .colors {
      for y in 0..<canvas.dotsDown {
        for x in 0..<canvas.dotsAcross
        where manner == .mesh ? shading.isMesh(x, y) : shading.isOutline(x, y) {
          canvas.light(x, y, pen)
        }
      }
    }
    guard manner != .mesh else { return }
    for row in 0..<style.height {
      for column in 0..<style.width {
        let cell =
          manner == .colors
          ? shading.coloredCell(column, row) : shading.weightedCell(column, row)
        if let cell { page[column, row] = cell }
      }
    }
  }

  /// Marks the points of the path that can be seen, and the way between them.
  private mutating func drawPath() {
    guard let path = figure.path else { return }
    let pen = Canvas.Pen(ink: .path, series: 2)
    let marker = glyphs.pointMarkers.first ?? "o"
    for (x, y) in zip(path.x, path.y) {
      guard let place = model.place(x: x, y: y), let cell = layout.cell(place),
        !field.hides(layout.view.project(place), slack: 0.03)
      else { continue }
      canvas.stamp(marker, column: cell.column, row: cell.row, pen: pen)
    }
  }

  private mutating func drawCanvas() {
    for row in 0..<style.height {
      for column in 0..<style.width {
        guard let drawn = canvas.character(column, row) else { continue }
        // The box ends where the filling begins.
        if drawn.ink == .frame, page[column, row].ink.shade != nil { continue }
        put(drawn.character, column, row, ink: drawn.ink)
      }
    }
  }

  /// Puts a character over whatever fills its cell, which stays filled around it.
  private mutating func put(_ character: Character, _ column: Int, _ row: Int, ink: Ink) {
    var cell = page[column, row]
    if manner == .colors, cell.ink.shade != nil {
      cell.background = cell.background ?? cell.ink
    }
    cell.character = character
    cell.ink = cell.background?.contrast ?? ink
    page[column, row] = cell
  }

  private mutating func drawAxes() {
    for edge in layout.edges {
      for number in layout.numbers(edge, edge.ticks) {
        let tick = edge.side == .left ? glyphs.frame.leftTick : glyphs.frame.cross
        page[number.mark.column, number.mark.row] = TextGrid.Cell(character: tick, ink: .frame)
        page.write(number.label, column: number.column, row: number.row)
      }
    }
    for edge in layout.edges { drawName(of: edge) }
  }

  private mutating func drawName(of edge: SurfaceLayout.Edge) {
    let parts = [edge.name, edge.ticks.factor?.text(times: glyphs.times)].compactMap(\.self)
    let name = CellText(parts.joined(separator: " ")).cut(to: style.width, ending: glyphs.ellipsis)
    guard name.width > 0, let middle = layout.cell(edge.place(0.5)), let top = layout.cell(edge.to)
    else { return }
    let least = layout.hasTitle && edge.side == .left ? 1 : 0
    func settled(_ column: Int, _ row: Int) -> (column: Int, row: Int) {
      (max(0, min(column, style.width - name.width)), max(least, min(row, style.height - 1)))
    }
    guard edge.side != .left else {
      let place = settled(top.column - name.width + 1, top.row - 1)
      return page.write(name, column: place.column, row: place.row)
    }
    // Below the middle of the edge, or further out where numbers stand in the way.
    let places = [2, 1, 3].flatMap { row in
      (0...style.width).map { shift in
        edge.side == .belowLeft
          ? settled(middle.column - name.width - 1 - shift, middle.row + row)
          : settled(middle.column + 2 + shift, middle.row + row)
      }
    }
    let place = places.first { isFree($0, width: name.width) } ?? places[0]
    page.write(name, column: place.column, row: place.row)
  }

  /// Whether a text can stand at a point without touching a number of an axis or what is drawn.
  private func isFree(_ place: (column: Int, row: Int), width: Int) -> Bool {
    (place.column - 1...place.column + width).allSatisfy {
      !page.holds($0, place.row) || page[$0, place.row].character == " "
    }
  }

  private mutating func drawMarks() {
    for mark in figure.marks {
      let height = mark.z.map { model.scale.fraction(of: $0) }
      guard let place = model.place(x: mark.x, y: mark.y, height: height),
        let cell = layout.cell(place)
      else { continue }
      put(glyphs.marks[mark.kind] ?? "*", cell.column, cell.row, ink: .text)
      guard let label = mark.label.map(CellText.init), label.width > 0 else { continue }
      let after = cell.column + 2
      let column = after + label.width <= style.width ? after : cell.column - 1 - label.width
      // A blank at both ends keeps the name clear of what surrounds it.
      for place in (max(0, column) - 1)..<(max(0, column) + label.width + 1)
      where place != cell.column && page.holds(place, cell.row) {
        put(" ", place, cell.row, ink: .text)
      }
      page.write(label, column: max(0, column), row: cell.row)
      for place in max(0, column)..<(max(0, column) + label.width) {
        if let background = page[place, cell.row].background {
          page[place, cell.row].ink = background.contrast
        }
      }
    }
  }
}
