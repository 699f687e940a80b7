/// Where the parts of a figure stand on its page.
struct PlaneLayout {
  /// The least page a figure is drawn on.
  static let least = (width: 20, height: 6)

  /// Upper left cell within the frame.
  var left = 0
  var top = 0

  /// Cells within the frame.
  var columns = 0
  var rows = 0

  /// Rows of the parts, nil for those left out.
  var titleRow: Int?
  var headerRow: Int?
  var legendRow: Int?
  var xLabelRow: Int?
  var noteRow: Int?
  var hasTopEdge = false

  var xTicks = Ticks.none
  var yTicks = Ticks.none

  /// The names of the axes, with the factors of their labels.
  var xLabel = CellText("")
  var yLabel = CellText("")

  /// The remark below everything, by line.
  var notes: [CellText] = []

  /// The entries of the legend, by line.
  var legend: [[LegendEntry]] = []

  /// Lays out a figure on a page that is no smaller than the least.
  init(
    _ figure: Figure, scales: (x: AxisScale, y: AxisScale), style: TextStyle, glyphs: GlyphSet,
    entries: [LegendEntry]
  ) {
    let width = style.width
    let height = style.height
    if figure.title != nil, height >= 10 {
      titleRow = 0
      top += 1
    }
    hasTopEdge = height >= 8

    // Rows below the frame: its lower edge, the numbers, the name, the remark.
    var below = 2
    var footRows = 0
    let mayName = height >= 9
    // What is left out has to be said on small pages too.
    if let note = figure.note, height >= 8 {
      notes = CellText(note).lines(width: width, most: max(height / 8, 1), ending: glyphs.ellipsis)
      footRows += notes.count
    }
    let hasXLabel = figure.xAxis.label != nil && mayName
    if hasXLabel { footRows += 1 }
    below += footRows

    // The numbers decide the width of the gutter, which decides what fits beside the y label;
    // first as if there was one row above the frame.
    let rowsAbove = top + (height >= 9 ? 1 : 0) + (hasTopEdge ? 1 : 0)
    rows = max(height - rowsAbove - below, 1)
    yTicks = PlaneLayout.verticalTicks(
      scales.y, rows: rows, width: width, mayScale: mayName, glyphs: glyphs)
    yLabel = PlaneLayout.name(figure.yAxis, yTicks, width: width, glyphs)
    if height >= 9 {
      if !entries.isEmpty {
        let mostLines = max(1, height / 8)
        legend = LegendEntry.lines(entries, width: width, most: mostLines)
      }
      if !legend.isEmpty {
        legendRow = top
        top += legend.count
      }
      if yLabel.width > 0 {
        let beside = legend.last.map { LegendEntry.width(of: $0) + 5 } ?? width
        headerRow = yLabel.width + beside <= width ? top - 1 : top
        if headerRow == top { top += 1 }
      }
    }
    if hasTopEdge { top += 1 }
    rows = max(height - top - below, 1)
    yTicks = PlaneLayout.verticalTicks(
      scales.y, rows: rows, width: width, mayScale: mayName, glyphs: glyphs)
    yLabel = PlaneLayout.name(figure.yAxis, yTicks, width: width, glyphs)

    let gutter = (yTicks.labels.map(\.count).max() ?? 0) + 2
    let margin = width >= 40 ? 2 : 0
    left = min(gutter, width / 2)
    columns = max(width - left - 1 - margin, 1)
    xTicks = PlaneLayout.horizontalTicks(
      scales.x, left: left, columns: columns, width: width, mayScale: hasXLabel, glyphs: glyphs)
    xLabel = PlaneLayout.name(figure.xAxis, xTicks, width: width, glyphs)

    var row = top + rows + 2
    if hasXLabel, xLabel.width > 0, row < height {
      xLabelRow = row
      row += 1
    }
    if !notes.isEmpty, row < height { noteRow = row }
  }

  /// The name of an axis with the factor of its labels; of a long one the name is cut.
  private static func name(
    _ axis: Axis, _ ticks: Ticks, width: Int, _ glyphs: GlyphSet
  ) -> CellText {
    let name = CellText(axis.label ?? "")
    guard let factor = ticks.factor.map({ CellText($0.text(times: glyphs.times)) }) else {
      return name.cut(to: width, ending: glyphs.ellipsis)
    }
    guard name.width > 0 else { return factor }
    return name.cut(to: width - factor.width - 1, ending: glyphs.ellipsis) + CellText(" ") + factor
  }

  /// The row or column of a value within the frame, counted from its lower or left end.
  static func cell(of fraction: Double, cells: Int, dots: Int) -> Int? {
    guard fraction > -1e-9, fraction < 1 + 1e-9 else { return nil }
    let last = Double(cells * dots - 1)
    return Int((min(max(fraction, 0), 1) * last).rounded()) / dots
  }

  /// Whether the factor of labels can be written.
  private static func nameFits(_ ticks: Ticks, width: Int, _ glyphs: GlyphSet) -> Bool {
    (ticks.factor?.text(times: glyphs.times).count ?? 0) <= width
  }

  private static func verticalTicks(
    _ scale: AxisScale, rows: Int, width: Int, mayScale: Bool, glyphs: GlyphSet
  ) -> Ticks {
    Ticks.choose(for: scale, wanted: Double(rows) / 4 + 1, mayScale: mayScale) { ticks in
      let areShort = ticks.labels.allSatisfy { $0.count + 2 <= width / 2 }
      guard areShort, nameFits(ticks, width: width, glyphs) else { return false }
      let places = ticks.values.compactMap {
        cell(of: 1 - scale.fraction(of: $0), cells: rows, dots: glyphs.down)
      }
      let least = rows < 8 ? 1 : 2
      let areApart = zip(places, places.dropFirst()).allSatisfy { $0 - $1 >= least }
      return areApart && places.count == ticks.values.count
    }
  }

  private static func horizontalTicks(
    _ scale: AxisScale, left: Int, columns: Int, width: Int, mayScale: Bool, glyphs: GlyphSet
  ) -> Ticks {
    Ticks.choose(for: scale, wanted: Double(columns) / 12 + 1, mayScale: mayScale) { ticks in
      guard nameFits(ticks, width: width, glyphs) else { return false }
      var free = 0
      for (value, label) in zip(ticks.values, ticks.labels) {
        let place = cell(of: scale.fraction(of: value), cells: columns, dots: glyphs.across)
        guard let place else { return false }
        let start = labelStart(label, at: left + place, width: width)
        guard start >= free else { return false }
        free = start + label.count + 2
      }
      return free - 2 <= width
    }
  }

  /// Where the number below a mark begins: centered, or as near as the page allows.
  static func labelStart(_ label: String, at column: Int, width: Int) -> Int {
    max(0, min(column - label.count / 2, width - label.count))
  }
}
