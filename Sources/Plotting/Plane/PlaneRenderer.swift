/// Turns a figure in the plane into a page of cells.
struct PlaneRenderer {
  let figure: Figure
  let style: TextStyle
  let glyphs: GlyphSet
  private let scales: (x: AxisScale, y: AxisScale)
  private let styles: [SeriesStyle]
  private let layout: PlaneLayout
  private let shouldStop: () -> Bool
  private var page: TextGrid

  /// Settles the layout; the page must be no smaller than the layout's least.
  init(_ figure: Figure, style: TextStyle, unless shouldStop: @escaping () -> Bool = { false }) {
    self.figure = figure
    self.shouldStop = shouldStop
    self.style = style
    glyphs = style.charset.glyphs
    scales = figure.scales(unless: shouldStop)
    styles = SeriesStyle.plan(for: figure.series, glyphs: glyphs)
    layout = PlaneLayout(
      figure, scales: scales, style: style, glyphs: glyphs,
      entries: LegendEntry.entries(of: figure, styles: styles, glyphs: glyphs)
    )
    page = TextGrid(width: style.width, height: style.height)
  }

  /// Draws everything and gives the page back.
  mutating func drawn() -> TextGrid {
    let canvas = Canvas(columns: layout.columns, rows: layout.rows, glyphs: glyphs)
    var painter = CurvePainter(
      scales: scales, canvas: canvas, tagged: styles.lazy.filter { $0.tag != nil }.count,
      unless: shouldStop)
    let layers = zip(figure.series, styles).map { series, style in
      painter.isCloud(series.content, style) ? .cloud : SeriesLayer(series)
    }
    for layer in SeriesLayer.allCases {
      if layer == .points { painter.stampTags() }
      for index in layers.indices where layers[index] == layer {
        painter.draw(figure.series[index].content, styles[index])
      }
    }
    copy(painter)
    drawFrame()
    drawTicks()
    drawTexts()
    var labels = PlaneLabels(
      page: page, left: layout.left, top: layout.top, columns: layout.columns, rows: layout.rows,
      isMarker: painter.canvas.markers.map { $0 != nil })
    labels.write(figure.series, styles, cells: painter)
    page = labels.page
    return page
  }

  private mutating func copy(_ painter: CurvePainter) {
    for row in 0..<layout.rows {
      for column in 0..<layout.columns {
        guard let cell = painter.canvas.character(column, row) else { continue }
        page[layout.left + column, layout.top + row] = TextGrid.Cell(
          character: cell.character, ink: cell.ink)
      }
    }
  }

  private mutating func drawFrame() {
    let frame = glyphs.frame
    let (left, right) = (layout.left - 1, layout.left + layout.columns)
    let (top, bottom) = (layout.top - 1, layout.top + layout.rows)
    func put(_ character: Character, _ column: Int, _ row: Int) {
      page[column, row] = TextGrid.Cell(character: character, ink: .frame)
    }
    for column in layout.left..<right {
      if layout.hasTopEdge { put(frame.horizontal, column, top) }
      put(frame.horizontal, column, bottom)
    }
    for row in layout.top..<bottom {
      put(frame.vertical, left, row)
      put(frame.vertical, right, row)
    }
    if layout.hasTopEdge {
      put(frame.corners.topLeft, left, top)
      put(frame.corners.topRight, right, top)
    }
    put(frame.corners.bottomLeft, left, bottom)
    put(frame.corners.bottomRight, right, bottom)
  }

  private mutating func drawTicks() {
    for (value, label) in zip(layout.yTicks.values, layout.yTicks.labels) {
      let place = PlaneLayout.cell(
        of: 1 - scales.y.fraction(of: value), cells: layout.rows, dots: glyphs.down)
      guard let place else { continue }
      let row = layout.top + place
      page[layout.left - 1, row] = TextGrid.Cell(character: glyphs.frame.leftTick, ink: .frame)
      page.write(label, column: layout.left - 2 - label.count, row: row)
    }
    let bottom = layout.top + layout.rows
    for (value, label) in zip(layout.xTicks.values, layout.xTicks.labels) {
      let place = PlaneLayout.cell(
        of: scales.x.fraction(of: value), cells: layout.columns, dots: glyphs.across)
      guard let place else { continue }
      let column = layout.left + place
      page[column, bottom] = TextGrid.Cell(character: glyphs.frame.bottomTick, ink: .frame)
      let start = PlaneLayout.labelStart(label, at: column, width: style.width)
      page.write(label, column: start, row: bottom + 1)
    }
  }

  private mutating func drawTexts() {
    if let row = layout.titleRow { center(CellText(figure.title ?? ""), row: row) }
    if let row = layout.xLabelRow { center(layout.xLabel, row: row) }
    if let row = layout.headerRow {
      page.write(layout.yLabel, column: 0, row: row)
    }
    if let row = layout.noteRow {
      for (line, note) in layout.notes.enumerated() {
        page.write(note, column: 0, row: row + line)
      }
    }
    guard let row = layout.legendRow else { return }
    for (line, entries) in layout.legend.enumerated() {
      let width = LegendEntry.width(of: entries)
      let right = layout.left + layout.columns + 1
      var column = max(0, min(right, style.width) - width)
      for entry in entries {
        for character in entry.sample {
          page[column, row + line] = TextGrid.Cell(character: character, ink: entry.ink)
          column += 1
        }
        page.write(entry.name, column: column + 1, row: row + line)
        column += 1 + entry.name.width + LegendEntry.gap
      }
    }
  }

  /// Centers a text over the frame, or as near as the page allows.
  private mutating func center(_ text: CellText, row: Int) {
    let text = text.cut(to: style.width, ending: glyphs.ellipsis)
    let wanted = layout.left + (layout.columns - text.width) / 2
    page.write(text, column: max(0, min(wanted, style.width - text.width)), row: row)
  }
}
